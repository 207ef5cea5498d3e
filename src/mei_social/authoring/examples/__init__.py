"""Examples beside the rules: what a trainee says, and what must come of it.

May know: rules and what answers come to. May not: saved answers, exports, or how a failed example is shown.
"""
