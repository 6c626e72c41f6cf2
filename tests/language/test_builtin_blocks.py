import subprocess
import sys

import pytest
from support import ROOT, graph_of, layer_finding, layers_text, pointed_at, shapes_of, spec_of

from cnnspec import layers
from cnnspec.compiler.resolve import resolve
from cnnspec.language import built_in, structures
from cnnspec.text.dump import dump

USES = {
    "squeeze_excite": [
        "squeeze_excite",
        "squeeze_excite: {ratio: 4}",
        "squeeze_excite: {width: 3, gate: hard_sigmoid}",
    ],
    "inverted_residual": [
        "inverted_residual: {width: 16}",
        "inverted_residual: {width: 24, stride: 2, kernel: 5, squeeze: 0.25, activation: silu}",
        "inverted_residual: {width: 16, expand: 1, drop: 0.2, norm: none}",
    ],
    "dense_block": ["dense_block: {depth: 3}", "dense_block: {depth: 2, growth: 4, bottleneck: 2}"],
}


def test_there_are_examples_of_all():
    assert set(USES) == set(built_in.words())
    assert not [word for word in built_in.words() if layers.find(word) or structures.find(word)]


@pytest.mark.parametrize("use", [use for uses in USES.values() for use in uses])
@pytest.mark.parametrize("input", ["[32, 16]", "[32, 32, 16]", "[8, 8, 8, 16]"])
def test_each_use_in_each_rank_and_resolved(use, input):
    spec = spec_of(layers_text(f"- {use}", input, "defaults: {conv: {norm: batch, bias: false}}\n"))
    graph = spec.compile()
    again = spec_of(dump(resolve(spec)))
    assert use.split(":")[0] in again.document.blocks
    assert [(node.name, node.layer, node.shape, node.inputs) for node in again.compile().nodes] == [
        (node.name, node.layer, node.shape, node.inputs) for node in graph.nodes
    ]


def test_a_gate_has_the_width_of_what_flows_in():
    graph = graph_of("- squeeze_excite: {ratio: 4, name: gate}", "[8, 8, 32]")
    shapes = shapes_of(graph)
    assert shapes["gate.reduce.conv"] == (1, 1, 8)
    assert shapes["gate.expand.activation"] == (1, 1, 32)
    assert graph.output_shape == (8, 8, 32)


def test_an_inverted_residual_skips_where_it_can():
    skips = [
        [node.op for node in graph_of(f"- inverted_residual: {{{fields}}}", "[8, 8, 16]").nodes].count("add")
        for fields in ("width: 16", "width: 24", "width: 16, stride: 2")
    ]
    assert skips == [1, 0, 0]


def test_a_dense_block_grows():
    assert graph_of("- dense_block: {depth: 3, growth: 5}", "[8, 8, 16]").output_shape == (8, 8, 31)


def test_a_block_of_the_spec_goes_before():
    extra = "blocks: {dense_block: {args: {depth: 1}, layers: [{conv: {filters: $depth, kernel: 1}}]}}\n"
    assert graph_of("- dense_block: {depth: 3}", "[8, 8, 16]", extra).output_shape == (8, 8, 3)


def test_one_that_an_expression_names_is_found():
    layers = "- stages: {block: $block, depth: 2, width: 16}"
    assert graph_of(layers, "[8, 8, 16]", "params: {block: inverted_residual}\n").output_shape == (8, 8, 16)


@pytest.mark.parametrize(
    ("use", "code", "at"),
    [
        ("dense_block: {}", "spec.missing-key", "dense_block"),
        ("dense_block: {depth: 2, growt: 3}", "spec.unknown-key", "growt"),
        ("dense_block: {depth: wide}", "spec.value", "wide"),
        ("dense_blok: {depth: 2}", "spec.unknown-word", "dense_blok"),
        ("dense_block: {depth: 2, growth: 0}", "spec.value", "dense_block"),
        ("inverted_residual: {width: 8, kernel: 9, padding: valid}", "shape.kernel-too-large", "inverted_residual"),
    ],
)
def test_mistakes_are_told_at_the_use(use, code, at):
    found = layer_finding(f"- {use}", "[8, 8, 16]")
    assert (found.code, pointed_at(found)) == (code, at)
    if at == use.split(":")[0] and code != "spec.missing-key" and "blok" not in use:
        assert f"{at}, used at line 5" in found.notes


def test_inside_a_block_of_the_spec_the_place_is_the_use_there():
    extra = "blocks: {mine: {layers: [{dense_block: {depth: 1, growth: 0}}]}}\n"
    found = layer_finding("- mine", "[8, 8, 16]", extra)
    assert (found.span.line, pointed_at(found)) == (4, "dense_block")
    assert "mine, used at line 6" in found.notes


def test_the_nodes_stand_on_the_line_of_the_use():
    assert {node.span.line for node in graph_of("- dense_block: {depth: 2}", "[8, 8, 16]").nodes} == {5}


def test_only_the_blocks_that_are_used_are_read():
    code = (
        "import cnnspec\nfrom cnnspec.language import built_in\n"
        "cnnspec.load('specs/lenet5.yaml').compile()\nprint(built_in.find.cache_info().currsize)\n"
        "cnnspec.load('mobilenet_v2').compile()\nprint(built_in.find.cache_info().currsize)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "2"]
