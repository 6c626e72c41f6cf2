"""Everything that decides how a training goes on, in one file without pickle.

``model.save`` does not do: it leaves out the states of the random generators of dropout and the like.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

import numpy as np

from cnnspec.diagnostics import UsageError
from cnnspec.keras_model.damaged import refusing_damaged
from cnnspec.runs.record import is_number
from cnnspec.runs.rows import LONGEST
from cnnspec.text.files import open_regular, replacing, settle
from cnnspec.training.folder import Row
from cnnspec.training.plateau import Plateau
from cnnspec.training.stopping import Watch

_ABOUT = "about"
_NPY = ".npy"
_LARGEST_ABOUT = 2**28  # bytes, at four a character
_ANEW = "start again with another --out"


class Header(NamedTuple):
    """The shape and the type of a stored array."""

    shape: tuple[int, ...]
    kind: np.dtype[Any]


@dataclass
class State:
    """Where a run stands besides its variables: the rows of its history and the best value so far."""

    watch: Watch
    plateau: Plateau | None = None
    rows: list[Row] = field(default_factory=list)
    rate: float = 0.0  # images a second in the last epoch
    waiting: float = 0.0  # the share of its training time that was spent waiting for input

    @property
    def epochs(self) -> int:
        """The number of epochs done."""
        return len(self.rows)


def variables_of(model: Any, optimizer: Any) -> dict[str, Any]:
    """All variables that a training changes, by names that the next process gives them too.

    Keras' own paths will not do: they hold numbers that count for the whole process. The states of random generators
    are in no public list with a name, hence by layer and position.
    """
    variables = {f"weight.{index}": variable for index, variable in enumerate(model.weights)}
    variables |= {f"optimizer.{index}": variable for index, variable in enumerate(optimizer.variables)}
    for layer in model._flatten_layers():
        for index, generator in enumerate(getattr(layer, "_seed_generators", [])):
            variables[f"seed.{layer.name}.{index}"] = generator.state
    return variables


def save_state(path: Path, state: State, variables: Mapping[str, Any]) -> None:
    """Writes the state whole or not at all, and before anything that is written after it."""
    about = json.dumps(asdict(state))
    arrays: dict[str, Any] = {name: variable.numpy() for name, variable in variables.items()}
    arrays[_ABOUT] = np.array(about)
    with replacing(path) as beside:
        np.savez(beside, **arrays)
    settle(path.parent)


def load_state(path: Path, variables: Mapping[str, Any], *, only_finite: bool = False) -> State:
    """Read a state and set the variables to it. Raises UsageError for one that no training can continue from."""
    with refusing_damaged(f"cannot read {path}", _ANEW), open_regular(path) as file, ZipFile(file) as archive:
        headers = {name.removesuffix(_NPY): _header(archive, name) for name in archive.namelist()}
        state = _state(_about(archive, headers.pop(_ABOUT, None)))
        if state is None:
            raise UsageError(f"{path} holds no state of a run", help=_ANEW)
        _refuse_other(path, headers, variables)
        arrays = {name: _array(archive, name) for name in variables}
    for name, array in arrays.items():
        if only_finite and array.dtype.kind == "f" and not np.isfinite(array).all():
            raise UsageError(f"{path} is damaged: its {name} has NaN or infinite values", help=_ANEW)
    for name, array in arrays.items():
        variables[name].assign(array)
    return state


def _header(archive: ZipFile, member: str) -> Header:
    """What an array says of itself, before memory is taken for it. Raises ValueError for anything but plain arrays."""
    with archive.open(member) as file:
        version = np.lib.format.read_magic(file)
        if version not in _READERS:
            raise ValueError(f"its {member} is not an array that a training writes")
        shape, _, kind = _READERS[version](file)
    if kind.hasobject:
        raise ValueError(f"its {member} holds Python objects, which could run code")
    return Header(shape, kind)


_READERS = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}


def _array(archive: ZipFile, name: str) -> Any:
    with archive.open(name + _NPY) as file:
        return np.lib.format.read_array(file, allow_pickle=False)


def _about(archive: ZipFile, header: Header | None) -> str:
    """The text of a state, "" where there is none."""
    if header is None or header.shape or header.kind.kind != "U" or header.kind.itemsize > _LARGEST_ABOUT:
        return ""
    return str(_array(archive, _ABOUT)[()])


def _state(about: str) -> State | None:
    """The state that a text says, if it is one."""
    try:
        fields = json.loads(about)
        plateau = fields.pop("plateau")
        state = State(watch=Watch(**fields.pop("watch")), plateau=plateau and Plateau(**plateau), **fields)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        return None
    return state if _is_whole(state) else None


def _is_whole(state: State) -> bool:
    """Whether every value is of its kind: what a training calculates with."""
    watch, plateau, rows = state.watch, state.plateau, state.rows
    numbers = [state.rate, state.waiting, watch.min_delta, watch.best_epoch, watch.waited]
    maybe = [watch.patience, watch.best, watch.reference]
    if plateau is not None:
        numbers += [plateau.rate, plateau.waited, plateau.resting]
        maybe.append(plateau.best)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return False
    numbers += [value for row in rows for value in row.values()]
    numbers += [number for number in maybe if number is not None]
    if not isinstance(watch.monitor, str) or not all(map(is_number, numbers)):
        return False
    return (
        [row.get("epoch") for row in rows] == list(range(1, len(rows) + 1))
        and all(row.keys() == rows[0].keys() >= {"seconds", watch.monitor} for row in rows)
        and all(0 <= number < LONGEST for number in (state.rate, *(row["seconds"] for row in rows)))
    )


def _refuse_other(path: Path, headers: Mapping[str, Header], variables: Mapping[str, Any]) -> None:
    """The variables must be the same set, and hold numbers."""
    shapes = {name: tuple(variable.shape) for name, variable in variables.items()}
    if shapes != {name: header.shape for name, header in headers.items()} or any(
        header.kind.kind not in "fiub" for header in headers.values()
    ):
        raise UsageError(
            f"{path} is not of the model that this spec makes now",
            help="go on with the version of the program that began the run, or start again with another --out",
        )
