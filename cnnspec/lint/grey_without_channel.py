"""An input of two equal sizes, which is a signal with many channels and not a grey image.

Why: shapes are channels last, so [28, 28] is 28 positions in a row with 28 channels each, and every convolution runs
along one axis only. A grey image has a channel of its own: [28, 28, 1].

Bad:
    cnnspec: 1
    name: net
    input: [28, 28]
    features:
      - conv: {filters: 8, kernel: 29, padding: same, activation: relu}

Good:
    cnnspec: 1
    name: net
    input: [128, 16]
    features:
      - conv: {filters: 8, kernel: 29, padding: same, activation: relu}

Source: the documentation of Keras' Conv1D and Conv2D: what is a spatial axis, and what are channels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.diagnostics import Edit, Fix
from cnnspec.language.ends import input_span, shapes
from cnnspec.lint._subject import Finding, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = "warning"
NEEDS = "spec"

SMALLEST = 8  # of an image


def check(subject: Subject) -> Iterator[Finding]:
    """Every input of two sizes that are those of an image."""
    for name, written in shapes(subject.spec.document).items():
        sizes = [size for size in written if isinstance(size, int)]
        if len(sizes) == len(written) == 2 and sizes[0] == sizes[1] >= SMALLEST:
            height, width = sizes
            span = input_span(subject.spec.data, name)
            message = f"[{height}, {width}] is {height} positions with {width} channels; a grey image has one channel"
            fix = Fix((Edit(span, f"[{height}, {width}, 1]"),), safe=False)
            yield Finding(span, message, f"write [{height}, {width}, 1]", fix=fix)
