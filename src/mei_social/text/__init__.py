"""Letters: made safe to show, put into plain English, looked through for what is private.

May know: nothing of ours. May not: files, or what a text is about.
"""
