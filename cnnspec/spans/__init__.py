"""A text, and places in it."""
