"""The words of a residual for its way around."""

from cnnspec.importing.elements import Group
from cnnspec.importing.ops import Op
from cnnspec.importing.shortcuts import Widths, stride_of, with_words


def conv(name, before, **fields):
    return Op(name, "conv", fields, [before], [name], 2)


def residual(name, before, body, around=()):
    return Group("residual", {}, name, [before], [list(body), list(around)])


NO_WIDTHS = Widths({}, {})


def words(*elements, usual=None, widths=NO_WIDTHS):
    return [
        each.fields.get("shortcut") if isinstance(each, Group) else each.name
        for each in with_words(list(elements), usual or {}, widths)
    ]


BODY = (conv("a", "input", filters=8, stride=2), conv("b", "a", filters=8))


def test_the_projection_that_auto_makes():
    around = conv("s", "input", filters=8, kernel=1, stride=2)
    assert words(residual("r", "input", BODY, [around])) == ["auto"]


def test_another_projection_is_written_out():
    for fields in (
        {"stride": 1},
        {"stride": 2, "bias": False},
        {"stride": 2, "activation": "relu"},
        {"stride": 2, "kernel": 3},
    ):
        around = conv("s", "input", **{"filters": 8, "kernel": 1, **fields})
        assert words(residual("r", "input", BODY, [around])) == [None]
    without = conv("s", "input", filters=8, kernel=1, stride=2, bias=False)
    assert words(residual("r", "input", BODY, [without]), usual={"conv": {"bias": False}}) == ["auto"]


def test_a_chain_like_the_bodies_is_one_without_a_skip():
    chain = (conv("a", "input", filters=16), conv("b", "a", filters=16))
    body = (conv("c", "b", filters=16), conv("d", "c", filters=16))
    widths = Widths({"a": 8, "b": 16, "c": 16, "d": 16}, {"a": 16, "b": 16, "c": 16, "d": 16})
    assert words(*chain, residual("r", "b", body), widths=widths) == ["optional", "optional"]
    kept = Widths({**widths.into, "a": 16}, widths.out)  # one that keeps the shape would have had a skip
    assert words(*chain, residual("r", "b", body), widths=kept) == ["a", "b", None]


def test_strides_multiply():
    assert (
        stride_of([conv("a", "input", stride=2), conv("b", "a", stride=3), Op("n", "batch_norm", {}, ["b"], [])]) == 6
    )
    assert stride_of([conv("a", "input", stride=[2, 1])]) is None
