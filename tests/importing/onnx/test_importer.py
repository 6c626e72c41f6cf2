"""ONNX models as specs that compute the same."""

import numpy as np
import pytest
from onnx_models import Model, imported, inferred, outputs_of

from cnnspec.analysis.cost import count_costs
from cnnspec.importing.errors import CannotImportError

onnx = pytest.importorskip("onnx")


def small_network():
    """A residual, a depthwise block with asymmetric pads, pools, a way up, a gate, and a Gemm with transB."""
    net = Model(3, 16, 12)
    value = net.add("Conv", "x", net.weight(8, 3, 3, 3), net.weight(8), name="stem", strides=[2, 2], pads=[1, 1, 1, 1])
    start = net.add("Relu", value)
    value = net.add("Conv", start, net.weight(8, 8, 3, 3), name="body", pads=[1, 1, 1, 1])
    value = net.add("Relu", net.norm(value, 8, name="norm", epsilon=1e-2))
    value = net.add("Relu", net.add("Add", value, start))
    value = net.add("Conv", value, net.weight(8, 1, 3, 3), name="deep", group=8, strides=[2, 2], pads=[0, 1, 2, 1])
    value = net.add("Clip", net.norm(value, 8, name="norm2"), net.constant(0.0), net.constant(6.0))
    value = net.add(
        "ConvTranspose", value, net.weight(8, 6, 4, 4), net.weight(6), name="up", strides=[2, 2], pads=[1] * 4
    )
    value = net.add("Mul", value, net.add("Sigmoid", value))
    value = net.add("MaxPool", value, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
    value = net.add("AveragePool", value, kernel_shape=[2, 2], pads=[1, 1, 0, 0], count_include_pad=1)
    gate = net.add("Conv", net.add("GlobalAveragePool", value), net.weight(6, 6, 1, 1), net.weight(6), name="gate")
    value = net.add("Mul", value, net.add("Sigmoid", gate))
    flat = net.add("Flatten", value)
    value = net.add("Gemm", flat, net.weight(5, 6 * 4 * 3), net.weight(5), name="fc", transB=1)
    return net, net.proto(value)


def test_shapes_parameters_and_structure_are_those_of_the_model(tmp_path):
    net, proto = small_network()
    found = imported(proto, tmp_path)
    sizes = [array.size for name, array in net.weights.items() if array.size > 1]
    assert count_costs(found.graph).total.params == sum(sizes)
    shapes, seen = inferred(proto), 0
    for node in found.graph.nodes:
        theirs = shapes.get(found.layers[node.name])
        if theirs:
            assert tuple(node.shape) == (*theirs[1:], theirs[0])
            seen += 1
    assert seen >= 15
    assert "residual:" in found.text
    assert (
        "depthwise_conv: {stride: 2, padding: [[0, 2], 1], bias: false" in found.text
        or "[[0, 2], [1, 1]]" in found.text
    )
    assert "merge: multiply" in found.text
    assert "activation: silu" in found.text
    assert "# flattened row by row with the channels last" in found.text


@pytest.mark.keras
def test_with_the_same_weights_it_computes_the_same_and_a_wrong_pad_or_epsilon_is_seen(tmp_path):
    pytest.importorskip("keras")
    runtime = pytest.importorskip("onnxruntime")
    net, proto = small_network()
    images = np.random.default_rng(1).uniform(-1, 1, (2, 3, 16, 12)).astype("float32")
    session = runtime.InferenceSession(proto.SerializeToString(), providers=["CPUExecutionProvider"])
    (wanted,) = session.run(None, {"x": images})

    def difference():
        ours = outputs_of(imported(proto, tmp_path), net, images)
        return float(np.abs(ours - wanted).max() / np.abs(wanted).max())

    assert difference() < 1e-5
    changes = {
        "stem": ("pads", [0, 0, 2, 2]), "norm": ("epsilon", 3e-2), "deep": ("pads", [2, 1, 0, 1]),
        "norm2": ("epsilon", 1e-3), "up": ("pads", [0, 1, 2, 1]),
    }  # fmt: skip
    for name, (attribute, value) in changes.items():
        (node,) = [each for each in proto.graph.node if each.name == name]
        before = [each for each in node.attribute if each.name != attribute]
        kept = list(node.attribute)
        del node.attribute[:]
        node.attribute.extend([*before, onnx.helper.make_attribute(attribute, value)])
        assert difference() > 1e-4, name
        del node.attribute[:]
        node.attribute.extend(kept)
    assert difference() < 1e-5


def test_every_node_without_a_word_is_told_and_only_those(tmp_path):
    net = Model(3, 8, 8)
    value = net.add("Conv", "x", net.weight(4, 3, 3, 3), name="first")
    value = net.add("Sin", value, name="wave")
    value = net.add("Elu", value, name="bent", alpha=0.5)
    value = net.add("Relu", net.add("Conv", value, net.weight(4, 4, 3, 3), name="second"))
    value = net.add("Resize", value, "", net.constant([1.0, 1.0, 2.0, 2.0]), name="large", mode="cubic")
    with pytest.raises(CannotImportError) as error:
        imported(net.proto(value), tmp_path)
    assert error.value.what == "node"
    assert [each[:2] for each in error.value.reasons] == [("wave", "Sin"), ("bent", "Elu"), ("large", "Resize")]
    assert "alpha of 1" in error.value.reasons[1][2]


def test_flatten_by_the_arithmetic_of_shapes(tmp_path):
    net = Model(4, 6, 6)
    value = net.add("Relu", "x")
    batch = net.add("Gather", net.add("Shape", value), net.constant(np.array(0)), axis=0)
    batch = net.add("Unsqueeze", batch, net.constant([0]))
    shape = net.add("Concat", batch, net.constant([-1]), axis=0)
    value = net.add("MatMul", net.add("Reshape", value, shape), net.weight(144, 3), name="fc")
    value = net.add("Softmax", net.add("Add", value, net.weight(3)))
    found = imported(net.proto(value), tmp_path)
    assert [node.op for node in found.graph.nodes] == ["activation", "flatten", "dense", "activation"]
    assert count_costs(found.graph).total.params == 144 * 3 + 3


def test_a_flattened_map_that_is_seen_is_put_in_the_order_of_onnx(tmp_path):
    net = Model(4, 6, 6)
    value = net.add("Flatten", net.add("Conv", "x", net.weight(4, 4, 3, 3)))
    found = imported(net.proto(value), tmp_path)
    assert [node.op for node in found.graph.nodes] == ["conv", "permute", "flatten"]
    assert "permute: {order: [3, 1, 2]}" in found.text


@pytest.mark.keras
def test_numbers_that_move_end_up_where_onnx_puts_them(tmp_path):
    pytest.importorskip("keras")
    runtime = pytest.importorskip("onnxruntime")
    net = Model(6, 4, 5)
    value = net.add("Reshape", "x", net.constant([0, 2, 3, 4, 5]))
    value = net.add("Reshape", net.add("Transpose", value, perm=[0, 2, 1, 3, 4]), net.constant([0, 6, 4, 5]))
    value = net.add("Conv", value, net.weight(4, 6, 3, 3), name="see")
    value = net.add("Concat", net.add("Slice", value, *map(net.constant, ([2], [4], [1]))), value, axis=1)
    value = net.add("Softmax", net.add("Flatten", value), axis=1)
    proto = net.proto(value)
    images = np.random.default_rng(1).uniform(-1, 1, (2, 6, 4, 5)).astype("float32")
    session = runtime.InferenceSession(proto.SerializeToString(), providers=["CPUExecutionProvider"])
    (wanted,) = session.run(None, {"x": images})
    ours = outputs_of(imported(proto, tmp_path), net, images)
    assert float(np.abs(ours - wanted).max() / np.abs(wanted).max()) < 1e-5


def test_channels_last_inputs_of_converters_come_back_without_a_permute(tmp_path):
    net = Model(8, 8, 3)
    value = net.add("Transpose", net.add("Mul", "x", net.constant(0.5)), perm=[0, 3, 1, 2])
    value = net.add("Conv", value, net.weight(4, 3, 3, 3))
    value = net.add("Concat", net.add("Relu", value), net.add("Tanh", value), axis=1)
    value = net.add("ReduceMean", net.add("Transpose", value, perm=[0, 2, 3, 1]), net.constant([1, 2]), keepdims=0)
    found = imported(net.proto(value), tmp_path)
    assert tuple(found.graph.inputs[0].shape) == (8, 8, 3)
    assert [node.op for node in found.graph.nodes] == ["rescale", "conv", *["activation"] * 2, "concat", "global_pool"]
    assert tuple(found.graph.nodes[-1].shape) == (8,)


def test_uses_of_one_kernel_share_it(tmp_path):
    net = Model(4, 9, 9)
    kernel = net.weight(4, 4, 3, 3)
    value = net.add("Conv", "x", kernel, name="see", pads=[2, 2, 2, 2])
    value = net.add("Conv", net.add("Relu", value), kernel, name="again", pads=[2, 2, 2, 2])
    found = imported(net.proto(value), tmp_path)
    assert count_costs(found.graph).total.params == 4 * 4 * 9
    assert [node.shares for node in found.graph.nodes if node.shares] == ["see.conv"]


def test_one_and_three_spatial_axes(tmp_path):
    for sizes in ((20,), (6, 6, 6)):
        net = Model(2, *sizes)
        rank = len(sizes)
        value = net.add("Conv", "x", net.weight(4, 2, *[3] * rank), pads=[1] * 2 * rank, dilations=[1] * rank)
        value = net.add("MaxPool", value, kernel_shape=[2] * rank, strides=[2] * rank)
        value = net.add("Flatten", net.add("GlobalMaxPool", value))
        found = imported(net.proto(value), tmp_path)
        assert [tuple(node.shape) for node in found.graph.nodes] == [
            (*sizes, 4), (*(size // 2 for size in sizes), 4), (4,),
        ]  # fmt: skip
        assert "padding: same" in found.text


@pytest.mark.keras
def test_our_own_export_comes_back(tmp_path):
    pytest.importorskip("keras")
    pytest.importorskip("tf2onnx")
    from trained_runs import QUICK

    import cnnspec
    from cnnspec.compiler.spec import from_source
    from cnnspec.spans.source import Source

    graph = from_source(Source("quick", QUICK)).compile()
    model = cnnspec.build_keras(graph)
    random = np.random.default_rng(0)
    for layer in model.layers:  # numbers of their own, so that none can be left out
        layer.set_weights([random.uniform(0.5, 1.5, each.shape) for each in layer.weights])
    model(np.zeros((1, 28, 28, 1), "float32"))
    path = tmp_path / "quick.onnx"
    model.export(str(path), format="onnx", verbose=False)
    found = imported(onnx.load(str(path)), tmp_path)
    ours, theirs = count_costs(found.graph).total, count_costs(graph).total
    assert ours.macs == theirs.macs
    assert ours.params == theirs.params
    assert "a scale and a shift a channel" in found.text  # what tf2onnx leaves of the normalisation
    words = [node.op for node in graph.nodes if node.op != "dropout"]
    assert [node.op for node in found.graph.nodes] == words
    assert [tuple(each.shape) for each in found.graph.inputs] == [(28, 28, 1)]
    assert "channels last, and ONNX" not in found.text  # tf2onnx flattens with the channels last
