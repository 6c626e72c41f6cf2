"""Which files a command means by folders and patterns."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from cnnspec.diagnostics import UsageError
from cnnspec.reading.parse import MAX_BYTES
from cnnspec.text.files import open_regular

ENDINGS = (".yaml", ".yml")
_MAGIC = frozenset("*?[")
# A file for `include` may have a `cnnspec` key too, but none of what makes a network.
_KEY = re.compile(rb"""^(?:\xef\xbb\xbf)?(?:\{\s*)?["']?cnnspec["']?\s*:""", re.MULTILINE)
_NETWORK = re.compile(rb"""^(?:\{|["']?(?:name|inputs?|features|head)["']?\s*:)""", re.MULTILINE)
HELP = "a spec is a .yaml or .yml file with a `cnnspec: 1` line"


def expand(names: Iterable[str]) -> list[str]:
    """The specs that names stand for, each once, in the order given and below a folder by name.

    A name is a file, `-`, a network of the zoo, a folder (every spec below it), or a pattern such as `nets/**/*.yaml`,
    which a shell may have left as it is. Other YAML files and hidden folders are passed over, links to folders not
    followed. Raises UsageError where a folder or a pattern has no spec.
    """
    specs: dict[str, None] = {}
    for name in names:
        path = Path(name)
        # Unlike those of Path, these raise nothing: what cannot be read is told when it is checked.
        if os.path.isdir(name):
            files = [file for file in _below(path) if is_spec(file)]
        elif _MAGIC.isdisjoint(name) or os.path.exists(name):
            specs[name] = None
            continue
        else:
            files = [file for file in _matching(name) if is_spec(file)]
        if not files:
            where = f"below {name}" if os.path.isdir(name) else f"matches {name}"
            raise UsageError(f"no spec {where}", HELP)
        specs |= dict.fromkeys(map(str, files))
    return list(specs)


def _below(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(root, name) for name in sorted(files) if name.endswith(ENDINGS) and not name.startswith("."))


def _matching(pattern: str) -> Iterator[Path]:
    parts = Path(pattern).parts
    fixed = next(index for index, part in enumerate(parts) if not _MAGIC.isdisjoint(part))
    base, rest = Path(*parts[:fixed]), parts[fixed:]
    if not base.is_dir():
        return
    hidden = any(part.startswith(".") for part in rest)
    try:
        matches = sorted(base.glob("/".join(rest)))
    except ValueError as error:
        raise UsageError(f"cannot read the pattern {pattern}: {error}") from None
    for path in matches:
        inner = path.relative_to(base).parts
        if path.suffix in ENDINGS and path.is_file() and (hidden or not any(part.startswith(".") for part in inner)):
            yield path


def is_spec(path: Path) -> bool:
    """Whether a file looks like a network: it has a `cnnspec` key, and not only what others include."""
    try:
        with open_regular(path) as file:
            text = file.read(MAX_BYTES)
    except OSError:
        return path.is_file()  # one that cannot be read is reported when it is checked; pipes and devices are no specs
    return bool(_KEY.search(text) and _NETWORK.search(text))
