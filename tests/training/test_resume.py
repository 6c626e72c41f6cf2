"""An interrupted run that is resumed equals one that was not, to the last bit."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from training_runs import Watcher, build, history, plain, same_states, train

from cnnspec.diagnostics import UsageError
from cnnspec.training.initial import Initial
from cnnspec.training.result import Result

pytestmark = [pytest.mark.keras, pytest.mark.slow, pytest.mark.xdist_group("resumed")]


def ctrl_c(epoch: int) -> None:
    if epoch == 2:
        os.kill(os.getpid(), signal.SIGINT)


class CtrlCWithin(Watcher):
    """Ctrl-C in the middle of the third epoch."""

    def advance(self, epoch: int, images: int, measures: object, rate: float) -> None:
        if epoch == 3:
            os.kill(os.getpid(), signal.SIGINT)


def copied_after_two(out: Path, copy: Path) -> Watcher:
    """Copies the folder of a run after its second epoch: what a process leaves that is killed at that moment."""
    return Watcher(lambda epoch: shutil.copytree(out, copy) if epoch == 2 else None)


def every_step_is_a_call(patch: pytest.MonkeyPatch) -> None:
    """Ctrl-C is heard after each step."""
    patch.setattr("cnnspec.training.loop._SECONDS_PER_CALL", 0)


@pytest.fixture(scope="module")
def straight(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("straight")
    train(out, early_stop={"patience": 3}, schedule="cosine")
    return out


def again(out: Path, **options: Any) -> Result:
    return train(out, early_stop={"patience": 3}, schedule="cosine", **options)


class Stopped(NamedTuple):
    """A run that Ctrl-C stopped at the end of its second epoch; tests copy it."""

    out: Path
    result: Result
    lines: list[str]
    handler_is_as_before: bool


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Stopped:
    out, watcher, before = tmp_path_factory.mktemp("stopped"), Watcher(ctrl_c), signal.getsignal(signal.SIGINT)
    with pytest.MonkeyPatch.context() as patch:
        every_step_is_a_call(patch)
        result = again(out, progress=watcher)
    return Stopped(out, result, watcher.lines, signal.getsignal(signal.SIGINT) is before)


@pytest.fixture
def copy(stopped: Stopped, tmp_path: Path) -> Path:
    """A copy of the run that was stopped."""
    shutil.copytree(stopped.out, tmp_path / "copy")
    return tmp_path / "copy"


def test_two_runs_are_equal_and_resume_of_an_absent_folder_starts(straight: Path, tmp_path: Path) -> None:
    assert again(tmp_path / "absent", resume=True).epochs == 4
    assert same_states(straight, tmp_path / "absent")
    assert history(straight) == history(tmp_path / "absent")


def test_another_seed_is_another_run_and_resume_of_an_empty_folder_starts(straight: Path, tmp_path: Path) -> None:
    assert again(tmp_path, resume=True, seed=1).epochs == 4
    assert not same_states(straight, tmp_path)


def check_stopped(result: Result, lines: list[str], out: Path) -> None:
    assert (result.stopped_by, result.epochs) == ("interrupt", 2)
    assert lines[-1] == f"stopped: 2 of 4 epochs are kept in {out}; go on with --resume"
    assert (out / "model.keras").exists()
    assert len(history(out)) == 3


def check_resumed(out: Path, straight: Path) -> None:
    import keras

    resumed = again(out, resume=True)
    assert (resumed.stopped_by, resumed.epochs) == ("epochs", 4)
    assert same_states(straight, out)
    assert history(straight) == history(out)
    for name in ("model.keras", "best.keras"):
        weights = [keras.models.load_model(each / name).get_weights() for each in (straight, out)]
        assert all(np.array_equal(one, two) for one, two in zip(*weights, strict=True))


def test_stopped_at_the_end_of_an_epoch_and_resumed_equals_straight(
    straight: Path, stopped: Stopped, copy: Path
) -> None:
    check_stopped(stopped.result, stopped.lines, stopped.out)
    check_resumed(copy, straight)


def test_stopped_within_an_epoch_and_resumed_equals_straight(
    straight: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    every_step_is_a_call(monkeypatch)
    watcher = CtrlCWithin()
    check_stopped(again(tmp_path, progress=watcher), watcher.lines, tmp_path)
    check_resumed(tmp_path, straight)


def test_a_second_ctrl_c_breaks_off_and_says_what_is_kept(tmp_path: Path) -> None:
    class Twice(Watcher):
        def advance(self, epoch: int, *_: object) -> None:
            if epoch == 2:
                os.kill(os.getpid(), signal.SIGINT)
                os.kill(os.getpid(), signal.SIGINT)

    watcher = Twice()
    with pytest.raises(KeyboardInterrupt):
        again(tmp_path, progress=watcher)
    assert watcher.lines[-1] == f"broken off: 1 of 4 epochs is kept in {tmp_path}; go on with --resume"


def test_ctrl_c_is_as_before_afterwards(stopped: Stopped) -> None:
    assert stopped.handler_is_as_before


def test_a_run_stopped_before_its_first_epoch_starts_again(straight: Path, tmp_path: Path) -> None:
    class AtOnce(Watcher):
        def advance(self, *_: object) -> None:
            os.kill(os.getpid(), signal.SIGINT)

    stopped = again(tmp_path, progress=AtOnce())
    assert (stopped.epochs, stopped.metrics, stopped.stopped_by) == (0, {}, "interrupt")
    again(tmp_path, resume=True)
    assert same_states(straight, tmp_path)


def test_killed_between_two_files_goes_on(straight: Path, copy: Path) -> None:
    (copy / "result.json").unlink()
    rows = (copy / "history.csv").read_text().splitlines(keepends=True)
    (copy / "history.csv").write_text("".join(rows[:-1]))
    (copy / ".unfinished-1-state.npz").write_text("half")
    again(copy, resume=True)
    assert same_states(straight, copy)
    assert history(straight) == history(copy)
    assert not list(copy.glob(".unfinished*"))


def test_refuses_another_spec(copy: Path) -> None:
    with pytest.raises(UsageError, match=r"train\.epochs was 4 and is 5$") as caught:
        again(copy, resume=True, resolved="name: test\ntrain: {epochs: 5}\n")
    assert caught.value.help == "add --extend to train for more epochs, or choose another --out"
    with pytest.raises(UsageError, match=r"train\.epochs was 4 and is 3$"):
        again(copy, extend=True, resolved="name: test\ntrain: {epochs: 3}\n")


def test_refuses_another_model(copy: Path) -> None:
    with pytest.raises(UsageError, match="not of the model that this spec makes"):
        again(copy, build_model=lambda: build(use_bias=False), resume=True)


def test_refuses_a_broken_state(copy: Path) -> None:
    (copy / "state.npz").write_bytes(b"nothing of use")
    with pytest.raises(UsageError, match="cannot read"):
        again(copy, resume=True)


def second_phase(epochs: int) -> dict[str, object]:
    return {"freeze": "conv", "fine_tune": {"epochs": epochs, "learning_rate": 1e-3}, "frozen": frozenset({"conv"})}


PLATEAU: dict[str, Any] = {"schedule": {"plateau": {"monitor": "loss", "patience": 1, "min_delta": 1, "factor": 0.5}}}
WEIGHTED: dict[str, Any] = {"class_weight": "balanced", "label_smoothing": 0.1}
AVERAGES = {"use_ema": True, "ema_momentum": 0.8, "amsgrad": True}
STATES: dict[str, dict[str, Any]] = {
    "plateau, averages and class weights": {
        **PLATEAU, **WEIGHTED, "optimizer": {"adam": {"learning_rate": 5e-3, **AVERAGES}},
    },
    "accumulation and one_cycle": {
        "optimizer": {"sgd": {"momentum": 0.9, "gradient_accumulation_steps": 3}}, "schedule": "one_cycle",
    },
    "at the fine-tuning": {**second_phase(2), "optimizer": {"adam": {"use_ema": True}}},
}  # fmt: skip
IN_LONG: dict[str, dict[str, Any]] = {
    "plateau": PLATEAU,
    "averages": {"optimizer": {"adam": AVERAGES}},
    "before the fine-tuning": second_phase(1),
    "class weights": {**WEIGHTED, "schedule": {"exponential": {"warmup": 0.5}}},
}


@pytest.mark.parametrize(
    "fields",
    [
        *(pytest.param(fields, id=name) for name, fields in STATES.items()),
        *(pytest.param(fields, id=name, marks=pytest.mark.large) for name, fields in IN_LONG.items()),
    ],
)
def test_every_state_resumes(fields: dict[str, Any], tmp_path: Path) -> None:
    """In `make long`: states one by one that are kept together here, and a run stopped before its fine-tuning."""
    straight, resumed = tmp_path / "straight", tmp_path / "resumed"
    train(straight, progress=copied_after_two(straight, resumed), **fields)
    assert len(history(resumed)) == 3
    train(resumed, resume=True, **fields)
    assert same_states(straight, resumed)
    assert history(straight) == history(resumed)
    if "plateau" in str(fields):
        with np.load(resumed / "state.npz") as state:
            assert float(state["optimizer.1"]) < 5e-3 / 2


def test_weights_of_another_run_are_taken_once(tmp_path: Path) -> None:
    straight, resumed = tmp_path / "straight", tmp_path / "resumed"
    initial, watcher = Initial(plain().out / "model.keras"), copied_after_two(straight, resumed)
    train(straight, initial=initial, progress=watcher)
    assert [line for line in watcher.lines if "weights of" in line]
    watcher = Watcher()
    train(resumed, initial=initial, resume=True, progress=watcher)
    assert not [line for line in watcher.lines if "weights of" in line]
    assert same_states(straight, resumed)
