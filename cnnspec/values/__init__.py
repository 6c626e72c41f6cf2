"""Values of the language that need no spec: kinds of fields, shapes, open sizes, nearest words."""
