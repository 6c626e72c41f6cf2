"""``model.keras`` and ``best.keras``: written whenever that costs little, and always at the end."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from cnnspec.text.files import replacing
from cnnspec.training.folder import RunFolder
from cnnspec.training.state import load_state

_WORTH = 20  # a model file is written when at least this many times its cost has passed since the last one


class ModelFiles:
    """Writes the models of a run.

    ``variables`` are those of its state file; within ``averages`` the model has the weights that are to be saved.
    """

    def __init__(
        self,
        model: Any,
        folder: RunFolder,
        variables: Mapping[str, Any],
        averages: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._model, self._folder, self._variables, self._averages = model, folder, variables, averages
        self._cost, self._last = 0.0, time.perf_counter()

    def save_if_cheap(self, *, is_best: bool) -> None:
        """At the end of an epoch; an epoch of a small network is shorter than writing a model."""
        started = time.perf_counter()
        if started - self._last < _WORTH * self._cost:
            return
        self._save_last(copy_to_best=is_best)
        self._last = time.perf_counter()
        self._cost = self._last - started

    def save(self, *, best_is_last: bool) -> None:
        """Both files, as the state says; the model has the best weights afterwards."""
        self._save_last(copy_to_best=best_is_last)
        if not best_is_last:
            load_state(self._folder.best_weights, self._variables)
            self._write(self._folder.best)

    def _save_last(self, *, copy_to_best: bool) -> None:
        self._write(self._folder.model)
        if copy_to_best:
            with replacing(self._folder.best) as beside:
                shutil.copyfile(self._folder.model, beside)

    def _write(self, path: Path) -> None:
        with self._averages(), replacing(path) as beside:
            self._model.save(beside)
