"""``cnnspec emit``."""

from support import ROOT, call

LENET = str(ROOT / "specs" / "lenet5.yaml")


def test_a_script_on_standard_output_and_in_a_file(capfd, tmp_path):
    code, out, err = call(capfd, "emit", LENET)
    assert (code, err) == (0, "")
    compile(out, "lenet5.py", "exec")
    path = tmp_path / "lenet5.py"
    assert call(capfd, "emit", LENET, "-o", str(path)).code == 0
    assert path.read_text() == out


def test_an_unknown_target_is_told(capfd):
    code, out, err = call(capfd, "emit", LENET, "--to", "kera")
    assert (code, out) == (2, "")
    assert "there is no target 'kera'" in err
    assert "keras" in err


def test_a_wrong_spec_gives_no_script(capfd, tmp_path):
    path = tmp_path / "wrong.yaml"
    path.write_text((ROOT / "specs" / "lenet5.yaml").read_text().replace("kernel: 5", "kernel: 50"))
    code, out, err = call(capfd, "emit", str(path))
    assert (code, out) == (1, "")
    assert "shape.kernel-too-large" in err
