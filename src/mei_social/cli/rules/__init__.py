"""`mei-social rules ...`: the course lead's commands, one module each."""
