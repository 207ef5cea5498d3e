"""`mei-social export`: a file for somebody else, seen before it is written.

May know: the last self-check, and every format. May not: what may leave, which `export` decides.
"""
