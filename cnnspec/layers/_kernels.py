"""Kernels that are written out filter by filter, in the order of axes that Keras keeps them in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def nested_shape(value: Any) -> tuple[int, ...] | None:
    """The shape of nested tuples; None where they are uneven."""
    if not isinstance(value, tuple):
        return ()
    inner = {nested_shape(entry) for entry in value}
    only = inner.pop() if len(inner) == 1 else None
    return None if only is None else (len(value), *only)


def conv_kernel(filters: tuple[Any, ...], rank: int, *, transposed: bool = False) -> Any:
    """From (filters, [channels,] *sizes) to (*sizes, channels, filters); one channel where they are all the same.

    That of a transposed convolution is (*sizes, filters, channels).
    """
    shape = nested_shape(filters) or ()
    same = len(shape) == rank + 1
    sizes, channels = (shape[1:], 1) if same else (shape[2:], shape[1])

    def entry(index: tuple[int, ...]) -> Any:
        *position, channel, number = index
        if transposed:
            channel, number = number, channel
        return _at(filters[number] if same else filters[number][channel], position)

    last = (len(filters), channels) if transposed else (channels, len(filters))
    return _nested((*sizes, *last), entry)


def depthwise_kernel(filters: tuple[Any, ...], rank: int, multiplier: int) -> Any:
    """From (channels × multiplier, [1,] *sizes) to (*sizes, channels, multiplier)."""
    shape = nested_shape(filters) or ()
    flat = filters if len(shape) == rank + 1 else tuple(kernel[0] for kernel in filters)

    def entry(index: tuple[int, ...]) -> Any:
        *position, channel, number = index
        return _at(flat[channel * multiplier + number], position)

    return _nested((*shape[-rank:], len(filters) // multiplier, multiplier), entry)


def _at(value: Any, position: list[int]) -> Any:
    for step in position:
        value = value[step]
    return value


def _nested(shape: tuple[int, ...], entry: Callable[[tuple[int, ...]], Any], index: tuple[int, ...] = ()) -> Any:
    if not shape:
        return entry(index)
    return [_nested(shape[1:], entry, (*index, step)) for step in range(shape[0])]
