"""A trainee's self-checks over time, as a page of their own and for machines.

May know: the values of `history`. May not: how two self-checks were compared.
"""
