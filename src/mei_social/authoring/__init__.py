"""Tools of whoever writes rules: finding mistakes, trying examples, coverage, documents, what a change does.

May know: rules, their files and what exports say. May not: terminals, pages or the saved answers of anybody.
No command for trainees needs anything in here.
"""
