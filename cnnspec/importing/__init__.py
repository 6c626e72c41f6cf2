"""A spec from a Keras model: its configuration, a graph of operations, and the text that means the same."""
