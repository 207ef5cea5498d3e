"""`mei-social check` and `mei-social recheck`: a self-check from its first question to its summary.

May know: saved self-checks and the interview. May not: how a question is put, or what an answer comes to.
"""
