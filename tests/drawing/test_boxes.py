from support import graph_of

from cnnspec.drawing.boxes import box_names, boxes


def test_what_is_fused_is_one_box_named_after_the_weights():
    (box,) = boxes(graph_of("- conv: {filters: 4, kernel: 5, stride: 2, padding: 2, norm: batch, activation: relu}"))
    assert (box.op, box.before, box.title, box.details) == ("conv", ("pad 2",), "conv 5×5 / 2, 4", ("BN", "relu"))
    assert (box.inputs, box.flows, box.shape) == (("input",), ((28, 28, 1),), (14, 14, 4))


def test_a_pool_with_padding_is_a_pool():
    (box,) = boxes(graph_of("- pool: {type: max, size: 3, stride: 2, padding: 1}"))
    assert (box.op, box.before, box.title) == ("pool", ("pad 1",), "max pool 3×3 / 2")


def test_a_projection_is_a_box_beside_the_body():
    layers = "- residual: {body: [{conv: {filters: 4, stride: 2, padding: same}}], shortcut: auto, activation: relu}"
    body, shortcut, add = boxes(graph_of(layers))
    assert body.inputs == shortcut.inputs == ("input",)
    assert (add.title, add.details, add.inputs) == ("add", ("relu",), (body.name, shortcut.name))


def test_a_kernel_has_as_many_sizes_as_the_map_has_axes():
    (sound,) = boxes(graph_of("- conv: {filters: 4, kernel: 9, stride: 4}", "[100, 1]"))
    (video,) = boxes(graph_of("- pool: max", "[4, 8, 8, 1]"))
    assert (sound.title, video.title) == ("conv 9 / 4, 4", "max pool 2×2×2")


def test_nodes_know_their_boxes():
    graph = graph_of("- conv: {filters: 4, activation: relu, name: a}")
    drawn = boxes(graph)
    assert box_names(graph, drawn) == {"input": "input", "a.conv": "a.activation", "a.activation": "a.activation"}
