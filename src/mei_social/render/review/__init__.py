"""A mentor's view of one export with the mentor's record, as a page and for machines.

May know: the values of `review`. May not: other exports, or how doubts come about.
"""
