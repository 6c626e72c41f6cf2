"""The first spec of `cnnspec new`."""

import pytest
from support import findings, spec_of

from cnnspec.checking.check import check
from cnnspec.checking.starter import LEAST_MAP, SIZES, Wishes, class_folders, read_input, write_starter
from cnnspec.diagnostics import UsageError
from cnnspec.lint._run import Settings

INPUTS = [(28, 28, 1), (32, 32, 3), (224, 224, 3), (97, 65, 3), (128, 2), (16, 64, 64, 1), (5, 5, 1), (1, 1, 1)]
SIZE_OF_MAP = ("lint.sees-everything", "lint.small-receptive-field", "lint.small-map")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("input", INPUTS, ids=str)
def test_every_starter_is_free_of_mistakes_and_of_advice_but_on_what_it_sees(size, input):
    data = "mnist5k" if input == (28, 28, 1) else None
    spec = spec_of(write_starter(Wishes("net", input, 10, data, size), None))
    checked = check(spec, Settings(level="info"))
    assert [each.code for each in checked.diagnostics if each.code not in SIZE_OF_MAP] == []
    assert {each.severity for each in checked.diagnostics} <= {"info"}
    assert checked.graph.output_shape == (10,)
    assert checked.graph.input_shape == input
    last_map = [node.shape[:-1] for node in checked.graph.nodes if len(node.shape) > 1][-1]
    assert min(last_map) >= min(LEAST_MAP, *input[:-1])


def test_larger_is_larger():
    params = []
    for size in SIZES:
        spec = spec_of(write_starter(Wishes("net", (64, 64, 3), 10, None, size), None))
        params.append(check(spec).summary.costs.total.params)
    assert params[0] * 4 < params[1] < params[2] / 4


@pytest.mark.parametrize("end", ["\n", "\x85", "\u2028"])
def test_a_name_of_a_file_stays_in_its_comment(tmp_path, monkeypatch, end):
    monkeypatch.chdir(tmp_path)
    (tmp_path / f"a{end}evil: 1" / "pets").mkdir(parents=True)
    wishes = Wishes("net", (64, 64, 3), 2, f"a{end}evil: 1/pets")
    text = write_starter(wishes, tmp_path / "specs" / f"b{end}evil: 2.yaml")
    assert "evil" not in text
    assert "#   cnnspec train FILE --out runs/net --data-root DIR\n" in text


def test_a_folder_below_the_spec_is_named_from_there_and_another_by_its_root(tmp_path, monkeypatch):
    monkeypatch.setattr("cnnspec.language.data.SOURCES", {"folder": {}, "mnist5k": {}})
    monkeypatch.chdir(tmp_path)
    (tmp_path / "images" / "pets").mkdir(parents=True)
    (tmp_path / "specs").mkdir()
    wishes = Wishes("net", (64, 64, 3), 2, "images/pets")
    text = write_starter(wishes, tmp_path / "net.yaml")
    assert "data: {source: {folder: {path: images/pets}}," in text
    assert "--data-root" not in text
    text = write_starter(wishes, tmp_path / "specs" / "net.yaml")
    assert "data: {source: {folder: {path: pets}}," in text
    assert "train " + str(tmp_path / "specs" / "net.yaml") + " --out runs/net --data-root images\n" in text
    with pytest.raises(UsageError, match="there is no folder nowhere"):
        write_starter(wishes._replace(data="nowhere"), None)


def test_the_classes_of_a_folder(tmp_path):
    for name in ("cat", "dog", "fox", ".hidden"):
        (tmp_path / "flat" / name).mkdir(parents=True)
        (tmp_path / "parted" / "train" / name).mkdir(parents=True)
    assert class_folders(tmp_path / "flat") == class_folders(tmp_path / "parted") == 3
    with pytest.raises(UsageError, match="cannot read"):
        class_folders(tmp_path / "none")


@pytest.mark.parametrize("text", ["28x28x1", "28×28×1", "28, 28, 1", "[28, 28, 1]", "28 x 28 x 1"])
def test_an_input_is_written_in_several_ways(text):
    assert read_input(text) == (28, 28, 1)


@pytest.mark.parametrize("text", ["28", "0x28x1", "axbxc", "1x2x3x4x5", "", "28x28x-1"])
def test_an_input_that_is_none_is_told(text):
    with pytest.raises(UsageError, match="is not an input"):
        read_input(text)


@pytest.mark.parametrize("wrong", [{"size": "tiny"}, {"classes": 1}])
def test_what_makes_no_network_is_told(wrong):
    with pytest.raises(UsageError):
        write_starter(Wishes("net", (28, 28, 1), 10, None)._replace(**wrong), None)


def test_a_spec_for_other_data_says_where_it_goes():
    text = write_starter(Wishes("net", (64, 64, 3), 7, None), None)
    assert "# data: {source: {folder: {path: images}}}" in text
    assert findings(text) == []
