"""What a broken expectation tells about where a figure comes from."""

import pytest
from support import ROOT, layers_text, only_finding, spec_of, summary_of

import cnnspec
from cnnspec.analysis.budget import bytes_by_value, spent_on
from cnnspec.checking.check import check

LAYERS = """\
- conv: {filters: 6, kernel: 5}
- pool: max
- conv: {filters: 16, kernel: 5, norm: batch, activation: relu}
- flatten
- dense: 10
"""


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("params", "the most are in dense1 (line 9) 10,250 (80 %), conv2 (line 7) 2,480 (19 %), conv1 (line 5) 156 (1 %)"),
        ("trainable_params", "the most are in dense1 (line 9) 10,250 (80 %), conv2 (line 7) 2,448 (19 %), conv1 (line 5) 156 (1 %)"),
        ("macs", "the most are in conv2 (line 7) 153,600 (61 %), conv1 (line 5) 86,400 (35 %), dense1 (line 9) 10,240 (4 %)"),
        ("receptive_field", "the most is added by conv2 (line 7) 8, conv1 (line 5) 4, pool1 (line 6) 1"),
        ("depth", "on the longest path are conv1 (line 5), conv2 (line 7) and dense1 (line 9)"),
        ("output", "it is what dense1 (line 9) makes"),
    ],
)  # fmt: skip
def test_the_three_layers_that_cost_most(key, wanted):
    assert spent_on(summary_of(LAYERS), key) == wanted


def test_memory_is_told_by_part_and_by_layer():
    told = spent_on(summary_of(LAYERS), "memory")
    assert told.startswith("parameters 51,")
    assert "activations for a batch of 32 " in told
    assert told.split("; ")[1].startswith("the most are for conv1 (line 5) 444,864 (40 %), conv2 (line 7) ")


@pytest.mark.parametrize("name", ["lenet5", "digits_cnn", "resnet50", "mobilenet_v3_large", "densenet121"])
def test_the_parts_of_the_memory_are_all_of_it(name):
    summary = check(cnnspec.load(name)).summary
    assert sum(bytes_by_value(summary).values()) == summary.memory.training_bytes


def test_they_are_all_of_it_in_mixed_precision_too():
    spec = cnnspec.load(ROOT / "specs" / "resnet.yaml")
    train = "train: {precision: bfloat16, optimizer: {sgd: {momentum: 0.9}}, batch: 4}\n"
    summary = check(spec_of(spec.source.text + train)).summary
    assert sum(bytes_by_value(summary).values()) == summary.memory.training_bytes
    assert summary.memory.batch == 4


def test_of_a_network_without_weights_that_is_told():
    summary = summary_of("- flatten")
    told = ["no layer has any", "no layer has any", "no layer has weights", "no layer looks beyond one position"]
    assert [spent_on(summary, key) for key in ("params", "macs", "depth", "receptive_field")] == told


def test_a_long_path_is_shown_by_its_ends():
    told = spent_on(summary_of("- repeat: {times: 9, layers: [{conv: 4}]}"), "depth")
    assert (
        told
        == "on the longest path are repeat1.1.conv1 (line 5), repeat1.2.conv1 (line 5), 6 more and repeat1.9.conv1 (line 5)"
    )


def test_it_is_the_help_of_the_finding():
    found = only_finding(layers_text(LAYERS) + 'expect: {memory: "<= 1 KiB"}\n')
    assert found.message.endswith(" bytes")
    assert "the most are for" in found.help
