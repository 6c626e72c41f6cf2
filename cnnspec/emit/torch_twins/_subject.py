"""A layer on its way to PyTorch: what its twin is made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from cnnspec.compiler.graph import Node, tell
from cnnspec.diagnostics import Diagnostic, SpecError
from cnnspec.layers._base import KerasCall
from cnnspec.layers._window import Pads, Window
from cnnspec.values.shapes import Shape, is_known


class Subject(NamedTuple):
    """A node, the shapes that flow in, their rank, and the name and the arguments of its Keras layer.

    ``uneven`` says that it, or the same layer in another use of its block, pads one side more than the other.
    """

    node: Node
    shapes: tuple[Shape, ...]
    rank: int
    arguments: Mapping[str, Any]
    name: str
    uneven: bool

    @property
    def channels(self) -> int:
        """Those of what flows in first."""
        return self.shapes[0][-1]

    @property
    def window(self) -> Window:
        """What one position sees."""
        window = self.node.layer.window(self.rank)
        assert isinstance(window, Window)
        return window

    def pads(self) -> Pads:
        """What SAME adds before and after each axis; nothing for another padding, which a node of its own does."""
        if self.arguments.get("padding") != "same":
            return ((0, 0),) * self.rank
        return same_pads(self.node, self.window, self.shapes[0])


Twin = Callable[[Subject], KerasCall]


def same_pads(node: Node, window: Window, shape: Shape) -> Pads:
    """What SAME pads, which has to be known: with a stride it depends on the sizes. Raises SpecError if one is open."""
    still = tuple(1 if step == 1 else size for step, size in zip(window.stride, shape, strict=False))
    pads = window.pads(still)
    if not all(is_known(size) for pad in pads for size in pad):
        help = "give the input numbers, such as [224, 224, 3], or pad by hand: padding: 1"
        raise refusal(node, "what padding: same adds to a stride depends on a size that is open", help)
    return pads


def refusal(node: Node, why: str, help: str) -> SpecError:
    """The error for a layer that PyTorch cannot have, at its place."""
    message = f"{node.item} cannot be emitted: {why}"
    return SpecError([Diagnostic("emit.no-twin", message, node.span, help, tell(node.chain))])
