"""Trains a network: the loop, its state, resuming, trackers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cnnspec.training.result import Result

if TYPE_CHECKING:
    from cnnspec.compiler.spec import Spec
    from cnnspec.training.progress import Progress

__all__ = ["Result", "train"]


def train(
    spec: Spec,
    out: str | Path,
    *,
    resume: bool = False,
    force: bool = False,
    extend: bool = False,
    track: Sequence[str] = (),
    init_from: str | Path | None = None,
    progress: Progress | None = None,
    data_root: str | Path | None = None,
) -> Result:
    """Train the network of a spec on its data, and leave a run in a folder.

    Args:
        spec: with a ``data`` section; what ``train`` leaves out has its default.
        out: the folder of the run.
        resume: go on with the run in that folder; an absent or empty one is begun, a finished one left as it is.
        force: replace the run in that folder.
        extend: as resume, also where the spec has more epochs than that of the run and no other difference.
        track: words of trackers that are told of the run, as ``--track``.
        init_from: a model, a file of weights or the folder of a run to take weights from; goes before the spec's.
        progress: what is told of the run while it goes; standard error unless given.
        data_root: the folder that the paths of ``data`` are relative to, instead of the spec's own.

    Raises SpecError for what is wrong in the spec, before TensorFlow is imported, and UsageError for a folder that
    cannot be used and for a training that cannot go on.
    """
    from cnnspec.training.prepare import prepare

    job = prepare(spec, init_from=init_from, data_root=data_root)
    from cnnspec.training.looking import placed_in
    from cnnspec.training.run import run

    with placed_in(spec, job.data):  # what only the model shows, such as a label beyond its outputs
        return run(job, Path(out), resume=resume, force=force, extend=extend, track=track, progress=progress)
