from pictures import unet
from support import ROOT, graph_of

from cnnspec.drawing.options import Options
from cnnspec.drawing.styles._spine import MOST_STEPS, make_spine
from cnnspec.spec.spec import load


def test_what_makes_no_new_map_is_said_with_the_next():
    spine = make_spine(load(ROOT / "specs" / "lenet5.yaml").compile(), Options())
    labels = [[text for text, _ in step.labels] for step in spine.steps]
    assert labels[1] == ["28×28×6", "rescale", "conv 5×5, 6", "tanh"]
    assert labels[5] == ["120", "flatten", "dense 120", "tanh"]
    assert len(spine.steps) == 8


def test_a_long_network_is_folded_to_a_line():
    spine = make_spine(load(ROOT / "specs" / "resnet.yaml").compile(), Options())
    assert len(spine.steps) <= MOST_STEPS
    assert [step.times for step in spine.steps if step.op == "block"] == [3, 4, 6, 3]


def test_the_skips_of_a_u_net_are_kept():
    spine = make_spine(unet(), Options())
    ((first, last),) = spine.skips
    assert (spine.steps[first].shape, spine.steps[last].op) == ((32, 32, 8), "concat")


def test_the_window_is_that_of_the_operation():
    spine = make_spine(graph_of("- conv: {filters: 3, kernel: [5, 3]}\n- pool: max\n- flatten\n- dense: 4"), Options())
    assert [step.window for step in spine.steps] == [(), (5, 3), (2, 2), ()]


def test_words_at_the_end_are_said_with_the_last():
    spine = make_spine(graph_of("- conv: 3\n- flatten"), Options())
    assert spine.steps[-1].labels[-1][0] == "flatten"
