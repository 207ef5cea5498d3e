"""One module a command, or a folder where one command has outgrown a module. `table` names them.

A command may use what stands in its own folder and in `cli`. Where it goes on as another one does, it calls
that one: `check` ends with what `summary` shows.
"""
