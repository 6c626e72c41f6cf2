import pytest
from support import VARIANTS, layers_text, spec_of

from cnnspec.parse import parse
from cnnspec.source import Source
from cnnspec.spec.dump import dump, scalar
from cnnspec.spec.resolve import resolve
from cnnspec.spec.spec import from_source

SPECS = [
    layers_text("- conv: $w\n- pool: max", extra="params: {w: 3}\ndefaults: {conv: {padding: same, norm: batch}}\n"),
    layers_text(
        "- repeat: {times: $n, layers: [{conv: {filters: $(w * (i + 1)), kernel: 1}}]}", extra="params: {w: 3, n: 3}\n"
    ),
    layers_text(
        "- conv: {filters: 3, when: $deep}\n- conv: {filters: 4, when: $(not deep), name: other}",
        extra="params: {deep: false}\n",
    ),
    layers_text(
        "- repeat: {times: 2, layers: [{conv: {filters: 3, when: $(i == 1 and deep)}}, {dropout: $rate}]}",
        extra="params: {deep: true, rate: 0.1}\n",
    ),
    layers_text(
        """\
        - conv: {filters: $channels, from: input, name: stem}
        - stages: {block: b, depth: $depths, width: [$w, 8], stride: [1, 2], rest: {stride: 1}}
        - b: {width: $(2 * w)}
        - branches:
            merge: concat
            paths: [[], [{pool: {type: max, size: $size, stride: 1, padding: same}}]]
        """,
        extra="""\
        params: {w: 4, depths: [1, 2], size: 3, act: relu}
        defaults: {conv: {padding: same, norm: {batch: {epsilon: 1e-5}}, activation: $act}, features: {pool: {type: average}}}
        blocks:
          b:
            args: {width: int, stride: 1, size: $size}
            layers:
              - residual:
                  body: [{conv: {filters: $width, kernel: $size, stride: $stride}}, {activation: $act}]
                  shortcut: auto
                  activation: $act
        """,
    ),
    layers_text(
        "- residual: {body: [{conv: {filters: 3, kernel: 1}}], shortcut: [{conv: {filters: 3, kernel: 1}}]}\n"
        "- residual: {body: [{conv: {filters: 5, kernel: 1}}], shortcut: optional}"
    ),
    layers_text("- conv: {filters: 1, kernel: 1, init: {constant: [[[0.5]]]}, bias_init: 0.1, regularize: {l2: 1e-4}}"),
    layers_text("- flatten", extra="classes: 3\nhead: [{dense: {units: $classes, activation: softmax}}]\n")
    + 'expect: {output: [$classes], params: "<= $(classes)K"}\n',
]


def likeness(graph):
    """What two graphs must share to be the same network."""
    return [
        (node.name, node.item, node.op, node.layer, node.inputs, node.shape, node.section) for node in graph.nodes
    ], graph.output


def round_trip(spec):
    text = dump(resolve(spec))
    again = from_source(Source("resolved.yaml", text))
    return text, again


@pytest.mark.parametrize("text", SPECS)
def test_a_resolved_spec_is_the_same_network(text):
    spec = spec_of(text)
    resolved, again = round_trip(spec)
    assert likeness(again.compile()) == likeness(spec.compile())
    assert dump(resolve(again)) == resolved
    assert "params" not in again.data
    assert "variants" not in again.data


@pytest.mark.parametrize(("path", "variant"), VARIANTS)
def test_so_is_every_spec_of_ours(path, variant):
    spec = from_source(Source(path.name, path.read_text()), variant=variant)
    _, again = round_trip(spec)
    assert likeness(again.compile()) == likeness(spec.compile())
    for section in ("expect", "data", "train"):
        given = spec.section(section)
        assert not given.data or again.section(section).read() == given.read()


def test_every_default_can_be_seen():
    items = resolve(spec_of(layers_text("- conv: {filters: 3, norm: batch, activation: relu}\n- pool: max")))[
        "features"
    ]
    assert items[0]["conv"] == {
        "filters": 3, "kernel": 3, "stride": 1, "padding": "valid", "dilation": 1, "bias": True, "init": "he_normal",
        "bias_init": "zeros", "norm": {"batch": {"epsilon": 1e-3, "momentum": 0.99, "scale": True, "center": True}},
        "activation": "relu", "trainable": True, "groups": 1, "name": "conv1",
    }  # fmt: skip
    assert items[1]["pool"] == {"name": "pool1", "type": "max", "size": 2, "stride": 2, "padding": "valid"}


@pytest.mark.parametrize(
    "value", ["a", "1", "1e-3", "no", "null", "true", "", " a", "a: b", "a, b", "[x]", "$width", "$(4 * width)", "$(max(a, b))",
              "#", "-", "ü", 'say "x"', "line\nbreak", "$(a == 'b')", 1, -2.5, 1e-05, True, None, "2026-11-24", "0x10"]
)  # fmt: skip
def test_scalars_are_read_back_as_they_are(value):
    assert parse(Source("x", f"a: {scalar(value)}\nb: {{c: {scalar(value)}, d: [{scalar(value)}]}}")) == {
        "a": value, "b": {"c": value, "d": [value]},
    }  # fmt: skip


def test_data_is_dumped_and_read_back():
    data = {"a": [], "b": {}, "c": [[1, [2, {"x": [3]}]], {"y": {"z": ["long" * 30]}}], "d": {"e": [{"f": 1}, "g"]}}
    assert parse(Source("x", dump(data))) == data
