"""An ONNX file, read as data: nothing in it is run, and files of weights beside it are not opened."""

from __future__ import annotations

import math
from typing import Any

from cnnspec.diagnostics import UsageError
from cnnspec.keras_model.damaged import refusing_damaged
from cnnspec.text.files import read_bytes

ENDING = ".onnx"
MAX_BYTES = 2**31 - 1  # what the format itself can hold in one file
MAX_NODES = 50_000
MAX_SIZE = 2**40  # numbers of a value: far above any model, and far below where products of them overflow
MAX_VECTOR = 2**18  # numbers of a vector, each of which may be an axis of some shape
SMALL = 1024  # numbers of a tensor that are read; of larger ones only the shape counts
_HELP = "a file that an exporter to ONNX has written"


def read_onnx(wanted: str) -> Any:
    """The model in a file, with the shapes of its values and without the numbers of its weights. Raises UsageError."""
    data = read_bytes(wanted, MAX_BYTES)
    onnx = _package()
    from google.protobuf.message import DecodeError

    try:
        model: Any = onnx.ModelProto.FromString(data)
    except (DecodeError, RecursionError):
        raise UsageError(f"{wanted} is no ONNX model", _HELP) from None
    if not model.graph.node or not model.graph.output or not model.opset_import:
        raise UsageError(f"{wanted} is no ONNX model", _HELP)
    if len(model.graph.node) > MAX_NODES:
        raise UsageError(f"{wanted} has more than {MAX_NODES:,} nodes")
    with refusing_damaged(f"{wanted} is no ONNX model", _HELP):
        del model.functions[:]  # of exporters; the language has no word for a call of one
        _check_graph(model.graph)
        _keep_shapes(model, onnx)
    try:
        return onnx.shape_inference.infer_shapes(model, data_prop=True)
    except Exception as error:  # a base class of its own for each of its complaints, all about the file
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise UsageError(f"the shapes in {wanted} cannot be worked out: {reason}") from None


def _check_graph(graph: Any) -> None:
    """Raises ValueError for what the inference of shapes cannot stand: it is not ours, and can end the process."""
    counts = {tensor.name: _count(tensor) for tensor in graph.initializer}
    for tensor in graph.initializer:
        _check_shape(tensor.name, list(tensor.dims))
    for value in (*graph.input, *graph.output, *graph.value_info):
        _check_shape(value.name, [dim.dim_value for dim in value.type.tensor_type.shape.dim])
    for node in graph.node:
        if not node.output:
            raise ValueError(f"its node {node.name or node.op_type} has no output")
        for attribute in node.attribute:
            _check_attribute(attribute)
        most = _most_made(node, counts)
        if most > MAX_VECTOR:
            raise ValueError(f"its node {node.name or node.op_type} makes a list of {most:,} constants")
        counts.update(dict.fromkeys(node.output, most))


def _check_attribute(attribute: Any) -> None:
    for tensor in _tensors(attribute):
        if is_external(tensor):
            raise ValueError(f"its constant {tensor.name} is kept in another file")
        _check_shape(tensor.name, list(tensor.dims))
    for inner in (*([attribute.g] if attribute.HasField("g") else []), *attribute.graphs):
        _check_graph(inner)


def _most_made(node: Any, counts: dict[str, int]) -> int:
    """At most how many numbers a node makes of constants, whose values the inference follows; else 1."""
    if node.op_type not in FOLDED:
        return 1
    own = [
        count
        for attribute in node.attribute
        for count in (_count(attribute.t), len(attribute.ints), len(attribute.floats))
    ]
    read = [counts.get(name, 1) for name in node.input]
    return max(1, *own, sum(read) if node.op_type == "Concat" else max(read, default=1))


def _count(tensor: Any) -> int:
    return math.prod(tensor.dims) if len(tensor.dims) < 2 else 1


def _tensors(attribute: Any) -> list[Any]:
    sparse = [attribute.sparse_tensor] if attribute.HasField("sparse_tensor") else []
    parts = [part for tensor in (*sparse, *attribute.sparse_tensors) for part in (tensor.values, tensor.indices)]
    return [*([attribute.t] if attribute.HasField("t") else []), *attribute.tensors, *parts]


def _check_shape(name: str, sizes: list[int]) -> None:
    most = MAX_VECTOR if len(sizes) == 1 else MAX_SIZE
    if any(size < 0 for size in sizes) or math.prod(size or 1 for size in sizes) > most:
        raise ValueError(f"its value {name} has the shape {sizes}")


def _package() -> Any:
    try:
        import onnx
        import onnx.shape_inference
    except ImportError:
        raise UsageError("ONNX files need the package onnx", "install it with: pip install 'cnnspec[onnx]'") from None
    return onnx


def _keep_shapes(model: Any, onnx: Any) -> None:
    """Make large weights inputs, which have a shape only, and a batch of any size one of 1."""
    graph = model.graph
    weights = {tensor.name for tensor in graph.initializer}
    for value in graph.input:
        dims = value.type.tensor_type.shape.dim
        if value.name not in weights and dims and not dims[0].dim_value:
            dims[0].dim_value = 1
    for value in graph.output:  # inferred anew, for that batch
        value.type.tensor_type.ClearField("shape")
    del graph.value_info[:]
    known = {value.name for value in graph.input}
    small = []
    for tensor in graph.initializer:
        if is_small(tensor):
            small.append(tensor)
        elif tensor.name not in known:
            graph.input.append(onnx.helper.make_tensor_value_info(tensor.name, tensor.data_type, list(tensor.dims)))
    model.metadata_props.add(key=WEIGHTS, value="\n".join(sorted(weights - {tensor.name for tensor in small})))
    del graph.initializer[:]
    graph.initializer.extend(small)


# What is computed where all of it is constant. None of these makes much more of little, but a chain of them may.
FOLDED = (
    "Shape",
    "Constant", "Gather", "Concat", "Slice", "Cast", "Squeeze", "Unsqueeze", "Add", "Sub", "Mul", "Div", "Neg", "Sqrt",
    "Reshape", "Floor", "Ceil", "Identity", "Transpose", "ReduceProd",
)  # fmt: skip
WEIGHTS = "cnnspec.weights"


def is_small(tensor: Any) -> bool:
    """Whether the numbers of a tensor are read, which they are not from a file beside it."""
    return math.prod(tensor.dims) <= SMALL and not is_external(tensor)


def is_external(tensor: Any) -> bool:
    """Whether the numbers of a tensor are in a file beside it."""
    return bool(tensor.external_data or tensor.data_location)
