"""A mentor's look at one export: what it comes to, what to doubt, and the mentor's own record about it.

May know: one export, strictly read, the mentor's rules, and which files came before it. May not: figures over
many trainees, or how any of it is shown.
"""
