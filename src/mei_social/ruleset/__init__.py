"""The rules: their form as values, how they are read from files, and what two versions say differently.

May know: YAML with places, and files. May not: answers, or what anybody does with the rules.
"""
