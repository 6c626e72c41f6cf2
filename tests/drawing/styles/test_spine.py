from pictures import unet
from support import ROOT, graph_of

from cnnspec.compiler.spec import load
from cnnspec.drawing.options import Options
from cnnspec.drawing.styles._spine import MOST_STEPS, make_spine


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


def test_what_merges_has_no_window():
    spine = make_spine(
        graph_of("- residual: {body: [{conv: {filters: 1, padding: same}}], activation: relu}"), Options()
    )
    assert [(step.op, step.window) for step in spine.steps] == [("input", ()), ("conv", (3, 3)), ("add", ())]


def test_words_at_the_end_are_said_with_the_last():
    spine = make_spine(graph_of("- conv: 3\n- flatten"), Options())
    assert spine.steps[-1].labels[-1][0] == "flatten"


def test_words_are_parted_where_they_can_be():
    layers = "- conv: {filters: 64, kernel: 11, stride: 4, activation: relu, norm: batch}\n- dropout: 0.5"
    spine = make_spine(graph_of(layers, "[64, 64, 3]"), Options())
    assert [text for text, _ in spine.steps[1].labels[1:]] == ["conv 11×11 / 4, 64", "BN · relu ·", "dropout 0.5"]


def test_figures_stand_below_and_are_those_of_all_that_is_said_there():
    path = ROOT / "specs" / "lenet5.yaml"
    spine = make_spine(load(path).compile(), Options(show=("params", "macs", "memory", "receptive-field")))
    labels = [[text for text, _ in step.labels] for step in spine.steps]
    assert labels[1][4:] == ["156 parameters", "117.6K MACs", "map of 18.38 KiB", "receptive field 5"]
    assert labels[2][2:] == ["map of 4.594 KiB", "receptive field 6"]
    assert labels[5][4:] == ["48.12K parameters", "48.00K MACs", "map of 480 bytes"]
    assert "156 parameters" in spine.words("")


def test_figures_of_what_makes_no_map_are_counted_with_the_next():
    graph = graph_of("- repeat: {times: 2, layers: [batch_norm, {conv: {filters: 1, bias: false, padding: same}}]}")
    spine = make_spine(graph, Options(show=("params",), level="layer"))
    said = [text for step in spine.steps for text, _ in step.labels if "parameters" in text]
    assert said == ["13 parameters"]  # 4 of the normalisation, 9 of the convolution, in one use


def test_the_parameters_below_add_up():
    graph = load(ROOT / "specs" / "vgg.yaml").compile()
    spine = make_spine(graph, Options(show=("params",)))
    said = [text.split()[0] for step in spine.steps for text, _ in step.labels if "parameters" in text]
    factors = {"K": 1e3, "M": 1e6}
    total = sum(float(each[:-1]) * factors[each[-1]] for each in said)
    assert abs(total / 138_357_544 - 1) < 1e-3
