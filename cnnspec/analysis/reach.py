"""What the positions of a map see of another map along one axis, exactly, where layers enlarge it too.

Behind a layer that enlarges a map the positions differ: of two that come from one, the second may see a pixel more.
What they see repeats every so many positions, the phases.
"""

from __future__ import annotations

from math import gcd, lcm
from typing import NamedTuple

Span = tuple[int, int]  # first and last
# Resizing 224 to 225 pixels makes 225 phases; a network with more than this is told no receptive field.
MOST_PHASES = 1024


class Reach(NamedTuple):
    """The position ``turn * len(spans) + phase`` sees ``turn * advance`` more than ``spans[phase]``; None is nothing.

    Of what a span covers, ``step`` tells which positions are seen: every one, or every second, and so on.
    """

    advance: int
    spans: tuple[Span | None, ...]
    step: int = 1

    def at(self, position: int) -> Span | None:
        """What a position sees."""
        turn, phase = divmod(position, len(self.spans))
        span = self.spans[phase]
        return span and (span[0] + turn * self.advance, span[1] + turn * self.advance)

    def through(self, inner: Reach) -> Reach | None:
        """What is seen of a map behind the one that this sees, ``inner`` being how that one sees it."""
        if self == ITSELF:
            return inner
        if len(self.spans) == len(inner.spans) == 1 and self.spans[0] and inner.spans[0]:
            # As it is where nothing enlarges the map: the same sums without the phases.
            (low, high), (first, last) = self.spans[0], inner.spans[0]
            return Reach(self.advance * inner.advance, ((low * inner.advance + first, high * inner.advance + last),))
        period = len(self.spans) * (len(inner.spans) // gcd(self.advance, len(inner.spans)))
        if period > MOST_PHASES:
            return None
        spans = tuple(_hull(inner, self.at(position), self.step) for position in range(period))
        middle = self.advance * (period // len(self.spans))
        return Reach(middle // len(inner.spans) * inner.advance, spans)

    def same_stride(self, other: Reach) -> bool:
        """Whether the positions of both move on alike."""
        return self.advance * len(other.spans) == other.advance * len(self.spans)

    def union(self, other: Reach) -> Reach | None:
        """What either sees."""
        period = lcm(len(self.spans), len(other.spans))
        if period > MOST_PHASES:
            return None
        spans = []
        for position in range(period):
            both = [span for span in (self.at(position), other.at(position)) if span]
            spans.append((min(low for low, _ in both), max(high for _, high in both)) if both else None)
        return Reach(self.advance * (period // len(self.spans)), tuple(spans))


ITSELF = Reach(1, ((0, 0),))


def reach_of_window(size: int, stride: int, dilation: int, before: int, upscale: int) -> Reach | None:
    """How a window sees a map, ``before`` pixels padded before it; upscale and dilation do not go together."""
    if upscale == 1:
        return Reach(stride, ((-before, (size - 1) * dilation - before),), dilation)
    period = upscale // gcd(upscale, stride)
    if period > MOST_PHASES:
        return None
    spans: list[Span | None] = []
    for position in range(period):
        first = position * stride - before
        # The positions of the map lie at the multiples of the upscaling; there is nothing between them.
        low, high = -(-first // upscale), (first + size - 1) // upscale
        spans.append((low, high) if low <= high else None)
    return Reach(period * stride // upscale, tuple(spans))


def _hull(inner: Reach, span: Span | None, step: int) -> Span | None:
    """From the first to the last that the positions of a span see; those that see nothing come in turns."""
    if span is None:
        return None
    low, high = span
    turns = step * len(inner.spans)
    first = next((seen for at in range(low, min(high + 1, low + turns), step) if (seen := inner.at(at))), None)
    last = next((seen for at in range(high, max(low - 1, high - turns), -step) if (seen := inner.at(at))), None)
    return (first[0], last[1]) if first and last else None
