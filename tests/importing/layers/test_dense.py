"""Dense layers."""

import pytest

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.layers import Use, steps_of
from cnnspec.importing.layers.dense import NOTE

PLAIN = {"units": 4, "kernel_initializer": "GlorotUniform"}


def test_on_a_vector_and_on_a_map():
    (step,) = steps_of("Dense", Use({**PLAIN, "activation": "relu"}, 0))
    assert (step.word, step.fields) == ("dense", {"units": 4, "init": "glorot_uniform", "activation": "relu"})
    (step,) = steps_of("Dense", Use(PLAIN, 2))
    assert (step.word, step.fields) == ("conv", {"filters": 4, "kernel": 1, "init": "glorot_uniform"})
    assert step.note == NOTE


def test_settings_without_a_field():
    for more in ({"lora_rank": 2}, {"bias_constraint": {"class_name": "NonNeg"}}):
        with pytest.raises(NoWordError):
            steps_of("Dense", Use({**PLAIN, **more}, 0))
