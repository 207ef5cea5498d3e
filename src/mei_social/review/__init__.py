"""A mentor's look at one export: what it comes to, what to doubt, and the mentor's own record about it."""
