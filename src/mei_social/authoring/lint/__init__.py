"""What makes a rules file hard to use or dangerous although it can be read.

Every check works on the tree, as the reader's do: one slip must not hide what is wrong elsewhere. An error is
what can be told for certain and would mislead a trainee; what is judged from words is a warning. May know:
the tree, with places. May not: answers, or how a problem is shown.
"""
