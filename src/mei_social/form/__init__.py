"""The same self-check as one offline page: tables from the rules, and an engine that adds them up.

May know: what every other face shows, as it says the same in a browser. May not: where answers are saved, or
the clock. What follows from an answer is worked out here by Python, once for each that can be given.
"""
