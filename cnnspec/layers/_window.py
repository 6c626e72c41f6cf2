"""Windows that slide over a map: what fits, what comes out, what is padded."""

from __future__ import annotations

from math import gcd
from typing import Literal, NamedTuple

from cnnspec.values.shapes import Shape, ShapeError, rank_of, times
from cnnspec.values.types import PadValue, Pair, PerAxisValue

Pads = tuple[Pair, ...]
SHRUNK = "the map is used up: take out a pool or a stride before this, start larger, or use padding: same"


def need_map(shape: Shape, word: str) -> int:
    """The rank of a map. Raises ShapeError for a vector."""
    if rank_of(shape) == 0:
        message = f"{word} needs a map with height and width, not {{input}}"
        help = f"put {word} before `flatten` or `global_pool`" + (", or use `dense`" if "conv" in word else "")
        raise ShapeError("shape.rank", message, help=help)
    return rank_of(shape)


def per_axis(value: PerAxisValue, rank: int, field: str) -> tuple[int, ...]:
    """One number an axis. Raises ShapeError where there are more or fewer."""
    if isinstance(value, int):
        return (value,) * rank
    if len(value) != rank:
        raise _axes_error(field, len(value), rank)
    return value


def square(size: PerAxisValue) -> str:
    """A window's size as figures have it: ``3×3`` for 3, whatever the rank."""
    return times(size) if isinstance(size, tuple) else f"{size}×{size}"


def short_axes(value: PerAxisValue) -> str:
    """One number where all axes have the same: ``2`` for (2, 2)."""
    numbers = value if isinstance(value, tuple) else (value,)
    return str(numbers[0]) if len(set(numbers)) == 1 else times(numbers)


def pads_per_axis(value: PadValue, rank: int, field: str) -> Pads:
    """Before and after, for each axis. Raises ShapeError where there are more or fewer."""
    if isinstance(value, int):
        return ((value, value),) * rank
    if len(value) != rank:
        raise _axes_error(field, len(value), rank)
    return tuple((pad, pad) if isinstance(pad, int) else pad for pad in value)


def short_pads(value: PadValue) -> str:
    """Pads as labels have them: ``1``, or ``(0,1)×2``."""
    return str(value) if isinstance(value, int) else times(str(pad).replace(" ", "") for pad in value)


def _axes_error(field: str, entries: int, rank: int) -> ShapeError:
    return ShapeError(
        "shape.axes",
        f"{field} has {entries} {'entry' if entries == 1 else 'entries'}, but {{input}} has {rank} spatial "
        f"{'axis' if rank == 1 else 'axes'}",
        field=field,
        help=f"give one number, or {rank}" if rank > 1 else "give one number",
    )


class Window(NamedTuple):
    """Size, stride, dilation and padding of a window, one an axis.

    ``padding`` is SAME or pixels before and after; negative ones are cut off. ``upscale`` is for layers that enlarge a
    map: before the window slides, each position is set apart from the next by that many, with nothing between them, as
    a transposed convolution does it. Empty: by 1.
    """

    size: tuple[int, ...]
    stride: tuple[int, ...]
    dilation: tuple[int, ...]
    padding: Literal["same"] | Pads
    upscale: tuple[int, ...] = ()

    @classmethod
    def pointwise(cls, rank: int) -> Window:
        """A window of one position."""
        ones = (1,) * rank
        return cls(ones, ones, ones, ((0, 0),) * rank)

    @classmethod
    def of(
        cls,
        rank: int,
        size: PerAxisValue,
        stride: PerAxisValue = 1,
        dilation: PerAxisValue = 1,
        padding: PadValue | str = "valid",
        *,
        field: str = "kernel",
    ) -> Window:
        """A window of the given rank; ``field`` is what the size is called in messages."""
        pads: Literal["same"] | Pads = "same"
        if padding != "same":
            pads = pads_per_axis(0 if isinstance(padding, str) else padding, rank, "padding")
        return cls(
            per_axis(size, rank, field), per_axis(stride, rank, "stride"), per_axis(dilation, rank, "dilation"), pads
        )

    @classmethod
    def resampling(cls, before: Shape, after: Shape, method: str) -> Window:
        """What a position sees of the map that it was resized from, nearest or bilinear.

        The centre of position j of ``after`` lies at x = (j + 1/2) * before / after - 1/2 in ``before``: nearest takes
        the position around it, bilinear those less than 1 away.
        """
        axes = [_resampled(old, new, method) for old, new in zip(before, after, strict=True)]
        size, stride, pads, upscale = zip(*axes, strict=True)
        return cls(size, stride, (1,) * len(axes), pads, upscale)

    def on(self, sizes: Shape) -> Window:
        """Itself: it does not depend on the sizes of the map, as a resizing does."""
        return self

    @property
    def scales(self) -> tuple[int, ...]:
        """The upscaling of each axis."""
        return self.upscale or (1,) * len(self.size)

    @property
    def extent(self) -> tuple[int, ...]:
        """The pixels from its first to its last, dilation counted."""
        return tuple((size - 1) * step + 1 for size, step in zip(self.size, self.dilation, strict=True))

    def pads(self, sizes: Shape) -> Pads:
        """Pixels added before and after each axis of a map. SAME puts the odd one after, as TensorFlow does."""
        if self.padding != "same":
            return self.padding
        pads = []
        for size, extent, stride in zip(sizes, self.extent, self.stride, strict=True):
            total = max((-(-size // stride) - 1) * stride + extent - size, 0)
            pads.append((total // 2, total - total // 2))
        return tuple(pads)

    def slide(self, sizes: Shape, field: str = "kernel") -> Shape:
        """The sizes that come out. Raises ShapeError where the window does not fit."""
        if self.padding == "same":
            return tuple(-(-size // stride) for size, stride in zip(sizes, self.stride, strict=True))
        spread = ((size - 1) * scale + 1 for size, scale in zip(sizes, self.scales, strict=True))
        padded = tuple(size + sum(pad) for size, pad in zip(spread, self.padding, strict=True))
        if any(extent > size for extent, size in zip(self.extent, padded, strict=True)):
            raise self._too_large(padded, field)
        return tuple(
            (size - extent) // stride + 1 for size, extent, stride in zip(padded, self.extent, self.stride, strict=True)
        )

    def _too_large(self, padded: Shape, field: str) -> ShapeError:
        dilated = f" (with dilation it spans {times(self.extent)})" if self.extent != self.size else ""
        largest = [(size - 1) // step + 1 for size, step in zip(padded, self.dilation, strict=True)]
        fits = str(largest[0]) if len(set(largest)) == 1 else f"[{', '.join(map(str, largest))}]"
        return ShapeError(
            "shape.kernel-too-large" if field == "kernel" else "shape.window-too-large",
            f"{field} {times(self.size)}{dilated} does not fit {{input}}",
            field=field,
            help=f"use {field} ≤ {fits}, or padding: same" if max(largest) > 1 else SHRUNK,
        )


class Resampling(NamedTuple):
    """The window of a resizing to given sizes, which depends on those of the map."""

    sizes: Shape
    method: str

    def on(self, sizes: Shape) -> Window:
        """The window on a map of given sizes."""
        return Window.resampling(sizes, self.sizes, self.method)


def _resampled(before: int, after: int, method: str) -> tuple[int, int, Pair, int]:
    """Size, stride, pads and upscale of one axis, all in steps of 1 / upscale of a position."""
    shared = gcd(before, after)
    step, scale = before // shared, after // shared
    if method == "nearest":
        first, last = step // 2 - scale + 1, step // 2
    else:
        first, last = (step - 3 * scale) // 2 + 1, -(-(step + scale) // 2) - 1
    behind = (after - 1) * step + last - (before - 1) * scale
    return last - first + 1, step, (-first, behind), scale
