"""Training: the loop, the run directory, resuming."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cnnspec.training.result import Result

if TYPE_CHECKING:
    from cnnspec.spec.spec import Spec
    from cnnspec.training.progress import Progress

__all__ = ["Result", "train"]


def train(
    spec: Spec,
    out: str | Path,
    *,
    resume: bool = False,
    force: bool = False,
    progress: Progress | None = None,
    data_root: str | Path | None = None,
) -> Result:
    """Train the network of a spec on its data, and leave a run in a folder.

    Args:
        spec: with a ``data`` section; what ``train`` leaves out has its default.
        out: the folder of the run.
        resume: go on with the run in that folder; an absent or empty one is begun, a finished one left as it is.
        force: replace the run in that folder.
        progress: what is told of the run while it goes; standard error unless given.
        data_root: the folder that the paths of ``data`` are relative to, instead of the spec's own.

    Raises SpecError for what is wrong in the spec, before TensorFlow is imported, and UsageError for a folder that
    cannot be used and for a training that cannot go on.
    """
    from cnnspec.training.prepare import prepare

    prepared = prepare(spec, data_root)
    from cnnspec.training.run import run

    return run(
        prepared.build,
        data=prepared.data,
        train=prepared.train,
        out=Path(out),
        resolved=prepared.resolved,
        source=spec.source.text,
        softmax_output=prepared.softmax_output,
        resume=resume,
        force=force,
        progress=progress,
        found=prepared.found,
    )
