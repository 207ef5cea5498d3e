"""Reading and writing of whole files: strict, safe, and with one sentence for whatever goes wrong.

May know: paths and bytes. May not: what stands in a file.
"""
