"""An input whose first size looks like the channels.

Why: shapes are channels last, here as in TensorFlow. [3, 224, 224] is a strip 3 pixels high with 224 channels:
kernels slide over the wrong axes, poolings use the height up, and nothing says so.

Bad:
    cnnspec: 1
    name: net
    input: [3, 64, 64]
    features:
      - conv: {filters: 8, padding: same, kernel: 65, activation: relu}

Good:
    cnnspec: 1
    name: net
    input: [64, 64, 3]
    features:
      - conv: {filters: 8, padding: same, kernel: 65, activation: relu}

Source: the documentation of Keras: image_data_format, channels_last.
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

CHANNELS = (1, 3, 4)  # grey, RGB, RGB and alpha
SMALLEST = 8  # side of an image
LONGEST_ROW = 512  # channels; more are samples of a signal


def check(subject: Subject) -> Iterator[Finding]:
    """Every input that is small first and large at its end."""
    for name, written in shapes(subject.spec.document).items():
        sizes = [size for size in written if isinstance(size, int)]
        if len(sizes) < len(written) or len(sizes) < 2 or sizes[0] not in CHANNELS:
            continue
        first, *rest = sizes
        image = len(rest) > 1 and min(rest) >= SMALLEST and rest[-1] * 2 > rest[-2]
        if image or (len(rest) == 1 and first == 1 and rest[0] > LONGEST_ROW):
            right = f"[{', '.join(map(str, (*rest, first)))}]"
            span = input_span(subject.spec.data, name)
            what = f"{rest[-1]} channels and one side of {first}"
            message = f"this input has {what}: channels are written last"
            yield Finding(span, message, f"write {right}", fix=Fix((Edit(span, right),), safe=False))
