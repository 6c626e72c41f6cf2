import json

import pytest
import yaml

from cnnspec.values.printable import json_text, one_line, valid_text, visible

OBEYED = [
    *map(chr, [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0)]),
    *"\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ud800\udcff\udfff",
]


@pytest.mark.parametrize("char", OBEYED, ids=ascii)
def test_nothing_is_left_that_a_terminal_obeys(char):
    assert visible(f"a{char}b").isprintable()
    assert one_line(f"a{char}b").isprintable()
    text = json_text([f"a{char}b", {char: 1}], None)
    assert text.isprintable()
    assert json.loads(text) == [f"a{char}b", {char: 1}]


def test_layout_and_letters_stay():
    text = "größe\t× ␛ 漢 🙂 e\u0301\nשלום\r\n"
    assert visible(text) == text
    assert json.loads(json_text(text)) == text
    assert "größe" in json_text(text)


def test_a_lone_carriage_return_is_no_layout():
    assert visible("error: a\rok") == "error: a␍ok"


def test_one_line_is_one():
    assert one_line("a\nb\r\nc\td") == "a␊b␍␊c␉d"


@pytest.mark.parametrize(
    "char", [char for char in OBEYED if not 0xD800 <= ord(char) <= 0xDFFF] + ["\ufeff", "\uffff"], ids=ascii
)
def test_json_is_yaml(char):
    assert yaml.safe_load(json_text(f"a{char}b")) == f"a{char}b"


def test_the_name_of_a_file_becomes_text():
    assert valid_text("größe") == "größe"
    assert valid_text("\udcff\udcfe") == "\\xff\\xfe"
