"""A cohort, and its published figures, as a page, tables, JSON and CSV.

May know: the figures of `cohort`. May not: an export, or a folder of them.
"""
