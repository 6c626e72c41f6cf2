"""What a training came to."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal

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
    def from_json(text: str) -> Result:
        """The result that ``to_json`` wrote."""
        return Result(**json.loads(text))
