"""A mentor's look at one export: what it comes to, what to doubt, and the mentor's own record about it.

May know: one export, strictly read, and the mentor's rules. May not: other trainees, or how it is shown.
"""
