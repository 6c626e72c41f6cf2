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


def test_other_targets_and_the_training(capfd):
    for options, told in (
        (("--to", "torch"), "class Network(nn.Module):"),
        (("--to", "json"), '"format": "cnnspec.graph"'),
        (("--with-training",), "model.fit("),
    ):
        code, out, err = call(capfd, "emit", LENET, *options)
        assert (code, err) == (0, "")
        assert told in out


def test_what_has_no_twin_is_told_with_its_place(capfd, tmp_path):
    path = tmp_path / "open.yaml"
    path.write_text(
        "cnnspec: 1\nname: net\ninput: [H, W, 1]\nfeatures:\n  - conv: {filters: 2, stride: 2, padding: same}\n"
    )
    code, out, err = call(capfd, "emit", str(path), "--to", "torch")
    assert (code, out) == (1, "")
    assert "open.yaml:5:5: error[emit.no-twin] conv1 cannot be emitted" in err
    assert err.count("error[") == 1


def test_only_keras_scripts_train(capfd):
    code, out, err = call(capfd, "emit", LENET, "--to", "torch", "--with-training")
    assert (code, out) == (2, "")
    assert "leave out --with-training" in err


def test_the_ending_json_asks_for_json(capfd, tmp_path):
    assert call(capfd, "emit", "lenet5", "-o", str(tmp_path / "net.json")).code == 0
    assert (tmp_path / "net.json").read_text().startswith("{")
    assert call(capfd, "emit", "lenet5", "-o", str(tmp_path / "net.json"), "--to", "keras").code == 0
    assert "import keras" in (tmp_path / "net.json").read_text()
