"""A rules file that extends another one: what it changes, drops and adds.

May know: both as trees with places. May not: where they were read, or the values that come of them.
"""
