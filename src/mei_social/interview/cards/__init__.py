"""Cards: what is asked at once. One question over many accounts, or one app's settings with the app open.

For the flow, which stores and decides what comes next. May know: rules, accounts, answers and how the report
words them. May not: any store or clock. Only `grid` knows a terminal.
"""
