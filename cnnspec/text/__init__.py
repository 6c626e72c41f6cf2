"""Edits texts, writes YAML, replaces files, and prints to a terminal."""
