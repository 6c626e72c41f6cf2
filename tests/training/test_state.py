"""The state of a run from somebody else: numbers and text, or else refused, and nothing of it is ever run."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from cnnspec.diagnostics import UsageError
from cnnspec.training.state import load_state

pytestmark = pytest.mark.keras


class Evil:
    """Makes a folder when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> object:
        return (os.mkdir, (str(self.path),))


def test_a_pickle_is_refused_and_not_run(tmp_path: Path) -> None:
    evil = np.empty(1, object)
    evil[0] = Evil(tmp_path / "hacked")
    np.savez(tmp_path / "state.npz", about=evil)
    with pytest.raises(UsageError, match=r"cannot read .*state\.npz: Object arrays cannot be loaded"):
        load_state(tmp_path / "state.npz", {})
    np.load(tmp_path / "state.npz", allow_pickle=True)["about"]
    assert (tmp_path / "hacked").exists(), "this pickle does nothing: the test would see no harm"


@pytest.mark.parametrize("about", ["", "3", "{}", "[1]", '{"plateau": null, "watch": {"never": 1}}'])
def test_what_is_no_state_is_told(tmp_path: Path, about: str) -> None:
    np.savez(tmp_path / "state.npz", about=np.array(about))
    with pytest.raises(UsageError, match="holds no state of a run"):
        load_state(tmp_path / "state.npz", {})


def test_a_broken_file_is_told(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "whole.npz", about=np.array("{}"), other=np.arange(10_000))
    whole = (tmp_path / "whole.npz").read_bytes()
    for length in (0, 10, len(whole) // 2, len(whole) - 30):
        (tmp_path / "state.npz").write_bytes(whole[:length])
        with pytest.raises(UsageError, match="cannot read"):
            load_state(tmp_path / "state.npz", {})
