import pytest
from support import pointed_at

from cnnspec.diagnostics import SpecError, UsageError
from cnnspec.reading.parse import MAX_BYTES, MAX_DEPTH, parse, parse_value, read_source
from cnnspec.spans.source import Source


def failure(text):
    with pytest.raises(SpecError) as caught:
        parse(Source("x.yaml", text))
    (diagnostic,) = caught.value.diagnostics
    return diagnostic


def test_a_document_is_plain_data():
    text = "a: 1\nb: [x, 2.5, {c: no}]\nd: 'on'\ne:\n  - f: null\n"
    assert parse(Source("x", text)) == {"a": 1, "b": ["x", 2.5, {"c": "no"}], "d": "on", "e": [{"f": None}]}


def test_quoted_scalars_stay_texts():
    assert parse(Source("x", "a: '1'\nb: \"true\"\nc: |\n  2\n")) == {"a": "1", "b": "true", "c": "2\n"}


def test_anchors_and_merges():
    text = "a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: {<<: [{z: 1}, *a], w: 0}\n"
    data = parse(Source("x", text))
    assert data["b"] == {"x": 1, "y": 3}
    assert data["c"] == {"w": 0, "z": 1, "x": 1, "y": 2}


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("", "yaml.empty", ""),
        ("# only a comment\n", "yaml.empty", ""),
        ("- a\n- b\n", "yaml.not-a-mapping", ""),
        ("a: 1\na: 2\n", "yaml.duplicate-key", "a"),
        ("a: !!python/object:os.system x\n", "yaml.tag", "!!python/object:os.system x"),
        ("a: !!str 1\n", "yaml.tag", "!!str 1"),
        ("a: !mine {b: 1}\n", "yaml.tag", "!mine {"),
        ("a: 1\n---\nb: 2\n", "yaml.several-documents", "---"),
        ("a: &x [*x]\n", "yaml.alias", "*x"),
        ("a: *nowhere\n", "yaml.alias", "*nowhere"),
        ("a: {<<: 3}\n", "yaml.merge", "3"),
        ("[1, 2]: 3\n", "yaml.key", "["),
        ("a:\n\tb: 1\n", "yaml.tab", "\t"),
        ("a: [1, 2\n", "yaml.syntax", "[1, 2"),
        ("a: 'open\n", "yaml.syntax", "'open"),
        ("a: \x07\n", "file.not-text", "\x07"),
        ("a: {f: $(min(1, 2))}\n", "yaml.unquoted-expression", "$(min(1"),
        ("a: {f: $(d[0])}\n", "yaml.unquoted-expression", "$(d"),
        ("a: [$(d[0])]\n", "yaml.unquoted-expression", "$(d"),
        (f"a: {'9' * 5000}\n", "yaml.number", "9" * 5000),
    ],
)
def test_what_is_no_spec_is_refused_at_its_place(text, code, at):
    found = failure(text)
    assert found.code == code
    assert pointed_at(found) == at


def test_the_error_of_an_unquoted_expression_says_to_quote_it():
    assert "quote" in failure("a: {f: $(min(1, 2))}").help


def test_nesting_is_bounded():
    parse(Source("x", "a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)))
    assert failure("a: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH).code == "yaml.too-deep"


def test_aliases_count_at_each_use():
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 8)]
    assert failure("\n".join(lines)).code == "yaml.too-many-values"


def test_files_are_bounded_and_utf8(tmp_path):
    large = tmp_path / "large.yaml"
    large.write_text("a: " + "x" * MAX_BYTES)
    with pytest.raises(SpecError, match=r"file\.too-large"):
        read_source(large)
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"cnnspec: 1\nname: \xff\xfe\x00")
    with pytest.raises(SpecError) as caught:
        read_source(binary)
    (found,) = caught.value.diagnostics
    assert (found.code, found.span.line, found.span.column) == ("file.not-text", 2, 7)


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path):
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert parse(read_source(path)).key_span("a").column == 1


def test_a_file_that_cannot_be_read_is_a_usage_error(tmp_path):
    with pytest.raises(UsageError, match="No such file"):
        read_source(tmp_path / "none.yaml")
    with pytest.raises(UsageError, match="directory"):
        read_source(tmp_path)


def test_a_value_of_the_command_line_is_yaml():
    assert parse_value("[1, 2]", "-p x") == [1, 2]
    assert parse_value("1e-3", "-p x") == 0.001
    with pytest.raises(SpecError):
        parse_value("[1", "-p x")


def test_the_folder_of_a_run_is_not_its_spec(tmp_path):
    (tmp_path / "spec.yaml").write_text("cnnspec: 1\n")
    with pytest.raises(UsageError, match="Is a directory") as caught:
        read_source(tmp_path)
    assert caught.value.help == f"it is a run; name its spec: {tmp_path / 'spec.yaml'}"
