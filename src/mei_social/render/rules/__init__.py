"""What is told about rules: coverage, a difference, and the documents that people read.

May know: the documents of `authoring`. May not: the answers of anybody.
"""
