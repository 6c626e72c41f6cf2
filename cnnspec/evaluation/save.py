"""An evaluation as files in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cnnspec.evaluation.evaluate import Evaluation
from cnnspec.evaluation.mistakes import mistakes_sheet
from cnnspec.evaluation.words import tables, text
from cnnspec.sources.images.arrays import Arrays
from cnnspec.text.files import write_atomically
from cnnspec.values.printable import json_text


def save(
    folder: Path, evaluation: Evaluation, probabilities: Any, arrays: Arrays, limits: tuple[float, float] | None
) -> None:
    """``evaluation.json`` and ``.txt``, tables as CSV, and ``mistakes.png``, in the order of ``mistakes.csv``."""
    figures = json_text(evaluation.to_dict()) + "\n"
    files: dict[str, str | bytes] = {"evaluation.json": figures, "evaluation.txt": text(evaluation) + "\n"}
    files |= tables(evaluation, probabilities)
    sheet = mistakes_sheet(arrays, evaluation.mistakes, limits)
    if sheet is not None:
        files["mistakes.png"] = sheet
    else:
        (folder / "mistakes.png").unlink(missing_ok=True)  # of an evaluation before
    for name, content in files.items():
        write_atomically(folder / name, content)
