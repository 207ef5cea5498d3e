"""Many exports together. Nothing derived is taken from a file: every result follows from the answers.

May know: what one export says and how `review` doubts it. May not: how any of it is shown. What is read lies
in rows on disk, so that memory does not grow with the folder.
"""
