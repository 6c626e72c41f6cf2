from support import ROOT, call


def test_a_page_is_written(capfd, tmp_path):
    path = tmp_path / "report.html"
    assert call(capfd, "report", "resnet50", "-o", str(path)) == (0, "", "")
    assert "25,636,712" in path.read_text()


def test_without_a_file_it_goes_to_standard_output(capfd):
    assert call(capfd, "report", str(ROOT / "specs" / "lenet5.yaml")).out.startswith("<!DOCTYPE html>")


def test_a_spec_with_mistakes_has_no_page(capfd, tmp_path):
    code, _, err = call(capfd, "report", str(ROOT / "examples" / "mistake.yaml"), "-o", str(tmp_path / "report.html"))
    assert (code, "kernal" in err) == (1, True)
    assert not (tmp_path / "report.html").exists()
