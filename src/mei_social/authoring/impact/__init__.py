"""What other rules would make of exports that are there: who moves, why, and how to say it.

May know: exports, strictly read, and both sets of rules. May not: names of trainees, or any other way to read
a folder than that of `cohort`.
"""
