"""Two versions of a ruleset side by side, in sentences.

May know: the values of both. May not: their files, or whoever answered by them.
"""
