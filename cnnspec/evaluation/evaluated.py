"""The evaluation of a run: the one that is stored in its folder, or a new one of its validation images."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from cnnspec.diagnostics import SpecError, UsageError
from cnnspec.runs.record import is_number, read_json

# Where `cnnspec evaluate RUN -o DIR` may have been told to put it.
PLACES = ("evaluation.json", "evaluation/evaluation.json")
MODEL = "best.keras"
_KINDS = {
    "model": str, "data": str, "images": int, "metrics": dict, "figures": dict, "intervals": dict, "classes": list,
    "confusion": list | None,
}  # fmt: skip
_ROW = {"name": str, "precision": float, "recall": float, "f1": float, "support": int}


def stored(run: Path) -> dict[str, Any] | None:
    """The evaluation in the folder of a run, unless its model has been trained further since."""
    for place in PLACES:
        path = run / place
        if not os.path.isfile(path):
            continue
        evaluation = read_json(path)
        if not _is_evaluation(evaluation):
            raise UsageError(
                f"{path} is no evaluation", help=f"write it again: cnnspec evaluate {run} -o {path.parent}"
            )
        model = run / str(evaluation["model"])
        if os.path.isfile(model) and model.stat().st_mtime <= path.stat().st_mtime:
            return evaluation
    return None


def _is_evaluation(data: dict[str, Any]) -> bool:
    if not all(key in data and isinstance(data[key], kind) for key, kind in _KINDS.items()):
        return False
    rows, numbers = data["classes"], [*data["metrics"].values(), *data["figures"].values()]
    if not all(map(is_number, (*numbers, data["images"]))) or not all(map(_is_interval, data["intervals"].values())):
        return False
    if not all(
        isinstance(row, dict) and all(isinstance(row.get(key), kind) for key, kind in _ROW.items()) for row in rows
    ):
        return False
    if not all(is_number(row["support"]) for row in rows):
        return False
    return data["confusion"] is None or _is_square(data["confusion"], len(rows))


def _is_interval(value: Any) -> bool:
    return not value or (isinstance(value, list) and len(value) == 2 and all(map(is_number, value)))


def _is_square(table: list[Any], size: int) -> bool:
    return len(table) == size and all(
        isinstance(row, list) and len(row) == size and all(map(_is_count, row)) for row in table
    )


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and value >= 0 and is_number(value)


def evaluation_of(run: Path, data_root: Path | None = None) -> tuple[dict[str, Any] | None, str]:
    """The evaluation, computed where none is stored, or why there is none."""
    evaluation = stored(run)
    if evaluation is not None:
        return evaluation, ""
    try:
        return _computed(run, data_root), ""
    except UsageError as error:
        return None, error.message
    except SpecError as error:
        return None, error.diagnostics[0].message


def _computed(run: Path, data_root: Path | None) -> dict[str, Any]:
    from cnnspec.keras_model.quiet import import_tensorflow

    if not os.path.isfile(run / MODEL):
        raise UsageError(f"the run holds no {MODEL} yet")
    import_tensorflow()
    from cnnspec.evaluation.evaluate import evaluate
    from cnnspec.evaluation.images import images_of
    from cnnspec.evaluation.trained import open_run

    trained = open_run(run)
    evaluation, _ = evaluate(trained, images_of(trained, None, None, data_root))
    return evaluation.to_dict()
