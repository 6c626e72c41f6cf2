"""A whole `check` against the least that its libraries cost, and against building the networks in Keras."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.timing import cnnspec, compile_package, medians, python

FLOOR = """
import yaml
import pydantic

class Model(pydantic.BaseModel):
    a: int = 1
"""
KERAS = "import keras\nfor name in {!r}:\n    getattr(keras.applications, name)(weights=None).summary()\n"


def run() -> Iterator[str]:
    """Ratios of medians of alternating runs."""
    compile_package()
    ours, floor = medians([cnnspec("check", "specs/resnet.yaml"), python(FLOOR)], runs=21)
    yield f"check specs/resnet.yaml: {ours:.3f} s"
    yield f"  {ours / floor:.2f} x importing yaml and pydantic and making one model ({floor:.3f} s; aim: at most 1.5)"
    networks = {
        "ResNet-50": (["ResNet50"], []),
        "ResNet-152": (["ResNet152"], ["--variant", "resnet152"]),
        "all three": (["ResNet50", "ResNet101", "ResNet152"], ["--all-variants"]),
    }
    for name, (models, options) in networks.items():
        ours, keras = medians([cnnspec("check", "specs/resnet.yaml", *options), python(KERAS.format(models))], runs=3)
        yield f"  {keras / ours:.0f} x faster than building {name} in Keras and printing it ({keras:.1f} s; aim: 30)"
