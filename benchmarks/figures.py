"""`diagram` against `check`: what drawing costs on top of compiling."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.timing import cnnspec, compile_package, medians

STYLES = {"boxes": (), "a box a layer": ("--level", "layer"), "volumes": ("--style", "volume")}


def run() -> Iterator[str]:
    """Ratios of medians of alternating runs, ResNet-50."""
    compile_package()
    with tempfile.TemporaryDirectory() as folder:
        out = ("-o", str(Path(folder) / "net.svg"))
        drawings = [cnnspec("diagram", "resnet50", *options, *out) for options in STYLES.values()]
        check, *taken = medians([cnnspec("check", "resnet50"), *drawings], runs=9)
    for style, seconds in zip(STYLES, taken, strict=True):
        yield f"{style}: {seconds:.3f} s, {seconds / check:.2f} x check ({check:.3f} s; aim: at most 2)"
