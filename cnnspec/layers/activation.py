"""The layer word ``activation``."""

from typing import ClassVar

from pydantic import model_validator

from cnnspec.layers._base import Absorbed, Family, Kept, KerasCall, Layer, Pointwise, Weight
from cnnspec.layers._fields import ActivationName
from cnnspec.values.shapes import Shape, ShapeError, rank_of, volume
from cnnspec.values.types import NonNegative, refuse

# What the gradient of each reads again, as TensorFlow and Keras write it; those that are not here read their output.
_READS_INPUT = {
    "leaky_relu", "silu", "swish", "softplus", "softsign", "mish", "celu", "hard_silu", "hard_swish", "hard_tanh",
    "squareplus",
}  # fmt: skip
_OWN_MAPS = {  # numbers of its own for each one that flows in
    "gelu": 3, "mish": 1, "prelu": 2, "celu": 1, "glu": 1, "hard_sigmoid": 1, "hard_silu": 2, "hard_swish": 2,
    "hard_tanh": 1, "log_sigmoid": 1, "sparse_plus": 1, "sparsemax": 2, "squareplus": 1, "tanh_shrink": 1,
}  # fmt: skip
_FLAGS = {"hard_shrink": 1, "soft_shrink": 2, "sparse_plus": 2, "sparse_sigmoid": 2, "sparsemax": 1}


class Activation(Pointwise, Layer):
    """Applies a function to every number: any of Keras' activations, ``prelu`` (a slope a channel, learnt) or ``none``.

    ``negative_slope`` is that of ``leaky_relu`` below 0: 0.2, as in Keras, unless it is given.

    - activation: {type: leaky_relu, negative_slope: 0.1}
    """

    family: ClassVar[Family] = Family.ACTIVATION
    absorbed: ClassVar[Absorbed] = "either"
    short: ClassVar[str | None] = "type"

    type: ActivationName
    negative_slope: NonNegative | None = None

    @model_validator(mode="after")
    def _check(self) -> "Activation":
        if self.negative_slope is not None and self.type != "leaky_relu":
            raise refuse(f"{self.type} has no negative_slope", "write type: leaky_relu, or leave the slope out")
        return self

    def output_shape(self, *inputs: Shape) -> Shape:
        """The same shape; ``glu`` gates one half of the channels by the other."""
        if self.type != "glu":
            return inputs[0]
        *sizes, channels = inputs[0]
        if channels % 2:
            raise ShapeError(
                "shape.odd-channels",
                f"glu halves the channels, but {{input}} has {channels}",
                field="type",
                help=f"make {channels + 1} channels, which can be halved",
            )
        return (*sizes, channels // 2)

    @property
    def linear(self) -> bool:
        """Whether it does nothing."""
        return self.type in ("none", "linear")

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """A slope a channel for ``prelu``."""
        if self.type != "prelu":
            return ()
        return (Weight("alpha", (*(1,) * rank_of(inputs[0]), inputs[0][-1])),)

    def kept(self, *inputs: Shape) -> Kept:
        """The output, in most cases; the input or numbers between where the gradient is written with them."""
        if self.type in ("none", "linear"):
            return Kept(view=True)
        size, maps, flags = volume(inputs[0]), _OWN_MAPS.get(self.type, 0), _FLAGS.get(self.type, 0)
        reads_input = self.type in _READS_INPUT
        reads_output = not (reads_input or maps or flags)
        more = volume(inputs[0][:-1]) if self.type == "sparsemax" else 0
        return Kept(reads_input, reads_output, numbers=maps * size + more, flags=flags * size)

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """Activation, LeakyReLU, PReLU with slopes shared over the positions, or a layer that halves the channels."""
        if self.type == "glu":
            return KerasCall("cnnspec.keras_model.keras_layers.glu:Glu", {})
        if self.type == "prelu":
            axes = list(range(1, rank_of(inputs[0]) + 1))
            return KerasCall("keras.layers:PReLU", {"shared_axes": axes or None})
        if self.negative_slope is not None:
            return KerasCall("keras.layers:LeakyReLU", {"negative_slope": self.negative_slope})
        return KerasCall("keras.layers:Activation", {"activation": "linear" if self.type == "none" else self.type})

    def label(self) -> str:
        """Its name, with the slope where one is given."""
        slope = "" if self.negative_slope is None else f" {self.negative_slope:g}"
        return "identity" if self.type == "none" else f"{self.type}{slope}"
