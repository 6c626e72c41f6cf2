"""The document: its models, its expressions and how it is read."""
