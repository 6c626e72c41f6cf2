"""A network with open sizes is, for every number, the network with that number; or neither is one."""

import itertools
import random

import pytest
from drawn import seeds
from hypothesis import event, given, settings
from hypothesis import strategies as st
from support import graph_of, layer_finding, layers_text, pointed_at, shapes_of, spec_of

from cnnspec.analysis.summary import summarize
from cnnspec.compiler.sizes.at import shape_at
from cnnspec.diagnostics import SpecError

UNET = """
    - conv: {filters: 4, padding: same, name: first}
    - pool: max
    - conv: {filters: 8, padding: same, name: second}
    - pool: max
    - conv: {filters: 8, padding: same}
    - conv_transpose: {filters: 8, kernel: 2, stride: 2, name: up}
    - concat: [up, second]
    - upsample: {size: 2, name: top}
    - concat: [top, first]
"""


def graph_at_sizes(text, sizes):
    """The graph of a text with numbers for its open sizes, or None where it is none."""
    try:
        return spec_of(text, params=sizes).compile()
    except SpecError:
        return None


def test_shapes_are_expressions_and_merges_are_conditions():
    graph = graph_of(UNET, "[H, W, 3]")
    shapes = {name: [str(size) for size in shape] for name, shape in shapes_of(graph).items()}
    assert shapes["pool1"] == ["H // 2", "W // 2", "4"]
    assert shapes["up.conv"] == ["H // 2", "W // 2", "8"]
    assert shapes["concat2"] == ["H", "W", "20"]  # 4 * (H // 4), but H is a multiple of 4
    assert graph.rules == ("H a multiple of 4", "W a multiple of 4")


def test_parameters_are_exact_and_what_depends_on_a_size_is_not_told():
    figures = summarize(graph_of(UNET, "[H, W, 3]")).to_dict()
    assert figures["params"] == summarize(graph_of(UNET, "[16, 8, 3]")).to_dict()["params"]
    assert figures["macs"] is None
    assert figures["memory"]["training_bytes"] is None
    assert figures["memory"]["batch"] == 32
    assert figures["input_shape"] == ["H", "W", 3]
    assert figures["layers"][1]["output_shape"] == ["H // 2", "W // 2", 4]


def test_without_a_merge_no_size_is_asked_for_but_a_least_one():
    layers = "- conv: {filters: 4, padding: same, stride: 2}\n- pool: {type: max, padding: same}\n- global_pool: max"
    assert graph_of(layers, "[null, 9, 3]").rules == ()
    assert graph_of("- conv: {filters: 4, kernel: 7}\n- pool: 'max'", "[null, 9, 3]").rules == ("height at least 8",)


@pytest.mark.parametrize(
    ("layers", "input", "rules"),
    [
        ("- upsample: 2\n- pool: {type: max, size: 3}", "[n, 4]", ("n at least 2",)),
        ("- conv: {filters: 4, stride: 2, name: a}\n- upsample: 2\n- add: [upsample1, input]", "[n, 4]", None),
        ("- pool: {type: max, name: a}\n- upsample: 2\n- add: [upsample1, input]", "[n, 4]", ("n a multiple of 2",)),
        ("- pool: {type: max, padding: same}\n- upsample: 2\n- crop: [[0, 1]]\n- add: [crop1, input]", "[n, 4]",
         ("n of the form 2 n + 1",)),
        ("- resize: {size: 5}\n- add: [resize1, input]", "[n, 4]", ("n = 5",)),
        ("- pool: {type: max, name: a}\n- resize: {size: 3, from: input}\n- add: [resize1, a]", "[n, 4]",
         ("n from 6 to 7",)),
        ("- permute: [2, 1, 3]\n- add: [permute1, input]", "[n, n, 4]", ()),
        ("- global_pool: {type: average, keep_dims: true}\n- multiply: [input, global_pool1]", "[n, m, 4]", ()),
        ("- global_pool: average\n- multiply: [global_pool1, input]", "[n, m, 4]", ()),
    ],
)  # fmt: skip
def test_conditions(layers, input, rules):
    if rules is None:
        assert layer_finding(layers, input).code == "shape.merge"
    else:
        assert graph_of(layers, input).rules == rules


@pytest.mark.parametrize(
    ("layers", "input", "code", "at"),
    [
        # No size can do it.
        ("- conv: {filters: 4, name: a}\n- add: [a, input]", "[H, W, 4]", "shape.merge", "[a, input]"),
        ("- resize: {size: 5}\n- conv: {filters: 4, kernel: 7}", "[H, W, 4]", "shape.kernel-too-large", "kernel"),
        ("- resize: {size: 3, name: r}\n- add: [r, input]\n- conv: {filters: 4, kernel: 4, from: input}", "[n, 4]",
         "shape.kernel-too-large", "kernel"),
        ("- pool: max\n- upsample: 2\n- add: {from: [upsample1, input], name: even}\n"
         "- pool: {type: max, padding: same, from: input}\n- upsample: 2\n- crop: [[0, 1]]\n- add: [crop1, input]",
         "[n, 4]", "shape.no-size", "add"),
        # It cannot be decided.
        ("- permute: [2, 1, 3]\n- add: [permute1, input]", "[H, W, 4]", "shape.open-size", "add"),
        ("- reshape: [7, 7, 4]", "[H, W, 4]", "shape.open-size", "reshape"),
        ("- residual: {body: [{resize: {size: 5}}], shortcut: auto}", "[H, W, 4]", "shape.open-size", "shortcut"),
        ("- flatten\n- dense: {units: 4, init: {constant: [[1, 2]]}}", "[n, 4]", "shape.constant", "init"),
        # The number of weights is not known.
        ("- flatten\n- dense: 3", "[H, W, 4]", "shape.open-weights", "dense"),
        ("- flatten\n- batch_norm", "[H, W, 4]", "shape.open-weights", "batch_norm"),
        ("- permute: [3, 2, 1]\n- conv: 3", "[H, W, 4]", "shape.open-weights", "conv"),
        ("- permute: [2, 1]\n- conv: {filters: 3, groups: 2, kernel: 1}", "[n, 4]", "shape.open-size", "groups"),
        ("- flatten\n- activation: glu", "[H, W, 3]", "shape.open-size", "activation"),
        ("- flatten\n- activation: {type: relu, when: $(channels > 3)}", "[H, W, 3]", "spec.expression", "when"),
        ("- flatten\n- reshape: $channels", "[H, W, 3]", "spec.expression", "reshape"),
    ],
)  # fmt: skip
def test_what_is_refused_is_told_at_its_place(layers, input, code, at):
    found = layer_finding(layers, input)
    assert found.code == code, found
    if at not in ("kernel", "init", "groups", "when", "shortcut"):
        assert pointed_at(found) == at
    assert found.help or code not in ("shape.open-size", "shape.open-weights")


def test_a_dense_on_an_open_flatten_has_a_remedy():
    found = layer_finding("- conv: 4\n- flatten\n- dense: 10", "[H, W, 3]")
    assert found.message == (
        "the number of weights of dense 10 is not known: "
        "what flows in is the vector of 4 * (H - 2) * (W - 2) that flatten1 (line 6) makes"
    )
    assert "global_pool: average" in found.help
    assert graph_of("- conv: 4\n- global_pool: average\n- dense: 10", "[H, W, 3]").output_shape == (10,)


def test_a_size_can_be_given_by_its_name():
    spec = spec_of(layers_text(UNET, "[H, W, 3]"), params={"H": 32})
    assert str(spec.compile().output_shape) == "(32, W, 20)"


def test_the_same_name_is_the_same_size_in_several_inputs():
    text = layers_text("- add: [left, right]", "x").replace("input: x", "inputs: {left: [H, 8, 3], right: [H, 8, 3]}")
    assert spec_of(text).compile().rules == ()
    with pytest.raises(SpecError, match="give both axes one name"):
        spec_of(text.replace("right: [H", "right: [G")).compile()


# Drawn networks


def _window(draw):
    padding = draw.choice(["valid", "valid", "same", "same", "1"])
    stride = draw.choice([1, 1, 2, 3])
    return f"kernel: {draw.choice([1, 2, 3, 3, 5])}, stride: {stride}, padding: {padding}"


def _layer(draw, rank):
    word = draw.choice(["conv", "conv", "conv", "pool", "pool", "up", "transpose", "pad", "crop", "dilated", "se"])
    return {
        "conv": f"conv: {{filters: {draw.choice([2, 4])}, {_window(draw)}}}",
        "pool": f"pool: {{type: max, size: {draw.choice([2, 3])}, stride: {draw.choice([1, 2, 2, 3])}, "
        f"padding: {draw.choice(['valid', 'same', '1'])}}}",
        "up": f"upsample: {draw.choice([2, 3])}",
        "transpose": f"conv_transpose: {{filters: 4, kernel: {draw.choice([2, 3, 4])}, stride: {draw.choice([1, 2])}, "
        f"padding: {draw.choice(['valid', 'same', '1'])}}}",
        "pad": f"pad: {[[draw.choice([0, 1]), draw.choice([0, 1, 2])]] * rank}",
        "crop": f"crop: {[[draw.choice([0, 1]), draw.choice([0, 1, 2])]] * rank}",
        "dilated": f"conv: {{filters: 4, kernel: 3, dilation: 2, padding: {draw.choice(['valid', 'same'])}}}",
        "se": "squeeze_excite: {width: 2}",
    }[word]


def _layers(draw, rank, depth):
    items = []
    for _ in range(draw.choice([1, 2, 2, 3])):
        kind = draw.choice(["layer", "layer", "layer", "residual", "branches", "skip"]) if depth else "layer"
        if kind == "layer":
            items.append(_layer(draw, rank))
        elif kind == "residual":
            body = ", ".join(f"{{{each}}}" for each in _layers(draw, rank, 0))
            items.append(f"residual: {{body: [{body}], shortcut: {draw.choice(['auto', 'optional'])}}}")
        elif kind == "branches":
            paths = [", ".join(f"{{{each}}}" for each in _layers(draw, rank, 0)) for _ in range(2)]
            paths[1] = draw.choice([paths[1], paths[0], ""])
            items.append(f"branches: {{merge: concat, paths: [[{paths[0]}], [{paths[1]}]]}}")
        else:
            name = f"s{draw.randrange(10**9)}"
            down, up = draw.choice([(2, 2), (2, 2), (3, 3), (2, 4)])
            items += [f"conv: {{filters: 2, padding: same, name: {name}}}", f"pool: {{type: max, size: {down}}}"]
            items += _layers(draw, rank, depth - 1) if draw.random() < 0.4 else []
            items += [f"upsample: {{size: {up}, name: {name}u}}", f"concat: {{from: [{name}u, {name}]}}"]
    return items


def drawn(seed):
    """A drawn spec with an open size on each axis."""
    draw = random.Random(seed)
    rank = draw.choice([1, 2, 2, 3])
    names = ["H", "W", "D"][:rank]
    layers = "\n".join(f"- {each}" for each in _layers(draw, rank, 2))
    return layers_text(layers, f"[{', '.join(names)}, 3]"), names


def agrees(text, names, numbers):
    """Compare the open network with those of some numbers; what it is."""
    try:
        graph = spec_of(text).compile()
    except SpecError as error:
        assert all(each.span is not None for each in error.diagnostics)
        if any(each.code == "shape.open-size" for each in error.diagnostics):
            return "not decided"
        for values in numbers:
            assert graph_at_sizes(text, values) is None, (text, values, str(error))
        return "refused"
    shapes, params = shapes_of(graph), summarize(graph).costs.total.params
    for values in numbers:
        fits = all(values[name] in graph.domains[name] for name in names)
        found = graph_at_sizes(text, values)
        assert (found is not None) == fits, (text, values, graph.rules)
        if found is not None:
            assert shapes_of(found) == {name: shape_at(shape, values) for name, shape in shapes.items()}, (text, values)
            assert summarize(found).costs.total.params == params
    return "asks for sizes" if graph.rules else "takes any size"


def some_numbers(names, seed):
    draw = random.Random(seed)
    pools = [range(1, 9), range(1, 40), range(30, 200)]
    return [{name: draw.choice(draw.choice(pools)) for name in names} for _ in range(8)]


@pytest.mark.drawn
@given(st.integers(0, 10**9))
@settings(max_examples=100)
def test_an_open_network_is_that_of_every_number(seed):
    text, names = drawn(seed)
    event(agrees(text, names, some_numbers(names, seed)))


@pytest.mark.drawn
def test_enough_of_the_drawn_networks_are_networks():
    kinds = [agrees(text, names, []) for text, names in map(drawn, seeds(200))]
    assert kinds.count("asks for sizes") >= 60
    assert kinds.count("takes any size") >= 20
    assert kinds.count("not decided") <= 10


def test_small_sizes_one_by_one():
    text = layers_text(UNET, "[H, W, 3]")
    graph = spec_of(text).compile()
    for height, width in itertools.product(range(1, 18), (4, 5, 8)):
        values = {"H": height, "W": width}
        fits = height in graph.domains["H"] and width in graph.domains["W"]
        assert (graph_at_sizes(text, values) is not None) == fits
