"""Reading ONNX files, broken ones too."""

import os
import random
import sys
from contextlib import suppress

import numpy as np
import pytest
from drawn import first_seed, seeds
from onnx_models import Model, imported
from support import call

from cnnspec.diagnostics import SpecError, UsageError
from cnnspec.importing.errors import CannotImportError
from cnnspec.importing.onnx import file
from cnnspec.importing.onnx.file import read_onnx
from cnnspec.importing.onnx.importer import import_onnx

onnx = pytest.importorskip("onnx")


def small():
    net = Model(3, 8, 8)
    return net.proto(net.add("Conv", "x", net.weight(4, 3, 3, 3), name="first"))


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"cnnspec: 1\n", b"\xff" * 100, b"PK\x03\x04"])
def test_what_is_no_model_is_one_message(content, tmp_path, capfd):
    path = tmp_path / "net.onnx"
    path.write_bytes(content)
    code, out, err = call(capfd, "import", str(path))
    assert (code, out) == (2, "")
    assert "is no ONNX model" in err
    assert "Traceback" not in err


def test_every_cut_of_a_file_is_a_message(tmp_path):
    data = small().SerializeToString()
    path = tmp_path / "net.onnx"
    for end in range(0, len(data), 37):
        path.write_bytes(data[:end])
        with pytest.raises(UsageError):
            read_onnx(str(path))


def test_a_missing_file_a_large_one_and_a_missing_package(tmp_path, monkeypatch):
    with pytest.raises(UsageError, match="cannot read"):
        read_onnx(str(tmp_path / "none.onnx"))
    path = tmp_path / "net.onnx"
    path.write_bytes(small().SerializeToString())
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(UsageError, match="need the package onnx") as error:
        read_onnx(str(path))
    assert error.value.help == "install it with: pip install 'cnnspec[onnx]'"
    monkeypatch.setattr(file, "MAX_BYTES", 10)
    with pytest.raises(UsageError, match="larger than"):
        read_onnx(str(path))


def test_weights_in_files_beside_it_are_not_read(tmp_path):
    proto = small()
    (kernel,) = proto.graph.initializer
    kernel.ClearField("raw_data")
    kernel.data_location = onnx.TensorProto.EXTERNAL
    kernel.external_data.add(key="location", value="../secret.bin")
    found = imported(proto, tmp_path)
    assert "conv: {filters: 4, bias: false}" in found.text


def test_shapes_that_contradict_each_other_are_told(tmp_path):
    proto = small()
    proto.graph.initializer[0].dims[1] = 2
    with pytest.raises(UsageError, match="cannot be read"):
        imported(proto, tmp_path)


@pytest.mark.drawn
def test_a_changed_byte_is_no_crash(tmp_path):
    net = Model(3, 8, 8)
    value = net.add("Relu", net.norm(net.add("Conv", "x", net.weight(4, 3, 3, 3), pads=[1] * 4), 4))
    value = net.add("Flatten", net.add("MaxPool", value, kernel_shape=[2, 2]))
    data = net.proto(net.add("Gemm", value, net.weight(196, 2))).SerializeToString()
    path, random = tmp_path / "net.onnx", np.random.default_rng(first_seed())
    named = {at for at, byte in enumerate(data) if 32 < byte < 127} | set(range(200))  # most others are weights
    for at in random.choice(sorted(named), 120):
        path.write_bytes(data[:at] + bytes([int(random.integers(256))]) + data[at + 1 :])
        with suppress(UsageError, CannotImportError, SpecError):
            import_onnx(str(path))


def external(tensor, location="/etc/passwd"):
    tensor.ClearField("raw_data")
    tensor.data_location = onnx.TensorProto.EXTERNAL
    if location:
        tensor.external_data.add(key="location", value=location)


def no_output(proto):
    del proto.graph.node[0].output[:]


def negative_input(proto):
    proto.graph.input[0].type.tensor_type.shape.dim[1].dim_value = -2


def negative_weight(proto):
    proto.graph.initializer[0].dims[0] = -4


def huge_weight(proto):
    proto.graph.initializer[0].dims[0] = 2**62


def long_vector(proto):
    proto.graph.initializer.append(onnx.TensorProto(name="long", dims=[2**31], data_type=onnx.TensorProto.INT64))


def external_constant(proto):
    node = onnx.helper.make_node("Constant", [], ["c"], value=onnx.helper.make_tensor("c", 1, [1], [1.0]))
    external(node.attribute[0].t)
    proto.graph.node.append(node)


def external_sparse(proto):
    node = onnx.helper.make_node("Constant", [], ["c"])
    sparse = node.attribute.add(name="sparse_value", type=onnx.AttributeProto.SPARSE_TENSOR).sparse_tensor
    external(sparse.values)
    proto.graph.node.append(node)


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (no_output, "its node first has no output"),
        (negative_input, r"its value x has the shape \[1, -2, 8, 8\]|its value x has the shape \[0, -2, 8, 8\]"),
        (negative_weight, r"has the shape \[-4, 3, 3, 3\]"),
        (huge_weight, "has the shape"),
        (long_vector, r"its value long has the shape \[2147483648\]"),
        (external_constant, "its constant c is kept in another file"),
        (external_sparse, "is kept in another file"),
    ],
)
def test_what_would_end_the_process_or_read_other_files_is_refused(tmp_path, harm, reason):
    proto = small()
    harm(proto)
    path = tmp_path / "net.onnx"
    path.write_bytes(proto.SerializeToString())
    with pytest.raises(UsageError, match=rf"net\.onnx is no ONNX model: .*{reason}"):
        import_onnx(str(path))


@pytest.mark.parametrize("start", ["constant", "shape"])
@pytest.mark.parametrize(("doublings", "error"), [(15, CannotImportError), (60, UsageError)])
def test_lists_that_double_are_refused_soon(tmp_path, start, doublings, error):
    net = Model(3, 8, 8)
    net.constant(0)  # the kernel of the model below has the first name
    value = net.constant([1]) if start == "constant" else net.add("Shape", "x")
    for _ in range(doublings):
        value = net.add("Concat", value, value, axis=0)
    net.add("Gather", value, net.constant(0))
    proto = small()
    proto.graph.node.extend(net.nodes)
    proto.graph.initializer.extend(
        onnx.numpy_helper.from_array(array, name) for name, array in net.weights.items() if name != "w0"
    )
    (tmp_path / "net.onnx").write_bytes(proto.SerializeToString())
    with pytest.raises(error, match=r"computes 16,384|computes 32,768|makes a list of"):
        import_onnx(str(tmp_path / "net.onnx"))


def test_graphs_inside_of_nodes_are_checked_too(tmp_path):
    inner = small()
    external_constant(inner)
    proto = small()
    proto.graph.node.append(onnx.helper.make_node("If", ["x"], ["y"], then_branch=inner.graph))
    (tmp_path / "net.onnx").write_bytes(proto.SerializeToString())
    with pytest.raises(UsageError, match="its constant c is kept in another file"):
        read_onnx(str(tmp_path / "net.onnx"))


def test_functions_that_call_each_other_are_not_followed(tmp_path):
    proto = small()
    names = [f"f{number}" for number in range(60)]
    proto.opset_import.add(domain="own", version=1)
    for name, called in zip(names, [*names[1:], "end"], strict=True):
        nodes = [onnx.helper.make_node(called, ["a"], [f"b{at}"], domain="own") for at in range(2)]
        proto.functions.append(onnx.helper.make_function("own", name, ["a"], ["b0", "b1"], nodes, proto.opset_import))
    proto.graph.node.append(onnx.helper.make_node("f0", ["x"], ["c", "d"], domain="own"))
    (tmp_path / "net.onnx").write_bytes(proto.SerializeToString())
    with pytest.raises(CannotImportError, match="no word for an operator of own"):
        import_onnx(str(tmp_path / "net.onnx"))


def test_weights_of_constant_nodes_may_be_large(tmp_path):
    net = Model(3, 8, 8)
    kernel = onnx.numpy_helper.from_array(np.ones((700, 3, 16, 16), "float32"), "kernel")
    net.nodes.append(onnx.helper.make_node("Constant", [], ["kernel"], value=kernel))
    proto = net.proto(net.add("Conv", "x", "kernel", pads=[8] * 4))
    assert "filters: 700" in imported(proto, tmp_path).text


def test_weights_said_to_be_in_a_file_without_a_name_are_not_read(tmp_path):
    net = Model(3, 8, 8)
    proto = net.proto(net.add("Conv", "x", net.weight(4, 3, 3, 3), net.weight(4)))
    external(proto.graph.initializer[1], "")
    assert "conv: 4" in imported(proto, tmp_path).text


@pytest.mark.parametrize(
    ("kind", "attributes", "weights"),
    [
        ("LeakyRelu", {"alpha": onnx.helper.make_tensor("a", 1, [1], [1.0])}, ()),
        ("Conv", {"strides": [0, 0]}, ((4, 3, 3, 3),)),
        ("Conv", {"group": 0}, ((4, 3, 3, 3),)),
        ("Conv", {"dilations": ["a", "b"]}, ((4, 3, 3, 3),)),
        ("Concat", {"axis": 2**40}, ()),
        ("Softmax", {"axis": "last"}, ()),
        ("MaxPool", {"kernel_shape": [0, 0]}, ()),
        ("DepthToSpace", {"blocksize": 0}, ()),
    ],
    ids=str,
)  # fmt: skip
def test_attributes_of_another_kind_are_told(tmp_path, kind, attributes, weights):
    net = Model(3, 8, 8)
    inputs = [net.weight(*shape) for shape in weights]
    value = net.add("Relu", "x")
    node = onnx.helper.make_node(kind, [value, *inputs], ["out"], name="wrong", **attributes)
    proto = net.proto(net.add("Relu", value))
    proto.graph.node.append(node)
    proto.graph.output[0].name = "out"
    for name, array in net.weights.items():
        if name not in {each.name for each in proto.graph.initializer}:
            proto.graph.initializer.append(onnx.numpy_helper.from_array(array, name))
    with pytest.raises((UsageError, CannotImportError, SpecError)):
        imported(proto, tmp_path)


def test_a_pipe_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "net.onnx")
    with pytest.raises(UsageError, match="it is a pipe, not a file"):
        read_onnx(str(tmp_path / "net.onnx"))


INTEGERS = [0, 1, -1, 2, -2, 7, 10**6, 2**31, 2**62, -(2**63), 2**63 - 1]
TEXTS = ["", "x", "w0", "../../etc/passwd", "\0", "Reshape", "Constant", "SAME_UPPER"]


def _messages(message):
    yield message
    for field, value in message.ListFields():
        if field.type == field.TYPE_MESSAGE:
            for inner in value if field.is_repeated else [value]:
                yield from _messages(inner)


def _damage(proto, draw):
    """Change one field of one message."""
    message = draw.choice(list(_messages(proto)))
    field = draw.choice([field for field, _ in message.ListFields()] or list(message.DESCRIPTOR.fields))
    value = getattr(message, field.name)
    if field.is_repeated:
        if len(value) and draw.random() < 0.5:
            del value[draw.randrange(len(value))]
        elif field.type in (field.TYPE_INT64, field.TYPE_INT32):
            value.append(draw.choice(INTEGERS[:7]))
        return
    if field.type == field.TYPE_STRING:
        setattr(message, field.name, draw.choice(TEXTS))
    elif field.type in (field.TYPE_INT64, field.TYPE_INT32, field.TYPE_ENUM):
        with suppress(ValueError):
            setattr(message, field.name, draw.choice(INTEGERS))
    else:
        message.ClearField(field.name)


@pytest.mark.drawn
@pytest.mark.parametrize("seed", seeds(3))
def test_fields_damaged_at_random_are_errors_of_ours(tmp_path, seed):
    draw = random.Random(seed)
    net = Model(3, 8, 8)
    value = net.add("Relu", net.norm(net.add("Conv", "x", net.weight(4, 3, 3, 3), pads=[1] * 4), 4))
    value = net.add("Concat", value, net.add("Sigmoid", value), axis=1)
    value = net.add("Reshape", net.add("GlobalAveragePool", value), net.constant([-1, 8]))
    data = net.proto(net.add("Gemm", value, net.weight(8, 2))).SerializeToString()
    for _ in range(150):
        proto = onnx.ModelProto.FromString(data)
        _damage(proto, draw)
        (tmp_path / "net.onnx").write_bytes(proto.SerializeToString())
        with suppress(UsageError, CannotImportError, SpecError):
            import_onnx(str(tmp_path / "net.onnx"))
