from zipfile import ZipFile

import pytest
from trained_runs import shades_subject

from cnnspec.export import litert

pytestmark = [pytest.mark.keras, pytest.mark.slow, pytest.mark.xdist_group("exports")]


def test_raw_pixels_go_in_and_the_classes_are_named(tmp_path):
    subject = shades_subject()
    litert.write(subject, tmp_path / "net.tflite", "float32")
    with ZipFile(tmp_path / "net.tflite") as archive:
        assert archive.read("labels.txt") == b"dark\nlight\n"
    assert subject.samples.max() > 1  # as the files have them: rescaling is a layer
    assert litert.run(tmp_path / "net.tflite", subject.samples) == pytest.approx(subject.expected, abs=1e-5)


def test_int8_that_cannot_hold_a_border_is_told(tmp_path):
    from dataclasses import replace

    from support import graph_of

    from cnnspec.diagnostics import UsageError
    from cnnspec.keras_model.build import build_keras

    padded = build_keras(graph_of("- pool: {type: max, size: 3, padding: 1}"))
    with pytest.raises(UsageError, match=r"int8 cannot hold the border of pool1\.pad"):
        litert.write(replace(shades_subject(), model=padded), tmp_path / "net.tflite", "int8")


def test_calibration_images_are_of_the_training():
    subject = shades_subject()
    assert (len(subject.calibration), len(subject.samples)) == (48, 16)
