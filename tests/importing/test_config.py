"""Reading the configuration of a model."""

import json
import os
import random
import zipfile

import pytest
from drawn import first_seed

from cnnspec.diagnostics import UsageError
from cnnspec.importing import config
from cnnspec.importing.config import read_config

MODEL = {"class_name": "Sequential", "config": {"name": "net", "layers": []}}


def test_an_archive_a_file_and_what_get_config_gives(tmp_path):
    archive, file, bare = tmp_path / "net.keras", tmp_path / "net.json", tmp_path / "bare.json"
    with zipfile.ZipFile(archive, "w") as found:
        found.writestr("config.json", json.dumps(MODEL))
    file.write_text(json.dumps(MODEL))
    bare.write_text(json.dumps(MODEL["config"]))
    assert [read_config(str(each)) for each in (archive, file, bare)] == [MODEL] * 3


def test_what_is_around_a_model_in_other_files(tmp_path):
    for number, around in enumerate(
        ({"model_config": MODEL}, {"modelTopology": {"keras_version": "2", "model_config": MODEL}})
    ):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps(around))
        assert read_config(str(path)) == MODEL


@pytest.mark.parametrize(("given", "name"), [("sequential_3", "mine"), ("functional", "mine"), ("net", "net")])
def test_a_name_that_nobody_chose_gives_way_to_that_of_the_file(tmp_path, given, name):
    path = tmp_path / "mine.json"
    path.write_text(json.dumps({**MODEL, "config": {"name": given, "layers": []}}))
    assert read_config(str(path))["config"]["name"] == name


@pytest.mark.keras
def test_a_model_in_hdf5(tmp_path):
    h5py = pytest.importorskip("h5py")
    whole, weights, cut = tmp_path / "net.h5", tmp_path / "net.weights.h5", tmp_path / "cut.h5"
    with h5py.File(whole, "w") as file:
        file.attrs["model_config"] = json.dumps(MODEL)
    with h5py.File(weights, "w") as file:
        file["kernel"] = 3.0
    cut.write_bytes(whole.read_bytes()[:50])
    assert read_config(str(whole)) == MODEL
    for path, message in ((weights, "holds weights without the model"), (cut, "cannot read")):
        with pytest.raises(UsageError, match=message):
            read_config(str(path))


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"3", b'{"config": 3}', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_configuration_is_told(tmp_path, content):
    path = tmp_path / "net.json"
    path.write_bytes(content)
    with pytest.raises(UsageError, match="is not the configuration of a model"):
        read_config(str(path))


def test_files_that_cannot_be_read_are_told(tmp_path):
    archive = tmp_path / "net.keras"
    with zipfile.ZipFile(archive, "w") as found:
        found.writestr("other.json", "{}")
    for path, message in ((archive, "has no config.json"), (tmp_path / "none", "cannot read")):
        with pytest.raises(UsageError, match=message):
            read_config(str(path))


def test_what_unpacks_to_more_than_a_configuration_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(config, "MAX_BYTES", 2**20)
    path = tmp_path / "net.keras"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as found:
        found.writestr("config.json", b" " * 2**22)
    with pytest.raises(UsageError, match="larger than 1 MB"):
        read_config(str(path))


PAIR = [("a", "i4"), ("b", "f4")]


@pytest.mark.keras
@pytest.mark.parametrize(
    ("write", "reason"),
    [
        (lambda attributes, h5py: attributes.__setitem__("model_config", b"\xff\xfe"), "cannot read .*"),
        (
            lambda attributes, h5py: attributes.create("model_config", b"\xff", dtype=h5py.string_dtype()),
            "cannot read .*",
        ),
        (
            lambda attributes, h5py: attributes.create("model_config", [(1, 2.0)], dtype=PAIR),
            "is neither text nor a number",
        ),
        (
            lambda attributes, h5py: attributes.create("model_config", (1, 2.0), dtype=PAIR),
            "is neither text nor a number",
        ),
        (lambda attributes, h5py: attributes.__setitem__("model_config", 3.5), "is not the configuration"),
        (lambda attributes, h5py: attributes.__setitem__("model_config", h5py.Empty("f4")), "is not the configuration"),
        (
            lambda attributes, h5py: attributes.create("model_config", [h5py.Reference()] * 3, dtype=h5py.ref_dtype),
            "cannot read|not the conf",
        ),
    ],
    ids=["bytes", "text", "compound list", "compound", "number", "empty", "references"],
)
def test_attributes_of_another_kind_are_no_configuration(tmp_path, write, reason):
    h5py = pytest.importorskip("h5py")
    path = tmp_path / "net.h5"
    with h5py.File(path, "w", track_order=True) as file:
        write(file.attrs, h5py)
    with pytest.raises(UsageError, match=reason):
        read_config(str(path))


@pytest.mark.drawn
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_damaged_archives_are_told(tmp_path, method):
    with zipfile.ZipFile(tmp_path / "whole.keras", "w", method) as archive:
        archive.writestr("config.json", json.dumps(MODEL) * 50)
    whole = (tmp_path / "whole.keras").read_bytes()
    draw = random.Random(first_seed())
    for _ in range(200):
        damaged = bytearray(whole[: draw.choice((len(whole), draw.randrange(1, len(whole))))])
        for _ in range(5):
            damaged[draw.randrange(len(damaged))] = draw.randrange(256)
        (tmp_path / "net.keras").write_bytes(damaged)
        with pytest.raises(UsageError):
            read_config(str(tmp_path / "net.keras"))


def test_what_is_no_file_is_told_at_once(tmp_path):
    os.mkfifo(tmp_path / "net.keras")
    (tmp_path / "net.json").symlink_to("/dev/zero")
    for name, reason in (("net.keras", "it is a pipe"), ("net.json", "it is a device"), (".", "Is a directory")):
        with pytest.raises(UsageError, match=f"cannot read .*: {reason}"):
            read_config(str(tmp_path / name))
