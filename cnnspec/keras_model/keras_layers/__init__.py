"""Keras layers for what Keras has none: importing them registers them with Keras, under ``cnnspec>``."""

from cnnspec.keras_model.keras_layers.channel_shuffle import ChannelShuffle
from cnnspec.keras_model.keras_layers.constant_pad import ConstantPad
from cnnspec.keras_model.keras_layers.exact_conv import ExactConv2D, ExactConv3D
from cnnspec.keras_model.keras_layers.exact_conv_transpose import ExactConv2DTranspose, ExactConv3DTranspose
from cnnspec.keras_model.keras_layers.glu import Glu
from cnnspec.keras_model.keras_layers.grayscale import Grayscale
from cnnspec.keras_model.keras_layers.layer_scale import LayerScale
from cnnspec.keras_model.keras_layers.resize import Resize
from cnnspec.keras_model.keras_layers.separable_conv import SeparableConv
from cnnspec.keras_model.keras_layers.split import Split

__all__ = [
    "ChannelShuffle",
    "ConstantPad",
    "ExactConv2D",
    "ExactConv2DTranspose",
    "ExactConv3D",
    "ExactConv3DTranspose",
    "Glu",
    "Grayscale",
    "LayerScale",
    "Resize",
    "SeparableConv",
    "Split",
]
