"""The fixes of mistakes of form: afterwards the spec is what was clearly meant."""

import re

import pytest
from support import SPECS, findings, graph_of, layers_text, spec_of

from cnnspec.checking.fixing import mend
from cnnspec.spans.source import Source
from cnnspec.text.edits import apply


def mended(text):
    """A text after its one finding is mended; the same text where it has no fix."""
    (found,) = findings(text)
    return apply(found.span.source.text, found.fix.edits) if found.fix else text


def fixed_layers(before, input="[28, 28, 1]", extra=""):
    return mended(layers_text(before, input, extra))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- conv: {filters: $(min(width, 64)), kernel: 3}", '- conv: {filters: "$(min(width, 64))", kernel: 3}'),
        ("- conv: {filters: $([1, 2][0])}   # two", '- conv: {filters: "$([1, 2][0])"}   # two'),
        (
            "- conv: {filters: $(8 if width == min(1, 2) else 4)}",
            '- conv: {filters: "$(8 if width == min(1, 2) else 4)"}',
        ),
        ("- conv: {filters: 8, activation: $([\"relu\", 'tanh'][0])}", None),
    ],
)
def test_an_expression_is_quoted(before, after):
    extra = "params: {width: 8}\n"
    if after is None:
        assert fixed_layers(before, extra=extra) == layers_text(before, extra=extra)
        return
    assert fixed_layers(before, extra=extra) == layers_text(after, extra=extra)


def test_an_expression_with_words_in_quotes_is_quoted_otherwise():
    before = '- conv: {filters: 8, activation: $(["relu", "tanh"][0])}'
    assert 'activation: \'$(["relu", "tanh"][0])\'}' in fixed_layers(before)


def test_an_expression_that_never_ends_has_no_fix():
    text = layers_text("- conv: {filters: $(min(1, 2}")
    assert findings(text)[0].fix is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- conv: {filters: 8, kernel: 3, filters: 8}", "- conv: {filters: 8, kernel: 3}"),
        ("- conv:\n    filters: 8\n    kernel: 3\n    filters: 8  # again", "- conv:\n    filters: 8\n    kernel: 3"),
        ("- conv: {filters: 8, filters: 9}", None),
        ("- conv: {bias: true, bias: 1}", None),
    ],
)
def test_a_key_that_says_the_same_twice_goes(before, after):
    assert fixed_layers(before) == layers_text(after or before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- {conv: 8, kernel: 5}", "- {conv: {filters: 8, kernel: 5}}"),
        ("- conv: 8  # eight\n  # five\n  kernel: 5", "- conv:\n    filters: 8  # eight\n    # five\n    kernel: 5"),
        ("- conv:\n  filters: 8\n  kernel: 5\n- flatten", "- conv:\n    filters: 8\n    kernel: 5\n- flatten"),
        ("- flatten:\n  name: flat", "- flatten:\n    name: flat"),
        ("- conv: 8\n  filters: 8", None),
        ("- conv: 8\n  pool: max", None),
        ("- conv: {filters: 8}\n  kernel: 5", None),
        ("- flatten: 8\n  name: flat", None),
        ("- convolution: 8\n  kernel: 5", None),
    ],
)
def test_fields_beside_a_word_go_inside(before, after):
    assert fixed_layers(before) == layers_text(after or before)
    if after:
        shapes = [node.shape for node in graph_of(after).nodes]
        assert shapes[0] in ((24, 24, 8), (784,))


def test_line_ends_stay():
    text = layers_text("- conv: 8\n  kernel: 5").replace("\n", "\r\n")
    after = mend(Source("net.yaml", text), findings_in).after.text
    assert after == layers_text("- conv:\n    filters: 8\n    kernel: 5").replace("\n", "\r\n")


def findings_in(source):
    from cnnspec.compiler.spec import from_source
    from cnnspec.diagnostics import SpecError

    try:
        from_source(source)
    except SpecError as error:
        return error.diagnostics
    return ()


def test_everything_at_once_ends_clean():
    before = """\
        - conv:
          filters: $(min(8, 9))
          padding: same
        - conv: {filters: $([1, 2][0]), kernel: 3, kernel: 3}
        - {pool: max, size: 2}
        """
    after = """\
        - conv:
            filters: $(min(8, 9))
            padding: same
        - conv: {filters: "$([1, 2][0])", kernel: 3}
        - {pool: {type: max, size: 2}}
        """
    source = Source("net.yaml", layers_text(before))
    assert mend(source, findings_in).after.text == layers_text(after)
    assert spec_of(layers_text(after)).compile().output_shape == (13, 13, 1)


QUOTED = re.compile(r'"(\$\([^"\n]*\))"')


@pytest.mark.parametrize(
    "path", [path for path in SPECS if QUOTED.search(path.read_text())], ids=lambda path: path.stem
)
def test_a_published_network_is_itself_again(path):
    """Quotes taken from its expressions, and lines of it said twice: mended, it is what it was, to the letter."""
    text = path.read_text()
    broken = re.sub(r"^(name: .*\n)", r"\1\1", QUOTED.sub(r"\1", text, count=3), flags=re.MULTILINE)
    assert broken != text
    mended = mend(Source(path.name, broken), findings_in)
    assert len(mended.left) == 0
    after, before = spec_of(mended.after.text).compile(), spec_of(text).compile()
    assert [(node.name, node.layer, node.inputs, node.shape) for node in after.nodes] == [
        (node.name, node.layer, node.inputs, node.shape) for node in before.nodes
    ]
    assert mended.after.text.replace('"', "") == text.replace('"', "")


def test_a_hostile_text_gets_no_fix():
    """Brackets inside each other take quadratic time to scan: hours, were it tried here."""
    text = "a: 1\na: 1\nb: " + "[" * 200_000
    (found,) = findings(text)
    assert (found.code, found.fix) == ("yaml.duplicate-key", None)
