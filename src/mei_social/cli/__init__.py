"""Commands: parse, call, show, exit. Only here: clock, environment, exit codes, printing.

`table` names the commands and `commands` has a module for each. What several of them need stands beside
`app`, under a name of its own. May know: everything below, none of which knows this. May not: what an answer
comes to, or how it is worded.
"""
