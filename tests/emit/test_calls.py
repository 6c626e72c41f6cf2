"""How calls are written: what is left out is Keras' own default."""

import importlib
import inspect

import pytest

from cnnspec.emit.calls import KNOWN, Nested, arguments, needs_mention, plain
from cnnspec.layers._base import KerasCall


@pytest.mark.keras
@pytest.mark.parametrize("path", KNOWN)
def test_what_is_left_out_is_the_default_of_keras(path):
    module, _, name = path.partition(":")
    layer = getattr(importlib.import_module(module), name)
    parameters = inspect.signature(layer.__init__).parameters
    for key, value in KNOWN[path].defaults.items():
        # `trainable` is an argument of every layer, behind **kwargs.
        default = plain(parameters[key].default) if key in parameters else {"trainable": True}[key]
        assert default == value or (default == 0.0 and value == 0), (key, default)
    written = [name for name in parameters if name != "self"]
    positional = KNOWN[path].positional
    assert tuple(written[: len(positional)]) == positional


@pytest.mark.parametrize(
    ("value", "short"),
    [
        ((3, 3), 3),
        ((3, 1), (3, 1)),
        (((1, 1), (1, 1)), 1),
        (((1, 2), (1, 2)), ((1, 2), (1, 2))),
        ([1.0, 1.0], [1.0, 1.0]),
        (KerasCall("keras.initializers:HeNormal"), "he_normal"),
        (
            KerasCall("keras.initializers:RandomNormal", {"stddev": 0.01}),
            Nested("keras.initializers:RandomNormal", (("stddev", 0.01),)),
        ),
    ],
)
def test_the_shortest_form(value, short):
    assert plain(value) == short


def test_a_shape_is_never_shortened():
    call = KerasCall("keras.layers:Reshape", {"target_shape": (3, 3)})
    assert arguments(call) == {"target_shape": (3, 3)}


def test_false_is_not_zero():
    assert needs_mention("keras.layers:Rescaling", "offset", False)
    assert not needs_mention("keras.layers:Rescaling", "offset", 0)
