"""Asking: a flow that knows questions and answers, and two front ends that know keys and screens.

May know: the rules, the answers and where they are saved. May not: Rich, pages, exit codes or the clock.
"""
