"""From a rules file, with what it extends, to the one file that people get.

May know: rules as values, and examples tried on them. May not: how somebody is asked, or where files stand.
"""
