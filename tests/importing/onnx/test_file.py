"""Reading ONNX files, broken ones too."""

import sys
from contextlib import suppress

import numpy as np
import pytest
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


def test_a_changed_byte_is_no_crash(tmp_path):
    net = Model(3, 8, 8)
    value = net.add("Relu", net.norm(net.add("Conv", "x", net.weight(4, 3, 3, 3), pads=[1] * 4), 4))
    value = net.add("Flatten", net.add("MaxPool", value, kernel_shape=[2, 2]))
    data = net.proto(net.add("Gemm", value, net.weight(196, 2))).SerializeToString()
    path, random = tmp_path / "net.onnx", np.random.default_rng(5)
    named = {at for at, byte in enumerate(data) if 32 < byte < 127} | set(range(200))  # most others are weights
    for at in random.choice(sorted(named), 120):
        path.write_bytes(data[:at] + bytes([int(random.integers(256))]) + data[at + 1 :])
        with suppress(UsageError, CannotImportError, SpecError):
            import_onnx(str(path))
