"""The plan of action as Markdown, for machines, and as days in a calendar.

May know: the plan. May not: what day it is, which comes in.
"""
