"""The rules as a spreadsheet, for a course lead who will not open YAML: one row a rule, one column a key.

May know: rules files, as trees with places. May not: who looks at it. What comes back is a rules file, to be
checked as any other.
"""
