"""Cards: what is asked at once. One question over many accounts, or one app's settings with the app open.

For the flow, which stores and decides what comes next. A card knows rules, accounts and answers; it knows no
store and no clock, and only `grid` knows a terminal.
"""
