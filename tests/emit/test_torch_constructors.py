"""How the modules of a PyTorch script are made."""

import pytest

from cnnspec.emit.program import NOTHING, Argument, Step
from cnnspec.emit.torch_constructors import constructor, default
from cnnspec.emit.torch_twins._calls import EXPRESSION, PARTS
from cnnspec.emit.writer import spread

CONV = {"in_channels": 3, "out_channels": 8, "kernel_size": 3, "stride": 1}


def made(what, **arguments):
    given = {key: each if isinstance(each, Argument) else Argument(each) for key, each in arguments.items()}
    parts = {}
    found = constructor(Step("it", what, given, (), 1, False, ()), {}, parts)
    return found and "\n".join(spread("", found, "", 0)), list(parts)


@pytest.mark.parametrize(
    ("what", "arguments", "text"),
    [
        ("nn:Conv2d", {**CONV, "padding": 1, "bias": True}, "nn.Conv2d(3, 8, 3, padding=1)"),
        ("nn:Conv2d", {**CONV, "out_channels": Argument(None, "width", 4)}, "nn.Conv2d(3, 4 * width, 3)"),
        ("nn:MaxPool2d", {"kernel_size": 2, "stride": 2}, "nn.MaxPool2d(2)"),
        ("nn:MaxPool2d", {"kernel_size": 3, "stride": 2}, "nn.MaxPool2d(3, stride=2)"),
        ("nn:Linear|frozen", {"in_features": 4, "out_features": 2}, "frozen(nn.Linear(4, 2))"),
        ("nn:BatchNorm2d|without:weight,bias", {"num_features": 4}, 'without(nn.BatchNorm2d(4), "weight", "bias")'),
    ],
)
def test_what_is_a_default_is_not_written(what, arguments, text):
    assert made(what, **arguments) == (text, [])


def test_our_own_parts_are_noted_and_only_where_pads_are_uneven():
    padded = f"{PARTS}PaddedConv2d"
    assert made(padded, **CONV, pads=(0, 1, 0, 1)) == ("PaddedConv2d(3, 8, 3, pads=(0, 1, 0, 1))", ["PaddedConv2d"])
    assert made(padded, **CONV, pads=(1, 1, 1, 1)) == ("nn.Conv2d(3, 8, 3, padding=1)", [])


def test_what_is_no_module():
    assert made(f"{EXPRESSION}{{0}} + {{1}}") == (None, [])
    assert made("nn:Conv2d", **{"": "shared"}) == (None, [])
    assert (default("nn:Conv2d", "stride"), default("nn:Conv2d", "in_channels")) == (1, NOTHING)
