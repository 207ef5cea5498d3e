"""The rules as people read them: the whole rule set, a blank questionnaire, and what checks each clause.

Each is a Document, whose order and wording is decided once; a renderer only lays it out. May know: rules and
their coverage. May not: any format, any file, or the answers of anybody.
"""
