"""The text of a first spec: small enough to read, with comments where one would change it."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path
from typing import NamedTuple

from cnnspec.diagnostics import UsageError
from cnnspec.language.document import NAME
from cnnspec.language.hints import a_name
from cnnspec.text.dump import flow, scalar
from cnnspec.values.suggest import did_you_mean
from cnnspec.values.types import LARGEST

LEAST_MAP = 4  # no map is made smaller than this
LARGE_IMAGE = 128  # from here on the first convolution makes the map smaller too
EMBEDDED = "mnist5k"
IMAGES = (128, 128, 3)
TRAINING_FOLDERS = ("train", "training")
AXES = {1: "length, channels", 2: "height, width, channels", 3: "depth, height, width, channels"}


class Size(NamedTuple):
    """How large it is: filters of the first stage, blocks a stage, the most stages, and whether there are skips."""

    width: int
    depth: int
    stages: int
    skips: bool
    epochs: int


SIZES = {"small": Size(8, 1, 5, False, 15), "medium": Size(24, 2, 4, True, 20), "large": Size(48, 3, 4, True, 30)}


class Wishes(NamedTuple):
    """What a starter is for; ``data`` is a word of a source, the path of a folder, or nothing."""

    name: str
    input: tuple[int, ...]
    classes: int
    data: str | None
    size: str = "small"


def read_input(text: str) -> tuple[int, ...]:
    """An input as it is written, ``28x28x1``. Raises UsageError."""
    parts = re.split(r"\s*[x×,]\s*", text.strip().strip("[]"))
    sizes = tuple(int(part) for part in parts if re.fullmatch(r"[0-9]{1,6}", part))
    if len(sizes) != len(parts) or len(sizes) - 1 not in AXES or min(sizes) < 1:
        raise UsageError(f"'{text}' is not an input", "for example --input 28x28x1: height, width and channels")
    return sizes


def class_folders(folder: Path) -> int:
    """How many classes a folder of images has: a folder each, which may lie in one called train."""
    for part in TRAINING_FOLDERS:
        if (folder / part).is_dir():
            folder = folder / part
    try:
        return sum(child.is_dir() and not child.name.startswith(".") for child in folder.iterdir())
    except OSError as error:
        raise UsageError(
            f"cannot read {folder}: {error.strerror or error}", "a folder with one for each class"
        ) from None


def write_starter(wishes: Wishes, path: Path | None) -> str:
    """The text of a spec that is to stand in a file, whose folder paths are relative to.

    Raises UsageError for a size that there is not, for what is no name, and for classes that no network has.
    """
    if not NAME.match(wishes.name):
        raise UsageError(f"'{wishes.name}' is not a name", a_name(wishes.name))
    if wishes.size not in SIZES:
        raise UsageError(f"there is no size '{wishes.size}'", did_you_mean(wishes.size, SIZES, kind="sizes"))
    if wishes.classes < 2:
        raise UsageError(f"a network tells at least 2 classes apart, not {wishes.classes}", "for example --classes 10")
    if wishes.classes > LARGEST:
        raise UsageError(f"{wishes.classes:,} classes are too many", f"the most are {LARGEST:,}")
    size, file = SIZES[wishes.size], _quoted(str(path or "FILE"), "FILE")
    source, options = _source(wishes, path)
    lines = [
        "# A first network. Change what you like, and then:",
        f"#   cnnspec check {file} --level info    tells mistakes, and what could be better",
        f"#   cnnspec summary {file}               shapes, parameters, MACs, memory",
        f"#   cnnspec train {file} --out runs/{wishes.name}{options}",
        "cnnspec: 1",
        f"name: {scalar(wishes.name)}",
        f"input: {flow(list(wishes.input))}".ljust(36) + f"# {AXES[len(wishes.input) - 1]}",
        f"classes: {wishes.classes}",
        f"params: {{width: {size.width}}}".ljust(36)
        + "# filters of the first stage; `cnnspec scale` finds it for a budget",
        "",
        "defaults:                           # hold for every conv that does not say otherwise",
        "  conv: {padding: same, bias: false, norm: batch, activation: relu}",
        "",
        *_layers(wishes, size),
        "",
        *_sections(wishes, size, source),
    ]
    return "\n".join(lines) + "\n"


def _quoted(path: str, otherwise: str) -> str:
    """A path as a shell takes it; another word for one that would not stay on the line of its comment."""
    return shlex.quote(path) if path.isprintable() else otherwise


def _layers(wishes: Wishes, size: Size) -> list[str]:
    first, stages = _stages(wishes.input, size.stages)
    widths = [f"$({2**at} * width)" if at else "$width" for at in range(stages)]
    begin = f"  - conv: {{filters: $width{', stride: 2' if first > 1 else ''}}}"
    lines = ["features:", "  - rescale: {scale: $(1 / 255)}    # pixels from 0 to 255 become 0 to 1"]
    end = [
        "head:",
        "  - global_pool: average            # one number a channel, whatever the size of the map",
        "  - dropout: 0.2",
        "  - dense: {units: $classes, activation: softmax}",
    ]
    if not size.skips:
        more = []
        for width in widths[1:]:
            more += [f"  - conv: {{filters: {width}, stride: 2}}", f"  - conv: {{filters: {width}}}"]
        more[:1] = [f"{line.ljust(44)} # half the size, twice the filters" for line in more[:1]]
        return [*lines, begin, *more, *end]
    strides = [1] + [2] * (stages - 1)
    return [
        "blocks:",
        "  basic:                            # two convolutions, and what flows in is added to what they make",
        "    args: {width: int, stride: 1}",
        "    layers:",
        "      - residual:",
        "          body:",
        "            - conv: {filters: $width, stride: $stride}",
        "            - conv: {filters: $width, activation: none}",
        "          shortcut: auto",
        "          activation: relu",
        "",
        *lines,
        begin,
        f"  - stages: {{block: basic, depth: {size.depth}, width: {flow(widths)}, stride: {flow(strides)},",
        "             rest: {stride: 1}}     # one entry a stage; the first block of each makes the map smaller",
        *end,
    ]


def _stages(input: tuple[int, ...], most: int) -> tuple[int, int]:
    """The stride of the first convolution, and how many stages fit the map."""
    smallest = min(input[:-1])
    first = 2 if smallest >= LARGE_IMAGE else 1
    smallest, stages = -(-smallest // first), 1
    while stages < most and -(-smallest // 2) >= LEAST_MAP:
        smallest, stages = -(-smallest // 2), stages + 1
    return first, stages


def _sections(wishes: Wishes, size: Size, source: str | None) -> list[str]:
    if source is None:
        data = ["# data: {source: {folder: {path: images}}}   # a folder of images for each class"]
    elif wishes.data == EMBEDDED:
        data = [f"data: {{source: {source}, validation: 0.1, augment: [rotate: 10, translate: 0.1, zoom: 0.1]}}"]
    else:
        data = [f"data: {{source: {source}, validation: 0.1, augment: [translate: 0.1, flip: horizontal]}}"]
    rate = "optimizer: {adam: {learning_rate: 1e-3}}"
    return [*data, f"train: {{epochs: {size.epochs}, batch: 32, {rate}, schedule: {{cosine: {{warmup: 1}}}}}}"]


def _source(wishes: Wishes, path: Path | None) -> tuple[str | None, str]:
    """The source as the spec names it, and what `train` has to be told where it lies elsewhere."""
    from cnnspec.sources import SOURCES

    if wishes.data is None:
        return None, ""
    if wishes.data in SOURCES and not Path(wishes.data).is_dir():
        return scalar(wishes.data), ""
    folder, home = Path(wishes.data).resolve(), (path or Path("FILE")).resolve().parent
    if not folder.is_dir():
        raise UsageError(f"there is no folder {wishes.data}", f"name a folder, or --data {EMBEDDED}")
    if folder.is_relative_to(home):
        return flow({"folder": {"path": folder.relative_to(home).as_posix()}}), ""
    root = os.path.relpath(folder.parent)
    return flow({"folder": {"path": folder.name}}), f" --data-root {_quoted(root, 'DIR')}"
