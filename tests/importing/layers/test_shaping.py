"""Layers that move numbers or change the size of a map."""

import pytest

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.layers import Use, steps_of


@pytest.mark.parametrize(
    ("kind", "config", "word", "fields", "rank"),
    [
        ("Flatten", {}, "flatten", {}, 0),
        ("Reshape", {"target_shape": [4, 4, 2]}, "reshape", {"shape": [4, 4, 2]}, 2),
        ("Reshape", {"target_shape": [-1]}, "reshape", {"shape": [-1]}, 0),
        ("Permute", {"dims": [2, 1, 3]}, "permute", {"order": [2, 1, 3]}, None),
        ("ZeroPadding2D", {"padding": [[1, 1], [1, 1]]}, "pad", {"size": 1}, None),
        ("ZeroPadding2D", {"padding": [[0, 1], [0, 1]]}, "pad", {"size": [[0, 1], [0, 1]]}, None),
        ("ZeroPadding1D", {"padding": [1, 2]}, "pad", {"size": [[1, 2]]}, None),
        ("Cropping2D", {"cropping": [[1, 1], [2, 2]]}, "crop", {"size": [1, 2]}, None),
        ("UpSampling2D", {"size": [2, 2], "interpolation": "bilinear"}, "upsample", {"size": 2, "method": "bilinear"}, None),
        ("Resizing", {"height": 8, "width": 6}, "resize", {"size": [8, 6]}, None),
        ("Resizing", {"height": 8, "width": 6, "interpolation": "nearest"}, "resize", {"size": [8, 6], "method": "nearest"}, None),
    ],
)  # fmt: skip
def test_its_word(kind, config, word, fields, rank):
    (step,) = steps_of(kind, Use(config, 1 if kind.endswith("1D") else 2))
    assert (step.word, step.fields, step.rank) == (word, fields, rank)


@pytest.mark.parametrize(
    ("kind", "config", "why"),
    [
        ("UpSampling2D", {"size": [2, 2], "interpolation": "bicubic"}, "no method bicubic"),
        ("Resizing", {"height": 8, "width": 6, "crop_to_aspect_ratio": True}, "crop_to_aspect_ratio"),
        ("Flatten", {"data_format": "channels_first"}, "channels first"),
    ],
)
def test_what_has_no_word(kind, config, why):
    with pytest.raises(NoWordError, match=why):
        steps_of(kind, Use(config, 2))
