"""A look at an image through a network: its maps, and the sheet or the file of numbers made of them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from cnnspec.diagnostics import UsageError
from cnnspec.evaluation.featuremaps.choose import View, nodes_of
from cnnspec.evaluation.featuremaps.compute import kernels_of, maps_of
from cnnspec.evaluation.featuremaps.sheet import Seen, make_sheet
from cnnspec.evaluation.featuremaps.subject import Subject
from cnnspec.evaluation.featuremaps.svg import write
from cnnspec.evaluation.reading import BYTES, Form, Reading, read_image
from cnnspec.sources.images.headers import BrokenImage
from cnnspec.values.shapes import times

_RESIZED = {"stretch": "stretched to", "crop": "scaled and cut to", "pad": "scaled and padded to"}
_CHANNELS = {1: "in grey", 3: "in colour", 4: "in colour with its transparency"}


class Found(NamedTuple):
    """What there is to see of a network: its name, sentences about image and weights, the layers and their numbers."""

    name: str
    notes: tuple[str, ...]
    views: Sequence[View]
    seen: Seen


def look(subject: Subject, image: Path, views: Sequence[View], before: Any = None, more: Sequence[str] = ()) -> Found:
    """The maps of an image file. Raises UsageError for no such image.

    ``before`` is the model before its training, ``more`` are sentences to tell with those about image and weights.
    """
    graph = subject.graph
    try:
        reading = read_image(str(image), graph, subject.form)
    except BrokenImage as error:
        rules = f"it takes {times(graph.input_shape)}" + (f", {' and '.join(graph.rules)}" if graph.rules else "")
        help = rules if "takes" in str(error) else "name a PNG, JPEG, BMP or GIF file"
        raise UsageError(f"cannot use {image}: {error}", help) from None
    seen = Seen(
        reading.pixels,
        subject.form.limits,
        maps_of(subject.model, reading.pixels, nodes_of(views)),
        kernels_of(subject.model, views),
        kernels_of(before, views) if before is not None else {},
    )
    notes = (f"Image: {_image_note(image.name, reading, subject.form)}", f"Weights: {subject.weights}", *more)
    return Found(graph.name, notes, views, seen)


def _image_note(name: str, reading: Reading, form: Form) -> str:
    """What was done to an image, as `predict` does it too."""
    height, width, channels = reading.pixels.shape
    note = f"{name}, {reading.height}×{reading.width}, {_CHANNELS[channels]}"
    if (height, width) != (reading.height, reading.width):
        note += f", {_RESIZED[form.resize]} {height}×{width}"
    return note if form.limits == BYTES else note + f", values from {form.limits[0]:g} to {form.limits[1]:g}"


def sheet(overview: Found, most: int | None, theme: str = "auto") -> bytes:
    """The SVG; of each layer at most ``most`` channels, or a row of them."""
    return write(
        make_sheet(f"{overview.name}: feature maps", overview.notes, overview.views, overview.seen, most), theme
    )


def arrays(overview: Found) -> bytes:
    """A NumPy file of the image, every map by its node, and kernels as ``NODE/filters`` (filter, h, w, channel)."""
    seen = overview.seen
    named = {"image": seen.pixels, **seen.maps}
    named |= {f"{name}/filters": kernel for name, kernel in seen.kernels.items()}
    named |= {f"{name}/filters-before": kernel for name, kernel in seen.before.items()}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **named)
    return buffer.getvalue()
