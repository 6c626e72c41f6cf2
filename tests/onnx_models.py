"""ONNX models made node by node, the specs that they are imported as, and whether both compute the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from cnnspec.importing.importer import Imported
from cnnspec.importing.onnx.importer import import_onnx


class Model:
    """A model of one input, in the making; each node has its weights under its name."""

    def __init__(self, *shape: int | str, opset: int = 20) -> None:
        self.shape, self.opset = shape, opset
        self.nodes: list[Any] = []
        self.weights: dict[str, Any] = {}
        self.of_node: dict[str, list[str]] = {}
        self.random = np.random.default_rng(0)

    def weight(self, *shape: int, positive: bool = False) -> str:
        """Random numbers of a shape."""
        fan = max(1, int(np.prod(shape[1:])))
        found = self.random.uniform(0.5, 1.5, shape) if positive else self.random.normal(0, (1 / fan) ** 0.5, shape)
        return self.constant(found.astype("float32"))

    def constant(self, values: Any) -> str:
        """Numbers; whole ones are of 64 bits."""
        name = f"w{len(self.weights)}"
        array = np.asarray(values)
        self.weights[name] = array.astype("int64") if array.dtype.kind == "i" else array.astype("float32")
        return name

    def add(self, kind: str, *inputs: str, name: str = "", outputs: int = 1, **attributes: Any) -> str:
        """A node, and its first output."""
        from onnx import helper

        name = name or f"{kind.lower()}{len(self.nodes)}"
        made = [f"{name}:{at}" for at in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), made, name=name, **attributes))
        self.of_node[name] = [each for each in inputs if each in self.weights]
        return made[0]

    def norm(self, value: str, channels: int, **attributes: Any) -> str:
        """A batch normalisation."""
        parts = [self.weight(channels, positive=at in (0, 3)) for at in range(4)]
        return self.add("BatchNormalization", value, *parts, **attributes)

    def proto(self, *outputs: str) -> Any:
        """The whole."""
        from onnx import TensorProto, checker, helper, numpy_helper, shape_inference

        graph = helper.make_graph(
            self.nodes,
            "net",
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", *self.shape])],
            [helper.make_tensor_value_info(each, TensorProto.FLOAT, None) for each in outputs],
            [numpy_helper.from_array(array, name) for name, array in self.weights.items()],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", self.opset)], ir_version=10)
        made = shape_inference.infer_shapes(model, strict_mode=True)
        if made.graph.output[0].type.tensor_type.HasField("shape"):  # it does not know all that it checks
            model.graph.output[0].CopyFrom(made.graph.output[0])
            checker.check_model(model)
        return model


def imported(proto: Any, folder: Path, *, flat: bool = False) -> Imported:
    """The spec of a model."""
    path = folder / "net.onnx"
    path.write_bytes(proto.SerializeToString())
    return import_onnx(str(path), flat=flat)


def inferred(proto: Any) -> dict[str, tuple[int, ...]]:
    """What each node makes, without the batch, by the shape inference of ONNX."""
    from onnx import shape_inference

    graph = shape_inference.infer_shapes(proto).graph
    shapes = {
        each.name: tuple(dim.dim_value for dim in each.type.tensor_type.shape.dim)[1:]
        for each in (*graph.value_info, *graph.output)
    }
    return {node.name: shapes[node.output[0]] for node in graph.node if node.output[0] in shapes}


def outputs_of(found: Imported, model: Model, images: Any) -> Any:
    """What the Keras model of a spec makes of images with channels first, with the weights of the ONNX one."""
    from cnnspec.keras_model.build import build_keras

    keras_model = build_keras(found.graph)
    before: tuple[int, ...] = ()
    for node in found.graph.nodes:
        if node.op == "flatten":
            before = tuple(found.graph.shapes_into(node)[0])
        layer = keras_model.get_layer(node.name)
        if layer.weights:
            arrays = [model.weights[each] for each in model.of_node[found.layers[node.name].split(".")[0]]]
            layer.set_weights([_moved(node.op, each, before) for each in arrays])
    return np.asarray(keras_model(np.moveaxis(images, 1, -1), training=False))


def _moved(word: str, array: Any, before: tuple[int, ...]) -> Any:
    """Weights as Keras has them; ``before`` is the map that was flattened."""
    if word == "dense" and array.ndim == 2:  # transB
        *sizes, channels = before or array.shape[1:]
        return np.moveaxis(array.reshape(-1, channels, *sizes), (0, 1), (-1, -2)).reshape(array.shape[::-1])
    if word == "depthwise_conv" and array.ndim > 2:
        return np.moveaxis(array, (0, 1), (-2, -1))  # one kernel a channel
    return np.moveaxis(array, (0, 1), (-1, -2)) if array.ndim > 2 else array
