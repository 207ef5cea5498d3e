"""What became of a trainee's own self-checks over time. Values and sentences; two faces show them.

May know: what answers come to, and how the report words it. May not: terminals, pages, or the file of
another.
"""
