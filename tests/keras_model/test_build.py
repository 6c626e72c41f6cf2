import keras
import numpy as np
import pytest
from support import VARIANTS, graph_of

from cnnspec.analysis.summary import summarize
from cnnspec.compiler.spec import load
from cnnspec.keras_model.build import build_keras
from cnnspec.values.shapes import is_known

pytestmark = pytest.mark.keras
# Those that are built in `make test`: one of each kind, none of them large.
QUICK = {
    "lenet5", "digits_cnn", "resnet50", "squeezenet1_1", "mobilenet_v3_large", "resnet20", "waveform_m5", "unet",
}  # fmt: skip

LAYERS = """\
- rescale: {scale: 0.01}
- conv: {filters: 4, norm: batch, activation: relu, padding: 1, name: stem}
- pool: {type: max, size: 3, stride: 2, padding: 1}
- residual:
    body: [{conv: {filters: 8, stride: 2, padding: same}}, {dropout: 0.5}]
    shortcut: auto
    activation: relu
- branches:
    merge: concat
    paths: [[], [{depthwise_conv: {padding: same, activation: prelu}}], [{pool: {type: average, size: 3, stride: 1, padding: same}}]]
- global_pool: average
- dense: {units: 24, activation: sigmoid, name: gate}
- multiply: {from: [branches1, gate]}
- flatten
- dense: {units: 3, activation: softmax, trainable: false}
"""


def test_layers_have_the_names_of_the_nodes():
    graph = graph_of(LAYERS, "[16, 16, 3]")
    model = build_keras(graph)
    assert {layer.name for layer in model.layers} == {"input", *(node.name for node in graph.nodes)}
    assert len(model.layers) == len(graph.nodes) + 1
    for node in graph.nodes:
        assert tuple(model.get_layer(node.name).output.shape[1:]) == node.shape


def test_static_counts_are_those_of_keras():
    graph = graph_of(LAYERS, "[16, 16, 3]")
    model = build_keras(graph)
    total = summarize(graph).costs.total
    assert total.params == model.count_params()
    assert total.trainable == sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
    assert 0 < total.non_trainable == sum(int(np.prod(weight.shape)) for weight in model.non_trainable_weights)


def marked(path, variant):
    name = variant or path.stem
    return pytest.param(path, variant, id=name, marks=[] if name in QUICK else pytest.mark.large)


@pytest.mark.parametrize(("path", "variant"), [marked(*each) for each in VARIANTS])
def test_so_are_those_of_every_spec_of_ours(path, variant):
    """Of eight networks. In `make long`: of all others, such as ResNet-152 and C3D."""
    graph = load(path, variant=variant).compile()
    model = build_keras(graph)
    assert summarize(graph).costs.total.params == model.count_params()
    assert tuple(model.output.shape[1:]) == tuple(size if is_known(size) else None for size in graph.output_shape)


def test_a_saved_model_loads_again_and_gives_the_same(tmp_path):
    model = build_keras(graph_of(LAYERS, "[16, 16, 3]"))
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    images = np.random.default_rng(0).uniform(0, 255, (2, 16, 16, 3)).astype("float32")
    assert (np.asarray(model(images)) == np.asarray(again(images))).all()


def test_dead_branches_are_left_out_as_keras_does():
    graph = graph_of("- conv: {filters: 4, name: dead}\n- conv: {filters: 2, from: input}")
    assert [node.name for node in graph.dead] == ["dead.conv"]
    assert summarize(graph).costs.total.params == build_keras(graph).count_params() == 20


def test_pixels_around_a_max_pool_never_win_and_count_as_zeros_in_a_mean():
    image = np.full((1, 2, 2, 1), -3.0, "float32")
    layers = "- pool: {{type: {}, size: 2, stride: 2, padding: 1}}"
    assert (np.asarray(build_keras(graph_of(layers.format("max"), "[2, 2, 1]"))(image)) == -3).all()
    assert (np.asarray(build_keras(graph_of(layers.format("average"), "[2, 2, 1]"))(image)) == -0.75).all()
    same = "- pool: {type: average, size: 3, stride: 1, padding: same}"
    assert (np.asarray(build_keras(graph_of(same, "[2, 2, 1]"))(image)) == -3).all()


@pytest.mark.parametrize("shape", ["[9, 2]", "[9, 8, 2]", "[9, 8, 7, 2]"])
def test_one_spec_serves_every_rank(shape):
    layers = """\
        - conv: {filters: 4, padding: same, norm: batch, activation: relu}
        - pool: {type: max, padding: same}
        - residual: {body: [{depthwise_conv: {padding: same}}, {conv: {filters: 6, kernel: 1}}], shortcut: auto}
        - dropout: {rate: 0.2, spatial: true}
        - global_pool: average
        - dense: 3
        """
    graph = graph_of(layers, shape)
    model = build_keras(graph)
    assert model.count_params() == summarize(graph).costs.total.params
    out = model(np.zeros((2, *graph.input_shape), "float32"))
    assert tuple(out.shape) == (2, 3)
