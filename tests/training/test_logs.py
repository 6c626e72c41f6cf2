"""Event files that TensorBoard reads."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.keras


def scalars(folder: Path) -> dict[str, list[tuple[int, float]]]:
    """All numbers in the event files of a folder, by their names."""
    import tensorflow as tf

    found: dict[str, list[tuple[int, float]]] = {}
    for path in sorted(folder.glob("events.out.tfevents.*")):
        for record in tf.data.TFRecordDataset(str(path)).as_numpy_iterator():
            event = tf.compat.v1.Event.FromString(record)
            for value in event.summary.value:
                found.setdefault(value.tag, []).append((event.step, value.simple_value))
    return found


def test_measures_by_epoch(tmp_path: Path) -> None:
    from cnnspec.training.logs import Logs

    Logs(tmp_path).epoch(1, {"loss": 0.5, "val_loss": 0.75, "learning_rate": 0.125})
    Logs(tmp_path).epoch(2, {"loss": 0.25, "val_loss": 0.5, "learning_rate": 0.125})  # another process, a resumed run
    assert scalars(tmp_path / "train") == {"loss": [(1, 0.5), (2, 0.25)], "learning_rate": [(1, 0.125), (2, 0.125)]}
    assert scalars(tmp_path / "validation") == {"loss": [(1, 0.75), (2, 0.5)]}
