"""One module a command, or a folder where one command has outgrown a module. `table` names them.

May know: what stands in its own folder, in `cli` and in the rooms below. May not: another command, save that
`check` goes on as `summary` and `export` do.
"""
