"""Value types of the language, shapes, open sizes, and the nearest word."""
