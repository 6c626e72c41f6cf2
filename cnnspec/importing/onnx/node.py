"""A node of an ONNX model while it becomes items, with what the handlers of operators ask and do."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.onnx.values import Shape, Tensor, Value, Weight, channels_first, channels_last
from cnnspec.importing.ops import Op

if TYPE_CHECKING:
    from cnnspec.importing.onnx.reader import Reader


class Node:
    """One use of an operator. ``inputs`` has None where an optional one is left out."""

    def __init__(self, reader: Reader, proto: Any, name: str, attributes: dict[str, Any]) -> None:
        self.reader = reader
        self.name = name
        self.kind: str = proto.op_type
        self.attributes = attributes
        self.inputs: list[Value | None] = [reader.value(source) if source else None for source in proto.input]
        self.outputs: list[str] = list(proto.output)
        self.opset: int = reader.opset
        for source, value in zip(proto.input, self.inputs, strict=True):
            if isinstance(value, Tensor) and reader.uses[source] > 1:
                reader.shared.add(value.name)

    def tensor(self, at: int = 0) -> Tensor:
        """An input that flows. Raises NoWordError for a constant."""
        value = self.inputs[at] if at < len(self.inputs) else None
        if not isinstance(value, Tensor):
            raise NoWordError("what flows into it is a constant")
        return value

    def map(self, at: int = 0) -> Tensor:
        """An input that flows, with its channels first as ONNX wants it, reordered where it has them elsewhere."""
        tensor = self.tensor(at)
        return self.ordered(tensor, channels_first(len(tensor.shape)))

    def weight(self, at: int) -> Weight | None:
        """A constant input, None where it is left out. Raises NoWordError for one that flows."""
        value = self.inputs[at] if at < len(self.inputs) else None
        if isinstance(value, Tensor):
            raise NoWordError(f"its input {at + 1} is computed by the model, and weights are constants here")
        return value

    def numbers(self, at: int, name: str = "") -> list[Any] | None:
        """The numbers of an attribute, or of a constant input as later versions have it; None where there are none."""
        if name in self.attributes:
            attribute = self.attributes[name]
            return list(attribute) if isinstance(attribute, list) else [attribute]
        weight = self.weight(at)
        if weight is None or not weight.size:
            return None
        if weight.numbers is None:
            raise NoWordError(f"its input {at + 1} has too many numbers to be read")
        return [number(value) for value in weight.numbers.reshape(-1).tolist()]

    def get(self, name: str, default: Any) -> Any:
        """An attribute."""
        return self.attributes.get(name, default)

    def shape(self, at: int = 0) -> Shape:
        """The shape of an output without the batch. Raises NoWordError where the batch is not its first axis."""
        shape = self.reader.shapes.get(self.outputs[at])
        if shape is None:
            raise NoWordError("the shape of what it makes cannot be worked out")
        if not shape or shape[0] != self.reader.batch:
            raise NoWordError("it mixes the batch with other axes")
        return shape[1:]

    def emit(
        self, word: str, fields: dict[str, Any], inputs: Sequence[Tensor], shape: Shape, order: tuple[int, ...],
        parts: Sequence[str] = ("",), *, share: str = "",
    ) -> Tensor:  # fmt: skip
        """Add an item, and what flows out of it. ``parts`` are its nodes, "" the one that makes ``shape``."""
        # A node that needs its axes in another order gives its name to what it is itself.
        name = self.reader.names.unique(self.name if word != "permute" else f"{self.name}_order")
        tensor = Tensor(name, shape, order)
        layers = [f"{name}{part}" for part in parts]
        taken = {"share": share} if share else fields
        op = Op(name, word, taken, [source.name for source in inputs], layers, tensor.rank)
        self.reader.add(op, layers[parts.index("")], tensor)
        return tensor

    def same(self, word: str, fields: dict[str, Any], inputs: Sequence[Tensor]) -> Tensor:
        """Add an item that keeps the shape of its first input."""
        return self.emit(word, fields, inputs, inputs[0].shape, inputs[0].order)

    def ordered(self, tensor: Tensor, order: tuple[int, ...]) -> Tensor:
        """A tensor whose axes are ours in some order, permuted where they are not."""
        if tensor.order == order:
            return tensor
        if (earlier := self.reader.moved.get((tensor.name, tensor.order, order))) is not None:
            return earlier
        moved = sorted(range(len(order)), key=lambda axis: order[axis])
        wanted = [tensor.order[axis] + 1 for axis in moved]
        permuted = self.emit("permute", {"order": wanted}, [tensor], tensor.shape, order)
        self.reader.moved[tensor.name, tensor.order, order] = permuted
        return permuted

    def plain(self, tensor: Tensor) -> Tensor:
        """A tensor whose axes lie as ONNX has them, for what depends on that."""
        return self.ordered(tensor, channels_last(len(tensor.shape)))

    def along(self, tensor: Tensor, axis: int) -> Tensor:
        """A tensor with its channels first, where a node works along that axis and they lie elsewhere."""
        first = axis % (tensor.rank + 2) == 1
        return self.ordered(tensor, channels_first(len(tensor.shape))) if first else tensor

    def op_of(self, tensor: Tensor) -> Op | None:
        """The item that makes a tensor, where this node is the only one that reads it and others do not share it."""
        op = self.reader.ops.get(tensor.name)
        return None if op is None or tensor.name in self.reader.shared or "share" in op.fields else op

    def note(self, text: str) -> None:
        """A remark for the reader of the spec."""
        self.reader.notes.setdefault(text, []).append(self.name)


def number(value: Any) -> Any:
    """A number of 32 bits as somebody would have written it: 1e-05, not 9.999999747378752e-06."""
    if not isinstance(value, float) or value != value or value in (float("inf"), float("-inf")):
        return value
    stored = struct.unpack("f", struct.pack("f", value))[0] if abs(value) < 3e38 else value
    if stored != value:
        return value
    for digits in range(1, 10):
        rounded = float(f"{value:.{digits}g}")
        if abs(rounded) < 3e38 and struct.unpack("f", struct.pack("f", rounded))[0] == value:
            return rounded
    return value
