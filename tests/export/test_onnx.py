import json

import onnxruntime
import pytest
from trained_runs import shades_subject

from cnnspec.export import onnx
from cnnspec.export._write import write_export

pytestmark = [pytest.mark.keras, pytest.mark.slow, pytest.mark.xdist_group("exports")]


def test_raw_pixels_go_in_in_batches_of_any_size_and_the_classes_are_named(tmp_path):
    subject = shades_subject()
    write_export(subject, "onnx", "float32", tmp_path / "net.onnx")
    session = onnxruntime.InferenceSession(str(tmp_path / "net.onnx"))
    about = session.get_modelmeta().custom_metadata_map
    assert (json.loads(about["classes"]), about["network"]) == (["dark", "light"], "shades")
    assert session.get_inputs()[0].shape == ["batch", 6, 6, 1]
    assert onnx.run(tmp_path / "net.onnx", subject.samples[:3]) == pytest.approx(subject.expected[:3], abs=1e-5)
