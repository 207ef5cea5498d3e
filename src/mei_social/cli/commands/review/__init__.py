"""`mei-social review` and `mei-social import-review`: a mentor's record, written and taken in.

May know: one export, the records beside it, and the list of files seen. May not: what there is to doubt.
"""
