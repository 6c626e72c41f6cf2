"""``cnnspec import``."""

import json

import pytest
from support import ROOT, call

MODEL = ROOT / "tests" / "data" / "keras" / "shared.json"


def test_the_spec_is_printed_or_written_and_checks(capfd, tmp_path):
    code, out, err = call(capfd, "import", str(MODEL))
    assert (code, err) == (0, "")
    assert "conv: {filters: 4, init: glorot_uniform, activation: relu, name: see" in out
    assert "outputs: {apart: apart, wide: wide}" in out
    path = tmp_path / "net.yaml"
    assert call(capfd, "import", str(MODEL), "-o", str(path)).code == 0
    assert path.read_text() == out
    assert "  conv1.conv: see\n  conv1.activation: see\n" in (tmp_path / "net.keras.yaml").read_text()
    assert call(capfd, "check", str(path)).code == 0


def test_flat_keeps_every_name(capfd):
    code, out, _ = call(capfd, "import", str(MODEL), "--flat")
    assert code == 0
    assert "conv: {share: see, from: right, name: see_2}" in out


def test_layers_without_a_word_are_told_and_nothing_is_written(capfd, tmp_path):
    wrong, path = tmp_path / "wrong.json", tmp_path / "net.yaml"
    wrong.write_text(MODEL.read_text().replace('"GlobalMaxPooling2D"', '"Attention"'))
    code, out, err = call(capfd, "import", str(wrong), "-o", str(path))
    assert (code, out) == (1, "")
    assert "layer 'inner/most' (Attention): the language has no word for this class" in err
    assert not path.exists()


def test_what_is_no_model_is_told(capfd, tmp_path):
    path = tmp_path / "net.json"
    path.write_text(json.dumps({"layers": [{"class_name": "Dense"}]}))
    assert call(capfd, "import", str(path)).code == 2
    assert call(capfd, "import", str(tmp_path / "none.keras")).code == 2


def test_files_that_are_there_are_kept_without_force(capfd, tmp_path):
    path, names = tmp_path / "net.yaml", tmp_path / "net.keras.yaml"
    for kept in (path, names):
        kept.write_text("mine")
        code, out, err = call(capfd, "import", str(MODEL), "-o", str(path))
        assert (code, out) == (2, "")
        assert f"{kept} is there already" in err
        assert kept.read_text() == "mine"
        kept.unlink()
    names.write_text("mine")
    assert call(capfd, "import", str(MODEL), "-o", str(path), "--force").code == 0
    assert "see" in names.read_text()


def test_an_onnx_model_is_imported_and_nothing_stands_beside_it(capfd, tmp_path):
    pytest.importorskip("onnx")
    from onnx_models import Model

    net = Model(3, 8, 8)
    value = net.add("Relu", net.add("Conv", "x", net.weight(4, 3, 3, 3), name="first"))
    file, path = tmp_path / "small.onnx", tmp_path / "net.yaml"
    file.write_bytes(net.proto(value).SerializeToString())
    assert call(capfd, "import", str(file), "-o", str(path)).code == 0
    assert "name: small\ninput: [8, 8, 3]\n" in path.read_text()
    assert "conv: {filters: 4, bias: false, activation: relu}" in path.read_text()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["net.yaml", "small.onnx"]
    file.write_bytes(net.proto(net.add("Sin", net.add("Cos", value, name="up"), name="down")).SerializeToString())
    code, out, err = call(capfd, "import", str(file), "-o", str(path), "--force")
    assert (code, out) == (1, "")
    assert "node 'up' (Cos)" in err
    assert "node 'down' (Sin)" in err
    assert "conv" in path.read_text()
