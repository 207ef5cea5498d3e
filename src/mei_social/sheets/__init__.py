"""Tables that people hand in: .csv and .xlsx as rows of text, with the place of every cell, within bounds.

May know: bytes. May not: what a table is about; nor anything that a file says of itself, such as its size.
"""
