"""Weights of other models: by name, in every format of Keras, and those of keras.applications."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

import h5py
import numpy as np
import pytest
from support import ROOT, spec_of
from training_runs import Watcher, build, learned, train

from cnnspec.compiler.spec import load
from cnnspec.diagnostics import SpecError, UsageError
from cnnspec.language import zoo
from cnnspec.training.initial import Initial, initial_for, outside
from cnnspec.training.prepare import prepare

pytestmark = [pytest.mark.keras, pytest.mark.xdist_group("digits")]


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


class Pair(NamedTuple):
    """A network of keras.applications, that of the zoo, and the file that maps their names."""

    theirs: Any
    ours: Any
    mapping: Path


@lru_cache(maxsize=1)
def pair(name: str) -> Pair:
    import keras

    from cnnspec.keras_model.build import build_keras
    from cnnspec.keras_model.twins import read_twins

    found = zoo.find(name)
    assert found is not None
    mapping = found.file.with_suffix(".keras.yaml")
    keras.backend.clear_session()
    function = read_twins(mapping).networks[name]
    # 7 classes: the head is the only layer of another shape, as in real transfer.
    theirs = getattr(keras.applications, function)(
        weights=None, input_shape=(32, 32, 3), classes=7, include_top=name != "vgg16"
    )
    return Pair(theirs, build_keras(load(name).compile()), mapping)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("mobilenet", ".weights.h5"),
        ("mobilenet", ".h5"),
        ("mobilenet", ".keras"),
        pytest.param("vgg16", ".h5", marks=pytest.mark.large),
        pytest.param("resnet50", ".keras", marks=pytest.mark.large),
    ],
)
def test_zoo_networks_take_files_of_keras_applications(name: str, ending: str, tmp_path: Path) -> None:
    """In `make long`: ResNet-50, and VGG-16 without its head."""
    theirs, ours, mapping = pair(name)
    path = tmp_path / f"theirs{ending}"
    theirs.save_weights(path) if ending == ".weights.h5" else theirs.save(path)
    pairs = {
        "mobilenet": ("conv1.conv", "conv1"),
        "vgg16": ("stage1.1.repeat1.1.conv1.conv", "block1_conv1"),
        "resnet50": ("conv1.conv", "conv1_conv"),
    }
    node, layer = pairs[name]
    ours.get_layer(node).set_weights([np.zeros_like(each) for each in ours.get_layer(node).get_weights()])
    lines = Initial(path, mapping, name).load(ours)
    taken, total = (int(word) for word in lines[0].split() if word.isdigit())
    assert total - taken == (3 if name == "vgg16" else 1)
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
    watcher = Watcher()
    initial = Initial(learned().out / "best.keras")
    fast = {"optimizer": {"sgd": {"learning_rate": 1e-6}}, "epochs": 1}
    result = train(tmp_path / "second", initial=initial, progress=watcher, **fast)
    assert watcher.lines[0].startswith("weights of 3 of 3 layers are from")
    without = train(tmp_path / "third", **fast)
    assert result.metrics["val_accuracy"] > without.metrics["val_accuracy"] + 0.3


def _dense(outputs: int = 16) -> Any:
    import keras

    return keras.Sequential([keras.layers.Input((784,)), keras.layers.Dense(outputs, name="dense")])


def _replace(path: Path, name: str, make: Any) -> None:
    """Put another dataset in the place of one in a file of weights."""
    with h5py.File(path, "a") as file:
        del file[name]
        make(file, name)


KERNEL = "layers/dense/vars/0"


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (
            lambda file, name: file.create_dataset(name, (784, 16), "u1", external=[("/etc/passwd", 0, 784 * 16)]),
            "has its numbers in another file, /etc/passwd",
        ),
        (lambda file, name: file.__setitem__(name, h5py.ExternalLink("/tmp/other.h5", "/a")), "a link to another file"),
        (lambda file, name: file.__setitem__(name, h5py.SoftLink(f"/{name}")), "is a link to"),
        (lambda file, name: file.create_dataset(name, (784, 16), "f4"), "declares 50,176 bytes and holds 0"),
        (lambda file, name: file.create_dataset(name, (784, 16), [("a", "f4")]), "holds values of type"),
        (lambda file, name: file.create_group(name), "is not an array"),
        (lambda file, name: None, "open object"),
    ],
    ids=["external storage", "external link", "cycle", "unwritten", "compound", "group", "missing"],
)
def test_weights_that_lead_elsewhere_or_are_none_are_refused(tmp_path: Path, make: Any, reason: str) -> None:
    path = tmp_path / "a.weights.h5"
    _dense().save_weights(path)
    _replace(path, KERNEL, make)
    with pytest.raises(UsageError, match=f"cannot read weights from .*{reason}"):
        Initial(path).load(_dense())


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e300])
def test_weights_that_are_not_finite_are_refused(tmp_path: Path, value: float) -> None:
    path = tmp_path / "a.weights.h5"
    _dense().save_weights(path)
    kernel = np.ones((784, 16))
    kernel[3, 4] = value
    _replace(path, KERNEL, lambda file, name: file.create_dataset(name, data=kernel))
    with pytest.raises(UsageError, match=r"layer dense has NaN or infinite weights \(1 of 12,544\)") as caught:
        Initial(path).load(_dense())
    assert caught.value.help


def test_only_arrays_that_fit_are_read(tmp_path: Path) -> None:
    import keras

    path = tmp_path / "a.weights.h5"
    here = keras.Sequential([*_dense(784).layers, keras.layers.Dense(16, name="last")])
    here.build((None, 784))
    here.save_weights(path)
    terabytes = {"shape": (10**6, 10**6), "dtype": "f4", "chunks": (100, 100)}
    _replace(path, KERNEL, lambda file, name: file.create_dataset(name, **terabytes))
    lines = Initial(path).load(here)
    assert lines[:2] == [
        f"weights of 1 of 2 layers are from {path}",
        "  of another shape, begun anew: dense (1000000×1000000 and 784 in the file, 784×784 and 784 here)",
    ]


def test_archives_that_inflate_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.keras"
    _dense().save(path)
    with ZipFile(path) as whole, ZipFile(tmp_path / "bomb.keras", "w", ZIP_DEFLATED) as archive:
        archive.writestr("config.json", whole.read("config.json"))
        with archive.open("model.weights.h5", "w", force_zip64=True) as member:
            for _ in range(100):
                member.write(bytes(2**20))
    with pytest.raises(UsageError, match=r"its model\.weights\.h5 inflates from \d+,\d+ to more than 67,108,864 bytes"):
        Initial(tmp_path / "bomb.keras").load(_dense())
    with ZipFile(path) as whole, ZipFile(tmp_path / "zipped.keras", "w", ZIP_DEFLATED) as archive:
        for name in whole.namelist():
            archive.writestr(name, whole.read(name))
    assert len(Initial(tmp_path / "zipped.keras").load(_dense())) == 1


@pytest.mark.parametrize("config", ["[]", '{"config": 1}', "[" * 100_000, "\ud800", '{"config": []}'])
def test_archives_with_another_configuration_are_refused(tmp_path: Path, config: str) -> None:
    with ZipFile(tmp_path / "a.keras", "w") as archive:
        archive.writestr("config.json", config.encode("utf-8", "surrogatepass"))
        archive.writestr("model.weights.h5", b"")
    with pytest.raises(UsageError, match="cannot read weights"):
        Initial(tmp_path / "a.keras").load(_dense())


@pytest.mark.parametrize("names", [b"\xff", 3, [b"\xff\xfe"], ["dense", "dense"], ["../.."], [1.5], [["a", "b"]]])
def test_names_of_layers_that_are_none_are_refused(tmp_path: Path, names: Any) -> None:
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file.attrs["layer_names"] = names
        file.create_group("dense").attrs["weight_names"] = [b"kernel", b"\xff"]
    with pytest.raises(UsageError, match="cannot read weights"):
        Initial(tmp_path / "a.h5").load(_dense())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no named pipes")
def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.h5")
    with pytest.raises(UsageError, match="it is a pipe, not a file"):
        Initial(tmp_path / "a.h5").load(_dense())


@pytest.mark.parametrize(
    ("theirs", "ours", "fits"),
    [
        ((1, 3, 3, 4), (3, 1, 3, 4), False),
        ((3, 3, 1, 4), (3, 1, 3, 4), False),
        ((1, 1, 3, 4), (3, 1, 1, 4), False),
        ((1, 1, 1, 3), (3,), True),  # the mean of each channel
        ((3,), (1, 1, 3), True),
    ],
)
def test_an_axis_of_one_is_left_out_before_the_others_only(theirs: Any, ours: Any, fits: bool) -> None:
    from cnnspec.training.weights import _fits

    assert _fits([np.zeros(ours)], [np.zeros(theirs)]) is fits
