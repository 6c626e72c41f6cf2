import json

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


def test_a_sheet_is_a_png(capfd, spec):
    assert call(capfd, "data", str(spec), "-o", "sheet.jpg").code == 2


def test_the_data_may_lie_elsewhere(capfd, spec, tmp_path_factory):
    moved = tmp_path_factory.mktemp("moved") / "spec.yaml"
    moved.write_text(SPEC)
    assert call(capfd, "data", str(moved)).code == 1
    assert call(capfd, "data", str(moved), "--data-root", str(spec.parent)).code == 0
