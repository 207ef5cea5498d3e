"""What became of a trainee's own self-checks over time."""
