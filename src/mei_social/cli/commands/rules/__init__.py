"""`mei-social rules ...`: the course lead's commands, one module each.

May know: `authoring` and rules files. May not: saved answers.
"""
