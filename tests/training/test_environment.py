from pathlib import Path

import pytest

pytestmark = pytest.mark.keras


def test_threads_and_processor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cnnspec.training.environment import environment

    cpu = tmp_path / "cpuinfo"
    cpu.write_text("processor: 0\nmodel name\t: Some 9000\n")
    monkeypatch.setenv("TF_NUM_INTRAOP_THREADS", "7")
    found = environment("bfloat16", cpu)
    assert (found["processor"], found["threads"], found["precision"]) == ("Some 9000", 7, "bfloat16")
    assert found["parallel_operations"] >= 1
    assert environment("float32", tmp_path / "none")["processor"]
