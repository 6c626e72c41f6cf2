"""What a training is told, before anything heavy is loaded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cnnspec.language.data import Data
from cnnspec.language.objective import Head
from cnnspec.language.train import Train

if TYPE_CHECKING:
    from pathlib import Path

    from cnnspec.data.read import Look
    from cnnspec.training.initial import Initial


@dataclass(frozen=True)
class Job:
    """A model and how to train it.

    ``build`` makes an uncompiled Keras model of raw images, ``head`` is what it gives out. ``resolved`` and ``source``
    are the texts of the spec, filled in and as given. ``frozen`` are the layers that do not learn, or not before the
    fine-tuning; ``initial`` is where weights come from; ``look`` is what a look at the data has shown, without which
    its paths are relative to the current folder. ``takes`` says whether images of a shape go through a model with open
    sizes, which are not all of those that its input takes. ``root`` is the folder that the paths of the data are
    relative to.
    """

    build: Callable[[], Any]
    data: Data
    train: Train
    resolved: str
    source: str
    head: Head = "softmax"
    frozen: frozenset[str] = frozenset()
    initial: Initial | None = None
    look: Look | None = None
    takes: Callable[[tuple[int, ...]], bool] = lambda shape: True
    root: Path | None = None
