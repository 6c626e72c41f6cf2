"""One training, from nothing or from where it was interrupted."""

from __future__ import annotations

from pathlib import Path

from cnnspec.training.folder import check_folder
from cnnspec.training.job import Job
from cnnspec.training.progress import Progress, progress_on
from cnnspec.training.quiet import import_tensorflow
from cnnspec.training.result import Result


def run(job: Job, out: Path, *, resume: bool = False, force: bool = False, progress: Progress | None = None) -> Result:
    """Trains what ``job`` says, and leaves the run in ``out``.

    With ``resume`` a run that was interrupted goes on from the end of its last epoch and gives the very weights of one
    that was not; a finished run is left as it is. ``force`` replaces a run that is there. What the user has to mend is
    a ``UsageError``. Nothing heavy is imported before everything light is checked.
    """
    folder = check_folder(Path(out), resolved=job.resolved, resume=resume, force=force)
    if resume and (finished := folder.finished()):
        return finished
    import_tensorflow()
    from cnnspec.training.session import Session

    session = Session(job, folder)
    if force and not resume:
        folder.clear()
    folder.begin(job.resolved, job.source)
    folder.write_about_data(job.found.source.names if job.found else (), job.root)
    return session.run(progress or progress_on())
