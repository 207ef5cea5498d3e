"""Commands: parse, call, show, exit. Only here: clock, environment, exit codes, printing."""
