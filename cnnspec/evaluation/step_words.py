"""A step of a training as text and as data: figures of every array, and the arrays themselves where they are tiny."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

import numpy as np

from cnnspec.evaluation.step import Passed, Step, Update, Weight
from cnnspec.text.layout import table
from cnnspec.values.shapes import times

WIDTH = 80
TINY = 64  # numbers: a network none of whose arrays has more is told in full
ACROSS = 7  # numbers beside each other, at most


def to_dict(step: Step) -> dict[str, Any]:
    """For scripts; ``values`` are there where all arrays are tiny."""
    full = is_tiny(step)
    content: dict[str, Any] = {"forward": [_passed(passed, full) for passed in step.forward], "update": None}
    if step.update:
        update = {key: getattr(step.update, key) for key in ("label", "loss_name", "loss", "penalty", "optimizer")}
        update |= {"learning_rate": step.update.rate, "loss_after": step.update.loss_after}
        content["update"] = update | {"weights": [_weight(weight, full) for weight in step.update.weights]}
    content["fixed"] = [{"name": fixed.name, **_values(fixed.before, full)} for fixed in step.fixed]
    return content


def is_tiny(step: Step) -> bool:
    """Whether every array is small enough to be printed."""
    arrays = [*(passed.values for passed in step.forward), *(fixed.before for fixed in step.fixed)]
    arrays += [weight.before for weight in step.update.weights] if step.update else []
    return all(array.size <= TINY and (array.ndim < 2 or array.shape[1] <= ACROSS) for array in arrays)


def _passed(passed: Passed, full: bool) -> dict[str, Any]:
    return {"name": passed.name, "what": passed.what, **_values(passed.values, full), **_figures(passed.values)}


def _values(array: Any, full: bool) -> dict[str, Any]:
    return {"shape": list(array.shape), **({"values": array.tolist()} if full else {})}


def _figures(array: Any) -> dict[str, float]:
    values = array.astype(np.float64)
    return {
        "least": float(values.min()),
        "mean": float(values.mean()),
        "standard_deviation": float(values.std()),
        "greatest": float(values.max()),
        "zeros": float((values == 0).mean()),
    }


def _weight(weight: Weight, full: bool) -> dict[str, Any]:
    place = steepest(weight)
    return {
        "name": weight.name,
        "shape": list(weight.before.shape),
        "weight_norm": _norm(weight.before),
        "gradient_norm": _norm(weight.gradient),
        "change_norm": _norm(weight.after - weight.before),
        "steepest": {
            "index": list(place),
            **{key: float(getattr(weight, key)[place]) for key in ("before", "gradient", "after")},
        },
        **({key: getattr(weight, key).tolist() for key in ("before", "gradient", "after")} if full else {}),
    }


def steepest(weight: Weight) -> tuple[int, ...]:
    """The place in an array where the gradient is largest; the first of those that are so but for rounding."""
    sizes = np.abs(weight.gradient)
    return tuple(int(at) for at in np.argwhere(sizes >= sizes.max() * (1 - 1e-5))[0])


def _norm(array: Any) -> float:
    return float(np.linalg.norm(array.astype(np.float64)))


def text(step: Step) -> str:
    """At most 80 columns."""
    lines = ["forward", *_forward(step.forward)]
    if step.update:
        lines += ["", *_update(step.update)]
    if is_tiny(step):
        lines += ["", *_in_full(step)]
    return "\n".join(lines)


def _forward(outputs: Sequence[Passed]) -> Iterator[str]:
    rows = []
    for output in outputs:
        figures = _figures(output.values)
        cells = [number(figures[key], 3) for key in ("least", "mean", "standard_deviation", "greatest")]
        rows.append((output.name, times(output.values.shape), *cells, f"{100 * figures['zeros']:.0f} %"))
    return table(("layer", "output", "least", "mean", "std dev", "greatest", "zeros"), rows, WIDTH)


def _update(update: Update) -> Iterator[str]:
    penalty = f", of which {number(update.penalty)} for regularize" if update.penalty else ""
    yield f"loss: {number(update.loss)}{penalty}"
    yield f"  {update.loss_name}, and the label is {update.label}"
    yield ""
    yield f"backward and update: {update.optimizer}, learning rate {number(update.rate)}"
    rows = []
    for weight in update.weights:
        place = steepest(weight)
        one = [number(float(array[place])) for array in (weight.before, weight.gradient, weight.after)]
        rows.append(
            (weight.name, times(weight.before.shape), number(_norm(weight.gradient)), ",".join(map(str, place)), *one)
        )
    yield from table(("weight", "shape", "norm", "at", "before", "gradient", "after"), rows, WIDTH)
    yield "norm: the length of the whole gradient; at: where it is steepest, places counted"
    yield "from 0, and the weight there before the step, its gradient, and after the step"
    yield ""
    yield f"loss of the same image after the step: {number(update.loss_after)}"


def _in_full(step: Step) -> Iterator[str]:
    first, *others = step.forward
    yield from _array(f"{first.name}, {times(first.values.shape)}", first.values)
    for fixed in step.fixed:
        yield from _array(fixed.name, fixed.before)
    for passed in others:
        yield from _array(f"{passed.name}, {times(passed.values.shape)}", passed.values)
    for weight in step.update.weights if step.update else ():
        for what in ("before", "gradient", "after"):
            yield from _array(f"{weight.name}, {what}", getattr(weight, what))


def _array(title: str, array: Any) -> Iterator[str]:
    """A vector in lines, a matrix, or matrices beside each other: one a channel, or a channel and filter."""
    yield title
    if array.ndim == 1:
        yield from _beside([_grid("", [array[at : at + ACROSS] for at in range(0, len(array), ACROSS)])])
        return
    sizes = array.shape[2:]
    places = sorted(np.ndindex(*sizes), key=_by_filter)
    yield from _beside([_grid(_which(place, sizes), array[(..., *place)]) for place in places])


def _by_filter(place: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(reversed(place))


def _which(place: Sequence[int], sizes: Sequence[int]) -> str:
    """Which matrix it is, where there are several: of a kernel by its input channel and its filter."""
    words = zip(("channel", "filter"), place, sizes, strict=False)
    return ", ".join(f"{word} {index}" for word, index, size in words if size > 1)


def _grid(title: str, values: Any) -> list[str]:
    cells = [[number(float(value)) for value in row] for row in values]
    width = max(len(cell) for row in cells for cell in row)
    lines = [" ".join(cell.rjust(width) for cell in row) for row in cells]
    return [title, *lines] if title else lines


def _beside(grids: Sequence[list[str]]) -> Iterator[str]:
    """As many beside each other as there is room for."""
    row: list[list[str]] = []
    for grid in grids:
        if row and 2 + sum(_wide(earlier) + 3 for earlier in row) + _wide(grid) > WIDTH:
            yield from _lines(row)
            row = []
        row.append(grid)
    yield from _lines(row)


def _lines(row: Sequence[list[str]]) -> Iterator[str]:
    for cells in zip_longest(*row, fillvalue=""):
        yield ("  " + "   ".join(cell.ljust(_wide(grid)) for cell, grid in zip(cells, row, strict=True))).rstrip()


def _wide(grid: Sequence[str]) -> int:
    return max(map(len, grid))


def number(value: float, digits: int = 4) -> str:
    """Digits that count, without an exponent where the number is of an ordinary size."""
    if value == 0 or 1e-4 <= abs(value) < 1e6:
        short = f"{value:.{digits}g}"
        return short if "e" not in short else f"{value:.0f}"
    return f"{value:.1e}"
