"""One self-check of one person: accounts and answers, and what follows from them.

May know: the rules, and how a file that a person typed is read. May not: where answers are kept, how they are
shown, or what day it is, which comes in. Nothing that can be worked out is stored.
"""
