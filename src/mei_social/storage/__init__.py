"""The saved answers, and a mentor's list of files seen: SQLite files in one folder, for their owner only.

May know: rules and answers, as rows, and the files seen. May not: what answers come to, or what anybody is
asked.
"""
