import pytest
from support import graph_of, layer_finding, layers_text, pointed_at, shapes_of, spec_of

from cnnspec.language.least import least

EXTRA = """\
blocks:
  unit:
    args: {width: int, kernel: 3, act: relu}
    layers: [{conv: {filters: $width, kernel: $kernel, activation: $act}}]
"""


def test_arguments_and_their_defaults():
    graph = graph_of("- unit: {width: 4}\n- unit: {width: 5, kernel: 1, act: none, name: last}", extra=EXTRA)
    assert list(shapes_of(graph).items()) == [
        ("unit1.conv1.conv", (26, 26, 4)),
        ("unit1.conv1.activation", (26, 26, 4)),
        ("last.conv1.conv", (26, 26, 5)),
    ]


def test_a_block_sees_parameters_but_not_the_arguments_of_another():
    extra = """\
        params: {width: 7}
        blocks:
          inner: {layers: [{conv: {filters: $width}}]}
          outer: {args: {width: 1}, layers: [inner]}
        """
    assert graph_of("- outer", extra=extra).output_shape == (26, 26, 7)


def test_a_default_may_use_an_earlier_argument():
    extra = "blocks: {b: {args: {a: int, c: $(2 * a)}, layers: [{conv: $c}]}}\n"
    assert graph_of("- b: {a: 3}", extra=extra).output_shape == (26, 26, 6)


@pytest.mark.parametrize(
    ("use", "extra", "code", "at"),
    [
        ("- unit: {}", EXTRA, "spec.missing-key", "unit"),
        ("- unit: {width: 3, kernal: 3}", EXTRA, "spec.unknown-key", "kernal"),
        ("- unit: {width: wide}", EXTRA, "spec.value", "wide"),
        ("- unit: {width: $(1 / 2)}", EXTRA, "spec.value", "$(1 / 2)"),
        ("- unit: 3", EXTRA, "spec.item", "3"),
        ("- untt: {width: 3}", EXTRA, "spec.unknown-word", "untt"),
        ("- conv: 3", "blocks: {conv: {layers: []}}\n", "spec.name", "conv"),
        ("- conv: 3", "blocks: {residual: {layers: []}}\n", "spec.name", "residual"),
        ("- conv: 3", "blocks: {b: 3}\n", "spec.value", "3"),
        ("- conv: 3", "blocks: {b: {args: {}}}\n", "spec.missing-key", "b"),
        ("- conv: 3", "blocks: {b: {layer: [], layers: [{conv: 3}]}}\n", "spec.unknown-key", "layer"),
        ("- conv: 3", "blocks: {b: {args: {i: 3}, layers: [{conv: 3}]}}\n", "spec.name", "i"),
        ("- conv: 3", "blocks: {a: {layers: [b]}, b: {layers: [a]}}\n", "spec.recursive-block", "a"),
        ("- conv: 3", "blocks: {a: {layers: [a]}}\n", "spec.recursive-block", "a"),
    ],
)
def test_mistakes(use, extra, code, at):
    found = layer_finding(use, extra=extra)
    assert found.code == code
    assert pointed_at(found) == at


def test_a_mistake_inside_says_where_the_block_is_used_and_is_told_once():
    found = layer_finding(
        "- unit: {width: 4, kernel: 30}\n- repeat: {times: 3, layers: [{unit: {width: 4, kernel: 30}}]}", extra=EXTRA
    )
    assert found.code == "shape.kernel-too-large"
    assert pointed_at(found) == "$kernel"
    assert found.notes == ("unit, used at line 9",)


def test_a_long_chain_of_blocks_is_refused_and_not_followed():
    blocks = "".join(f"  b{n}: {{layers: [b{n + 1}]}}\n" for n in range(3000))
    text = layers_text("- b0", extra=f"blocks:\n{blocks}  b3000: {{layers: [{{conv: 3}}]}}\n")
    found = layer_finding("- b0", extra=f"blocks:\n{blocks}  b3000: {{layers: [{{conv: 3}}]}}\n")
    assert found.code == "spec.too-deep"
    assert len(spec_of(text).blocks) == 3001


def test_sizes_are_known_before_anything_is_expanded():
    blocks = "".join(f"  b{n}: {{layers: [b{n + 1}, b{n + 1}]}}\n" for n in range(10))
    spec = spec_of(
        layers_text("- b0", extra=f"blocks:\n{blocks}  b10: {{layers: [{{conv: {{filters: 1, kernel: 1}}}}]}}\n")
    )
    assert least(spec.features, spec.blocks, {}).nodes == len(spec.compile().nodes) == 1024
