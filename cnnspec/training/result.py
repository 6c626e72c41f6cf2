"""What a training came to."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, get_args

from cnnspec.diagnostics import UsageError
from cnnspec.runs.record import is_number, read_json
from cnnspec.runs.rows import LONGEST

StoppedBy = Literal["epochs", "early_stop", "interrupt", "nan"]


@dataclass(frozen=True)
class Result:
    """The end of a run: ``metrics`` are those of the last epoch, by their Keras names.

    ``seconds`` is the time of all epochs, validation included; ``images_per_second`` counts training images and is that
    of the last epoch; ``input_wait`` is the share of that epoch's training time that was spent waiting for input.
    ``nan`` says that the loss was no number any more; the metrics are those of the epoch before.
    """

    metrics: dict[str, float]
    epochs: int
    seconds: float
    images_per_second: float
    stopped_by: StoppedBy
    input_wait: float = 0.0

    @property
    def finished(self) -> bool:
        """Whether there is nothing left that ``--resume`` could do."""
        return self.stopped_by != "interrupt"

    def to_json(self) -> str:
        """The text of ``result.json``."""
        return json.dumps(asdict(self), indent=2) + "\n"

    @staticmethod
    def read(path: Path) -> Result:
        """The result that ``to_json`` wrote. Raises UsageError for a file that holds none."""
        fields = read_json(path)
        try:
            result = Result(**fields)
        except TypeError:
            result = None
        if result is None or not result._is_whole():
            help = f"delete it, and --resume writes it again: rm {path}"
            raise UsageError(f"{path} is not the result of a run", help=help)
        return result

    def _is_whole(self) -> bool:
        """Whether every field is of its kind."""
        if not isinstance(self.metrics, dict) or not isinstance(self.epochs, int):
            return False
        numbers = (*self.metrics.values(), self.epochs, self.seconds, self.images_per_second, self.input_wait)
        return all(map(is_number, numbers)) and 0 <= self.seconds < LONGEST and self.stopped_by in get_args(StoppedBy)
