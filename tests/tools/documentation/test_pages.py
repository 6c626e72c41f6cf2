"""The pages that are made of the models."""

import re
from functools import cache

import pytest
from documentation.pages import every_page
from documentation.pages._fields import fields_table, takes, words_table
from support import ROOT, findings

from cnnspec import layers
from cnnspec.cli._app import _Commands
from cnnspec.language import structures
from cnnspec.language.sections import EVALUATED, model_of


@cache
def pages():
    return {page.uri: page.text for page in every_page()}


@cache
def specs():
    return [
        (uri, text)
        for uri, page in pages().items()
        if not uri.startswith(("contributing", "changes"))
        for text in re.findall(r"^```yaml\n(cnnspec: 1\n.*?)^```", page, re.DOTALL | re.MULTILINE)
    ]


def test_no_generated_page_takes_the_place_of_a_written_one():
    assert [uri for uri in pages() if (ROOT / "docs" / uri).exists()] == []


def test_every_spec_of_a_generated_page_checks_clean():
    assert {(uri, text): mistakes for uri, text in specs() if (mistakes := findings(text))} == {}


def test_there_is_one_for_every_layer_and_structure():
    assert {f"layers/{word}.md" for word in layers.words()} <= {uri for uri, _ in specs()}
    assert len([uri for uri, _ in specs() if uri == "structure.md"]) >= len(structures.words())


@pytest.mark.parametrize("word", layers.words())
def test_the_page_of_a_layer_has_its_fields_and_an_example_of_it(word):
    page = pages()[f"layers/{word}.md"]
    assert [name for name in layers.find(word).model_fields if f"| `{name}`" not in page] == []
    assert re.search(rf"^  - {word}\b", page, re.MULTILINE)


def test_every_field_of_every_section_is_told():
    page = pages()["sections.md"]
    for name in EVALUATED:
        section = page.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
        fields = (field.alias or key for key, field in model_of(name).model_fields.items())
        assert [each for each in fields if f"| `{each}`" not in section] == []


def test_every_option_of_every_command_is_told():
    group = _Commands(name="cnnspec")
    for name in group.list_commands(None):
        section = pages()["commands.md"].partition(f"\n## {name}\n")[2].partition("\n## ")[0]
        found = group.get_command(None, name)
        for command in (found, *getattr(found, "commands", {}).values()):
            options = [
                each for each in command.params if each.param_type_name == "option" and "--help" not in each.opts
            ]
            assert [each.opts for each in options if f"`{each.opts[0]}`" not in section] == []
            assert " ".join(command.help.split()) in section


def test_choices_and_defaults_of_options():
    section = pages()["commands.md"].partition("\n## check\n")[2].partition("\n## ")[0]
    assert "| `--format` `text`, `github`, `json`, `sarif` | How findings are printed. | `text` |" in section
    assert "| `--strict` | Warnings count as errors. |  |" in section


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "integer", "minimum": 1}, "a whole number ≥ 1"),
        ({"type": "number", "exclusiveMinimum": 0, "maximum": 1}, "a number > 0 and ≤ 1"),
        ({"anyOf": [{"enum": ["same", "valid"]}, {"type": "integer"}]}, "`same`, `valid` or a whole number"),
        ({"type": "array", "items": {"type": ["string", "null"]}}, "a list of (a text or null)"),
        ({"type": "array"}, "a list of values"),
        ({"$ref": "#/definitions/EarlyStop"}, "a mapping: [EarlyStop](#earlystop)"),
        (
            {"type": "object", "maxProperties": 1, "properties": {"a": {"properties": {"b": {}}}, "c": {}}},
            "a word with its fields: `a: {b}`",
        ),
        ({"const": 1}, "`1`"),
        ({}, "any value"),
    ],
)
def test_what_a_field_takes_in_words(schema, words):
    assert takes(schema) == words


def test_a_field_that_is_needed_or_set_by_the_short_form_is_marked():
    schema = {"properties": {"a": {"type": "integer"}, "b": {"type": "boolean", "default": True}}, "required": ["a"]}
    table = fields_table(schema, "a")
    assert "| `a` *(short form)* | a whole number | required |" in table
    assert "| `b` | true or false | `true` |" in table
    assert fields_table({}) == "It has no fields of its own."


def test_the_words_of_a_field_have_their_fields_and_defaults():
    section = pages()["sections.md"].partition("\n### data: source\n")[2].partition("\n##")[0]
    (row,) = [line for line in section.splitlines() if line.startswith("| `csv`")]
    assert "`path` a text (required)" in row
    assert "`label_column` a text (`label`)" in row
    assert "`learning_rate` a number" in pages()["sections.md"].partition("\n### train: optimizer\n")[2]
    assert words_table({"type": "integer"}) == ""
