import pytest
from support import ROOT

from cnnspec.analysis.cost import count_costs
from cnnspec.compiler.spec import load
from cnnspec.drawing.figures import Figures, binary, short

GRAPH = load(ROOT / "specs" / "lenet5.yaml").compile()
BOTH = [("conv1.conv", "conv1.activation"), ("conv2.conv", "conv2.activation")]


def lines(uses, *show):
    return Figures(GRAPH, count_costs(GRAPH), show).lines(uses)


def test_a_figure_of_one_use():
    assert lines(BOTH[:1], "params", "macs", "memory", "receptive-field") == (
        "156 parameters", "117.6K MACs", "map of 18.38 KiB", "receptive field 5",
    )  # fmt: skip


def test_uses_that_differ_are_a_range():
    assert lines(BOTH, "params", "receptive-field") == ("156–2,416 parameters", "receptive field 5–14")


def test_what_has_none_says_nothing():
    assert lines([("pool1",)], "params", "macs") == ()
    assert lines([("dense1.dense",)], "receptive-field") == ()


@pytest.mark.parametrize(("number", "text"), [(0, "0"), (9_999, "9,999"), (416_520, "416.5K"), (25_636_712, "25.64M")])
def test_counts_are_short(number, text):
    assert short(number) == text


def test_bytes_have_units():
    assert (binary(100), binary(254_344)) == ("100 bytes", "248.4 KiB")
