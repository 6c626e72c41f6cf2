"""An interrupted run that is resumed equals one that was not, to the last bit."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from training_runs import Watcher, build, history, same_states, train

from cnnspec.diagnostics import UsageError
from cnnspec.training.initial import Initial

pytestmark = [pytest.mark.keras, pytest.mark.slow]


def ctrl_c(epoch: int) -> None:
    if epoch == 2:
        os.kill(os.getpid(), signal.SIGINT)


class CtrlCWithin(Watcher):
    """Ctrl-C in the middle of the third epoch."""

    def advance(self, epoch: int, images: int, measures: object, rate: float) -> None:
        if epoch == 3:
            os.kill(os.getpid(), signal.SIGINT)


@pytest.fixture(scope="module")
def straight(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("straight")
    train(out, early_stop={"patience": 3}, schedule="cosine")
    return out


def again(out: Path, **options: object) -> object:
    return train(out, early_stop={"patience": 3}, schedule="cosine", **options)


def test_two_runs_are_equal(straight: Path, tmp_path: Path) -> None:
    again(tmp_path)
    assert same_states(straight, tmp_path)
    assert history(straight) == history(tmp_path)


def test_another_seed_is_another_run(straight: Path, tmp_path: Path) -> None:
    again(tmp_path, seed=1)
    assert not same_states(straight, tmp_path)


@pytest.mark.parametrize("watcher", [Watcher(ctrl_c), CtrlCWithin()], ids=["at its end", "within an epoch"])
def test_resumed_equals_straight(
    watcher: Watcher, straight: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keras

    monkeypatch.setattr(
        "cnnspec.training.loop._SECONDS_PER_CALL", 0
    )  # every step is a call, Ctrl-C is heard after each
    stopped = again(tmp_path, progress=watcher)
    assert (stopped.stopped_by, stopped.epochs) == ("interrupt", 2)
    assert watcher.lines[-1] == f"stopped: 2 of 4 epochs are kept in {tmp_path}; go on with --resume"
    assert (tmp_path / "model.keras").exists()
    assert len(history(tmp_path)) == 3

    resumed = again(tmp_path, resume=True)
    assert (resumed.stopped_by, resumed.epochs) == ("epochs", 4)
    assert same_states(straight, tmp_path)
    assert history(straight) == history(tmp_path)
    for name in ("model.keras", "best.keras"):
        weights = [keras.models.load_model(out / name).get_weights() for out in (straight, tmp_path)]
        assert all(np.array_equal(one, two) for one, two in zip(*weights, strict=True))


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


def test_ctrl_c_is_as_before_afterwards(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    again(tmp_path, progress=Watcher(ctrl_c))
    assert signal.getsignal(signal.SIGINT) is before


def test_resume_of_nothing_starts(straight: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for out in (tmp_path / "empty", tmp_path / "absent"):
        assert again(out, resume=True).epochs == 4
    assert same_states(straight, tmp_path / "absent")


def test_a_run_stopped_before_its_first_epoch_starts_again(straight: Path, tmp_path: Path) -> None:
    class AtOnce(Watcher):
        def advance(self, *_: object) -> None:
            os.kill(os.getpid(), signal.SIGINT)

    stopped = again(tmp_path, progress=AtOnce())
    assert (stopped.epochs, stopped.metrics, stopped.stopped_by) == (0, {}, "interrupt")
    again(tmp_path, resume=True)
    assert same_states(straight, tmp_path)


def test_killed_between_two_files_goes_on(straight: Path, tmp_path: Path) -> None:
    again(tmp_path, progress=Watcher(ctrl_c))
    (tmp_path / "result.json").unlink()
    rows = (tmp_path / "history.csv").read_text().splitlines(keepends=True)
    (tmp_path / "history.csv").write_text("".join(rows[:-1]))
    (tmp_path / ".unfinished-1-state.npz").write_text("half")
    again(tmp_path, resume=True)
    assert same_states(straight, tmp_path)
    assert history(straight) == history(tmp_path)
    assert not list(tmp_path.glob(".unfinished*"))


def test_refuses_another_spec(tmp_path: Path) -> None:
    again(tmp_path, progress=Watcher(ctrl_c))
    with pytest.raises(UsageError, match=r"train\.epochs was 4 and is 5$") as caught:
        again(tmp_path, resume=True, resolved="name: test\ntrain: {epochs: 5}\n")
    assert caught.value.help == "add --extend to train for more epochs, or choose another --out"
    with pytest.raises(UsageError, match=r"train\.epochs was 4 and is 3$"):
        again(tmp_path, extend=True, resolved="name: test\ntrain: {epochs: 3}\n")


def test_refuses_another_model(tmp_path: Path) -> None:
    again(tmp_path, progress=Watcher(ctrl_c))
    with pytest.raises(UsageError, match="not of the model that this spec makes"):
        again(tmp_path, build_model=lambda: build(use_bias=False), resume=True)


def test_refuses_a_broken_state(tmp_path: Path) -> None:
    again(tmp_path, progress=Watcher(ctrl_c))
    (tmp_path / "state.npz").write_bytes(b"nothing of use")
    with pytest.raises(UsageError, match="cannot read"):
        again(tmp_path, resume=True)


def test_killed_process_goes_on_in_another(straight: Path, tmp_path: Path) -> None:
    program = (
        f"import sys, time; sys.path.insert(0, {str(Path(__file__).parent.parent)!r}); import training_runs; from pathlib import Path\n"
        "wait = training_runs.Watcher(lambda epoch: time.sleep(60) if epoch == 2 else None)\n"
        "training_runs.train(Path(sys.argv[1]), early_stop={'patience': 3}, schedule='cosine', progress=wait)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 60
        while not (tmp_path / "history.csv").exists() or len(history(tmp_path)) < 3:
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)
        time.sleep(0.3)
        process.kill()
    again(tmp_path, resume=True)
    assert same_states(straight, tmp_path)


def second_phase(epochs: int) -> dict[str, object]:
    return {"freeze": "conv", "fine_tune": {"epochs": epochs, "learning_rate": 1e-3}, "frozen": frozenset({"conv"})}


@pytest.mark.parametrize(
    "fields",
    [
        {"schedule": {"plateau": {"monitor": "loss", "patience": 1, "min_delta": 1, "factor": 0.5}}},
        {"optimizer": {"adam": {"use_ema": True, "ema_momentum": 0.8, "amsgrad": True}}},
        {"optimizer": {"sgd": {"momentum": 0.9, "gradient_accumulation_steps": 3}}, "schedule": "one_cycle"},
        {"class_weight": "balanced", "label_smoothing": 0.1, "schedule": {"exponential": {"warmup": 0.5}}},
        {**second_phase(2), "optimizer": {"adam": {"use_ema": True}}},
        second_phase(1),
    ],
    ids=["plateau", "averages", "accumulation and one_cycle", "class weights", "at the fine-tuning", "before it"],
)
def test_every_state_resumes(fields: dict[str, object], tmp_path: Path) -> None:
    train(tmp_path / "straight", **fields)
    train(tmp_path / "resumed", progress=Watcher(ctrl_c), **fields)
    assert len(history(tmp_path / "resumed")) == 3
    train(tmp_path / "resumed", resume=True, **fields)
    assert same_states(tmp_path / "straight", tmp_path / "resumed")
    assert history(tmp_path / "straight") == history(tmp_path / "resumed")
    if "plateau" in str(fields):
        with np.load(tmp_path / "resumed" / "state.npz") as state:
            assert float(state["optimizer.1"]) < 5e-3 / 2


def test_weights_of_another_run_are_taken_once(tmp_path: Path) -> None:
    train(tmp_path / "first", epochs=1)
    initial = Initial(tmp_path / "first" / "model.keras")
    train(tmp_path / "straight", initial=initial)
    watcher = Watcher()
    train(tmp_path / "resumed", initial=initial, progress=Watcher(ctrl_c))
    train(tmp_path / "resumed", initial=initial, resume=True, progress=watcher)
    assert not [line for line in watcher.lines if "weights of" in line]
    assert same_states(tmp_path / "straight", tmp_path / "resumed")
