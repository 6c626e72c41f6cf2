"""One block for several uses."""

from cnnspec.importing.ops import Op
from cnnspec.importing.shortcuts import Widths
from cnnspec.importing.template import Arguments, template

NO_WIDTHS = Widths({}, {})


def uses(*fields):
    return [[Op(f"c{at}", "conv", each, ["input"], [], 2)] for at, each in enumerate(fields)]


def test_what_differs_is_an_argument_or_a_multiple_of_one():
    found = [
        [*one, *two]
        for one, two in zip(uses({"filters": 4}, {"filters": 8}), uses({"filters": 16}, {"filters": 32}), strict=True)
    ]
    body, arguments = template(found, NO_WIDTHS)
    assert [each.fields["filters"] for each in body] == ["$width", "$(4 * width)"]
    assert arguments.declared() == {"width": "int"}
    assert [arguments.row(at) for at in (0, 1)] == [{"width": 4}, {"width": 8}]


def test_a_multiple_of_the_channels_that_flow_in():
    widths = Widths({"c0": 16, "c1": 24}, {})
    (conv,), arguments = template(uses({"filters": 96}, {"filters": 144}), widths)
    assert (conv.fields["filters"], arguments.declared()) == ("$(6 * channels)", {})


def test_what_most_uses_have_is_the_default():
    (conv,), arguments = template(uses({"filters": 4}, {"filters": 4, "stride": 2}, {"filters": 4}), NO_WIDTHS)
    assert (conv.fields["stride"], arguments.declared()) == ("$stride", {"stride": 1})


def test_names_are_not_taken_twice():
    arguments = Arguments()
    assert arguments.expression("filters", [3, 5], None) == "$width"
    assert arguments.expression("filters", [7, 5], None) == "$width2"
    assert arguments.expression("filters", [3, 5], None) == "$width"
    assert arguments.expression("filters", [3, 3], None) == 3
