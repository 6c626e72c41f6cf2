"""Writes a graph as Keras or PyTorch source code that does not need cnnspec."""
