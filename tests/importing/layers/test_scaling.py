"""Layers that scale and shift numbers."""

import pytest

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.layers import Use, steps_of


@pytest.mark.parametrize(
    ("scale", "written"),
    [
        (1 / 255, "$(1 / 255)"), (1 / 127.5, "$(1 / 127.5)"), (1 / 3, "$(1 / 3)"), (0.5, 0.5), (0.125, 0.125), (2.0, 2.0),
        (0.0039215, 0.0039215), (-1 / 255, -1 / 255), ([1 / 255], [1 / 255]),
    ],
)  # fmt: skip
def test_one_by_a_number_is_written_so(scale, written):
    (step,) = steps_of("Rescaling", Use({"scale": scale, "offset": 0.0}, 2))
    assert step.fields == {"scale": written}


def test_every_number_is_read_back_as_it_is():
    from cnnspec.importing.layers._fields import fraction
    from cnnspec.language.expressions import evaluate

    for below in range(1, 2000):
        for value in (1 / below, 1 / (below + 0.5)):
            found = fraction(value)
            assert (evaluate(found[1:], {}) if isinstance(found, str) else found) == value


@pytest.mark.parametrize(
    ("config", "fields"),
    [
        ({"axis": -1}, {}),
        ({"axis": [-1], "mean": [[[0.5, 0.4]]], "variance": [1, 2]}, {"mean": [0.5, 0.4], "variance": [1, 2]}),
        ({"axis": 3, "mean": 0.5, "variance": 0.2}, {"mean": 0.5, "variance": 0.2}),
    ],
)
def test_normalize(config, fields):
    (step,) = steps_of("Normalization", Use(config, 2))
    assert (step.word, step.fields) == ("normalize", fields)


@pytest.mark.parametrize(
    "config", [{"axis": 1}, {"axis": -1, "invert": True}, {"axis": -1, "mean": [[1], [2]], "variance": 1}]
)
def test_what_has_no_word(config):
    with pytest.raises(NoWordError):
        steps_of("Normalization", Use(config, 2))


def test_ours():
    assert steps_of("LayerScale", Use({"init_values": 1e-6}, 2))[0].fields == {"init": 1e-6}
    assert steps_of("Grayscale", Use({"factors": (0.3, 0.6, 0.1)}, 2))[0].fields == {"factors": [0.3, 0.6, 0.1]}
