"""Training a model into a directory: the entry that imports nothing heavy before everything light is checked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from cnnspec.data.read import Look
from cnnspec.spec.data import Data
from cnnspec.spec.train import Train
from cnnspec.training.folder import check_folder
from cnnspec.training.progress import Progress, progress_on
from cnnspec.training.quiet import import_tensorflow
from cnnspec.training.result import Result


def run(
    build_model: Callable[[], Any],
    *,
    data: Data,
    train: Train,
    out: Path,
    resolved: str,
    source: str,
    softmax_output: bool,
    resume: bool = False,
    force: bool = False,
    progress: Progress | None = None,
    found: Look | None = None,
) -> Result:
    """Trains what ``build_model`` gives, an uncompiled Keras model of raw images, and leaves the run in ``out``.

    ``resolved`` and ``source`` are the texts of the spec, filled in and as given; ``softmax_output`` says whether the
    model ends in a softmax, from which the loss follows where the spec names none. With ``resume`` a run that was
    interrupted goes on from the end of its last epoch and gives the very weights of one that was not; a finished run is
    left as it is. ``found`` is what a look at the data has shown; without it paths are relative to the current folder.
    ``force`` replaces a run that is there. What the user has to mend is a ``UsageError``.
    """
    folder = check_folder(Path(out), resolved=resolved, resume=resume, force=force)
    if resume and (finished := folder.finished()):
        return finished
    import_tensorflow()
    from cnnspec.training.session import Session

    session = Session(build_model, data=data, train=train, folder=folder, softmax_output=softmax_output, found=found)
    if force and not resume:
        folder.clear()
    folder.begin(resolved, source)
    return session.run(progress or progress_on())
