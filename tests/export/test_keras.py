from zipfile import ZipFile

import pytest
from trained_runs import shades_subject

from cnnspec.export import keras

pytestmark = [pytest.mark.keras, pytest.mark.slow, pytest.mark.xdist_group("exports")]


def test_raw_pixels_go_in_and_the_classes_are_named(tmp_path):
    subject = shades_subject()
    keras.write(subject, tmp_path / "net.keras", "float32")
    with ZipFile(tmp_path / "net.keras") as archive:
        assert archive.read("labels.txt") == b"dark\nlight\n"
    assert subject.samples.max() > 1  # as the files have them: rescaling is a layer
    assert keras.run(tmp_path / "net.keras", subject.samples) == pytest.approx(subject.expected, abs=1e-5)
