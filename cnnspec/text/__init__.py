"""Texts and files: edits, YAML as it is written, columns and streams of a terminal, files that are replaced whole."""
