"""Graph to Keras. This folder, `data` and `train` are the only ones that may import Keras."""
