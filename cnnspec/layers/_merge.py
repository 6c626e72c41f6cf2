"""What the merges share."""

from typing import ClassVar, Literal

from cnnspec.layers._base import Pointwise
from cnnspec.shapes import Shape, ShapeError, all_alike, describe


class Merge(Pointwise):
    """Several inputs into one, position by position."""

    short: ClassVar[str | None] = "from"
    inputs: ClassVar[Literal["one", "several"]] = "several"


def same_shapes(word: str, inputs: tuple[Shape, ...]) -> Shape:
    """The one shape of all inputs. Raises ShapeError where they differ."""
    for other in inputs[1:]:
        if not all_alike(inputs[0], other):
            raise ShapeError(
                "shape.merge", f"{word} needs equal shapes, but gets {', '.join(describe(each) for each in inputs)}"
            )
    return inputs[0]
