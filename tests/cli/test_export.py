import json

import pytest
from support import call
from trained_runs import quick

from cnnspec.export import TARGETS

pytestmark = [pytest.mark.keras, pytest.mark.slow, pytest.mark.xdist_group("exports")]


def test_says_what_was_written_and_how_far_it_is_off(capfd, tmp_path):
    path = tmp_path / "net.onnx"
    code, said, error = call(capfd, "export", str(quick()), "--to", "onnx", "-o", str(path))
    assert (code, error) == (0, "")
    assert said.startswith(f"{path}: onnx, float32, ")
    assert "read back: 32 images, outputs differ from Keras' by" in said
    assert path.is_file()


def test_as_json(capfd, tmp_path):
    path = tmp_path / "net.tflite"
    arguments = ["--to", "litert", "--numbers", "int8", "-o", str(path), "--format", "json"]
    code, said, _ = call(capfd, "export", str(quick()), *arguments)
    told = json.loads(said)
    assert (code, told["numbers"], told["images"], told["path"]) == (0, "int8", 32, str(path))
    assert told["bytes"] == path.stat().st_size


def test_an_export_that_disagrees_is_a_finding_and_leaves_nothing(capfd, tmp_path, monkeypatch):
    run = TARGETS["onnx"].run
    monkeypatch.setattr(TARGETS["onnx"], "run", lambda path, images: run(path, images) + 0.001)
    code, said, error = call(capfd, "export", str(quick()), "--to", "onnx", "-o", str(tmp_path / "net.onnx"))
    assert (code, said) == (1, "")
    assert "differ from Keras' by 0.001 of the largest; 0.0001 is allowed" in error
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "message", "help"),
    [
        (["--to", "onix"], "there is no target 'onix'", "did you mean 'onnx'?"),
        (["--to", "onnx", "--numbers", "int8"], "onnx is written in float32", "int8 is for litert"),
        (["--to", "litert", "-o", "net.onnx"], "net.onnx does not end in .tflite", "write -o net.tflite"),
    ],
)
def test_what_cannot_be_done_is_one_clear_message(capfd, arguments, message, help):
    code, said, error = call(capfd, "export", str(quick()), *arguments)
    assert (code, said) == (2, "")
    assert message in error
    assert help in error
