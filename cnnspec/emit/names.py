"""Names of a spec as identifiers of a script, which hide nothing that Python or the script itself means."""

from __future__ import annotations

import keyword
import re
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

from cnnspec.emit.pieces import definitions

# What scripts import and define themselves: a test compares this with the scripts.
_OWN = (
    "keras", "layers", "np", "tf", "math", "pathlib", "sys", "Any", "Arrays", "VALIDATION", "LIMITS", "build", "main",
    "load_data", "read_folder", "one_hot", "augmentation", "compile_model", "io", "os", "zipfile", "torch", "F",
    "Tensor", "nn", "OrderedDict", "Iterator", "Mapping", "TypeVar", "Module", "Network", "RENAMED",
)  # fmt: skip
_PARTS = ("keras_parts/data", "keras_parts/rates", "torch_parts/helpers", "torch_parts/layers", "torch_parts/weights")
# What stands in the functions that a spec's names get into.
_LOCAL = ("self", "name", "i", "range", "float", "super")


@cache
def reserved() -> frozenset[str]:
    """The identifiers that no name of a spec may become."""
    parts = [name for part in (*_PARTS, *_own_layers()) for name in definitions(part)]
    parts += [name.replace("2d", rank) for name in parts if name.endswith("2d") for rank in ("1d", "3d")]
    return frozenset({*_OWN, *_LOCAL, *parts, *keyword.kwlist})


def _own_layers() -> Iterator[str]:
    folder = "../keras_model/keras_layers"
    for path in (Path(__file__).parent / folder).glob("[!_]*.py"):
        yield f"{folder}/{path.stem}"


def identifier(text: str, taken: Collection[str] = ()) -> str:
    """Make an identifier of a name, with underscores behind it while it is reserved or ``taken``.

    >>> identifier("my-block"), identifier("class"), identifier("unit", {"unit"})
    ('my_block', 'class_', 'unit_')
    """
    name = re.sub(r"\W", "_", text, flags=re.ASCII)
    if not name or name[0].isdigit():
        name = f"_{name}"
    while name in reserved() or name in taken:
        name += "_"
    return name


def flows(name: str) -> bool:
    """Whether it is a name of what flows through a function: x, y, x2 and so on."""
    return bool(re.fullmatch(r"[xy]|x\d+", name))


def identifiers(names: Collection[str], taken: Collection[str] = ()) -> dict[str, str]:
    """Make an identifier of each name, no two of them the same; those that can stay as they are do."""
    by_name: dict[str, str] = {}
    for name in sorted(names, key=lambda name: identifier(name, taken) != name):
        by_name[name] = identifier(name, {*taken, *by_name.values()})
    return {name: by_name[name] for name in names}
