"""What the normalisations share."""

from cnnspec.layers._base import Weight
from cnnspec.values.shapes import Shape


def learnt_weights(shape: Shape, *, scale: bool, center: bool) -> tuple[Weight, ...]:
    """A factor and an offset a channel, where asked for, in Keras' order."""
    size = (shape[-1],)
    return (*[Weight("gamma", size)] * scale, *[Weight("beta", size)] * center)
