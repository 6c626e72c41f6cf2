"""Random changes of training images, one a file; the file's name is its word in ``data: {augment: […]}``.

Each says ``OPTION``, its value and what a bare word means, and has one of two functions:

- ``matrix(key, value, images)``: where each pixel of the result comes from, one 3×3 matrix of (x, y, 1) an image.
  Neighbours in the list are multiplied, so that pixels are resampled once.
- ``change(images, labels, key, value, limits)``: changed images and labels; ``limits`` are the least and the greatest
  value of a pixel. ``MIXES_LABELS`` says that labels must be numbers a class.

A batch is changed as a whole and each image in its own way; all random numbers follow from ``key``. TensorFlow is
imported inside the functions, because checking a spec asks for ``OPTION``.
"""

from __future__ import annotations

from pathlib import Path

from cnnspec.values.words import Words

AUGMENTS = Words(__name__, Path(__file__).parent)
OPTIONS = Words(__name__, Path(__file__).parent, "OPTION")
