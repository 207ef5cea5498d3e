"""What is shown of one self-check: order, labels, wording. Written once, used by every output.

May know: rules, answers and what they come to. May not: any format, any file, any clock.
"""
