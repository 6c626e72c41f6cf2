import json

import numpy as np
import pytest
from image_files import write_folder
from support import ROOT, call

pytestmark = pytest.mark.keras

SPEC = """\
cnnspec: 1
name: pets
input: [4, 4, 1]
classes: 2
features: [{flatten: {}}, {dense: {units: $classes, activation: softmax}}]
data: {source: {folder: {path: pets}}, validation: 0.25}
"""


@pytest.fixture
def spec(tmp_path):
    write_folder(tmp_path / "pets", {"cat": 4, "dog": 8})
    (tmp_path / "spec.yaml").write_text(SPEC)
    return tmp_path / "spec.yaml"


def test_shows_what_there_is_and_draws_a_sheet(capfd, spec):
    sheet = spec.parent / "sheet.png"
    code, said, told = call(capfd, "data", str(spec), "-o", str(sheet))
    assert (code, told) == (0, "")
    assert said.splitlines() == [
        "folder: 12 images, 9 for training, 3 for validation",
        "  4 × 4 × 1, uint8, values 0 to 7, mean 2.778, decoded in memory",
        "  2 classes",
        "    cat  training 3  validation 1",
        "    dog  training 6  validation 2",
    ]
    assert sheet.read_bytes().startswith(b"\x89PNG")


def test_as_json(capfd):
    code, said, _ = call(capfd, "data", str(ROOT / "specs" / "lenet5.yaml"), "--format", "json")
    told = json.loads(said)
    assert (code, told["counts"]) == (0, {"training": 4500, "validation": 500})
    assert (told["shape"], told["range"], told["classes"]["7"]) == (
        [28, 28, 1],
        [0, 255],
        {"training": 450, "validation": 50},
    )


def test_what_does_not_fit_is_shown_and_told(capfd, spec):
    spec.write_text(SPEC.replace("classes: 2", "classes: 3"))
    code, said, told = call(capfd, "data", str(spec))
    assert (code, "dog  training 6" in said) == (1, True)
    assert "error[data.classes] folder has 2 classes (cat, dog), but the output is 3" in told


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        ("path: pets", "path: pest", 1, "error[data.source] there is no folder 'pest'"),
        ("data: {source: {folder: {path: pets}}, validation: 0.25}\n", "", 1, "there is no data section"),
    ],
)
def test_mistakes(capfd, spec, old, new, code, message):
    spec.write_text(SPEC.replace(old, new))
    done = call(capfd, "data", str(spec))
    assert (done.code, done.out, message in done.err) == (code, "", True)


@pytest.fixture
def arrays(tmp_path):
    """A spec that reads x and y of an npz, and a function that writes them."""

    def write(labels, text=""):
        np.savez(tmp_path / "data.npz", x=np.zeros((len(labels), 4, 4, 1), np.uint8), y=labels)
        (tmp_path / "spec.yaml").write_text(
            SPEC.replace("source: {folder: {path: pets}}", f"source: {{npz: {{path: data.npz}}}}{text}")
        )
        return str(tmp_path / "spec.yaml")

    return write


@pytest.mark.parametrize("command", ["data", "train"])
@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (
            np.zeros((40, 32, 32), int),
            "data.npz have shape (40, 32, 32), but `labels: index` takes one label per image",
        ),
        (np.zeros((40, 5, 5), int), "data.npz have shape (40, 5, 5), but `labels: index` takes one label per image"),
        (np.eye(2, dtype=int)[np.arange(40) % 2], "help: write `labels: one_hot`"),
        (np.arange(40) % 2 - 1, "data.npz have -1 at index 0"),
        (np.arange(40) % 2 / 2, "data.npz have 0.5 at index 1"),
    ],
)
def test_labels_that_do_not_fit_are_a_finding(capfd, arrays, command, labels, message, tmp_path):
    spec, out = arrays(labels), tmp_path / "run"
    code, said, told = call(capfd, command, spec, *(["--out", str(out)] if command == "train" else []))
    assert (code, said) == (1, "")
    assert "error[data.source] " in told
    assert message in told
    assert not out.exists()


@pytest.mark.parametrize("command", ["data", "train"])
def test_a_label_beyond_the_classes_is_a_finding(capfd, arrays, command, tmp_path):
    spec, out = arrays(np.arange(40) % 3), tmp_path / "run"
    code, _, told = call(capfd, command, spec, *(["--out", str(out)] if command == "train" else []))
    assert (code, "npz has the label 2" in told) == (1, True)
    assert not out.exists()


def test_one_hot_arrays_are_shown(capfd, arrays):
    code, said, _ = call(capfd, "data", arrays(np.eye(2)[np.arange(40) % 2], ", labels: one_hot"))
    assert (code, "    0  training 15  validation 5" in said) == (0, True)


def test_a_sheet_is_a_png(capfd, spec):
    assert call(capfd, "data", str(spec), "-o", "sheet.jpg").code == 2


def test_the_data_may_lie_elsewhere(capfd, spec, tmp_path_factory):
    moved = tmp_path_factory.mktemp("moved") / "spec.yaml"
    moved.write_text(SPEC)
    assert call(capfd, "data", str(moved)).code == 1
    assert call(capfd, "data", str(moved), "--data-root", str(spec.parent)).code == 0
