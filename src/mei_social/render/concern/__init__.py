"""The guide for a worrying moment for machines, and a trainee's own note.

May know: the guide. May not: anything that was answered.
"""
