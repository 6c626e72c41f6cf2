"""The tables of layers: what one makes of some fields and inputs, and what it refuses.

Each `tests/layers/test_WORD.py` holds ACCEPTED and REFUSED; `test_contract.py` demands one for every layer, and
`test_keras.py` compares each accepted case with Keras.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cnnspec import layers
from cnnspec.values.shapes import ShapeError

Shape = tuple[int, ...]
FOLDER = Path(__file__).parent / "layers"


class Case(NamedTuple):
    """Fields and input shapes, and what comes out."""

    fields: dict[str, Any]
    inputs: tuple[Shape, ...]
    shape: Shape
    weights: tuple[Shape, ...] = ()
    macs: int = 0


class Refused(NamedTuple):
    """Fields and input shapes that do not fit, and a part of the message."""

    fields: dict[str, Any]
    inputs: tuple[Shape, ...]
    code: str
    message: str


def one(fields: dict[str, Any], shape_in: Shape, shape: Shape, weights: tuple[Shape, ...] = (), macs: int = 0) -> Case:
    """A case with one input."""
    return Case(fields, (shape_in,), shape, weights, macs)


def accepts(word: str, case: Case) -> None:
    """Shape, weights and MACs are those of the case."""
    layer = layers.find(word).model_validate(case.fields)
    assert layer.output_shape(*case.inputs) == case.shape
    assert tuple(weight.shape for weight in layer.weights(*case.inputs)) == case.weights
    assert layer.macs(*case.inputs) == case.macs
    assert layer.label()


def refuses(word: str, case: Refused) -> None:
    """Code and message are those of the case, a field that is blamed is one of the layer's, and there is a remedy."""
    layer = layers.find(word).model_validate(case.fields)
    with pytest.raises(ShapeError) as caught:
        for part in layer.fused(*case.inputs) or [None]:
            (part.layer if part and part.layer else layer).output_shape(*case.inputs)
    assert caught.value.code == case.code
    assert case.message in caught.value.message
    assert caught.value.field is None or caught.value.field in (*type(layer).model_fields, "from")
    assert caught.value.help


def accepted() -> list[tuple[str, Case]]:
    """Every accepted case of every layer that has a table."""
    return [(word, case) for word in layers.words() if has_table(word) for case in _table(word).ACCEPTED]


def has_table(word: str) -> bool:
    """Whether a layer has a test file."""
    return (FOLDER / f"test_{word}.py").exists()


def _table(word: str) -> Any:
    spec = importlib.util.spec_from_file_location(f"table_{word}", FOLDER / f"test_{word}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
