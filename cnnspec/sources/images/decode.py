"""From the bytes of an image file to the pixels that a model takes."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import tensorflow as tf

from cnnspec.sources.images.arrays import Encoded
from cnnspec.sources.images.exif import AS_IT_IS, upright
from cnnspec.sources.images.headers import orientation

_GREY = (0.2989, 0.5870, 0.1140)  # as the layer grayscale has it


def decoder(shape: Sequence[int], resize: str, *, from_files: bool) -> Callable[[Any], Any]:
    """A function from the name of a file, or its bytes, to uint8 pixels of a shape.

    Colour becomes grey by its luminance, grey becomes colour by repeating it; a transparency that is not wanted is left
    out, one that is lacks becomes opaque. Of an animation the first picture counts. Images of another size are enlarged
    or shrunk: ``stretch`` changes the proportions, ``crop`` fills the shape and cuts what stands out, ``pad`` fits into
    it and adds zeros.
    """

    def decode(content: Any) -> Any:
        content = tf.io.read_file(content) if from_files else content
        image = tf.io.decode_image(content, channels=0, dtype=tf.uint8, expand_animations=False)
        image = tf.cond(tf.io.is_jpeg(content), lambda: _upright(image, content), lambda: image)
        image = _with_channels(image, shape[2])
        here, wanted = tf.shape(image)[:2], tf.constant(shape[:2])
        image = tf.cond(tf.reduce_all(here == wanted), lambda: image, lambda: _resized(image, shape, resize))
        return tf.ensure_shape(image, shape)

    return decode


def _upright(image: Any, content: Any) -> Any:
    """The pixels of a photograph as its camera was held."""
    # Not stateful: tf.data would decode such images one after the other.
    direction = tf.numpy_function(lambda held: np.int32(orientation(held)), [content], tf.int32, stateful=False)

    def turned() -> Any:  # by NumPy: TensorFlow complains of transposed bytes on some processors
        return tf.numpy_function(upright, [image, direction], tf.uint8, stateful=False)

    return tf.cond(tf.ensure_shape(direction, []) == AS_IT_IS, lambda: image, turned)


def _with_channels(image: Any, wanted: int) -> Any:
    image.set_shape([None, None, None])
    channels = tf.shape(image)[2]
    colours = image[..., : tf.where(channels >= 3, 3, 1)]
    if wanted == 1:
        return tf.cond(channels >= 3, lambda: _grey(colours), lambda: colours)
    colours = tf.cond(channels >= 3, lambda: colours, lambda: tf.repeat(colours, 3, axis=2))
    if wanted == 3:
        return colours
    opaque = tf.fill(tf.concat([tf.shape(image)[:2], [1]], 0), tf.constant(255, tf.uint8))
    alpha = tf.cond((channels == 2) | (channels == 4), lambda: image[..., channels - 1 :], lambda: opaque)
    return tf.concat([colours, alpha], axis=2)


def _grey(colours: Any) -> Any:
    grey = tf.reduce_sum(tf.cast(colours, tf.float32) * tf.constant(_GREY), axis=2, keepdims=True)
    return tf.cast(tf.round(tf.minimum(grey, 255.0)), tf.uint8)


def _resized(image: Any, shape: Sequence[int], policy: str) -> Any:
    wanted = tf.cast(shape[:2], tf.float32)
    ratios = wanted / tf.cast(tf.shape(image)[:2], tf.float32)
    if policy == "stretch":
        size = tf.constant(shape[:2])
    else:
        scale = tf.reduce_max(ratios) if policy == "crop" else tf.reduce_min(ratios)
        size = tf.cast(tf.round(tf.cast(tf.shape(image)[:2], tf.float32) * scale), tf.int32)
        size = tf.maximum(size, shape[:2] if policy == "crop" else 1)
        size = size if policy == "crop" else tf.minimum(size, shape[:2])
    resized = tf.image.resize(tf.cast(image, tf.float32), size, antialias=True)
    if policy != "stretch":
        resized = tf.image.resize_with_crop_or_pad(resized, *shape[:2])
    return tf.cast(tf.clip_by_value(tf.round(resized), 0.0, 255.0), tf.uint8)


def decode_all(encoded: Encoded, *, keep: bool) -> tuple[np.ndarray[Any, Any], dict[int, str]]:
    """Decodes every image once, on all processors.

    Gives the pixels, or an empty array unless they are to be kept, and for each image that is broken the reason.
    """
    pixels = np.empty((len(encoded) if keep else 0, *encoded.shape), np.uint8)
    broken: dict[int, str] = {}
    compiled = tf.function(encoded.decode, input_signature=[tf.TensorSpec([], tf.string)])

    def one(index: int) -> None:
        try:
            image = compiled(tf.constant(encoded.contents[index]))
        except tf.errors.ResourceExhaustedError:  # the image is not to blame
            raise
        except tf.errors.OpError as error:
            broken[index] = reason(error)
            return
        if keep:
            pixels[index] = image.numpy()

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for _ in pool.map(one, range(len(encoded)), chunksize=64):
            pass
    return pixels, dict(sorted(broken.items()))


def reason(error: tf.errors.OpError) -> str:
    """The part of TensorFlow's message that is about the file."""
    message = str(error.message).partition("\n\t [[")[0]  # where in the graph
    line = message.strip().splitlines()[-1]  # before it, the way through Python
    return re.sub(r"^({{.*?}} )+| \[Op:.*$", "", line)
