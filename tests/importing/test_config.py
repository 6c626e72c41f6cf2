"""Reading the configuration of a model."""

import json
import sys
import zipfile

import pytest

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


def test_a_function_of_the_user_is_called(tmp_path, monkeypatch):
    (tmp_path / "their_models.py").write_text(
        'class Model:\n    def to_json(self):\n        return \'{"class_name": "Sequential", "config": {}}\'\n'
        "def build():\n    return Model()\ndef nothing():\n    return 3\n"
    )
    monkeypatch.chdir(tmp_path)
    assert read_config("their_models:build") == {"class_name": "Sequential", "config": {}}
    for wanted in ("their_models:nothing", "their_models:none", "no_such_module_at_all:build"):
        with pytest.raises(UsageError):
            read_config(wanted)
    sys.modules.pop("their_models")


def test_what_the_users_code_raises_is_told_with_its_line(tmp_path, monkeypatch):
    (tmp_path / "failing_models.py").write_text("def build():\n    raise ValueError('no luck')\n")
    (tmp_path / "broken_models.py").write_text("def build(:\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=r"raised ValueError: no luck \(.*failing_models\.py, line 2\)"):
        read_config("failing_models:build")
    with pytest.raises(UsageError, match=r"SyntaxError: .*broken_models\.py, line 1\)$"):
        read_config("broken_models:build")
    sys.modules.pop("failing_models")


@pytest.mark.parametrize(
    ("wanted", "help"),
    [("models.py:build", "models:build"), ("./nets/a.py:", "nets.a:build"), (":make", "models:make")],
)
def test_what_is_no_module_and_function_is_told(wanted, help):
    with pytest.raises(UsageError, match="is not module:function") as found:
        read_config(wanted)
    assert found.value.help == f"for example {help}"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"3", b'{"config": 3}', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_configuration_is_told(tmp_path, content):
    path = tmp_path / "net.json"
    path.write_bytes(content)
    with pytest.raises(UsageError, match="is not the configuration of a model"):
        read_config(str(path))


def test_files_that_cannot_be_read_are_told(tmp_path):
    archive, old = tmp_path / "net.keras", tmp_path / "net.h5"
    with zipfile.ZipFile(archive, "w") as found:
        found.writestr("other.json", "{}")
    old.write_bytes(b"\x89HDF")
    for path, message in ((archive, "has no config.json"), (old, "is HDF5"), (tmp_path / "none", "cannot read")):
        with pytest.raises(UsageError, match=message):
            read_config(str(path))


def test_what_unpacks_to_more_than_a_configuration_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(config, "MAX_BYTES", 2**20)
    path = tmp_path / "net.keras"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as found:
        found.writestr("config.json", b" " * 2**22)
    with pytest.raises(UsageError, match="larger than 1 MB"):
        read_config(str(path))
