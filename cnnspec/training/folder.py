"""The directory of a run: what may be written into it, and whether it can be gone on with."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cnnspec.diagnostics import UsageError
from cnnspec.drawing.curves import draw_curves
from cnnspec.reading.parse import MAX_BYTES
from cnnspec.runs.differences import Difference, differences
from cnnspec.runs.record import NAME as RECORD
from cnnspec.runs.record import Record
from cnnspec.runs.rows import read_rows
from cnnspec.text.files import MARK, read_text, write_atomically
from cnnspec.training.result import Result

Row = dict[str, float]
_SHOWN = 3  # differences in a message
_README = """\
This folder is a run of `cnnspec train`.

| file | contents |
|---|---|
| `spec.yaml`, `spec.source.yaml` | the network and its training, with every value filled in, and as written |
| `history.csv`, `curves.svg` | loss and metrics of each epoch, and their curves |
| `result.json` | the result |
| `best.keras`, `model.keras` | the model after the best epoch, and after the last one |
| `run.json` | versions, hardware, and what the data was |
| `state.npz`, `best.npz` | what `cnnspec train --resume` continues from |
| `logs` | for TensorBoard |

To load a model in Keras:

```python
import cnnspec.keras_layers  # registers layers that Keras does not have
import keras

model = keras.models.load_model("best.keras")
```
"""


@dataclass(frozen=True)
class RunFolder:
    """The files of one run, each at its place."""

    path: Path

    @property
    def spec(self) -> Path:
        """The spec with everything filled in: what a resumed run must agree with."""
        return self.path / "spec.yaml"

    @property
    def source(self) -> Path:
        """The spec as it was given."""
        return self.path / "spec.source.yaml"

    @property
    def history(self) -> Path:
        """One row for each epoch."""
        return self.path / "history.csv"

    @property
    def model(self) -> Path:
        """The model of the last epoch."""
        return self.path / "model.keras"

    @property
    def best(self) -> Path:
        """The model of the best epoch."""
        return self.path / "best.keras"

    @property
    def result(self) -> Path:
        """What the run came to."""
        return self.path / "result.json"

    @property
    def state(self) -> Path:
        """Everything that a resume needs, of the end of the last epoch."""
        return self.path / "state.npz"

    @property
    def best_weights(self) -> Path:
        """The weights of the best epoch, from which ``best.keras`` is made."""
        return self.path / "best.npz"

    @property
    def curves(self) -> Path:
        """The measures of all epochs as a drawing."""
        return self.path / "curves.svg"

    @property
    def readme(self) -> Path:
        """What the files are, and how Keras loads the models."""
        return self.path / "README.md"

    @property
    def logs(self) -> Path:
        """What TensorBoard reads."""
        return self.path / "logs"

    def epochs_told(self) -> int:
        """The rows of the table of the last process: the epochs done, or one less."""
        return len(read_rows(self.history))

    def write_history(self, rows: Sequence[Row]) -> None:
        """Writes the table anew; its columns are those of the first row."""
        text = io.StringIO()
        writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        write_atomically(self.history, text.getvalue())

    def write_curves(self, rows: Sequence[Row]) -> None:
        """Draws the table."""
        write_atomically(self.curves, draw_curves(rows))

    def write_result(self, result: Result) -> None:
        """Writes what the run came to."""
        write_atomically(self.result, result.to_json())

    def finished(self, epochs: int) -> Result | None:
        """The result of a run of so many epochs that has nothing left to do, or None."""
        if not os.path.lexists(self.result):
            return None
        result = Result.read(self.result)
        extended = result.stopped_by == "epochs" and result.epochs < epochs
        return result if result.finished and not extended else None

    def holds(self) -> list[str]:
        """The names of the files that a training has left; specs alone are none, there is nothing to lose."""
        return [path.name for path in self._left if os.path.lexists(path)]

    @property
    def _left(self) -> list[Path]:
        return [self.history, self.model, self.best, self.result, self.state, self.best_weights]

    def refuse_irregular(self) -> None:
        """Raises UsageError for a pipe, a folder or the like in the place of a file: to write there may never end."""
        others = [self.spec, self.source, self.curves, self.path / RECORD]
        for path in (*self._left, *others):
            if os.path.lexists(path) and not os.path.isfile(path):
                raise UsageError(
                    f"{path} is not a file, so that no run can be kept there",
                    help=f"delete it: rm -r {path}, or choose another --out",
                )

    def clear(self) -> None:
        """Takes away what a training has left, and nothing else."""
        names = (*self.holds(), self.spec.name, self.source.name, self.curves.name, RECORD, "tracker.mlflow.json")
        _delete(self.path / name for name in names)
        if self._has_our_readme():
            _delete([self.readme])
        for part in ("train", "validation"):
            _delete((self.logs / part).glob("events.out.tfevents.*.cnnspec"))

    def _has_our_readme(self) -> bool:
        return self.readme.is_file() and read_text(self.readme, MAX_BYTES) == _README

    def make(self) -> None:
        """Makes the directory."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"cannot make the folder {self.path}: {error.strerror or error}") from None

    def begin(self, resolved: str, source: str, record: Record) -> None:
        """Puts down what a run is begun with, or gone on with: the same, but perhaps with more epochs."""
        _delete(self.path.glob(f"{MARK}*"))  # what a run that was killed left half written
        record.write(self.path)
        if not os.path.lexists(self.readme):
            write_atomically(self.readme, _README)
        if not self.holds() or read_text(self.spec, MAX_BYTES) != resolved:
            write_atomically(self.source, source)
            write_atomically(self.spec, resolved)


def _delete(paths: Iterable[Path]) -> None:
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:  # a folder, or one that may not be changed
            raise UsageError(f"cannot delete {path}: {error.strerror or error}", help="choose another --out") from None


def check_folder(path: Path, *, resolved: str, resume: bool, force: bool = False, extend: bool = False) -> RunFolder:
    """The directory, if this spec may be trained into it, or a ``UsageError``; nothing is changed.

    With ``extend`` the spec may have more epochs than that of the run.
    """
    folder = RunFolder(path)
    _refuse_unwritable(path)
    held = folder.holds()
    if force and not resume:
        return folder
    folder.refuse_irregular()
    if held and not resume:
        raise UsageError(
            f"{path} already holds a run ({', '.join(held)})",
            help="choose another --out, --resume to go on with that run, or --force to replace it",
        )
    if held and not os.path.lexists(folder.spec):
        raise UsageError(
            f"{path} holds {', '.join(held)} but no spec.yaml to compare with", help="choose another --out"
        )
    if folder.history.name in held and folder.state.name not in held:  # which is always written first
        raise UsageError(
            f"{path} has epochs but no {folder.state.name}, without which a run cannot go on",
            help="put that file back, begin another run with --init-from this one, or replace it with --force",
        )
    if held:
        _refuse_other_spec(folder.spec, resolved, extend)
    return folder


def _refuse_unwritable(path: Path) -> None:
    candidates = [path, *path.absolute().parents]
    try:
        nearest = _nearest(candidates)
    except OSError as error:  # a name that is too long, a link that leads to itself
        raise UsageError(f"cannot use the folder {path}: {error.strerror or error}", "choose another --out") from None
    if not nearest.is_dir():
        what = "a link that leads to no folder" if nearest.is_symlink() else "a file, not a folder"
        raise UsageError(f"{nearest} is {what}", help="choose another --out")
    for doing, rights in (("write to", os.W_OK | os.X_OK), ("read", os.R_OK)):
        if not os.access(nearest, rights):
            raise UsageError(f"cannot {doing} {nearest}: no permission", help="choose another --out")


def _nearest(paths: Sequence[Path]) -> Path:
    """Return the first path that is there, be it a link that leads nowhere. Raises OSError."""
    for path in paths:
        try:
            path.lstat()
        except (FileNotFoundError, NotADirectoryError):
            continue
        return path
    return paths[-1]


def _refuse_other_spec(path: Path, resolved: str, extend: bool) -> None:
    from cnnspec.reading.parse import parse
    from cnnspec.spans.source import Source

    there = read_text(path, MAX_BYTES)
    if there == resolved:
        return
    before = parse(Source(str(path), there))
    changes = list(differences(before, parse(Source("the spec", resolved))))
    longer = _is_longer(changes)
    if longer and extend:
        _refuse_late_extension(before["train"], path.parent)
    if not changes or (longer and extend):
        return
    sentences = "; ".join(change.sentence() for change in changes[:_SHOWN])
    more = f"; and {len(changes) - _SHOWN} more" if len(changes) > _SHOWN else ""
    help = "only the same spec can go on; choose another --out to train the changed one"
    if longer:
        help = "add --extend to train for more epochs, or choose another --out"
    raise UsageError(f"the spec is not the one of the run in {path.parent}: {sentences}{more}", help=help)


def _is_longer(changes: Sequence[Difference]) -> bool:
    """Whether nothing differs but the number of epochs, and that is greater now."""
    if [change.path for change in changes] != ["train.epochs"]:
        return False
    before, after = changes[0].before or 1, changes[0].after or 1
    return isinstance(before, int) and isinstance(after, int) and after > before


def _refuse_late_extension(train: Mapping[str, Any], path: Path) -> None:
    """The fine-tuning is of the last epochs: what has begun it cannot get others before."""
    fine, epochs = train.get("fine_tune"), train.get("epochs", 1)
    if fine and RunFolder(path).epochs_told() >= epochs - fine["epochs"]:
        raise UsageError(
            f"the run in {path} has come to its fine-tuning, and more epochs would come before that",
            help="choose another --out, and --init-from this run",
        )
