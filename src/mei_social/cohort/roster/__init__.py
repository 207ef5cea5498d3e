"""The list of who is expected, as somebody has it: which rows are people, and what each may be called.

May know: tables and names. May not: who has handed in. What was understood is told, and a row that may be nobody
is left out by its number.
"""
