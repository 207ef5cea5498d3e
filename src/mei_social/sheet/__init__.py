"""The rules as a spreadsheet, for a course lead who will not open YAML: one row a rule, one column a key."""
