import numpy as np
import pytest
from image_files import grey, png
from support import graph_of

from cnnspec.evaluation.reading import Form, form_of, read_image
from cnnspec.language.data import Data
from cnnspec.sources.images.headers import BrokenImage

pytestmark = pytest.mark.keras


def test_the_form_of_images_is_that_of_the_data():
    assert form_of(None) == Form("stretch", (0, 255))
    assert form_of(Data.model_validate({"source": {"folder": {"path": "x", "resize": "pad"}}})).resize == "pad"
    assert form_of(Data.model_validate({"source": {"npz": {"path": "x.npz"}}, "range": [0, 1]})).limits == (0, 1)


def test_open_sizes_are_those_of_the_image_and_others_those_of_the_network(tmp_path):
    pixels = np.arange(5 * 7 * 3, dtype=np.uint8).reshape(5, 7, 3)
    (tmp_path / "a.png").write_bytes(png(pixels))
    found = read_image(str(tmp_path / "a.png"), graph_of("- conv: 1", "[H, W, 3]"), Form())
    assert (found.pixels == pixels).all()
    found = read_image(str(tmp_path / "a.png"), graph_of("- conv: 1", "[H, 4, 1]"), Form())
    assert (found.pixels.shape, found.height, found.width) == ((5, 4, 1), 5, 7)


def test_pixels_come_to_the_limits(tmp_path):
    (tmp_path / "a.png").write_bytes(grey(51))
    found = read_image(str(tmp_path / "a.png"), graph_of("- conv: 1", "[4, 4, 1]"), Form(limits=(-1, 1)))
    assert found.pixels == pytest.approx(np.full((4, 4, 1), -0.6))


@pytest.mark.parametrize(
    ("name", "reason"),
    [("none.png", "No such file"), ("a.png", "is none that the network takes"), ("\0", "null byte")],
)
def test_why_a_file_cannot_be_used(tmp_path, name, reason):
    (tmp_path / "a.png").write_bytes(grey())
    with pytest.raises(BrokenImage, match=reason):
        read_image(str(tmp_path / name), graph_of("- conv: {filters: 1, kernel: 5}", "[H, W, 1]"), Form())
