"""An offline self-check of social media accounts for trainee teachers."""

__version__ = "0.2.0"
