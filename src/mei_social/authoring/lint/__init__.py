"""What makes a rules file hard to use or dangerous although it can be read.

Every check works on the tree, as the reader's do: one slip must not hide what is wrong elsewhere. What makes
a self-check wrong or unsafe is an error, and the reader refuses it. What is found here is a warning, but for
a version or a safe answer that does not fit the rules of before. May know: the tree, with places. May not:
answers, or how a problem is shown.
"""
