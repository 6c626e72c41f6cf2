"""An export that is read back and compared before it is there."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from cnnspec.diagnostics import UsageError
from cnnspec.export import TARGETS
from cnnspec.export._subject import Array, Subject
from cnnspec.keras_model.quiet import standard_error_held_back
from cnnspec.text.files import MARK
from cnnspec.values.printable import valid_text

# The largest difference of an output, as a part of the largest output; at least 1 counts as the latter.
TOLERANCES = {"float32": 1e-4, "float16": 1e-2, "int8": 0.2}
_SAME = {"float32": 1.0, "float16": 0.95, "int8": 0.9}  # the share of images whose likeliest class must be the same


class Disagrees(Exception):
    """A file was written whose outputs are not those of the model; it is gone again."""


class Export(NamedTuple):
    """A file, or a folder, that its own runtime has read, and how far its outputs are from those of Keras."""

    path: str
    target: str
    numbers: str
    bytes: int
    images: int
    difference: float
    tolerance: float
    same_class: float


def check_target(target: str, numbers: str | None, output: Path) -> str:
    """The numbers that are stored. Raises UsageError for what a target has not, before anything heavy is loaded."""
    module = TARGETS[target]
    if numbers is not None and numbers not in module.NUMBERS:
        having = [name for name in TARGETS if numbers in TARGETS[name].NUMBERS]
        raise UsageError(f"{target} is written in {' or '.join(module.NUMBERS)}", help=f"{numbers} is for {having[0]}")
    missing = [name for name in module.NEEDS if find_spec(name) is None]
    if missing:
        raise UsageError(
            f"{target} needs {' and '.join(missing)}, which is not installed",
            help=f"install it with: pip install 'cnnspec[{target}]'",
        )
    if target != "keras" and valid_text(str(output)) != str(output):
        raise UsageError(f"{target} files need a path in UTF-8, not {output}", help="choose another -o")
    if module.ENDING and output.suffix != module.ENDING:
        raise UsageError(f"{output} does not end in {module.ENDING}", help=f"write -o {output.stem}{module.ENDING}")
    if module.ENDING and output.is_dir():
        raise UsageError(f"{output} is a folder", help="name a file")
    if not module.ENDING and output.exists() and not (output / "saved_model.pb").is_file():
        raise UsageError(f"{output} is there, and is no SavedModel", help="choose another -o")
    return numbers or str(module.NUMBERS[0])


def write_export(subject: Subject, target: str, numbers: str, output: Path) -> Export:
    """Writes, reads back, compares, and only then puts the result in its place.

    Raises Disagrees where the outputs differ by more than the tolerance of the numbers, UsageError where the target
    cannot be written; in both cases nothing is left and what was there stays.
    """
    module = TARGETS[target]
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=output.parent, prefix=MARK) as folder:
            beside = Path(folder) / output.name
            _attempt(module.write, target, subject, beside, numbers)
            actual = _attempt(module.run, target, beside, subject.samples)
            difference, same = compare(subject.expected, actual, numbers, str(output))
            size = sum(path.stat().st_size for path in [beside, *beside.rglob("*")] if path.is_file())
            _move(beside, output, Path(folder))
    except OSError as error:
        raise UsageError(f"cannot write {output}: {error.strerror or error}") from None
    return Export(str(output), target, numbers, size, len(subject.samples), difference, TOLERANCES[numbers], same)


def compare(expected: Array, actual: Array, numbers: str, name: str) -> tuple[float, float]:
    """The difference relative to the largest output, and the share of images with the same class. Raises Disagrees."""
    if actual.shape != expected.shape:
        raise Disagrees(f"{name} gives outputs of {list(actual.shape)}, Keras of {list(expected.shape)}")
    difference = float(np.abs(actual - expected).max()) / max(1.0, float(np.abs(expected).max()))
    same = float((actual.argmax(axis=1) == expected.argmax(axis=1)).mean())
    if not difference <= TOLERANCES[numbers]:  # nan is none either
        raise Disagrees(
            f"the outputs of {name} differ from Keras' by {difference:.2g} of the largest; "
            f"{TOLERANCES[numbers]:g} is allowed in {numbers}"
        )
    if same < _SAME[numbers] and not _tied(expected):
        raise Disagrees(
            f"{name} gives {same:.0%} of {len(actual)} images the class that Keras gives them; "
            f"{_SAME[numbers]:.0%} is demanded in {numbers}"
        )
    return difference, same


def _tied(expected: Array) -> bool:
    """Whether two classes are so close somewhere that rounding may turn them round."""
    if expected.shape[1] < 2:
        return True
    best = np.sort(expected, axis=1)[:, -2:]
    return bool(((best[:, 1] - best[:, 0]) < TOLERANCES["float32"]).any())


def _attempt(action: Any, target: str, *arguments: Any) -> Any:
    """What a converter or a runtime refuses, it refuses with exceptions of every kind, after lines for its authors."""
    with standard_error_held_back(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return action(*arguments)
        except (UsageError, OSError):
            raise
        except Exception as error:  # the converters raise all kinds
            line = (str(error).strip() or type(error).__name__).splitlines()[0][:300]
            refused = UsageError(f"this network cannot be written as {target}: {line}", help="try another --to")
    raise refused


def _move(beside: Path, output: Path, folder: Path) -> None:
    if output.is_dir():  # a folder cannot be replaced in one step: the old one goes aside first
        output.rename(folder / "before")
        try:
            beside.rename(output)
        except OSError:
            (folder / "before").rename(output)
            raise
        shutil.rmtree(folder / "before")
    else:
        beside.replace(output)
