"""What a terminal shows, in two faces: laid out by `screen`, or plain lines by `plain` for everybody else.

May know: the value that it shows. May not: pages, questions or the environment, which comes in as parameters.
"""
