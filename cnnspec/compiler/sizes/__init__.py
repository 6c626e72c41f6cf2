"""Sizes that a spec leaves open: exact arithmetic on them, and the conditions that a network puts on them.

Only a spec with an open size loads these files. A shape then holds a ``Size`` where it holds an int else, and the
layers compute with either.
"""
