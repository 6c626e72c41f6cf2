"""Kernels, strides and pads of windows, as fields of the language."""

from __future__ import annotations

from typing import Any

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.layers._fields import axes, pads
from cnnspec.importing.onnx.node import Node
from cnnspec.importing.onnx.values import Shape
from cnnspec.values.types import show

Pairs = list[tuple[int, int]]


_PADDINGS = ("NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER")


class Window:
    """The window of a node over a map with some sizes. ``pairs`` are the pads before and after each axis."""

    def __init__(self, node: Node, kernel: list[int], sizes: Shape) -> None:
        rank = len(kernel)
        self.kernel, self.sizes = kernel, sizes
        self.stride = list(node.get("strides", [1] * rank))
        self.dilation = list(node.get("dilations", [1] * rank))
        written = list(node.get("pads", [0] * 2 * rank))
        self.auto = node.get("auto_pad", "NOTSET")
        if self.auto not in _PADDINGS:
            raise NoWordError(f"its auto_pad is {show(self.auto)}")
        if not len(kernel) == len(self.stride) == len(self.dilation) == len(written) // 2 == len(sizes):
            raise NoWordError("its kernel, strides, dilations and pads have different numbers of axes")
        if any(pad < 0 for pad in written):
            raise NoWordError("it cuts off pixels, and there are no pads below 0")
        self.pairs: Pairs = list(zip(written[:rank], written[rank:], strict=True))
        if self.auto == "VALID":
            self.pairs = [(0, 0)] * rank
        if self.auto == "SAME_LOWER":  # the odd pixel before, which our `same` has after
            self.pairs = [(after, before) for before, after in self._same()]

    @property
    def extent(self) -> list[int]:
        """The pixels from its first to its last, dilation counted."""
        return [(size - 1) * step + 1 for size, step in zip(self.kernel, self.dilation, strict=True)]

    def _same(self) -> Pairs:
        """What `same` pads. Raises NoWordError where that depends on sizes that are not known."""
        pairs = []
        for size, extent, stride in zip(self.sizes, self.extent, self.stride, strict=True):
            if size is None and stride > 1:
                raise NoWordError("how much it pads depends on sizes that the model leaves open")
            total = max((-(-size // stride) - 1) * stride + extent - size, 0) if size is not None else extent - 1
            pairs.append((total // 2, total - total // 2))
        return pairs

    @property
    def padded(self) -> bool:
        """Whether there is anything to pad."""
        return self.auto == "SAME_UPPER" or any(pair != (0, 0) for pair in self.pairs)

    def is_same(self) -> bool:
        """Whether `same` gives the same positions."""
        if self.auto == "SAME_UPPER":
            return True
        if None in self.sizes and max(self.stride) > 1:
            return False
        return self.padded and self.pairs == self._same()

    def padding(self) -> Any:
        """The field."""
        if not self.padded:
            return "valid"
        return "same" if self.is_same() else short(self.pairs)

    def refuse_dilated_strides(self) -> None:
        """Raises NoWordError for both above 1."""
        if max(self.stride) > 1 and max(self.dilation) > 1:
            raise NoWordError("the language has no stride together with a dilation")

    def fields(self) -> dict[str, Any]:
        """Those of a convolution."""
        return {
            "kernel": axes(self.kernel),
            "stride": axes(self.stride),
            "padding": self.padding(),
            "dilation": axes(self.dilation),
        }


def short(pairs: Pairs) -> Any:
    """Pads as short as they can be."""
    return pads([list(pair) for pair in pairs], 0)
