"""Each target is read by its own runtime here; what disagrees leaves nothing behind."""

import importlib.util
import shutil
from functools import cache

import numpy as np
import pytest
from trained_runs import new_folder, quick

from cnnspec.diagnostics import UsageError
from cnnspec.evaluation.trained import open_run
from cnnspec.export import TARGETS
from cnnspec.export._subject import in_float32, subject_of
from cnnspec.export._write import Disagrees, check_target, compare, write_export

pytestmark = [pytest.mark.keras, pytest.mark.slow, pytest.mark.xdist_group("exports")]
CASES = [(target, numbers) for target in TARGETS for numbers in TARGETS[target].NUMBERS]


@cache
def subject():
    return subject_of(open_run(quick()))


def named(tmp_path, target):
    return tmp_path / f"out{TARGETS[target].ENDING}"


@cache
def exported(target, numbers):
    """One export of each kind, in a folder with nothing else, and what it came to."""
    path = named(new_folder(), target)
    return path, write_export(subject(), target, numbers, path)


def copied(there, path):
    """Copy a file or a folder."""
    shutil.copytree(there, path) if there.is_dir() else shutil.copy(there, path)


def test_the_targets_are_the_files_of_the_folder():
    assert list(TARGETS) == ["keras", "litert", "onnx", "saved_model"]


@pytest.mark.parametrize(("target", "numbers"), CASES)
def test_its_own_runtime_reads_it_and_agrees(target, numbers):
    path, done = exported(target, numbers)
    given = TARGETS[target].run(path, subject().samples)
    assert given.shape == (32, 10)
    assert np.abs(given - subject().expected).max() <= {"float32": 1e-5, "float16": 1e-3, "int8": 0.05}[numbers]
    assert done.difference <= done.tolerance
    assert done.bytes > 1000
    assert [each.name for each in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("target", list(TARGETS))
def test_one_that_was_tampered_with_is_refused_and_what_was_there_stays(
    target, tmp_path, tmp_path_factory, monkeypatch
):
    """Between writing and reading one weight of the model changes, as a converter with a mistake would change it."""
    path = named(tmp_path, target)
    copied(exported(target, "float32")[0], path)
    before = sorted((each.name, each.stat().st_size) for each in tmp_path.rglob("*"))
    module, model = TARGETS[target], subject().model
    write, written = module.write, named(tmp_path_factory.mktemp("tampered"), target)

    def tampered(subject, path, numbers):
        if written.exists():
            copied(written, path)
            return
        own = model.get_weights()
        try:
            model.set_weights([*own[:-1], own[-1] + np.eye(1, 10, 3)[0]])  # the bias of one class
            write(subject, path, numbers)
        finally:
            model.set_weights(own)
        copied(path, written)

    assert subject().expected.shape == (32, 10)  # of the true model
    monkeypatch.setattr(module, "write", tampered)
    with pytest.raises(Disagrees, match=r"differ from Keras' by .* of the largest; 0.0001 is allowed in float32"):
        write_export(subject(), target, "float32", path)
    assert sorted((each.name, each.stat().st_size) for each in tmp_path.rglob("*")) == before
    other = tmp_path / f"new{module.ENDING}"
    with pytest.raises(Disagrees):
        write_export(subject(), target, "float32", other)
    assert not other.exists()


@pytest.mark.parametrize("target", list(TARGETS))
def test_a_file_that_its_runtime_cannot_read_is_no_export(target, tmp_path, monkeypatch):
    def garbage(subject, path, numbers):
        path.write_bytes(b"nothing of the kind")

    monkeypatch.setattr(TARGETS[target], "write", garbage)
    with pytest.raises(UsageError, match=f"cannot be written as {target}|cannot write"):
        write_export(subject(), target, "float32", named(tmp_path, target))
    assert list(tmp_path.iterdir()) == []


def test_what_counts_as_the_same():
    expected = np.array([[0.9, 0.1], [0.2, 0.8]], np.float32)
    assert compare(expected, expected + 5e-5, "float32", "x")[1] == 1.0
    for wrong in (expected + 2e-4, np.full_like(expected, np.nan), expected[:1], expected[:, :1]):
        with pytest.raises(Disagrees):
            compare(expected, wrong, "float32", "x")
    near = np.array([[0.55, 0.45], [0.45, 0.55]], np.float32)
    with pytest.raises(Disagrees, match="0% of 2 images the class that Keras gives them; 90% is demanded in int8"):
        compare(near, near[::-1], "int8", "x")


def test_a_missing_package_is_named_with_its_extra(tmp_path, monkeypatch):
    import cnnspec.export._write as writing

    there = importlib.util.find_spec
    monkeypatch.setattr(writing, "find_spec", lambda name: None if name == "tf2onnx" else there(name))
    with pytest.raises(UsageError, match="onnx needs tf2onnx") as caught:
        check_target("onnx", None, tmp_path / "a.onnx")
    assert caught.value.help == "install it with: pip install 'cnnspec[onnx]'"


def test_what_a_target_has_not(tmp_path):
    with pytest.raises(UsageError, match="onnx is written in float32"):
        check_target("onnx", "int8", tmp_path / "a.onnx")
    with pytest.raises(UsageError, match=r"does not end in \.tflite"):
        check_target("litert", None, tmp_path / "a.lite")
    (tmp_path / "data").mkdir()
    with pytest.raises(UsageError, match="is no SavedModel"):
        check_target("saved_model", None, tmp_path / "data")


def test_a_model_of_bfloat16_is_exported_in_float32(monkeypatch):
    from cnnspec.training.precision import build

    run = open_run(quick())
    from cnnspec.keras_model.build import build_keras

    mixed = build(lambda: build_keras(run.graph), "bfloat16")
    mixed.set_weights(run.model.get_weights())
    run.__dict__["model"] = mixed
    exact = in_float32(run)
    assert {layer.compute_dtype for layer in exact.layers} == {"float32"}
    np.testing.assert_allclose(exact(subject().samples), subject().expected, atol=1e-6)
