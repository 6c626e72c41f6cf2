"""Edits by span: the YAML reads as the intended data, and everything else is as it was."""

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import ROOT, SPECS, layers_text, spec_of

from cnnspec import layers
from cnnspec.reading.parse import parse
from cnnspec.spans.source import List, Map, Source
from cnnspec.text.edits import (
    apply,
    delete_item,
    delete_key,
    insert_item,
    insert_key,
    remove_field,
    rename_key,
    replace_value,
    set_field,
)

NASTY = """\
# at the top
a: {x: 1, y: {}, z: [1, {p: q}]}   # of a
b:            # of b
  - conv: {filters: 8,      # of filters
           kernel: 3, # of kernel
           }
  # between
  - pool: max   # of pool
  - flatten
  - dense:
      units: 10

      # before activation
      activation: "soft # max"   # of activation
    # behind dense
  - - 1
    -   2
  - key: one # of key
    # of other
    other: {inline: [a,
      b]}
    third: |
      text
      # no comment
    fourth:
c: {}
d: {only: 1}
e: [conv: 8, {pool: max, name: p}, dropout]
f:
  only: 1
g: &anchor {n: 1, m: 2}
h: *anchor
i: {<<: *anchor, own: 3}
"quoted key": 'a
  b'
umlaut ü: "漢字"
single:
- one  # of one
nested:
  inner:
  - {x: 1}
last:
- same
- column: 1 # the end"""
TEXTS = [NASTY, NASTY + "\n", NASTY.replace("\n", "\r\n"), *(path.read_text() for path in SPECS[::3])]
TEXTS += [path.read_text() for path in sorted((ROOT / "tests" / "data" / "language").glob("*.yaml"))]
# What an alias repeats changes at each use; of those, NASTY has one of each kind.
SOURCES = [Source("net.yaml", text) for text in TEXTS if "&" not in text or text.startswith(NASTY[:12])]
VALUES = [1, -0.5, True, None, "word", "$(min(width, 4))", "a # b", "10", [1, 2], {"batch": {"epsilon": 0.5}}, [], {}]


def plain(value):
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


def collections(value, path=()):
    """Every mapping and list below a value, with the way to it; not those behind an alias, which are there twice."""
    if isinstance(value, Map | List):
        yield path, value
    for key, each in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from collections(each, (*path, key))


def at(document, path):
    for step in path:
        document = document[step]
    return document


def comments(text):
    text = text.replace('"a # b"', "").replace('"soft # max"', "").replace("# no comment", "")
    return Counter(re.findall(r"(?<=\s)#[^\r\n]*", text))


def places(kind):
    return [
        (source, path, found)
        for source in SOURCES
        for path, found in collections(parse(source))
        if isinstance(found, kind) and path[:1] not in (("g",), ("h",), ("i",))
    ]


MAPS, LISTS = places(Map), places(List)


def edited(source, edit):
    text = apply(source.text, [edit])
    return text, plain(parse(Source("net.yaml", text)))


def lines_outside(source, edit, text):
    """The lines before and behind those that an edit touches, before it and after."""
    first = source.text[: edit.span.start].count("\n")
    behind = source.text[edit.span.end :].count("\n")
    old, new = source.text.split("\n"), text.split("\n")
    return (old[:first], old[len(old) - behind :]), (new[:first], new[len(new) - behind :])


def check(source, edit, path, change, *, keeps_comments):
    text, document = edited(source, edit)
    wanted = plain(parse(source))
    change(at(wanted, path))
    assert document == wanted, text
    before, after = lines_outside(source, edit, text)
    assert before == after
    assert ("\r" in text) == ("\r" in source.text)
    assert text.count("\r") in (0, text.count("\n"))
    lost = comments(source.text) - comments(text)
    behind = source.text[edit.span.end :].split("\n")[0]
    allowed = comments(source.text[edit.span.start : edit.span.end] + behind)
    assert not (lost if keeps_comments else lost - allowed)
    assert not comments(text) - comments(source.text)


def written(found):
    """The keys of a mapping that stand in its own text, but the one whose anchor others need."""
    return [key for key in found if key != "g" and found.offsets[0] <= found.key_offsets[key][0] < found.offsets[1]]


def is_pair(source, found):
    """Whether a mapping is a pair that stands bare in a list of one line."""
    return source.text[found.offsets[0]] not in "{&" and not source.text[: found.offsets[0]].rstrip(" ").endswith(
        ("\n", "-")
    )


@pytest.mark.drawn
@settings(max_examples=150)
@given(st.sampled_from(MAPS), st.data())
def test_a_key_is_deleted(place, data):
    source, path, found = place
    if not written(found):
        return
    key = data.draw(st.sampled_from(written(found)))
    edit = delete_key(found, key)
    if edit is None:
        assert is_pair(source, found)
        return
    check(source, edit, path, lambda target: target.pop(key), keeps_comments=False)


@pytest.mark.drawn
@settings(max_examples=150)
@given(st.sampled_from(MAPS), st.sampled_from(VALUES))
def test_a_key_is_inserted(place, value):
    source, path, found = place
    edit = insert_key(found, "new_key", value)
    if edit is None:
        assert is_pair(source, found)
        return
    check(source, edit, path, lambda target: target.update(new_key=value), keeps_comments=True)


@pytest.mark.drawn
@settings(max_examples=100)
@given(st.sampled_from(MAPS), st.sampled_from(VALUES), st.data())
def test_a_value_is_replaced(place, value, data):
    source, path, found = place
    if not written(found):
        return
    key = data.draw(st.sampled_from(written(found)))
    edit = replace_value(found, key, value)
    if edit is None:
        assert source.text[found.value_offsets[key][0]] == "&"
        return
    check(source, edit, path, lambda target: target.update({key: value}), keeps_comments=False)


@pytest.mark.drawn
@settings(max_examples=100)
@given(st.sampled_from(MAPS), st.data())
def test_a_key_is_renamed(place, data):
    source, path, found = place
    if not written(found):
        return
    key = data.draw(st.sampled_from(written(found)))
    edit = rename_key(found, key, "other word")
    check(source, edit, path, lambda target: target.update({"other word": target.pop(key)}), keeps_comments=True)


@pytest.mark.drawn
@settings(max_examples=150)
@given(st.sampled_from([place for place in LISTS if place[2]]), st.data())
def test_an_entry_is_deleted(place, data):
    source, path, found = place
    index = data.draw(st.integers(0, len(found) - 1))
    edit = delete_item(found, index)
    check(source, edit, path, lambda target: target.pop(index), keeps_comments=False)


@pytest.mark.drawn
@settings(max_examples=150)
@given(st.sampled_from([place for place in LISTS if place[2]]), st.sampled_from(VALUES), st.data())
def test_an_entry_is_inserted(place, value, data):
    source, path, found = place
    index = data.draw(st.integers(0, len(found)))
    edit = insert_item(found, index, value)
    check(source, edit, path, lambda target: target.insert(index, value), keeps_comments=True)


@pytest.mark.parametrize(
    ("before", "key", "after"),
    [
        ("{a: 1, b: 2, c: 3}", "b", "{a: 1, c: 3}"),
        ("{a: 1, b: 2, c: 3}", "c", "{a: 1, b: 2}"),
        ("{a: 1}", "a", "{}"),
        ("{a: 1,}", "a", "{}"),
        ("{\n    a: 1,\n    b: 2,  # of b\n    c: 3,\n  }", "a", "{\n    b: 2,  # of b\n    c: 3,\n  }"),
        ("{\n    a: 1,\n    b: 2,  # of b\n    c: 3\n  }", "c", "{\n    a: 1,\n    b: 2  # of b\n  }"),
        ("\n  a: 1\n  # of b\n  b: 2 # two\n  c: 3", "b", "\n  a: 1\n  # of b\n  c: 3"),
        ("\n  a: 1\n  b: 2", "b", "\n  a: 1"),
        ("\n  a:\n    - 1\n    - 2\n  b: 2", "a", "\n  b: 2"),
        ("\n  a: 1", "a", "\n  {}"),
        ("\n- a: 1\n  b: 2", "a", "\n- b: 2"),
        ("\n- a: 1\n  # of b\n  b: 2", "a", "\n-\n  # of b\n  b: 2"),
        ("\n- a: 1\n  b: 2\n- c", "b", "\n- a: 1\n- c"),
    ],
)
def test_a_deletion_looks_as_if_the_key_had_never_been_there(before, key, after):
    source = Source("net.yaml", f"top: {before}\nrest: 1\n")
    found = parse(source)["top"]
    found = found[0] if isinstance(found, list) else found
    assert apply(source.text, [delete_key(found, key)]) == f"top: {after}\nrest: 1\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("conv: 8", "conv: {filters: 8, kernel: 5}"),
        ("conv: 1_000  # many", "conv: {filters: 1_000, kernel: 5}  # many"),
        ("conv: $(min(8, 9))", 'conv: {filters: "$(min(8, 9))", kernel: 5}'),
        ("conv: {filters: 8}", "conv: {filters: 8, kernel: 5}"),
        ("conv: {filters: 8, kernel: 3}", "conv: {filters: 8, kernel: 5}"),
        ("conv:\n      filters: 8 # eight", "conv:\n      filters: 8 # eight\n      kernel: 5"),
        ("[conv: 8, flatten]", "[conv: {filters: 8, kernel: 5}, flatten]"),
        ("conv", "conv: {kernel: 5}"),
        ("conv:", "conv: {kernel: 5}"),
    ],
)
def test_a_field_is_set_whatever_form_the_item_has(before, after):
    head = "cnnspec: 1\nname: n\ninput: [28, 28, 1]\ndefaults: {conv: {filters: 4}}\nfeatures:"
    lines = f" {before}\n" if before.startswith("[") else f"\n  - {before}\n"
    spec = spec_of(head + lines)
    item = spec.features[0]
    edit = set_field(item, layers.find(item.word).short, "kernel", 5)
    assert apply(spec.source.text, [edit]) == head + lines.replace(before, after)


def test_a_field_is_removed_where_it_is_written():
    spec = spec_of(layers_text("- conv: {filters: 8, bias: false}\n- conv: 8"))
    assert ": 8}\n" in apply(spec.source.text, [remove_field(spec.features[0], "bias")])
    assert remove_field(spec.features[1], "filters") is None


def test_the_last_entry_of_a_list_in_the_column_of_its_key():
    source = Source("net.yaml", "a:\n- one\nb:\n  c:\n  - two\n")
    found = parse(source)
    text = apply(source.text, [delete_item(found["a"], 0), delete_item(found["b"]["c"], 0)])
    assert plain(parse(Source("net.yaml", text))) == {"a": [], "b": {"c": []}}


def test_what_is_written_elsewhere_is_not_edited():
    found = parse(Source("net.yaml", NASTY))
    assert delete_key(found["i"], "n") is None
    assert rename_key(found["i"], "m", "k") is None
    assert replace_value(found, "g", 1) is None
    assert apply(NASTY, [delete_key(found["i"], "own")]).count("i: {<<: *anchor}") == 1
    assert insert_key(parse(Source("net.yaml", "a: [b: 1]"))["a"][0], "c", 1) is None
