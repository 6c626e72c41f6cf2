"""One training, from nothing or from where it was interrupted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cnnspec.diagnostics import UsageError
from cnnspec.keras_model.quiet import import_tensorflow
from cnnspec.keras_model.settings import standard_settings
from cnnspec.runs.lock import locked, refuse_locked
from cnnspec.training.folder import check_folder
from cnnspec.training.job import Job
from cnnspec.training.progress import Progress, progress_on
from cnnspec.training.result import Result
from cnnspec.training.trackers import trackers


def run(
    job: Job,
    out: Path,
    *,
    resume: bool = False,
    force: bool = False,
    extend: bool = False,
    track: Sequence[str] = (),
    progress: Progress | None = None,
) -> Result:
    """Trains what ``job`` says, and leaves the run in ``out``.

    With ``resume`` a run that was interrupted goes on from the end of its last epoch and gives the very weights of one
    that was not; a finished run is left as it is. ``extend`` resumes too, also with more epochs than the run had.
    ``force`` replaces a run that is there. What the user has to mend is a ``UsageError``. Nothing heavy is imported
    before everything light is checked.
    """
    resume = resume or extend
    if resume and force:
        raise UsageError("a run is gone on with or replaced, not both", help="leave out --force, or --resume")
    refuse_locked(Path(out))
    folder = check_folder(Path(out), resolved=job.resolved, resume=resume, force=force, extend=extend)
    if resume and (finished := folder.finished(job.train.epochs)):
        _refuse_without_effect(finished, job.train.epochs, folder.path, extend)
        (progress or progress_on()).note(f"the run in {folder.path} was finished before: nothing is left to do")
        return finished
    tracked = trackers(track)
    import_tensorflow()
    from cnnspec.training.session import Session

    with standard_settings():
        session = Session(job, folder, resume=resume, tracked=tracked)
        folder.make()
        with locked(folder.path):
            if force and not resume:
                folder.clear()
            folder.begin(job.resolved, job.source, session.record)
            return session.run(progress or progress_on())


def _refuse_without_effect(finished: Result, epochs: int, path: Path, extend: bool) -> None:
    if extend and finished.epochs < epochs:
        why = "early_stop ended" if finished.stopped_by == "early_stop" else "a loss that is no number ended"
        raise UsageError(
            f"{why} the run in {path} after {finished.epochs} epochs: more of them change nothing",
            help="choose another --out to train with other fields",
        )
