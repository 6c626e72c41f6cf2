"""Merges of several values, and arithmetic with numbers."""

import pytest

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.layers import Use, steps_of


@pytest.mark.parametrize("kind", ["Add", "Subtract", "Multiply", "Average", "Maximum"])
def test_tensors(kind):
    (step,) = steps_of(kind, Use({}, 2, inputs=2, kind=kind))
    assert (step.word, step.fields) == (kind.lower(), {})


@pytest.mark.parametrize(
    ("kind", "number", "first", "fields"),
    [
        ("Add", 3, False, {"scale": 1, "offset": 3}),
        ("Subtract", 3, False, {"scale": 1, "offset": -3}),
        ("Subtract", 3, True, {"scale": -1, "offset": 3}),
        ("Multiply", 0.5, False, {"scale": 0.5}),
        ("TrueDivide", 255, False, {"scale": "$(1 / 255)"}),
    ],
)
def test_a_tensor_and_a_number(kind, number, first, fields):
    (step,) = steps_of(kind, Use({}, 2, 1, (number,), first, kind))
    assert (step.word, step.fields) == ("rescale", fields)


def test_a_scaled_sum_is_two_items():
    scale, add = steps_of("CustomScaleLayer", Use({"scale": 0.17}, 2, 2))
    assert (scale.word, scale.fields, scale.takes) == ("rescale", {"scale": 0.17}, (1,))
    assert (add.word, add.takes) == ("add", (0, -1))


@pytest.mark.parametrize(
    ("kind", "use"),
    [
        ("TrueDivide", Use({}, 2, 2, kind="TrueDivide")),
        ("TrueDivide", Use({}, 2, 1, (3,), True, "TrueDivide")),
        ("TrueDivide", Use({}, 2, 1, (0,), False, "TrueDivide")),
        ("Add", Use({}, 2, 1, ([1, 2],), False, "Add")),
        ("Concatenate", Use({"axis": 1}, 2, 2)),
    ],
)
def test_what_has_no_word(kind, use):
    with pytest.raises(NoWordError):
        steps_of(kind, use._replace(kind=kind))
