from support import graph_of

from cnnspec.drawing.boxes import boxes


def test_what_is_fused_is_one_box_named_after_the_weights():
    (box,) = boxes(graph_of("- conv: {filters: 4, kernel: 5, stride: 2, padding: 2, norm: batch, activation: relu}"))
    assert (box.op, box.title, box.details) == ("conv", "conv 5×5 / 2, 4", ("pad 2", "BN", "relu"))
    assert (box.inputs, box.shape) == (("input",), (14, 14, 4))


def test_a_projection_is_a_box_beside_the_body():
    layers = "- residual: {body: [{conv: {filters: 4, stride: 2, padding: same}}], shortcut: auto, activation: relu}"
    body, shortcut, add = boxes(graph_of(layers))
    assert body.inputs == shortcut.inputs == ("input",)
    assert (add.title, add.details, add.inputs) == ("add", ("relu",), (body.name, shortcut.name))
