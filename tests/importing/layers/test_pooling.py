"""Pooling, in windows and over the whole map."""

import pytest

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.layers import Use, steps_of


@pytest.mark.parametrize(
    ("kind", "config", "fields"),
    [
        ("MaxPooling2D", {"pool_size": [2, 2], "strides": [2, 2]}, {"type": "max"}),
        ("MaxPooling2D", {"pool_size": [3, 3], "strides": [2, 2]}, {"type": "max", "size": 3, "stride": 2}),
        ("AveragePooling1D", {"pool_size": [4], "strides": None}, {"type": "average", "size": 4}),
        ("AveragePooling3D", {"pool_size": [1, 2, 2], "padding": "same"}, {"type": "average", "size": [1, 2, 2], "padding": "same"}),
    ],
)  # fmt: skip
def test_windows(kind, config, fields):
    (step,) = steps_of(kind, Use(config, 2))
    assert (step.word, step.fields, step.rank) == ("pool", fields, None)


@pytest.mark.parametrize(("config", "fields", "rank"), [({}, {}, 0), ({"keepdims": True}, {"keep_dims": True}, None)])
def test_the_whole_map(config, fields, rank):
    (step,) = steps_of("GlobalMaxPooling2D", Use(config, 2))
    assert (step.word, step.fields, step.rank) == ("global_pool", {"type": "max", **fields}, rank)


def test_channels_come_last():
    with pytest.raises(NoWordError, match="channels first"):
        steps_of("MaxPooling2D", Use({"pool_size": [2, 2], "data_format": "channels_first"}, 2))
