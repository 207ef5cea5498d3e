"""What to do when something worrying is seen or happens. It depends on no self-check and no answer.

May know: whom the rules name. May not: the saved answers, or what else could fail before the guide is shown.
"""
