"""Keras layers of our own, for what Keras has none. Import this before loading a saved model that uses one."""

from cnnspec.emit.keras_layers.constant_pad import ConstantPad

__all__ = ["ConstantPad"]
