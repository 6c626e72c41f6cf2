"""The directory of a run: what may be written into it, and whether it can be gone on with."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cnnspec.diagnostics import UsageError
from cnnspec.drawing.curves import draw_curves
from cnnspec.files import MARK, write_atomically
from cnnspec.training.result import Result

Row = dict[str, float]


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
    def about_data(self) -> Path:
        """What the classes are called, and the folder that the paths of the data are relative to."""
        return self.path / "data.json"

    @property
    def logs(self) -> Path:
        """What TensorBoard reads."""
        return self.path / "logs"

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

    def write_about_data(self, names: Sequence[str], folder: Path | None) -> None:
        """Writes what a later evaluation needs to know of the data beside the spec."""
        about = {"classes": list(names), "folder": None if folder is None else str(folder.absolute())}
        write_atomically(self.about_data, json.dumps(about, indent=2, ensure_ascii=False) + "\n")

    def finished(self) -> Result | None:
        """The result of a run that has nothing left to do, or None."""
        if not self.result.exists():
            return None
        result = Result.from_json(self.result.read_text(encoding="utf-8"))
        return result if result.finished else None

    def holds(self) -> list[str]:
        """The names of the files that a training has left; specs alone are none, there is nothing to lose."""
        files = [self.history, self.model, self.best, self.result, self.state, self.best_weights]
        return [each.name for each in files if each.exists()]

    def clear(self) -> None:
        """Takes away what a training has left, and nothing else."""
        for name in (*self.holds(), self.spec.name, self.source.name, self.curves.name, self.about_data.name):
            (self.path / name).unlink(missing_ok=True)
        for part in ("train", "validation"):
            for each in (self.logs / part).glob("events.out.tfevents.*.cnnspec"):
                each.unlink()

    def begin(self, resolved: str, source: str) -> None:
        """Makes the directory and puts the specs there, unless a run is there already."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"cannot make the folder {self.path}: {error.strerror or error}") from None
        for each in self.path.glob(f"{MARK}*"):  # what a run that was killed left half written
            each.unlink(missing_ok=True)
        if not self.holds():
            write_atomically(self.source, source)
            write_atomically(self.spec, resolved)


def check_folder(path: Path, *, resolved: str, resume: bool, force: bool = False) -> RunFolder:
    """The directory, if this spec may be trained into it, or a ``UsageError``; nothing is changed."""
    folder = RunFolder(path)
    _refuse_unwritable(path)
    held = folder.holds()
    if held and force and not resume:
        return folder
    if held and not resume:
        raise UsageError(
            f"{path} already holds a run ({', '.join(held)})",
            help="choose another --out, --resume to go on with that run, or --force to replace it",
        )
    if held and not folder.spec.exists():
        raise UsageError(
            f"{path} holds {', '.join(held)} but no spec.yaml to compare with", help="choose another --out"
        )
    if held:
        _refuse_other_spec(folder.spec, resolved)
    return folder


def _refuse_unwritable(path: Path) -> None:
    nearest = next(each for each in [path, *path.absolute().parents] if each.exists())
    if not nearest.is_dir():
        raise UsageError(f"{nearest} is a file, not a folder", help="choose another --out")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise UsageError(f"cannot write to {nearest}: no permission", help="choose another --out")


def _refuse_other_spec(path: Path, resolved: str) -> None:
    there, here = path.read_text(encoding="utf-8").splitlines(), resolved.splitlines()
    if there == here:
        return
    length = max(len(there), len(here))
    pairs = zip(there + [""] * (length - len(there)), here + [""] * (length - len(here)), strict=True)
    number, (old, new) = next((index, pair) for index, pair in enumerate(pairs, 1) if pair[0] != pair[1])
    raise UsageError(
        f"the spec is not the one of the run in {path.parent}: "
        f"line {number} of its spec.yaml is '{old.strip()}', now it is '{new.strip()}'",
        help="only the same spec can go on; choose another --out to train the changed one",
    )
