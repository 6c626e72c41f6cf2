import pytest
from trained_runs import shades_subject

from cnnspec.export import saved_model
from cnnspec.export._write import write_export

pytestmark = [pytest.mark.keras, pytest.mark.slow, pytest.mark.xdist_group("exports")]


def test_raw_pixels_go_in_the_classes_are_named_and_it_can_be_written_again(tmp_path):
    subject = shades_subject()
    for _ in range(2):
        write_export(subject, "saved_model", "float32", tmp_path / "net")
    assert (tmp_path / "net" / "assets.extra" / "labels.txt").read_text() == "dark\nlight\n"
    assert saved_model.run(tmp_path / "net", subject.samples[:3]) == pytest.approx(subject.expected[:3], abs=1e-5)
    assert [each.name for each in tmp_path.iterdir()] == ["net"]
