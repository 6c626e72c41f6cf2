import json

from support import ROOT, call, layers_text

RESNET = str(ROOT / "specs" / "resnet.yaml")


def test_as_it_is(capfd):
    assert call(capfd, "show", RESNET).out.strip() == (ROOT / "specs" / "resnet.yaml").read_text().strip()


def test_resolved_it_is_a_spec_again(capfd, tmp_path):
    path = tmp_path / "resolved.yaml"
    assert call(capfd, "show", RESNET, "--resolved", "--variant", "resnet101", "-o", str(path)).code == 0
    text = path.read_text()
    assert "depth: [3, 4, 23, 3]" in text
    assert "variants" not in text
    assert call(capfd, "check", str(path)).code == 0


def test_json(capfd):
    data = json.loads(call(capfd, "show", RESNET, "--resolved", "--format", "json").out)
    assert data["features"][0]["conv"]["name"] == "conv1"
    assert json.loads(call(capfd, "show", RESNET, "--format", "json").out)["name"] == "resnet"


def test_a_wrong_section_is_told_and_not_resolved(capfd, tmp_path):
    path = tmp_path / "net.yaml"
    path.write_text(layers_text("- conv: 3", extra="params: {n: many}\n") + "train: {epochs: $n}\n")
    code, out, err = call(capfd, "show", str(path), "--resolved")
    assert (code, out, "train.epochs: expected a whole number" in err) == (1, "", True)
