import json

import pytest
from support import ROOT, call

LENET, RESNET = str(ROOT / "specs" / "lenet5.yaml"), str(ROOT / "specs" / "resnet.yaml")


def test_networks_side_by_side(capfd):
    code, out, _ = call(capfd, "compare", LENET, f"{RESNET}:resnet50")
    heading, first, second = out.splitlines()
    assert code == 0
    assert heading.split() == ["network", "input", "parameters", "MACs", "RF", "depth"]
    assert first.split() == ["lenet5", "28×28×1", "61,706", "416,520", "16", "5"]
    assert second.split() == ["resnet50", "224×224×3", "25,636,712", "3,857,973,248", "483", "50"]
    assert max(map(len, out.splitlines())) <= 80


def test_against_a_fully_connected_network(capfd):
    code, out, _ = call(capfd, "compare", LENET, "--dnn", "--hidden", "100,50")
    params = 784 * 100 + 100 + 100 * 50 + 50 + 50 * 10 + 10
    assert code == 0
    assert f"lenet5 has {100 * 61_706 / params:.3g} % of the {params:,} parameters" in out
    assert "  - dense: {units: 100, activation: relu}" in out


def test_other_formats(capfd):
    rows = json.loads(call(capfd, "compare", LENET, "--dnn", "--format", "json").out)
    assert [row["name"] for row in rows] == ["lenet5", "lenet5_dense"]
    assert rows[0]["params"]["total"] == 61_706
    assert call(capfd, "compare", LENET, "--format", "markdown").out.splitlines()[2].startswith("| lenet5 | 28×28×1 |")


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ((f"{RESNET}:resnet51",), "did you mean 'resnet50'?"),
        ((LENET, "--hidden", "a"), "no list of units"),
        (("no.yaml",), "cannot read"),
    ],
)
def test_wrong_requests(capfd, arguments, text):
    code, _, err = call(capfd, "compare", *arguments)
    assert code == 2
    assert text in err


def test_a_network_of_any_size(capfd):
    code, out, _ = call(capfd, "compare", "lenet5", "unet")
    assert code == 0
    assert out.splitlines()[2].split() == ["unet", "H×W×1", "31,030,658", "?", "204", "23"]
    rows = json.loads(call(capfd, "compare", "unet", "--format", "json").out)
    assert (rows[0]["macs"], rows[0]["memory"]["training_bytes"], rows[0]["input_shape"]) == (None, None, ["H", "W", 1])


def test_a_fully_connected_network_needs_a_size(capfd):
    code, _, err = call(capfd, "compare", "unet", "--dnn")
    assert code == 2
    assert "that of unet is open" in err
    assert "-p H=224 -p W=224" in err


def test_hidden_layers_without_their_network_are_refused(capfd):
    found = call(capfd, "compare", "lenet5", "--hidden", "3")
    assert found.code == 2
    assert "add --dnn" in found.err


def test_more_parameters_than_the_fully_connected_network(capfd):
    out = call(capfd, "compare", "lenet5", "--dnn", "--hidden", "3").out
    assert "lenet5 has 25.8 times the 2,395 parameters" in out
