"""What the merges share."""

from typing import ClassVar, Literal

from cnnspec.layers._base import Family, Pointwise
from cnnspec.values.shapes import Shape, ShapeError, all_alike, is_known


class Merge(Pointwise):
    """Several inputs into one, position by position."""

    family: ClassVar[Family] = Family.MERGE
    short: ClassVar[str | None] = "from"
    inputs: ClassVar[Literal["one", "several"]] = "several"


def same_shapes(word: str, inputs: tuple[Shape, ...]) -> Shape:
    """The one shape of all inputs. Raises ShapeError where they differ."""
    for other in inputs[1:]:
        if not all_alike(inputs[0], other):
            raise ShapeError(
                "shape.merge",
                f"{word} needs equal shapes, but gets {{inputs}}",
                field="from",
                help=make_equal(inputs[0], other),
            )
    return inputs[0]


def make_equal(one: Shape, other: Shape) -> str:
    """How two shapes that differ can be made to agree."""
    if len(one) != len(other):
        return "`global_pool: average` or `flatten` makes a vector of a map"
    if one[:-1] == other[:-1]:
        few, many = sorted((one[-1], other[-1]))
        return f"give both as many channels: `conv: {{filters: {many}, kernel: 1}}` on the one with {few}"
    if not all(is_known(size) for size in (*one[:-1], *other[:-1])):
        return "use `padding: same` where one loses its edge, or cut the larger with `crop`"
    pairs = [sorted(pair) for pair in zip(one[:-1], other[:-1], strict=True)]
    ratios = {large // small for small, large in pairs if large % small == 0}
    if len(ratios) == 1 and all(large % small == 0 for small, large in pairs):
        ratio = ratios.pop()
        return f"enlarge the smaller with `upsample: {ratio}`, or give the larger a stride of {ratio}"
    cut = {large - small for small, large in pairs}
    most = max(cut)
    if len(cut) == 1 and most % 2 == 0 and most < pairs[0][0]:
        return f"use `padding: same` where the smaller loses its edge, or cut the larger with `crop: {most // 2}`"
    if len(cut) == 1 and most < pairs[0][0]:
        pads = ", ".join([f"[0, {most}]"] * len(pairs))
        return f"enlarge the smaller with `pad: [{pads}]`, or use an input size that is halved without rest"
    sizes = ", ".join(str(large) for _, large in pairs)
    return f"bring both to one size, for example with `resize: {{size: [{sizes}]}}`"
