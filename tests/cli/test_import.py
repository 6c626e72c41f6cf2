"""``cnnspec import``."""

import json

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
