"""An image file as a network takes it: its size, its channels, its range of values."""

from __future__ import annotations

import os
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

from cnnspec.checking.check import takes
from cnnspec.compiler.graph import Graph
from cnnspec.keras_model.quiet import standard_error_held_back
from cnnspec.language.data import Data
from cnnspec.sources.images.decode import decoder, reason
from cnnspec.sources.images.headers import BrokenImage, image_size
from cnnspec.text.files import open_regular
from cnnspec.values.shapes import is_known

BYTES = (0.0, 255.0)


class Form(NamedTuple):
    """What images become before a network takes them: how they are resized, and what black and white are."""

    resize: str = "stretch"
    limits: tuple[float, float] = BYTES


class Reading(NamedTuple):
    """Pixels (height, width, channel) in float32, and height and width of the file's image."""

    pixels: Any
    height: int
    width: int


def form_of(data: Data | None) -> Form:
    """As the data of a training has it; 0 to 255 where it does not say."""
    if data is None:
        return Form()
    return Form(data.source.fields.get("resize", "stretch"), data.range or BYTES)


def read_image(file: str, graph: Graph, form: Form) -> Reading:
    """The pixels as the training's are; an open size takes the image as large as it is.

    Raises BrokenImage, which says why, for a file that cannot be used.
    """
    try:
        with open_regular(file) as opened:
            height, width = image_size(opened)
        shape = (*_size(graph, height, width), int(graph.input_shape[2]))
        if not takes(graph, shape):
            raise BrokenImage(f"its size of {height} × {width} is none that the network takes")
        pixels = _decoded(file, shape, form.resize)
    except (OSError, ValueError) as error:  # a name with a null byte is a ValueError
        raise BrokenImage(getattr(error, "strerror", None) or str(error)) from None
    low, high = form.limits
    if (low, high) != BYTES:
        pixels = low + pixels * np.float32((high - low) / 255)
    return Reading(pixels, height, width)


def _size(graph: Graph, *own: int) -> tuple[int, ...]:
    wanted = graph.input_shape[:2]
    return tuple(int(size) if is_known(size) else there for size, there in zip(wanted, own, strict=True))


def _decoded(file: str, shape: tuple[int, ...], resize: str) -> Any:
    """The pixels; TensorFlow also prints why there are none, for its authors."""
    with standard_error_held_back():
        try:
            return decoder(shape, resize, from_files=True)(tf.constant(os.fsencode(file))).numpy().astype(np.float32)
        except tf.errors.OpError as error:
            why = reason(error)[:120]
    raise BrokenImage(f"it cannot be decoded: {why}")  # outside: an error would show what was held back
