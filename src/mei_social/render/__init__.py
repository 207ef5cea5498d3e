"""A value as a file: a page, Markdown, JSON, a spreadsheet. One function a format.

May know: the value that it writes. May not: how it was worked out, terminals, questions, or this computer.
What several documents need stands beside the folders.
"""
