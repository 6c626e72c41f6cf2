"""The state of a run from somebody else: numbers and text, or else refused, and nothing of it is ever run."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from zipfile import ZipFile

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
    with pytest.raises(UsageError, match=r"cannot read .*state\.npz: its about\.npy holds Python objects"):
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


WATCH = {"monitor": "loss", "patience": None, "min_delta": 0.0}
ROW = {"epoch": 1, "seconds": 0.5, "loss": 1.0}
ABOUT = {"watch": WATCH, "plateau": None, "rows": [ROW], "rate": 1.0, "waiting": 0.0}


def test_a_state_is_read(tmp_path: Path) -> None:
    np.savez(tmp_path / "state.npz", about=np.array(json.dumps(ABOUT)))
    assert load_state(tmp_path / "state.npz", {}).epochs == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"rows": [3]},
        {"rows": {"epoch": 1}},
        {"rows": [{"epoch": 1}]},
        {"rows": [{**ROW, "epoch": 1e300}]},
        {"rows": [{**ROW, "loss": "low"}]},
        {"rows": [{**ROW, "seconds": 10**400}]},
        {"rows": [{**ROW, "seconds": float("nan")}]},
        {"rate": float("inf")},
        {"rows": [ROW, ROW]},
        {"rows": [ROW, {**ROW, "epoch": 2, "other": 1}]},
        {"watch": {**WATCH, "monitor": "accuracy"}},
        {"watch": {**WATCH, "monitor": ["loss"]}},
        {"watch": {**WATCH, "best": "good"}},
        {"watch": {**WATCH, "patience": "much"}},
        {"watch": [1]},
        {"plateau": {"rate": None}},
        {"plateau": 3},
        {"rate": None},
        {"more": 1},
    ],
    ids=str,
)
def test_values_of_another_kind_are_no_state(tmp_path: Path, changed: dict[str, object]) -> None:
    np.savez(tmp_path / "state.npz", about=np.array(json.dumps(ABOUT | changed)))
    with pytest.raises(UsageError, match="holds no state of a run"):
        load_state(tmp_path / "state.npz", {})


def test_text_nested_without_end_is_no_state(tmp_path: Path) -> None:
    np.savez(tmp_path / "state.npz", about=np.array("[" * 100_000))
    with pytest.raises(UsageError, match="holds no state of a run"):
        load_state(tmp_path / "state.npz", {})


def _declared(path: Path, header: bytes) -> None:
    """A state whose weight says something of itself and then ends."""
    with ZipFile(path, "w") as archive:
        content = io.BytesIO()
        np.save(content, np.array(json.dumps(ABOUT)))
        archive.writestr("about.npy", content.getvalue())
        archive.writestr("weight.0.npy", b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header)


@pytest.mark.parametrize(
    ("shape", "kind", "reason"),
    [
        ("(1000000, 1000000)", "'<f8'", "is not of the model that this spec makes now"),
        ("(4,)", "'<U4'", "is not of the model that this spec makes now"),
        ("(4,)", "[('a', '<f4')]", "is not of the model that this spec makes now"),
        ("(4,)", "'|O'", "holds Python objects"),
        ("(4,)", "'<f4'", "cannot read"),
        ("(4,)", "__import__('os')", "cannot read"),
        ("(-1,)", "'<f4'", "is not of the model that this spec makes now"),
    ],
)
def test_only_arrays_of_the_model_are_read(tmp_path: Path, shape: str, kind: str, reason: str) -> None:
    header = f"{{'descr': {kind}, 'fortran_order': False, 'shape': {shape}}}".ljust(117) + "\n"
    _declared(tmp_path / "state.npz", header.encode())
    with pytest.raises(UsageError, match=reason):
        load_state(tmp_path / "state.npz", {"weight.0": np.zeros(4, "f4")})


def test_a_single_array_is_no_state(tmp_path: Path) -> None:
    with (tmp_path / "state.npz").open("wb") as file:
        np.save(file, np.zeros(3))
    with pytest.raises(UsageError, match=r"cannot read .*state\.npz: File is not a zip file"):
        load_state(tmp_path / "state.npz", {})


def test_a_pipe_is_no_state(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "state.npz")
    with pytest.raises(UsageError, match=r"cannot read .*state\.npz: it is a pipe"):
        load_state(tmp_path / "state.npz", {})


def test_values_that_are_not_finite_are_no_state_to_continue_from(tmp_path: Path) -> None:
    tf = pytest.importorskip("tensorflow")
    with_nan = {"weight.0": np.array([1.0, np.nan], np.float32), "optimizer.2": np.ones(2, np.float32)}
    variables = {name: tf.Variable(np.zeros(2, np.float32)) for name in with_nan}
    np.savez(tmp_path / "state.npz", about=np.array(json.dumps(ABOUT)), **with_nan)
    with pytest.raises(UsageError, match=r"is damaged: its weight\.0 has NaN or infinite values"):
        load_state(tmp_path / "state.npz", variables, only_finite=True)
    assert all((variable.numpy() == 0).all() for variable in variables.values()), "nothing is set before all is checked"
