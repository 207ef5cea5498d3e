"""A Report as a file: one function a format."""
