"""The document: its sections, items, blocks, structures, parameters and expressions, and its JSON Schema."""
