import pytest
from support import graph_of, layer_finding, pointed_at, shapes_of

CONV = "{conv: {filters: %d, padding: same, stride: %s}}"


def ops(layers, **options):
    return [(node.name, node.op) for node in graph_of(layers, "[8, 8, 4]", **options).nodes]


def test_identity_adds_the_input():
    graph = graph_of(f"- residual: {{body: [{CONV % (4, 1)}], activation: relu}}", "[8, 8, 4]")
    assert [node.name for node in graph.nodes] == ["conv1.conv", "residual1.add", "residual1.activation"]
    assert graph.nodes[1].inputs == ("conv1.conv", "input")


@pytest.mark.parametrize(("filters", "stride"), [(5, 1), (4, 2), (4, "[1, 2]")])
def test_auto_projects_where_the_body_changes_the_shape(filters, stride):
    graph = graph_of(f"- residual: {{body: [{CONV % (filters, stride)}], shortcut: auto}}", "[8, 8, 4]")
    projection = next(node for node in graph.nodes if node.name == "residual1.shortcut.conv")
    assert projection.shape == graph.output_shape
    assert projection.layer.kernel == 1
    assert projection.inputs == ("input",)


def test_auto_is_identity_where_it_can():
    assert "residual1.shortcut.conv" not in dict(ops(f"- residual: {{body: [{CONV % (4, 1)}], shortcut: auto}}"))


def test_a_projection_takes_of_the_defaults_only_what_suits_it():
    extra = "defaults: {conv: {bias: false, norm: batch, activation: relu, kernel: 5, padding: same, init: ones, groups: 2}}\n"
    graph = graph_of("- residual: {body: [{conv: {filters: 6}}], shortcut: auto}", "[8, 8, 4]", extra)
    names = [node.name for node in graph.nodes]
    assert names[-3:] == ["residual1.shortcut.conv", "residual1.shortcut.norm", "residual1.add"]
    layer = graph.values["residual1.shortcut.conv"].layer
    assert (layer.bias, layer.kernel, layer.groups, layer.init.word) == (False, 1, 1, "ones")


def test_the_stride_of_a_body_is_that_of_all_its_layers_gates_aside():
    layers = """\
        - residual:
            shortcut: auto
            body:
              - conv: {filters: 4, stride: 2, padding: same}
              - pool: {type: max, padding: same, name: map}
              - global_pool: average
              - dense: {units: 4, activation: sigmoid, name: gate}
              - multiply: {from: [map, gate]}
        """
    graph = graph_of(layers, "[8, 8, 4]")
    assert graph.values["residual1.shortcut.conv"].layer.stride == (4, 4)
    assert graph.output_shape == (2, 2, 4)


def test_an_optional_skip_is_left_out_with_a_note():
    layers = f"- residual: {{body: [{CONV % (5, 1)}], shortcut: optional}}\n- residual: {{body: [{CONV % (5, 1)}], shortcut: optional}}"
    graph = graph_of(layers, "[8, 8, 4]")
    assert [node.name for node in graph.nodes] == ["conv1.conv", "conv2.conv", "residual2.add"]
    assert graph.notes == {"conv1.conv": "no skip here: the body changes the shape"}


def test_a_shortcut_of_ones_own():
    layers = f"- residual: {{body: [{CONV % (5, 1)}], shortcut: [{{conv: {{filters: 5, kernel: 1}}}}]}}\n- residual: {{body: [{CONV % (5, 1)}], shortcut: []}}"
    assert list(shapes_of(graph_of(layers, "[8, 8, 4]"))) == [
        "conv1.conv",
        "conv2.conv",
        "residual1.add",
        "conv3.conv",
        "residual2.add",
    ]


def test_a_skip_that_needs_a_projection_is_told_which():
    found = layer_finding(f"- residual: {{body: [{CONV % (9, 2)}]}}", "[8, 8, 4]")
    assert found.code == "shape.residual"
    assert found.message == "the body turns the 8×8×4 map into a 4×4×9 map, which cannot be added to it"
    assert found.help == "use shortcut: auto, or shortcut: [{conv: {filters: 9, kernel: 1, stride: 2}}]"


def test_the_remedy_works():
    found = layer_finding(f"- residual: {{body: [{CONV % (9, '[1, 2]')}]}}", "[8, 8, 4]")
    remedy = found.help.split("or shortcut: ")[1]
    assert graph_of(
        f"- residual: {{body: [{CONV % (9, '[1, 2]')}], shortcut: {remedy}}}", "[8, 8, 4]"
    ).output_shape == (8, 4, 9)


def test_sizes_that_do_not_meet_are_an_error():
    found = layer_finding("- residual: {body: [{conv: {filters: 4}}], shortcut: auto}", "[8, 8, 4]")
    assert (found.code, pointed_at(found)) == ("shape.merge", "auto")


@pytest.mark.parametrize(
    "body",
    [
        "{conv: {filters: 4, stride: 2, padding: same}}, {upsample: 2}",
        "{pool: max}, {conv_transpose: {filters: 4, kernel: 2, stride: 2}}",
        "{pool: {type: max, size: 3, padding: same}}, {resize: {size: 8}}",
        "{upsample: [1, 3]}, {pool: {type: max, size: [1, 3]}}",
        "{crop: 1}, {pad: 1}",
    ],
)
def test_a_body_that_comes_back_to_the_size_keeps_the_identity(body):
    for shortcut in ("identity", "auto", "optional"):
        graph = graph_of(f"- residual: {{body: [{body}], shortcut: {shortcut}}}", "[8, 8, 4]")
        assert graph.nodes[-1].inputs[1] == "input"


@pytest.mark.parametrize(
    ("body", "remedy", "shape"),
    [
        ("{conv_transpose: {filters: 9, kernel: 2, stride: 2}}", "[{upsample: 2}, {conv: {filters: 9, kernel: 1, stride: 1}}]", (16, 16, 9)),
        ("{upsample: 3}, {pool: {type: max, size: [2, 1]}}", "[{upsample: 3}, {conv: {filters: 4, kernel: 1, stride: [2, 1]}}]", (12, 24, 4)),
        ("{resize: {size: [4, 16]}}", "[{upsample: [1, 2]}, {conv: {filters: 4, kernel: 1, stride: [2, 1]}}]", (4, 16, 4)),
    ],
)  # fmt: skip
def test_a_body_that_enlarges_the_map_has_no_automatic_shortcut(body, remedy, shape):
    layers = f"- residual: {{body: [{body}], shortcut: %s}}"
    for shortcut in ("auto", "identity"):
        found = layer_finding(layers % shortcut, "[8, 8, 4]")
        assert (found.code, found.help) == ("shape.residual", f"use shortcut: {remedy}")
    assert graph_of(layers % "optional", "[8, 8, 4]").notes
    assert graph_of(layers % remedy, "[8, 8, 4]").output_shape == shape


def test_a_body_on_a_vector_may_read_a_vector_from_before_it():
    layers = """\
        - flatten: {name: flat}
        - dense: {units: 4, name: first}
        - residual: {body: [{dense: {units: 4, from: flat}}], shortcut: auto}
        """
    assert graph_of(layers, "[2, 2, 1]").output_shape == (4,)


@pytest.mark.parametrize(
    "body",
    ["[{conv: {filters: 4, padding: same, when: $(1 > 2)}}]", "[{repeat: {times: 0, layers: [{dropout: 0.5}]}}]"],
)
@pytest.mark.parametrize("shortcut", ["auto", "[{conv: 4}]"])
def test_a_body_of_which_nothing_is_left_is_a_mistake(body, shortcut):
    finding = layer_finding(f"- residual: {{body: {body}, shortcut: {shortcut}}}", "[8, 8, 4]")
    assert finding.code == "spec.value"
    assert "empty here" in finding.message
    assert pointed_at(finding) == body
