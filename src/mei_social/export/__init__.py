"""The file for somebody else: its keys, how it is written, and how one that came in is read strictly.

May know: rules, answers and what they come to. May not: where answers are saved, or how a page is laid out.
What is newly stored stays out of an export until it is listed in `write`.
"""
