"""The layer word ``split``."""

from typing import ClassVar

from cnnspec.layers._base import Family, Kept, KerasCall, Layer, Pointwise
from cnnspec.layers._fields import equal_parts
from cnnspec.values.shapes import Shape, ShapeError
from cnnspec.values.types import NonNegativeInt, PositiveInt


class Split(Pointwise, Layer):
    """Takes one of ``parts`` equal slices of the channels; ``take`` counts them from 0.

    - split: {parts: 2, take: 0}
    """

    family: ClassVar[Family] = Family.SHAPE

    parts: PositiveInt
    take: NonNegativeInt

    def output_shape(self, *inputs: Shape) -> Shape:
        """(sizes, channels / parts)."""
        if self.take >= self.parts:
            raise ShapeError(
                "shape.part",
                f"there is no part {self.take}: the {self.parts} parts are counted from 0",
                field="take",
                help=f"use take ≤ {self.parts - 1}",
            )
        equal_parts("parts", self.parts, inputs[0])
        return (*inputs[0][:-1], inputs[0][-1] // self.parts)

    def kept(self, *inputs: Shape) -> Kept:
        """Nothing: numbers only move."""
        return Kept()

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """Our own layer: Keras has none."""
        return KerasCall("cnnspec.keras_model.keras_layers.split:Split", {"parts": self.parts, "take": self.take})

    def label(self) -> str:
        """``part 1 of 2``."""
        return f"part {self.take + 1} of {self.parts}"
