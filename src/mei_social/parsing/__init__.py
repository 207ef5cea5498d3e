"""From text to values, with every problem and its place: YAML that people write, JSON that programs write.

May know: bytes, types and their hints. May not: what any of the values mean.
"""
