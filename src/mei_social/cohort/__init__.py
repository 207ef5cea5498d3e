"""Many exports together. Nothing derived is taken from a file: every result follows from the answers."""
