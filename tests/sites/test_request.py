import pytest

from cnnspec.diagnostics import UsageError
from cnnspec.sites.request import Request, is_spec_text, read_command, read_request


def test_options_have_the_names_of_the_command_line():
    given = [
        ("level", "block"),
        ("show", "params, macs"),
        ("theme", "dark"),
        ("style", "boxes"),
        ("direction", "right"),
    ]
    options = read_request(given).options
    assert (options.level, options.show, options.theme, options.direction) == (
        "block",
        ("params", "macs"),
        "dark",
        "right",
    )
    assert read_request([]) == Request()


def test_words_of_the_page():
    found = read_request([("caption", " A net. "), ("alt", "Boxes."), ("variant", "small"), ("table", "")])
    assert (found.caption, found.alt, found.variant, found.table) == ("A net.", "Boxes.", "small", True)
    assert read_request([("caption", "")]).caption == ""


@pytest.mark.parametrize(("text", "params"), [
    ("width=2", ("width=2",)),
    ("width=2, depths=[1, 2] act=relu", ("width=2", "depths=[1, 2]", "act=relu")),
    ("width=2\ndepth=3", ("width=2", "depth=3")),
])  # fmt: skip
def test_several_parameters_in_one_option(text, params):
    assert read_request([("param", text)]).params == params
    assert read_request([("p", "a=1"), ("param", text)]).params == ("a=1", *params)


@pytest.mark.parametrize(("value", "table"), [("table", True), ("Yes", True), ("off", False)])
def test_the_switch(value, table):
    assert read_request([("table", value)]).table is table


@pytest.mark.parametrize(("given", "told"), [
    (("levle", "block"), "there is no option 'levle'"),
    (("level", "blok"), "level is auto, layer, block, stage, not 'blok'"),
    (("show", "parms"), "show is params"),
    (("table", "maybe"), "table is a switch"),
    (("engine", "dot"), "there is no option 'engine'"),
])  # fmt: skip
def test_what_there_is_not_is_told(given, told):
    with pytest.raises(UsageError) as error:
        read_request([given])
    assert told in error.value.message
    assert error.value.help


def test_a_command_line():
    path, given = read_command("a/net.yaml --level=block --table\n  --caption 'Two words' -p width=3")
    assert path == "a/net.yaml"
    assert given == [("level", "block"), ("table", ""), ("caption", "Two words"), ("p", "width=3")]


@pytest.mark.parametrize("text", ["", "  \n", "--table", "net.yaml 'open", "net.yaml block"])
def test_what_is_no_command_line_is_told(text):
    with pytest.raises(UsageError) as error:
        read_command(text)
    assert error.value.help


@pytest.mark.parametrize(("text", "spec"), [
    ("cnnspec: 1\nname: net", True), ("# a comment\n\nname: net\n", True), ("'cnnspec' : 1", True), ("  name:\n", True),
    ("net.yaml", False), ("resnet50 --caption 'a: b'", False), (r"C:\nets\net.yaml", False), ("", False),
])  # fmt: skip
def test_a_spec_is_told_from_a_path(text, spec):
    assert is_spec_text(text) is spec
