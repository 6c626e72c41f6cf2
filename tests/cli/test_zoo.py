import json
from pathlib import Path

from support import ROOT, call


def test_the_list_is_the_contract_for_scripts(capfd):
    code, out, err = call(capfd, "zoo", "list", "--format", "json")
    rows = {row["name"]: row for row in json.loads(out)}
    assert (code, err) == (0, "")
    assert rows["resnet101"]["file"] == str(ROOT / "specs" / "resnet.yaml")
    assert {key: rows["resnet101"][key] for key in ("variant", "params", "macs")} == {
        "variant": "resnet101", "params": 44_707_176, "macs": 7_570_194_432,
    }  # fmt: skip
    assert rows["lenet5"]["variant"] is None
    assert "LeCun" in rows["lenet5"]["source"]
    assert all(Path(row["file"]).is_absolute() and set(row) == set(rows["lenet5"]) for row in rows.values())


def test_the_list_as_text(capfd):
    code, out, _ = call(capfd, "zoo", "list")
    assert code == 0
    assert "vgg16" in out
    assert "138,357,544" in out
    assert max(map(len, out.splitlines())) <= 80


def test_a_spec_is_shown_and_copied(capfd, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "specs" / "resnet.yaml").read_text()
    assert call(capfd, "zoo", "show", "resnet101") == (0, text, "")
    assert call(capfd, "zoo", "copy", "resnet101") == (0, "resnet.yaml: use it with --variant resnet101\n", "")
    assert (tmp_path / "resnet.yaml").read_text() == text
    assert call(capfd, "zoo", "copy", "lenet5", "-o", "mine.yaml") == (0, "mine.yaml\n", "")
    again = call(capfd, "zoo", "copy", "vgg16", "-o", "mine.yaml")
    assert again.code == 2
    assert "mine.yaml is there already" in again.err
    assert call(capfd, "zoo", "copy", "lenet5", "-o", "mine.yaml", "--force").code == 0
    assert call(capfd, "zoo", "copy", "lenet5", "-o", "-").out.startswith("# LeNet-5")
    assert not (tmp_path / "-").exists()


def test_an_unknown_name_is_told_with_the_nearest(capfd):
    found = call(capfd, "zoo", "show", "mobilenet_v5")
    assert found.code == 2
    assert "did you mean 'mobilenet_v" in found.err
    assert "help: `cnnspec zoo list` names the networks" in call(capfd, "summary", "nothing_like_it").err


def test_commands_take_a_name_where_they_take_a_file(capfd):
    assert call(capfd, "check", "vgg19", "mobilenet_v2") == (
        0,
        "vgg19: ok\nmobilenet_v2: ok\n2 files: ok\n",
        "2 pieces of advice: --level info\n",
    )
    code, out, _ = call(capfd, "summary", "resnet101", "--format", "json")
    assert code == 0
    assert json.loads(out)["name"] == "resnet101"
    wrong = call(capfd, "summary", "resnet102")
    assert wrong.code == 2
    assert "did you mean 'resnet10" in wrong.err


def test_a_network_of_any_size_has_no_macs(capfd):
    rows = {row["name"]: row for row in json.loads(call(capfd, "zoo", "list", "--format", "json").out)}
    assert (rows["unet"]["params"], rows["unet"]["macs"]) == (31_030_658, None)
    assert "unet                 31,030,658       open size\n" in call(capfd, "zoo", "list").out
