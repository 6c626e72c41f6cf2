"""From the nodes of an ONNX model to operations in the words of the language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from cnnspec.diagnostics import UsageError
from cnnspec.importing.convert import Names, as_name
from cnnspec.importing.errors import CannotImportError, NoWordError
from cnnspec.importing.onnx.constants import fold
from cnnspec.importing.onnx.file import FOLDED, WEIGHTS
from cnnspec.importing.onnx.layout import order_of_input
from cnnspec.importing.onnx.node import Node
from cnnspec.importing.onnx.ops import handlers
from cnnspec.importing.onnx.values import Shape, Tensor, Value, Weight, channels_first
from cnnspec.importing.ops import Network, Op

DOMAINS = ("", "ai.onnx")


class Reader:
    """The walk over a model: values by their names in ONNX, and the items so far."""

    def __init__(self, model: Any, name: str) -> None:
        self.model, self.graph = model, model.graph
        self.opset = max((opset.version for opset in model.opset_import if opset.domain in DOMAINS), default=1)
        self.network = Network(name, {}, [], [])
        self.names = Names()
        self.values: dict[str, Value] = {}
        self.ops: dict[str, Op] = {}
        self.node_shapes: dict[str, Shape] = {}
        """The shape, channels last, of what each node of ours makes that is one of ONNX."""
        self.moved: dict[tuple[Any, ...], Tensor] = {}
        """Tensors that have been put into another order."""
        self.shared: set[str] = set()
        """Items that more than one node reads."""
        self.kernels: dict[tuple[Any, ...], Op] = {}
        self.notes: dict[str, list[str]] = {}
        self.uses = Counter(source for node in self.graph.node for source in node.input)
        self.uses.update(output.name for output in self.graph.output)
        typed = (*self.graph.input, *self.graph.value_info, *self.graph.output)
        self.shapes = {value.name: shape for value in typed if (shape := _shape(value)) is not None}
        self.unknown: set[str] = set()
        """Values behind a node without a word, of which nothing is known."""
        self.batch: int | None = 1

    def read(self) -> Network:
        """The operations. Raises CannotImportError with every node that has no word."""
        self._weights()
        self._inputs()
        wrong = []
        for proto in self.graph.node:
            try:
                self._node(proto)
            except NoWordError as error:
                wrong.append((proto.name or proto.output[0], proto.op_type, str(error)))
                self._go_on(proto)
            except (KeyError, TypeError, IndexError, AttributeError, ValueError, ArithmeticError) as error:
                wrong.append((proto.name or proto.output[0], proto.op_type, f"it cannot be read: {error!r}"))
                self._go_on(proto)
        if wrong:
            raise CannotImportError(wrong, what="node")
        self.network.outputs = [self._output(output.name) for output in self.graph.output]
        self.network.notes = [f"{note}: {', '.join(names)}" for note, names in self.notes.items()]
        return self.network

    def value(self, name: str) -> Value:
        """A value by its name in ONNX."""
        if name not in self.values:
            raise NoWordError(f"it reads {name}, which nothing makes")
        return self.values[name]

    def add(self, op: Op, node: str, tensor: Tensor) -> None:
        """An item more, whose node of some name makes a tensor."""
        self.network.ops.append(op)
        self.ops[op.name] = op
        self.node_shapes[node] = tensor.ours

    def _weights(self) -> None:
        from onnx import numpy_helper

        for tensor in self.graph.initializer:
            try:
                self.values[tensor.name] = Weight(tensor.name, tuple(tensor.dims), numpy_helper.to_array(tensor))
            except (ValueError, TypeError, KeyError) as error:
                raise UsageError(f"the constant {tensor.name} cannot be read: {error}") from None
        large = {
            name for entry in self.model.metadata_props if entry.key == WEIGHTS for name in entry.value.split("\n")
        }
        for value in self.graph.input:
            if value.name in large:
                shape = self.shapes.get(value.name, ())
                self.values[value.name] = Weight(value.name, tuple(int(size or 0) for size in shape))

    def _inputs(self) -> None:
        inputs = [value for value in self.graph.input if value.name not in self.values]
        if not inputs:
            raise UsageError("the ONNX model has no input")
        for value in inputs:
            shape = self.shapes.get(value.name, ())
            if not 2 <= len(shape) <= 5:
                axes = len(shape)
                raise UsageError(
                    f"its input {value.name} has {axes} axes", "a model of vectors or maps, with the batch before them"
                )
            self.batch = shape[0]
            ours = "input" if len(inputs) == 1 else self.names.unique(value.name)
            tensor = Tensor(ours, shape[1:], order_of_input(self.graph, value.name, len(shape) - 1, self.shapes))
            self.network.inputs[ours] = list(tensor.ours)
            self.values[value.name] = tensor

    def _node(self, proto: Any) -> None:
        if proto.domain not in DOMAINS:
            raise NoWordError(f"the language has no word for an operator of {proto.domain}")
        handler = handlers().get(proto.op_type)
        if handler is None and proto.op_type not in FOLDED:
            raise NoWordError("the language has no word for this operator")
        if self.unknown.intersection(proto.input):
            self.unknown.update(proto.output)  # of what goes wrong, the cause is told
            return
        if (constant := fold(self, proto)) is not None:
            self.values[proto.output[0]] = constant
            return
        if handler is None:
            raise NoWordError("the language has no word for this operator")
        from onnx.helper import get_attribute_value

        attributes = {
            attribute.name: _plain(attribute.name, get_attribute_value(attribute)) for attribute in proto.attribute
        }
        outputs = handler(Node(self, proto, _title(proto), attributes))
        for name, value in zip(proto.output, outputs if isinstance(outputs, list) else [outputs], strict=False):
            self.values[name] = value

    def _go_on(self, proto: Any) -> None:
        """What follows a node without a word is looked at too, as if that made what its shape says."""
        flowing = [value for source in proto.input if isinstance(value := self.values.get(source), Tensor)]
        for name in proto.output:
            shape = self.shapes.get(name, ())[1:]
            if not flowing or not shape or None in shape:
                self.unknown.add(name)
                continue
            order = flowing[0].order if len(flowing[0].order) == len(shape) else channels_first(len(shape))
            self.values[name] = Tensor(flowing[0].name, shape, order)

    def _output(self, name: str) -> str:
        value = self.values.get(name)
        if not isinstance(value, Tensor):
            raise UsageError(f"the output {name} does not depend on an input")
        if value.order not in (channels_first(len(value.shape)), tuple(range(len(value.shape)))):
            raise CannotImportError([(name, "output", "its channels are neither first nor last")], what="output")
        return value.name


def _title(proto: Any) -> str:
    """The name of a node; exporters end a path with the operator, which says nothing more."""
    parts = [part for part in (proto.name or proto.output[0]).split("/") if part]
    if len(parts) > 1 and parts[-1].rstrip("_0123456789") == proto.op_type:
        parts = parts[:-1]
    return as_name("_".join(parts)) if parts else as_name(proto.op_type.lower())


def _shape(info: Any) -> Shape | None:
    tensor = info.type.tensor_type
    if not tensor.HasField("shape"):
        return None
    return tuple(dim.dim_value if dim.HasField("dim_value") else None for dim in tensor.shape.dim)


def _plain(name: str, value: Any) -> Any:
    """An attribute as Python has it: a number, a text or a list of numbers. Raises NoWordError."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, int | float):
        return value
    values = list(value) if isinstance(value, Sequence) else [value]
    if not all(isinstance(part, int | float | bytes) for part in values):
        raise NoWordError(f"its {name} is not made of numbers")
    return values
