"""What is wrong with paths, labels, classes and shapes is told at its place, before TensorFlow is loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from image_files import grey, write_folder
from support import pointed_at

import cnnspec
from cnnspec.diagnostics import SpecError, UsageError
from cnnspec.training.prepare import prepare

SPEC = """\
cnnspec: 1
name: pets
input: [4, 4, 1]
classes: 2
features: [{flatten: {}}, {dense: {units: $classes, activation: softmax}}]
data: {source: {folder: {path: pets}}}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_folder(tmp_path / "pets", {"cat": 3, "dog": 3})
    (tmp_path / "table.csv").write_text("path,label\npets/cat/000.png,0\npets/dog/000.png,12\n")
    np.savez(tmp_path / "data.npz", x=np.zeros((4, 5, 5, 3), np.uint8), y=np.arange(4))
    np.savez(tmp_path / "rows.npz", x=np.zeros((4, 4, 4, 1), np.uint8), y=np.eye(3)[[0, 1, 0, 1]])
    np.savez(tmp_path / "floats.npz", x=np.zeros((4, 4, 4, 1), np.float32), y=np.arange(4) % 2)
    return tmp_path


def findings(root: Path, text: str) -> list[tuple[str, str, str]]:
    (root / "spec.yaml").write_text(text)
    with pytest.raises(SpecError) as caught:
        prepare(cnnspec.load(root / "spec.yaml"))
    return [(each.code, pointed_at(each), each.message) for each in caught.value.diagnostics]


@pytest.mark.parametrize(
    ("shape", "help"),
    [
        ((3, 8, 8), "save the images with channels last: `images.transpose(0, 2, 3, 1)`"),
        ((8, 8), "write `input: [8, 8, 1]`, or use another source"),
        ((9, 9, 3), "write `input: [9, 9, 3]`, or use another source"),
    ],
)
def test_images_of_another_shape_are_helped_by_what_they_are(shape: tuple[int, ...], help: str, root: Path) -> None:
    np.savez(root / "other.npz", x=np.zeros((4, *shape), np.uint8), y=np.arange(4) % 2)
    text = SPEC.replace("[4, 4, 1]", "[8, 8, 3]").replace("{folder: {path: pets}}", "{npz: {path: other.npz}}")
    (root / "spec.yaml").write_text(text)
    with pytest.raises(SpecError) as caught:
        prepare(cnnspec.load(root / "spec.yaml"))
    assert caught.value.diagnostics[0].help == help


def test_what_fits_is_found(root: Path) -> None:
    (root / "spec.yaml").write_text(SPEC)
    assert prepare(cnnspec.load(root / "spec.yaml")).look.source.names == ("cat", "dog")


@pytest.mark.parametrize(
    ("old", "new", "code", "place", "message"),
    [
        ("path: pets", "path: pest", "data.source", "pest", "there is no folder 'pest'"),
        ("path: pets", "path: /etc", "data.source", "/etc", "leads out of the folder of the spec"),
        ("classes: 2", "classes: 3", "data.classes", "classes", "has 2 classes (cat, dog), but the output is 3"),
        ("path: pets}", "path: pets}}, samples: 7, labels: {index", "spec.value", "{index}", ""),
        ("{folder: {path: pets}}", "{folder: {path: pets}}, samples: 7", "data.samples", "7", "holds 6"),
        ("{folder: {path: pets}}", "{csv: {path: table.csv}}", "data.classes", "classes", "the label 12 ("),
        ("{folder: {path: pets}}", "{csv: {path: table.csv, label_column: x}}", "data.source", "x", "no column x"),
        (
            "{folder: {path: pets}}",
            "{npz: {path: floats.npz}}, augment: [flip]",
            "data.range",
            "[flip]",
            "are float32, and",
        ),
        ("{folder: {path: pets}}", "{npz: {path: data.npz}}", "data.shape", "input", "5×5×3, but input is 4×4×1"),
        (
            "{folder: {path: pets}}",
            "{npz: {path: rows.npz}}, labels: one_hot",
            "data.classes",
            "classes",
            "have 3 columns, but the output is 2",
        ),
        ("{folder: {path: pets}}", "mnist", "data.shape", "[4, 4, 1]", "28×28×1"),
    ],
)
def test_mistakes(old: str, new: str, code: str, place: str, message: str, root: Path) -> None:
    found = findings(root, SPEC.replace(old, new))
    assert any(each[0] == code and each[1] == place and message in each[2] for each in found), found


def test_columns_that_are_not_the_classes(root: Path) -> None:
    text = SPEC.replace("softmax", "sigmoid").replace(
        "{folder: {path: pets}}", "{npz: {path: rows.npz}}, labels: multi_hot"
    )
    message = "the labels of npz have 3 columns, but the output is 2"
    assert findings(root, text) == [("data.classes", "classes", message)]


def test_no_framework_is_loaded_for_a_mistake_in_the_data(root: Path) -> None:
    (root / "pets" / "cat" / "000.png").write_bytes(b"broken")
    (root / "spec.yaml").write_text(SPEC)
    program = (
        "import sys; from cnnspec.cli import main\n"
        f"sys.argv = ['cnnspec', 'train', {str(root / 'spec.yaml')!r}, '--out', {str(root / 'run')!r}]\n"
        "try:\n    main()\nexcept SystemExit as end:\n    print(end.code)\n"
        "print([each for each in ('numpy', 'keras', 'tensorflow') if each in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "1\n[]\n"
    assert "cat/000.png: it is no JPEG, PNG, BMP or GIF" in done.stderr
    assert not (root / "run").exists()


def test_another_root_may_be_named(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "spec.yaml").write_text(SPEC)
    spec = cnnspec.load(elsewhere / "spec.yaml")
    with pytest.raises(SpecError, match="there is no folder"):
        prepare(spec)
    assert prepare(spec, data_root=root).look.samples == 6
    with pytest.raises(UsageError, match=r"there is no folder .*nowhere, which the paths of the data are relative to"):
        prepare(spec, data_root=root / "nowhere")
    (root / "pets" / "cat" / "link.png").symlink_to(elsewhere / "a.png")
    (elsewhere / "a.png").write_bytes(grey())
    with pytest.raises(SpecError, match="leads out of the folder"):
        prepare(spec, data_root=root)


def test_an_output_that_is_not_the_classes_is_told_at_its_layer(root: Path) -> None:
    [(code, _, _)] = findings(root, SPEC.replace("units: $classes", "units: 3"))
    assert code == "lint.units-not-classes"
