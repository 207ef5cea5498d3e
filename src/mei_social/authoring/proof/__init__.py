"""Laws that hold for everybody who can answer some rules, tried on everybody who can break them.

May know: rules, what answers come to and the form of examples. May not: saved answers, files, faces.
"""
