"""Pieces of the PyTorch scripts, copied into them as text: nothing here is imported."""
