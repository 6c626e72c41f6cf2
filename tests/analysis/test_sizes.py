"""What is told of all sizes is what compiling at one size after the other shows."""

import pytest
from support import layers_text, spec_of, work_of

from cnnspec.analysis.sizes import study_sizes, to_dict
from cnnspec.compiler import lower
from cnnspec.compiler.graph import Input
from cnnspec.compiler.spec import load
from cnnspec.diagnostics import SpecError

VALID = "- conv: {filters: 2, kernel: 5}\n- pool: max\n- conv: {filters: 2, stride: 3}\n- pool: {type: max, size: 3}"
SKIP = "- conv: {filters: 2, padding: same, name: a}\n- pool: max\n- pool: max\n- upsample: 4\n- concat: [upsample1, a]"
DENSE = "- conv: {filters: 2, kernel: 4}\n- flatten\n- dense: 3"
MIXED = (
    "- conv: {filters: 2, stride: 2, padding: same}\n- residual: {body: [{conv: {filters: 4, stride: 2, padding: 1}}], "
    "shortcut: auto}\n- conv_transpose: {filters: 2, kernel: 3, stride: 3}\n- conv: {filters: 2, kernel: 8}"
)
SPECS = {
    "valid": spec_of(layers_text(VALID, "[60, 61, 3]")),
    "open": spec_of(layers_text(VALID, "[H, W, 3]")),
    "skip": spec_of(layers_text(SKIP, "[16, 16, 3]")),
    "dense": spec_of(layers_text(DENSE, "[16, 3]")),
    "mixed": spec_of(layers_text(MIXED, "[null, null, 3]")),
    "3-D": spec_of(layers_text(VALID, "[60, 61, 62, 3]")),
    "lenet5": load("lenet5"),
    "alexnet": load("alexnet"),
    "unet_same": load("unet_same"),
    "squeezenet1_1": load("squeezenet1_1"),
}


def compiles(spec, graph, values):
    shape = tuple(values.get(str(size), size) for size in graph.input_shape)
    try:
        return lower(spec, ((Input("input", shape),), None))
    except SpecError as error:
        return error


@pytest.mark.parametrize("name", SPECS)
def test_it_works_at_just_the_sizes_where_it_compiles(name):
    spec = SPECS[name]
    sizes = study_sizes(spec)
    fitting = {axis.name: axis.smallest for axis in sizes.axes}
    for axis in sizes.axes:
        for size in range(1, axis.smallest + 25):
            found = compiles(spec, sizes.graph, fitting | {axis.name: size})
            assert isinstance(found, SpecError) == (size not in axis.works), (axis.name, size)


@pytest.mark.parametrize("name", SPECS)
def test_what_breaks_below_is_what_the_compiler_says_there(name):
    spec = SPECS[name]
    sizes = study_sizes(spec)
    fitting = {axis.name: axis.smallest for axis in sizes.axes}
    for axis in sizes.axes:
        assert axis.below.size == axis.smallest - 1
        error = compiles(spec, sizes.graph, fitting | {axis.name: axis.below.size})
        (finding,) = (each for each in error.diagnostics if each.span.line == axis.below.line)
        assert axis.below.finding == finding
        assert axis.below.layer in {node.item for node in sizes.graph.nodes}


def test_the_figures_of_known_networks():
    found = {name: study_sizes(load(name)).axes[0] for name in ("inception_v3", "vgg16", "resnet50", "unet", "lenet5")}
    assert {name: axis.smallest for name, axis in found.items()} == {
        "inception_v3": 75, "vgg16": 32, "resnet50": 1, "unet": 188, "lenet5": 12,  # Keras' Inception says 75 too
    }  # fmt: skip
    assert found["vgg16"].lossless.text("H") == "H a multiple of 32"
    assert found["inception_v3"].lossless.text("H") == "H of the form 32 n + 11 and at least 75"
    assert 572 in found["unet"].works  # the size in the paper
    assert found["resnet50"].losses == ()


def test_where_the_weights_depend_on_the_size_that_is_told():
    assert study_sizes(SPECS["lenet5"]).weights_vary == ("dense1",)
    assert study_sizes(SPECS["skip"]).weights_vary == ()


def test_the_layers_that_lose_pixels_and_how_many_at_the_written_size():
    spec = spec_of(layers_text("- pool: max\n- pool: {type: max, size: 3}", "[17, 18, 1]"))
    height, width = study_sizes(spec).axes
    assert [(each.layer, each.pixels) for each in height.losses] == [("pool1", 1), ("pool2", 2)]
    assert [(each.layer, each.pixels) for each in width.losses] == [("pool1", 0), ("pool2", 0)]
    assert width.lossless.text("w") == "w a multiple of 6"


def test_two_layers_may_leave_no_size_that_loses_nothing():
    text = "- pool: {type: max, name: even}\n- conv: {filters: 1, stride: 2, kernel: 2, from: input}\n"
    text += "- pool: {type: max, size: 3, stride: 2, from: input, name: odd}\n- add: [even, conv1]"
    spec = spec_of(layers_text(text, "[9, 1]") + "outputs: {a: add1, b: odd}\n")
    (axis,) = study_sizes(spec).axes
    assert axis.lossless.empty
    assert to_dict(study_sizes(spec))["axes"][0]["smallest_lossless"] is None
    assert [each.layer for each in axis.losses] == ["even", "conv1", "odd"]


def test_inputs_of_one_size_stay_so():
    text = layers_text("- subtract: [left, right]\n- conv: {filters: 2, kernel: 5}", "x")
    text = text.replace("input: x", "inputs: {left: [9, 8, 1], right: [9, 8, 1]}")
    assert [(axis.name, axis.smallest) for axis in study_sizes(spec_of(text)).axes] == [("height", 5), ("width", 5)]


def test_what_cannot_be_decided_is_told_at_its_place():
    with pytest.raises(SpecError) as caught:
        study_sizes(spec_of(layers_text("- reshape: [2, 8, 1]", "[4, 4, 1]")))
    (found,) = caught.value.diagnostics
    assert (found.code, found.span.line) == ("shape.open-size", 5)


def test_a_pattern_that_is_too_long_is_told():
    layers = "\n".join(f"- pool: {{type: max, size: {size}}}" for size in (11, 13, 17, 19))
    with pytest.raises(SpecError, match="too long to look at"):
        study_sizes(spec_of(layers_text(layers, "[n, 1]")))


def test_a_vector_has_no_axes():
    assert study_sizes(spec_of(layers_text("- dense: 3", "[5]"))).axes == ()


@pytest.mark.parametrize("name", ["resnet152", "unet", "densenet201", "efficientnet_b7"])
def test_it_takes_no_more_work_than_the_network_has_nodes(name):
    spec = load(name)
    nodes = len(spec.compile().nodes)
    assert work_of(study_sizes, spec) < 2_000 * nodes
