"""Reads YAML text into data that knows the place of each key and value."""
