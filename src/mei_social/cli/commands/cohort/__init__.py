"""`mei-social cohort`: many exports in one view, and figures that may leave the provider.

May know: `cohort` and what can show or write one. May not: a trainee's saved answers.
"""
