import io

import numpy as np
import pytest
from map_cases import EDGES, checked, photograph, write_image

from cnnspec.diagnostics import UsageError
from cnnspec.evaluation.featuremaps.choose import choose
from cnnspec.evaluation.featuremaps.look import arrays, look, sheet
from cnnspec.evaluation.featuremaps.subject import of_spec

pytestmark = pytest.mark.keras


def looked(path, layers=EDGES, input="[H, W, 3]", extra=""):
    found = checked(layers, input, extra)
    views = choose(found.graph, [])
    return look(of_spec(found, views[-1].steps[-1].node), path, views)


def test_an_open_size_takes_the_image_as_it_is(tmp_path):
    found = looked(write_image(tmp_path / "photo.png", photograph(43, 64)))
    assert found.notes == ("Image: photo.png, 43×64, in colour", "Weights: as the spec writes them out")
    assert (found.seen.pixels == photograph(43, 64)).all()


@pytest.mark.parametrize(
    ("resize", "told"), [("stretch", "stretched to"), ("crop", "scaled and cut to"), ("pad", "scaled and padded to")]
)
def test_another_size_is_resized_as_a_training_does_it(tmp_path, resize, told):
    path = write_image(tmp_path / "photo.png", photograph(43, 64))
    extra = f"data: {{source: {{folder: {{path: x, resize: {resize}}}}}}}\n"
    found = looked(path, "- conv: 2", "[20, 20, 1]", extra)
    assert found.notes[0] == f"Image: photo.png, 43×64, in grey, {told} 20×20"
    assert found.seen.pixels.shape == (20, 20, 1)


def test_pixels_have_the_range_that_the_spec_says(tmp_path):
    path = write_image(tmp_path / "photo.png", photograph(20, 20))
    found = looked(path, "- conv: 2", "[20, 20, 3]", "data: {source: {npz: {path: x.npz}}, range: [-1, 1]}\n")
    assert found.seen.pixels == pytest.approx(photograph(20, 20) / 127.5 - 1, abs=1e-5)
    assert found.notes[0].endswith("in colour, values from -1 to 1")


def test_the_numbers_as_a_file(tmp_path):
    found = looked(write_image(tmp_path / "photo.png", photograph(43, 64)))
    named = np.load(io.BytesIO(arrays(found)))
    assert set(named) == {"image", "input", "conv1.conv", "conv1.activation", "pool1", "conv1.conv/filters"}
    assert (named["pool1"] == found.seen.maps["pool1"]).all()
    assert named["conv1.conv/filters"].shape == (3, 3, 3, 3)


def test_the_same_look_gives_the_same_bytes(tmp_path):
    path = write_image(tmp_path / "photo.png", photograph(43, 64))
    assert sheet(looked(path), 6) == sheet(looked(path), 6)


@pytest.mark.parametrize(
    ("content", "message", "help"),
    [
        (None, "No such file or directory", "name a PNG, JPEG, BMP or GIF file"),
        (b"no image", "it is no JPEG, PNG, BMP or GIF", "name a PNG"),
        (b"", "it is empty", "name a PNG"),
    ],
)
def test_a_file_that_is_no_image_is_named(tmp_path, content, message, help):
    path = tmp_path / "photo.png"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        looked(path)
    assert caught.value.message == f"cannot use {path}: {message}"
    assert help in caught.value.help


def test_a_broken_image_and_one_that_is_too_small_are_told(tmp_path):
    path = write_image(tmp_path / "photo.png", photograph(43, 64))
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(UsageError, match="it cannot be decoded"):
        looked(path)
    small = write_image(tmp_path / "small.png", photograph(4, 4))
    with pytest.raises(UsageError, match="its size of 4 × 4 is none that the network takes") as caught:
        looked(small)
    assert caught.value.help.startswith("it takes H×W×3, H ")
