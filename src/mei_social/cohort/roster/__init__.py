"""The list of who is expected, as somebody has it: which rows are people, and what each may be called.

What was understood is told; a row that may be no person is left out and named.
"""
