"""A report as a page, as Markdown, as a table, and for machines.

May know: the report, ordered and worded. May not: words of its own for what the report says.
"""
