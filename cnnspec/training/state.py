"""Everything that decides how a training goes on, in one file without pickle.

``model.save`` does not do: it leaves out the states of the random generators of dropout and the like.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from cnnspec.diagnostics import UsageError
from cnnspec.files import replacing, settle
from cnnspec.training.folder import Row
from cnnspec.training.plateau import Plateau
from cnnspec.training.stopping import Watch

_ABOUT = "about"
_ANEW = "start again with another --out"


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
    found = {f"weight.{index}": each for index, each in enumerate(model.weights)}
    found |= {f"optimizer.{index}": each for index, each in enumerate(optimizer.variables)}
    for layer in model._flatten_layers():
        for index, generator in enumerate(getattr(layer, "_seed_generators", [])):
            found[f"seed.{layer.name}.{index}"] = generator.state
    return found


def save_state(path: Path, state: State, variables: Mapping[str, Any]) -> None:
    """Writes the state whole or not at all, and before anything that is written after it."""
    about = json.dumps(asdict(state))
    arrays: dict[str, Any] = {name: each.numpy() for name, each in variables.items()}
    arrays[_ABOUT] = np.array(about)
    with replacing(path) as beside:
        np.savez(beside, **arrays)
    settle(path.parent)


def load_state(path: Path, variables: Mapping[str, Any]) -> State:
    """Reads a state and sets the variables to it."""
    arrays = read_arrays(path)
    try:
        about = json.loads(str(arrays.pop(_ABOUT)[()]))
        plateau = about.pop("plateau")
        state = State(watch=Watch(**about.pop("watch")), plateau=plateau and Plateau(**plateau), **about)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise UsageError(f"{path} holds no state of a run", help=_ANEW) from None
    set_variables(path, arrays, variables)
    return state


def read_arrays(path: Path) -> dict[str, Any]:
    """The arrays of a file by name."""
    try:
        # Opened here: numpy leaves a broken archive open.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            return dict(stored)
    except (OSError, EOFError, ValueError, BadZipFile, KeyError, zlib.error) as error:
        raise UsageError(f"cannot read {path}: {error}", help=_ANEW) from None


def set_variables(path: Path, arrays: Mapping[str, Any], variables: Mapping[str, Any]) -> None:
    """Sets each variable to the array of its name; both must be the same set."""
    shapes = {name: tuple(each.shape) for name, each in variables.items()}
    if shapes != {name: each.shape for name, each in arrays.items()}:
        raise UsageError(
            f"{path} is not of the model that this spec makes now",
            help="go on with the version of the program that began the run, or start again with another --out",
        )
    for name, array in arrays.items():
        variables[name].assign(array)
