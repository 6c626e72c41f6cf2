"""Operators as items: what they become, and the settings that have no word."""

import numpy as np
import pytest
from onnx_models import Model, imported

from cnnspec.importing.errors import CannotImportError
from cnnspec.importing.onnx.node import number

onnx = pytest.importorskip("onnx")


def one(kind, shape=(4, 8, 8), weights=(), opset=20, **attributes):
    """A network of one node behind the input."""
    net = Model(*shape, opset=opset)
    names = [
        net.weight(*each) if isinstance(each, tuple) else net.constant(each) if each != "" else "" for each in weights
    ]
    return net.proto(net.add(kind, "x", *names, name="it", **attributes))


KERNEL = (6, 4, 3, 3)
UP = (4, 6, 4, 4)
ACCEPTED = [
    ("Conv", {"weights": [KERNEL], "auto_pad": "SAME_UPPER", "strides": [2, 2]}, "padding: same"),
    ("Conv", {"weights": [KERNEL], "auto_pad": "SAME_LOWER", "strides": [2, 2]}, "padding: [[1, 0], [1, 0]]"),
    ("Conv", {"weights": [KERNEL], "auto_pad": "VALID"}, "conv: {filters: 6, bias: false}"),
    ("Conv", {"weights": [KERNEL], "pads": [0, 0, 1, 1], "strides": [2, 2]}, "stride: 2, padding: same"),
    ("Conv", {"weights": [KERNEL], "pads": [1, 1, 1, 1], "strides": [2, 2]}, "stride: 2, padding: 1"),
    ("Conv", {"weights": [KERNEL], "pads": [2, 2, 2, 2], "dilations": [2, 2]}, "padding: same, dilation: 2"),
    ("Conv", {"weights": [(6, 2, 3, 1), (6,)], "group": 2}, "conv: {filters: 6, kernel: [3, 1], groups: 2}"),
    ("Conv", {"weights": [(8, 1, 3, 3), (8,)], "group": 4}, "depthwise_conv: {multiplier: 2}"),
    ("ConvTranspose", {"weights": [UP], "strides": [2, 2], "pads": [1, 1, 1, 1]}, "stride: 2, padding: same"),
    ("ConvTranspose", {"weights": [UP], "strides": [2, 2], "pads": [0, 1, 1, 0]}, "padding: [[0, 1], [1, 0]]"),
    ("ConvTranspose", {"weights": [(4, 6, 1, 1)], "strides": [2, 2]}, "output_padding: 0"),
    ("ConvTranspose", {"weights": [(4, 6, 3, 3)], "strides": [2, 2], "output_padding": [1, 1]}, "output_padding: 1"),
    ("BatchNormalization", {"weights": [(4,)] * 4}, "batch_norm: {epsilon: 1e-05, momentum: 0.9}"),
    ("GroupNormalization", {"weights": [(4,), (4,)], "num_groups": 2, "opset": 21}, "group_norm: {groups: 2, epsilon"),
    ("HardSigmoid", {"alpha": 1 / 6}, "activation: hard_sigmoid"),
    ("InstanceNormalization", {"weights": [(4,), (4,)]}, "group_norm: {groups: 4, epsilon: 1e-05}"),
    ("LeakyRelu", {"alpha": 0.2}, "activation: leaky_relu"),
    ("LeakyRelu", {"alpha": 0.1}, "activation: {type: leaky_relu, negative_slope: 0.1}"),
    ("LeakyRelu", {}, "activation: {type: leaky_relu, negative_slope: 0.01}"),
    ("Selu", {}, "activation: selu"), ("Elu", {}, "activation: elu"), ("HardSwish", {}, "activation: hard_silu"),
    ("Gelu", {}, "activation: gelu"), ("Clip", {"weights": [0.0, 6.0]}, "activation: relu6"),
    ("PRelu", {"weights": [(4, 1, 1)]}, "activation: prelu"), ("Softmax", {"axis": 1}, "activation: softmax"),
    ("MaxPool", {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [1, 1, 1, 1]}, "stride: 2, padding: 1"),
    ("MaxPool", {"kernel_shape": [3, 3], "strides": [2, 2], "ceil_mode": 1}, "stride: 2, padding: same"),
    ("AveragePool", {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1]}, "stride: 1, padding: same"),
    ("AveragePool", {"kernel_shape": [3, 3], "pads": [1] * 4, "count_include_pad": 1}, "stride: 1, padding: 1"),
    ("ReduceMean", {"weights": [[2, 3]]}, "global_pool: {type: average, keep_dims: true}"),
    ("Add", {"weights": [3.0]}, "rescale: {scale: 1, offset: 3.0}"), ("Div", {"weights": [255.0]}, "rescale: 0.00392156862745098"),
    ("Max", {"weights": [0.0]}, "activation: relu"),
    ("Pad", {"weights": [[0, 0, 1, 0, 0, 0, 2, 0]]}, "pad: {size: [[1, 2], [0, 0]]}"),
    ("Pad", {"weights": [[0, 0, -1, -1, 0, 0, -1, -1]]}, "crop: 1"),
    ("Slice", {"weights": [[1], [-2], [2]]}, "crop: {size: [[1, 2], [0, 0]]}"),
    ("Slice", {"weights": [[2], [1000], [1]]}, "split: {parts: 2, take: 1}"),
    ("Dropout", {"weights": [0.3]}, "dropout: 0.3"),
    ("Resize", {"weights": ["", [1.0, 1.0, 2.0, 3.0]]}, "upsample: {size: [2, 3]}"),
    ("Resize", {"weights": ["", [1.0, 1.0, 2.0, 2.0]], "mode": "linear"}, "upsample: {method: bilinear}"),
    ("Resize", {"weights": ["", "", [1, 4, 12, 12]], "mode": "linear"}, "resize: {size: 12}"),
    ("MatMul", {"weights": [(8, 5)], "shape": (8,)}, "dense: {units: 5, bias: false}"),
    ("Gemm", {"weights": [(8, 5), (5,)], "shape": (8,)}, "dense: 5"),
    ("LayerNormalization", {"weights": [(8,), (8,)], "shape": (8,)}, "layer_norm: {epsilon: 1e-05}"),
]  # fmt: skip
REFUSED = [
    ("Conv", {"weights": [KERNEL], "auto_pad": "SAME"}, "its auto_pad is 'SAME'"),
    ("Conv", {"weights": [KERNEL], "strides": [2, 2], "dilations": [2, 2]}, "dilation"),
    ("ConvTranspose", {"weights": [(4, 3, 2, 2)], "group": 2}, "groups"),
    ("HardSigmoid", {}, "alpha of 0.166667"), ("Elu", {"alpha": 0.5}, "alpha of 1"),
    ("Clip", {"weights": [-1.0, 1.0]}, "cuts off at -1"), ("Softmax", {"axis": -1}, "not along the channels"),
    ("Gelu", {"approximate": "tanh"}, "exact"), ("PRelu", {"weights": [(4, 8, 8)]}, "one slope a channel"),
    ("AveragePool", {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [1, 1, 1, 1]}, "does not count"),
    ("AveragePool", {"kernel_shape": [3, 3], "strides": [2, 2], "ceil_mode": 1}, "ceil_mode"),
    ("ReduceMean", {"weights": [[1]]}, "other axes"), ("Add", {"weights": [(1, 4, 1, 1)]}, "one constant a channel"),
    ("Add", {"weights": [(1, 1, 8, 8)]}, "constant of"), ("Transpose", {"perm": [1, 0, 2, 3]}, "moves the batch"),
    ("Pad", {"weights": [[0, 1, 0, 0, 0, 0, 0, 0]]}, "the channels"), ("Pad", {"weights": [[0] * 8], "mode": "edge"}, "edge"),
    ("Resize", {"weights": ["", [1.0, 1.0, 2.0, 2.0]], "coordinate_transformation_mode": "align_corners"}, "align_corners"),
    ("Reshape", {"weights": [[2, -1]]}, "batch"), ("Slice", {"weights": [[1], [4], [1]]}, "no equal part"), ("Gemm", {"weights": [(8, 5)], "shape": (8,), "alpha": 0.5}, "alpha"),
]  # fmt: skip


def named(cases):
    return [pytest.param(*each, id=f"{each[0]}-{at}") for at, each in enumerate(cases)]


@pytest.mark.parametrize(("kind", "options", "text"), named(ACCEPTED))
def test_an_operator_becomes_its_word(kind, options, text, tmp_path):
    # That the shapes are those of ONNX is checked by the import itself.
    assert text in imported(one(kind, **options), tmp_path).text


@pytest.mark.parametrize(("kind", "options", "reason"), named(REFUSED))
def test_a_setting_without_a_word_is_refused(kind, options, reason, tmp_path):
    with pytest.raises(CannotImportError) as error:
        imported(one(kind, **options), tmp_path)
    ((name, found, why),) = error.value.reasons
    assert (name, found) == ("it", kind)
    assert reason in why


def test_hard_silu_and_silu_are_seen_in_their_parts(tmp_path):
    net = Model(4, 8, 8)
    cut = net.add("Clip", net.add("Add", "x", net.constant(3.0)), net.constant(0.0), net.constant(6.0))
    value = net.add("Mul", "x", net.add("Mul", cut, net.constant(1 / 6)))
    value = net.add("Mul", net.add("Sigmoid", value), value)
    found = imported(net.proto(value), tmp_path)
    assert [node.layer.type for node in found.graph.nodes] == ["hard_silu", "silu"]


def test_parts_of_a_split_and_the_norm_behind_a_constant_scale(tmp_path):
    net = Model(4, 8, 8)
    first = net.add("Split", "x", outputs=2, axis=1, num_outputs=2, name="parts")
    value = net.add("Add", net.add("Relu", first), "parts:1")
    value = net.add("Add", net.add("Mul", value, net.weight(1, 2, 1, 1)), net.weight(1, 2, 1, 1))
    found = imported(net.proto(value), tmp_path)
    assert [node.op for node in found.graph.nodes] == ["split", "activation", "split", "add", "batch_norm"]


def test_what_nothing_reads_is_no_item(tmp_path):
    net = Model(4, 8, 8)
    net.add("Conv", "x", net.weight(3, 4, 3, 3), name="dead")
    net.add("Split", "x", outputs=2, axis=1, num_outputs=2, name="parts")
    found = imported(net.proto(net.add("Relu", "parts:1")), tmp_path)
    assert [node.op for node in found.graph.nodes] == ["split", "activation"]


def test_numbers_are_as_somebody_wrote_them():
    assert [number(float(np.float32(each))) for each in (1e-5, 0.1, 1.001e-5, 3.0)] == [1e-5, 0.1, 1.001e-5, 3.0]
    assert number(0.1234567890123) == 0.1234567890123
