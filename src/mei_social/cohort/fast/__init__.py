"""The quick way to read exports that an exporter of ours wrote: what the strict way gives, or nothing.

It may be deleted: then every file goes the strict way, and only time is lost. Tests hold its figures to those
of the strict way. Nothing but `cohort.reader` may import it. May know: our own exporter's form and the rules
in hand. May not: judge a file in any doubt, which goes the strict way.
"""
