"""The list of who is expected, as somebody has it: which rows are people, and what each may be called.

May know: tables and names. May not: who has handed in. What was understood is told, and each row that is left
out, as it may be nobody, is named.
"""
