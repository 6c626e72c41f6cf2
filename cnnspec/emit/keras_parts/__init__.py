"""Pieces of the Keras scripts that train, copied into them as text: nothing here is imported."""
