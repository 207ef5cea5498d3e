"""The form of the rules for editors, as JSON Schema. The one room that imports pydantic.

May know: the values of `ruleset` and what each key is for. May not: any rules file. What a file may say is
decided by reading it, never in here.
"""
