"""Texts that are no YAML are answered in our words, at the place of the mistake."""

import re

import pytest
from support import only_finding, pointed_at

HEAD = "cnnspec: 1\nname: net\ninput: [28, 28, 1]\nfeatures:\n"
# What the parser underneath says; none of it is for readers of a spec.
ITS_WORDS = re.compile("scanning|parsing|block mapping|flow|scalar|token|simple key|expected|while|stream|node")


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        (HEAD.replace("name: net", "name net") + "  - conv: 8\n", "name net", "a colon is missing"),
        (HEAD + "  - conv: 8\nhead\n", "head", "a colon is missing"),
        (HEAD + "  - conv:\n      filters 8\n      kernel: 3\n", "filters 8", "a colon is missing"),
        (HEAD.replace("cnnspec: 1", "cnnspec:1") + "  - conv: 8\n", "cnnspec:1", "a space is missing behind the colon"),
        (HEAD + "  - conv: 8\n - pool: max\n", "- pool: max", "this line starts in a column in which no line"),
        (HEAD + "  - conv: 8\n      kernel: 3\n", "kernel: 3", "'conv' in line 5 has a value already"),
        (HEAD + "  - conv: 8\n  pool: max\n", "pool: max", "an entry of a list starts with a dash"),
        (HEAD + "  - conv: 8\n  -pool: max\n", "-pool: max", "a space is missing behind the dash"),
        (HEAD.replace("1]", "1") + "  - conv: 8\n", "[28, 28, 1", "the [ opens here and never closes"),
        (HEAD + "  - conv: {filters: 8\n  - pool: max\n", "{filters: 8", "the { opens here and never closes"),
        (HEAD + "  - conv: {filters: 8, kernel: 3\n", "{filters: 8, kernel: 3", "the { opens here and never closes"),
        (HEAD + "  - conv: {filters: 8}}\n", "}", "this } closes nothing"),
        (HEAD + "  - conv: {filters: 8]\n", "]", "this ] stands where the { of line 5 has to be closed"),
        (HEAD + "  - conv: {filters: 8 kernel: 3}\n", "kernel", "a comma is missing before 'kernel'"),
        (HEAD + "  - conv: {filters: 8,\n      kernel: 3\n      stride: 2}\n", "stride", "a comma is missing before"),
        (HEAD + "  - conv: {filters: 8,, kernel: 3}\n", ",", "nothing stands before this comma"),
        (HEAD + "  - conv: {name: 'a, filters: 8}\n", "'a, filters: 8}", "the quote ' opens here and never closes"),
        (HEAD + '  - conv: {name: "a\\d"}\n', "\\d", "\\d means nothing in double quotes"),
        (HEAD + "  - conv: 8\nexpect:\n  params: >= 5\n", ">= 5", "a value cannot start with >"),
        (HEAD + "  - conv: {name: @a}\n", "@a", "a value cannot start with @"),
        (HEAD + "  - conv: * 8\n", "* 8", "a value cannot start with *"),
        ("description: my net: small\n" + HEAD, ":", "a value cannot hold a colon and a blank"),
        (HEAD + "\t- conv: 8\n", "\t", "a tab cannot indent YAML"),
        ("%YAML 3\n---\n" + HEAD, "\n", "this cannot be read as YAML"),
    ],
)  # fmt: skip
def test_what_is_told(text, place, message):
    found = only_finding(text)
    assert found.message.startswith(message)
    assert pointed_at(found) == place
    assert found.help
    assert not ITS_WORDS.search(found.message)


def test_a_long_text_costs_no_second_reading():
    found = only_finding("# " + "x" * 200_000 + "\nname net\ninput: 1\n")
    assert found.message == "this cannot be read as YAML"
