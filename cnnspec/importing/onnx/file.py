"""An ONNX file, read as data: nothing in it is run, and files of weights beside it are not opened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cnnspec.diagnostics import UsageError

ENDING = ".onnx"
MAX_BYTES = 2**31 - 1  # what the format itself can hold in one file
MAX_NODES = 50_000
SMALL = 1024  # numbers of a tensor that are read; of larger ones only the shape counts


def read_onnx(wanted: str) -> Any:
    """The model in a file, with the shapes of its values and without the numbers of its weights. Raises UsageError."""
    data = _bounded(Path(wanted))
    onnx = _package()
    from google.protobuf.message import DecodeError

    try:
        model: Any = onnx.ModelProto.FromString(data)
    except (DecodeError, RecursionError):
        raise UsageError(f"{wanted} is no ONNX model", "a file that an exporter to ONNX has written") from None
    if not model.graph.node or not model.graph.output or not model.opset_import:
        raise UsageError(f"{wanted} is no ONNX model", "a file that an exporter to ONNX has written")
    if len(model.graph.node) > MAX_NODES:
        raise UsageError(f"{wanted} has more than {MAX_NODES:,} nodes")
    _keep_shapes(model, onnx)
    try:
        return onnx.shape_inference.infer_shapes(model, data_prop=True)
    except Exception as error:  # a base class of its own for each of its complaints, all about the file
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise UsageError(f"the shapes in {wanted} cannot be worked out: {reason}") from None


def _bounded(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UsageError(f"{path} is larger than {MAX_BYTES // 2**20} MB")
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from None


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
    weights = {each.name for each in graph.initializer}
    for each in graph.input:
        dims = each.type.tensor_type.shape.dim
        if each.name not in weights and dims and not dims[0].dim_value:
            dims[0].dim_value = 1
    for each in graph.output:  # inferred anew, for that batch
        each.type.tensor_type.ClearField("shape")
    del graph.value_info[:]
    known = {each.name for each in graph.input}
    small = []
    for each in graph.initializer:
        if is_small(each):
            small.append(each)
        elif each.name not in known:
            graph.input.append(onnx.helper.make_tensor_value_info(each.name, each.data_type, list(each.dims)))
    model.metadata_props.add(key=WEIGHTS, value="\n".join(sorted(weights - {each.name for each in small})))
    del graph.initializer[:]
    graph.initializer.extend(small)


WEIGHTS = "cnnspec.weights"


def is_small(tensor: Any) -> bool:
    """Whether the numbers of a tensor are read, which they are not from a file beside it."""
    size = 1
    for each in tensor.dims:
        size *= each
    return size <= SMALL and not tensor.external_data
