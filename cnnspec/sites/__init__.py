"""Figures, tables and captions in documentation sites."""
