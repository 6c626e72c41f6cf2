"""Arithmetic of shapes, as exporters write it around a flatten: what depends on constants only is one."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.onnx.file import FOLDED, SMALL
from cnnspec.importing.onnx.values import Tensor, Weight

if TYPE_CHECKING:
    from cnnspec.importing.onnx.reader import Reader

MOST = 8192  # numbers that are computed: two of them make a table of that many rows and columns at most


def fold(reader: Reader, proto: Any) -> Weight | None:
    """What a node makes, where that is a constant; None where it is none. Raises NoWordError."""
    if proto.op_type == "Shape":
        return _shape(reader, proto)
    values = [reader.value(name) for name in proto.input if name]
    if proto.op_type not in FOLDED or any(isinstance(value, Tensor) for value in values):
        return None
    weights = [value for value in values if isinstance(value, Weight)]
    if any(weight.numbers is None for weight in weights):
        if proto.op_type == "Identity":  # exporters write one where two layers have the same weights
            return weights[0]
        raise NoWordError("it computes weights, and those are constants here")
    return _run(reader, proto, {name: value.numbers for name, value in _named(proto, weights)})


def _named(proto: Any, weights: list[Weight]) -> list[tuple[str, Weight]]:
    return list(zip([name for name in proto.input if name], weights, strict=True))


def _shape(reader: Reader, proto: Any) -> Weight | None:
    from onnx import TensorProto, helper, numpy_helper

    shape = reader.shapes.get(proto.input[0])
    if proto.attribute or shape is None or None in shape:
        return None
    numbers = helper.make_tensor("shape", TensorProto.INT64, [len(shape)], shape)
    return Weight(proto.output[0], (len(shape),), numpy_helper.to_array(numbers))


def _run(reader: Reader, proto: Any, inputs: dict[str, Any]) -> Weight | None:
    """The operator itself, as the package onnx defines it in Python."""
    from onnx import helper
    from onnx.reference import ReferenceEvaluator

    if proto.op_type == "Constant" and any(attribute.t.ByteSize() > 8 * SMALL for attribute in proto.attribute):
        (tensor,) = [attribute.t for attribute in proto.attribute]
        return Weight(proto.output[0], tuple(tensor.dims))
    values = [helper.make_empty_tensor_value_info(name) for name in (*inputs, proto.output[0])]
    graph = helper.make_graph([proto], "constant", values[:-1], values[-1:])
    model = helper.make_model(graph, opset_imports=reader.model.opset_import, ir_version=reader.model.ir_version)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what numpy remarks on a division is nothing that a user can change
            (numbers,) = ReferenceEvaluator(model).run(None, inputs)
    except Exception as error:  # whatever numpy says of it
        raise NoWordError(f"this arithmetic of constants cannot be done: {error}") from None
    if numbers.size > MOST:
        raise NoWordError(f"it computes {numbers.size:,} constants, more than {MOST:,}")
    return Weight(proto.output[0], tuple(numbers.shape), numbers)
