import pytest
from support import ROOT, summary_of

from cnnspec.analysis.summary import summarize
from cnnspec.compiler.spec import load


def test_the_form_for_scripts():
    data = summarize(load(ROOT / "specs" / "lenet5.yaml").compile()).to_dict()
    assert data["name"] == "lenet5"
    assert data["input_shape"] == [28, 28, 1]
    assert data["output_shape"] == [10]
    assert data["params"] == {"total": 61_706, "trainable": 61_706, "non_trainable": 0}
    assert data["macs"] == 416_520
    assert data["memory"] == {
        "inference_bytes": 284_456,
        "training_bytes": 2_224_032,
        "process_bytes": 35_025_683,
        "batch": 32,
    }
    assert data["receptive_field"] == {"size": [16, 16], "stride": [4, 4], "padding": [2, 2]}
    assert data["layers"][1] == {
        "name": "conv1.conv",
        "op": "conv",
        "section": "features",
        "line": 11,
        "inputs": ["rescale1"],
        "output_shape": [28, 28, 6],
        "params": {"total": 156, "trainable": 156, "non_trainable": 0},
        "macs": 117_600,
        "receptive_field": {"size": [5, 5], "stride": [1, 1], "padding": [2, 2]},
    }
    assert data["layers"][-1]["section"] == "head"
    assert data["layers"][-1]["receptive_field"] is None


def test_totals_are_the_sums_of_layers():
    data = summary_of("- conv: {filters: 4, norm: batch}\n- global_pool: max\n- dense: 3").to_dict()
    assert data["params"]["total"] == sum(layer["params"]["total"] for layer in data["layers"])
    assert data["macs"] == sum(layer["macs"] for layer in data["layers"])


@pytest.mark.parametrize(
    ("variant", "params", "trainable", "macs"),
    [
        ("resnet50", 25_636_712, 25_583_592, 3_857_973_248),
        ("resnet101", 44_707_176, 44_601_832, 7_570_194_432),
        ("resnet152", 60_419_944, 60_268_520, 11_282_415_616),
    ],
)
def test_published_totals(variant, params, trainable, macs):
    total = summarize(load(ROOT / "specs" / "resnet.yaml", variant=variant).compile()).costs.total
    assert (total.params, total.trainable, total.macs) == (params, trainable, macs)
