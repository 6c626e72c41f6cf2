"""Where the weights of a training begin: a model, a file of weights or the folder of an earlier run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any

from cnnspec.diagnostics import Diagnostic, SpecError, UsageError
from cnnspec.spans.source import locate
from cnnspec.values.types import show

if TYPE_CHECKING:
    from cnnspec.compiler.spec import Spec
    from cnnspec.language.train import Train

ENDINGS = (".keras", ".h5")  # .weights.h5 is one of the latter


@dataclass(frozen=True)
class Initial:
    """A file of weights.

    ``mapping`` says which layer of keras.applications each node of ``network`` is, if there is such a file.
    """

    path: Path
    mapping: Path | None = None
    network: str = ""

    def load(self, model: Any) -> list[str]:
        """Sets the weights that the file has for the layers of a model; what was found, as lines for the user."""
        from cnnspec.training.weights import load_weights

        return load_weights(model, self)


def initial_for(spec: Spec, train: Train, init_from: str | Path | None) -> Initial | None:
    """Where the weights come from: what the user has given goes before what the spec says.

    The spec's own is below its folder. Raises SpecError or UsageError where there is no such file.
    """
    if init_from is not None:
        path = _file_at(Path(init_from))
        if path is None:
            raise UsageError(f"--init-from: {_why_not(Path(init_from))}", help=_HELP)
    elif train.init_from is not None:
        path = _of_spec(spec, train.init_from)
    else:
        return None
    beside = Path(spec.source.path).with_suffix(".keras.yaml")
    mapping = beside if spec.source.folder is not None and beside.is_file() else None
    return Initial(path, mapping, spec.name)


_HELP = "name a .keras, .weights.h5 or .h5 file, or the folder of a run"


def _file_at(path: Path) -> Path | None:
    if path.is_dir():
        return next((path / name for name in ("best.keras", "model.keras") if (path / name).is_file()), None)
    return path if path.is_file() and path.name.endswith(ENDINGS) else None


def _why_not(path: Path) -> str:
    if path.is_dir():
        return f"{path} holds no model of a run"
    return f"{path} is no file of weights" if path.exists() else f"there is no file {path}"


def outside(text: str) -> bool:
    """Whether a path of a spec is written so that it may lead out of its folder."""
    return bool(
        PurePosixPath(text).is_absolute()
        or PureWindowsPath(text).drive
        or "\\" in text
        or "\0" in text
        or ".." in PurePosixPath(text).parts
    )


def _of_spec(spec: Spec, text: str) -> Path:
    place = locate(spec.section("train").data, ("init_from",))

    def refuse(message: str, help: str) -> SpecError:
        return SpecError([Diagnostic("train.init-from", f"train.init_from: {message}", place, help)])

    folder = spec.source.folder
    if folder is None:
        raise refuse("a spec from standard input has no folder", "use --init-from")
    if outside(text) or not (folder / text).resolve().is_relative_to(folder.resolve()):
        raise refuse(f"{show(text)} is not below the folder of the spec", "copy it there, or use --init-from")
    path = _file_at(folder / text)
    if path is None:
        raise refuse(_why_not(folder / text), _HELP)
    return path
