"""What in the rules grows old: paths, numbers and sources; what trainees found; a new day, written in place.

May know: rules with their files, and what trainees said about menus. May not: how a person is asked.
"""
