"""Weights of other models: by name, in every format of Keras, and those of keras.applications."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support import ROOT, spec_of
from training_runs import build, train

from cnnspec import zoo
from cnnspec.diagnostics import SpecError, UsageError
from cnnspec.spec.spec import load
from cnnspec.training.initial import Initial, initial_for, outside
from cnnspec.training.prepare import prepare

pytestmark = pytest.mark.keras


def other(outputs: int = 10, **changed: Any) -> Any:
    """A model with the layers of ``build`` and other weights."""
    model = build(outputs, **changed)
    random = np.random.RandomState(1)
    model.set_weights([random.uniform(0.1, 1, each.shape).astype("float32") for each in model.get_weights()])
    return model


@pytest.mark.parametrize("name", ["a.keras", "a.weights.h5", "a.h5"])
def test_every_format(name: str, tmp_path: Path) -> None:
    there, here = other(), build()
    there.save_weights(tmp_path / name) if name.endswith(".weights.h5") else there.save(tmp_path / name)
    lines = Initial(tmp_path / name).load(here)
    assert lines == [f"weights of 3 of 3 layers are from {tmp_path / name}"]
    assert all(np.array_equal(one, two) for one, two in zip(there.get_weights(), here.get_weights(), strict=True))


def test_tells_what_matched_and_what_did_not(tmp_path: Path) -> None:
    import keras

    other(outputs=5).save_weights(tmp_path / "a.weights.h5")
    layers = build().layers
    layers.insert(1, keras.layers.Conv2D(1, 1, name="new"))
    layers.pop(3)  # the norm
    model = keras.Sequential([keras.layers.Input((28, 28, 1)), *layers])
    before = model.get_layer("dense").get_weights()
    lines = Initial(tmp_path / "a.weights.h5").load(model)
    assert [line.split(": ")[-1] for line in lines[1:]] == [
        "dense (256×5 and 5 in the file, 256×10 and 10 here)",
        "new",
        "norm",
    ]
    assert lines[0].startswith("weights of 1 of 3 layers")
    assert all(
        np.array_equal(one, two) for one, two in zip(before, model.get_layer("dense").get_weights(), strict=True)
    )


def test_refuses_what_does_not_fit_at_all(tmp_path: Path) -> None:
    import keras

    keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(2, name="unlike")]).save(tmp_path / "a.keras")
    with pytest.raises(UsageError, match="its layers are called unlike"):
        Initial(tmp_path / "a.keras").load(build())


@pytest.mark.parametrize("name", ["a.keras", "a.weights.h5", "a.h5"])
def test_refuses_what_is_no_file_of_weights(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"nothing of use")
    with pytest.raises(UsageError, match="cannot read weights"):
        Initial(tmp_path / name).load(build())


@pytest.mark.slow
@pytest.mark.parametrize(("name", "ending"), [("mobilenet", ".weights.h5"), ("vgg16", ".h5"), ("resnet50", ".keras")])
def test_zoo_networks_take_files_of_keras_applications(name: str, ending: str, tmp_path: Path) -> None:
    import keras

    from cnnspec.emit.keras_model import build_keras
    from cnnspec.emit.twins import read_twins

    size = 32
    found = zoo.find(name)
    assert found is not None
    mapping = found.file.with_suffix(".keras.yaml")
    keras.backend.clear_session()
    function = read_twins(mapping).networks[name]
    # 7 classes: the head is the only layer of another shape, as in real transfer.
    theirs = getattr(keras.applications, function)(
        weights=None, input_shape=(size, size, 3), classes=7, include_top=name != "vgg16"
    )
    path = tmp_path / f"theirs{ending}"
    theirs.save_weights(path) if ending == ".weights.h5" else theirs.save(path)
    spec = load(name)
    ours = build_keras(spec.compile())
    lines = Initial(path, mapping, name).load(ours)
    taken, total = (int(word) for word in lines[0].split() if word.isdigit())
    assert total - taken == (3 if name == "vgg16" else 1)
    pairs = {
        "mobilenet": ("conv1.conv", "conv1"),
        "vgg16": ("stage2.1.conv1.conv", None),
        "resnet50": ("conv1.conv", "conv1_conv"),
    }
    node, layer = pairs[name]
    if layer:
        assert np.array_equal(ours.get_layer(node).get_weights()[0], theirs.get_layer(layer).get_weights()[0])


SPEC = """\
cnnspec: 1
name: digits
input: [28, 28, 1]
features: [{flatten: {}}, {dense: {units: 10, activation: softmax}}]
data: {source: mnist5k}
train: {init_from: PATH}
"""


def test_paths_that_lead_out_are_refused_at_their_line(tmp_path: Path) -> None:
    assert [outside(each) for each in ("/a.keras", "../a.keras", "a\\b.keras", "C:/a.keras", "a/b.keras")] == [
        True
    ] * 4 + [False]
    path = tmp_path / "net.yaml"
    for text, message in (
        ("../a.keras", "not below the folder"),
        ("a.keras", "there is no file"),
        ("net.yaml", "no file of weights"),
    ):
        path.write_text(SPEC.replace("PATH", text))
        with pytest.raises(SpecError, match=message) as caught:
            prepare(load(path))
        [found] = caught.value.diagnostics
        assert (found.code, found.span and found.span.line) == ("train.init-from", 6)
    with pytest.raises(SpecError, match="no folder"):
        prepare(spec_of(SPEC.replace("PATH", "a.keras")))


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "a.keras").touch()
    (inner / "a.keras").symlink_to(tmp_path / "a.keras")
    (inner / "net.yaml").write_text(SPEC.replace("PATH", "a.keras"))
    with pytest.raises(SpecError, match="not below the folder"):
        prepare(load(inner / "net.yaml"))


def test_the_command_line_goes_before_and_may_lie_anywhere(tmp_path: Path) -> None:
    (tmp_path / "net.yaml").write_text(SPEC.replace("PATH", "a.keras"))
    run = tmp_path / "run"
    run.mkdir()
    with pytest.raises(UsageError, match=r"--init-from: .* holds no model of a run"):
        prepare(load(tmp_path / "net.yaml"), init_from=run)
    (run / "model.keras").touch()
    job = prepare(load(tmp_path / "net.yaml"), init_from=run)
    assert job.initial is not None
    assert job.initial.path == run / "model.keras"
    (run / "best.keras").touch()
    assert initial_for(load(tmp_path / "net.yaml"), job.train, run).path == run / "best.keras"  # type: ignore[union-attr]
    assert prepare(load(ROOT / "specs" / "lenet5.yaml")).initial is None
    assert prepare(load(ROOT / "specs" / "lenet5.yaml"), init_from=run).initial.mapping is None  # type: ignore[union-attr]


@pytest.mark.slow
def test_a_run_begins_with_the_weights_of_another(tmp_path: Path) -> None:
    from training_runs import Watcher

    train(tmp_path / "first", epochs=6)
    watcher = Watcher()
    initial = Initial(tmp_path / "first" / "best.keras")
    fast = {"optimizer": {"sgd": {"learning_rate": 1e-6}}, "epochs": 1}
    result = train(tmp_path / "second", initial=initial, progress=watcher, **fast)
    assert watcher.lines[0].startswith("weights of 3 of 3 layers are from")
    without = train(tmp_path / "third", **fast)
    assert result.metrics["val_accuracy"] > without.metrics["val_accuracy"] + 0.3
