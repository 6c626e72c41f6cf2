"""Event files that TensorBoard shows: ``tensorboard --logdir RUN/logs``."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tensorflow as tf

from cnnspec.training.result import Result
from cnnspec.training.trackers import Begun


class Logs:
    """One file for training and one for validation, so that both curves of a measure share a plot.

    Each process that trains a run begins files of its own; TensorBoard joins them.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writers: dict[str, Any] = {}

    def begin(self, run: Begun) -> None:
        """Files are made with the first epoch."""

    def end(self, result: Result) -> None:
        """Every epoch is in the file already."""

    def epoch(self, number: int, measures: Mapping[str, float]) -> None:
        """The measures of an epoch; those of ``val_`` go to the file of the validation under the name without it."""
        parts: dict[str, dict[str, float]] = {"train": {}, "validation": {}}
        for name, value in measures.items():
            part = "validation" if name.startswith("val_") else "train"
            parts[part][name.removeprefix("val_")] = value
        for part, values in parts.items():
            summary = tf.compat.v1.Summary()
            for name, value in values.items():
                summary.value.add(tag=name, simple_value=value)
            self._write(part, tf.compat.v1.Event(wall_time=time.time(), step=number, summary=summary))

    def _write(self, part: str, event: Any) -> None:
        if part not in self._writers:
            path = self._folder / part / f"events.out.tfevents.{time.time_ns()}.cnnspec"
            path.parent.mkdir(parents=True, exist_ok=True)
            self._writers[part] = tf.io.TFRecordWriter(os.fsencode(path))
            first = tf.compat.v1.Event(wall_time=time.time(), file_version="brain.Event:2")
            self._writers[part].write(first.SerializeToString())
        self._writers[part].write(event.SerializeToString())
        self._writers[part].flush()
