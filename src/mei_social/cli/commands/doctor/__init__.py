"""`mei-social doctor`: what this computer has, and what stops a self-check.

May know: every door, from the outside. May not: what anybody answered, or a path, as what it says is pasted.
"""
