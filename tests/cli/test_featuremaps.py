import io
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from image_files import digits
from map_cases import photograph, write_image
from support import ROOT, call, layers_text, run
from trained_runs import quick

DOCUMENT = (ROOT / "docs" / "featuremaps.md").read_text()
pytestmark = [pytest.mark.keras, pytest.mark.slow]


@pytest.fixture
def edges(tmp_path):
    """The first spec of the document, whose filters are written out, and a photograph."""
    path = tmp_path / "edges.yaml"
    path.write_text(re.search(r"^```yaml\n(.*?)^```", DOCUMENT, re.DOTALL | re.MULTILINE)[1])
    return str(path), str(write_image(tmp_path / "photo.png", photograph()))


def test_a_spec_without_training_draws_the_feature_maps_of_a_photograph(capfd, tmp_path, edges):
    sheet = tmp_path / "sheet.svg"
    code, said, error = call(capfd, "featuremaps", *edges, "-o", str(sheet))
    assert (code, said, error) == (0, "", "")
    text = sheet.read_text()
    for part in ("427×638×3", "142×212×3", "Image: photo.png, 429×640, in colour", "as the spec writes them out"):
        assert part in text
    assert sheet.stat().st_size < 2_000_000


def test_to_standard_output_in_a_theme_and_layers_by_name(capfd, edges):
    code, said, _ = call(capfd, "featuremaps", *edges, "-l", "pool1", "--theme", "dark", "--filters", "2")
    assert code == 0
    assert said.startswith("<?xml")
    assert "the first 2 of 3 channels" in said
    assert "feature map</text>" not in said
    assert "prefers-color-scheme" not in said


def test_what_is_not_drawn_is_told_with_how_to_ask_for_it(capfd, tmp_path):
    spec = tmp_path / "deep.yaml"
    spec.write_text(layers_text("- repeat: {times: 7, layers: [{conv: {filters: 2, padding: same}}]}", "[16, 16, 3]"))
    image = write_image(tmp_path / "photo.png", photograph(16, 16))
    code, said, error = call(capfd, "featuremaps", str(spec), str(image))
    assert code == 0
    told = "Layers: 5 of 7 convolutions and poolings, from the first to the last"
    assert f"{told}</text>" in said
    assert error.startswith(told)
    assert "--layer NAME" in error
    assert call(capfd, "featuremaps", str(spec), str(image), "-l", "repeat1.3.conv1").err == ""


def test_the_numbers_of_a_run_are_those_of_its_model(capfd, tmp_path):
    from cnnspec.evaluation.trained import open_run

    images, _ = digits(40)
    image = write_image(tmp_path / "digit.png", images[7])
    path = tmp_path / "maps.npz"
    assert call(capfd, "featuremaps", str(quick()), str(image), "-o", str(path)).code == 0
    model = open_run(quick()).model
    named = np.load(io.BytesIO(path.read_bytes()))
    found = images[7:8].astype(np.float32)
    for layer in model.layers[1:]:
        found = layer(found, training=False)
        if layer.name in named:
            np.testing.assert_allclose(named[layer.name], found[0], rtol=1e-4, atol=1e-5)
    assert {"conv1.conv", "conv1.activation", "pool1"} <= set(named)


def test_filters_before_and_after_training(capfd, tmp_path):
    image = write_image(tmp_path / "digit.png", photograph(28, 28, 1))
    code, said, _ = call(capfd, "featuremaps", str(quick()), str(image), "-l", "conv1", "--before-after")
    assert code == 0
    for text in ("filter before", "filter after", "change"):
        assert f"{text}</text>" in said
    assert "as trained, best.keras of" in said


@pytest.mark.parametrize(
    ("arguments", "message", "help"),
    [
        (["-l", "conv"], "there is no layer 'conv'", "did you mean 'conv1'?"),
        (["-o", "sheet.png"], "cannot write a sheet as 'sheet.png'", "formats: svg, npz"),
        (["--before-after"], "is no run: its filters have not been trained", "train it first"),
        (["--variant", "no"], "no", ""),
    ],
)
def test_what_cannot_be_drawn_is_one_clear_message(capfd, edges, arguments, message, help):
    code, said, error = call(capfd, "featuremaps", *edges, *arguments)
    assert (code, said) == (2, "")
    assert message in error
    assert help in error


def test_mistakes_of_images_and_runs(capfd, tmp_path, edges):
    code, _, error = call(capfd, "featuremaps", edges[0], str(tmp_path / "none.png"))
    assert (code, "none.png: No such file or directory" in error) == (2, True)
    broken = tmp_path / "broken.png"
    broken.write_bytes(Path(edges[1]).read_bytes()[:-100])
    code, _, error = call(capfd, "featuremaps", edges[0], str(broken))
    assert (code, len(error.splitlines())) == (2, 2)
    assert f"cannot use {broken}: it cannot be decoded: Invalid PNG data, size {broken.stat().st_size}\n" in error
    code, _, error = call(capfd, "featuremaps", str(quick()), edges[1], "-l", "flatten1")
    assert (code, "flatten1 gives" in error) == (2, True)
    code, _, error = call(capfd, "featuremaps", str(quick()), edges[1], "-p", "a=1")
    assert (code, "a run has its parameters" in error) == (2, True)
    (tmp_path / "empty").mkdir()
    code, _, error = call(capfd, "featuremaps", str(tmp_path / "empty"), edges[1])
    assert (code, "is no run" in error) == (2, True)

    (tmp_path / "wrong.yaml").write_text(layers_text("- conv: {filters: 2, kernel: 50}", "[28, 28, 1]"))
    code, _, error = call(capfd, "featuremaps", str(tmp_path / "wrong.yaml"), edges[1])
    assert (code, "shape.kernel-too-large" in error) == (1, True)


def test_a_wrong_layer_is_told_before_a_framework_is_loaded():
    code = (
        "import sys\n"
        "from cnnspec.cli import main\n"
        "sys.argv = ['cnnspec', 'featuremaps', 'specs/lenet5.yaml', 'none.png', '-l', 'con1']\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert end.code == 2, end.code\n"
        "assert not [name for name in ('tensorflow', 'keras', 'numpy') if name in sys.modules]\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "did you mean 'conv1'?" in done.stderr


def test_the_document_has_every_option_of_both_commands_and_no_other():
    found = re.compile("--[a-z][a-z-]+")
    options = {each for command in ("featuremaps", "probe") for each in found.findall(run(command, "--help").stdout)}
    shared = {"--help", "--param", "--variant", "--output"}
    assert set(found.findall(DOCUMENT)) - {"--out"} == options - shared
