"""The emitted PyTorch script, run on its own, computes what the Keras model does."""

import gc
from importlib.util import find_spec

import keras
import numpy as np
import pytest
from emitted_scripts import (
    CASES,
    ENDS,
    NAMES,
    REDUCED,
    assert_a_formatter_leaves_it_alone,
    by_name,
    drawn,
    graph_in,
    images_for,
    name_of,
    random_weights,
    zoo,
)
from support import FEW, ROOT, graph_of

from cnnspec.compiler.spec import from_source
from cnnspec.diagnostics import SpecError
from cnnspec.emit.targets.torch import write
from cnnspec.keras_model.build import build_keras
from cnnspec.spans.source import Source

pytestmark = pytest.mark.xdist_group("torch")  # one process imports it
TOLERANCE = 1e-4
QUICK = {
    "lenet5", "vgg11_bn", "resnet50", "mobilenet_v3_large", "convnext_tiny", "unet",
    "waveform_m5", "c3d",
}  # fmt: skip
SHRUNK = {
    "input: [16, 112, 112, 3]": "input: [16, 32, 32, 3]",
    "units: 4096": "units: 64",
    "conv: 512": "conv: 32",
    "input: [224, 224, 3]": "input: [32, 32, 3]",
    "input: [299, 299, 3]": "input: [75, 75, 3]",
}
ALEXNET = {**SHRUNK, "input: [224, 224, 3]": "input: [64, 64, 3]"}  # its windows need so many pixels


@pytest.fixture(scope="module", autouse=True)
def torch_is_no_garbage():
    """Takes PyTorch out of garbage collection, which Keras asks for with each network."""
    if find_spec("torch"):
        import torch  # noqa: F401

        gc.collect()
        gc.freeze()


def run(text):
    """What a script defines, which has no cnnspec to import."""
    assert "cnnspec" not in text
    names = {"__name__": "emitted"}
    exec(compile(text, "emitted.py", "exec"), names)
    return names


def first(array):
    return np.moveaxis(array, -1, 1) if array.ndim > 2 else array


def watched(graph):
    """What a softmax at the end would hide: its logits, and the last map. Each is a module of the script, too."""
    found = []
    last = graph.values[graph.output]
    if last.op == "activation":
        found += last.inputs
    maps = [node for node in graph.nodes if len(node.shape) > 1 and node.op in ("activation", "batch_norm", "conv")]
    return [*found, *(node.name for node in maps[-1:])]


def compare(graph, text):
    import torch

    keras.backend.clear_session()
    model = build_keras(graph)
    names = run(text)
    network = names["Network"]().eval()
    names["load_keras_weights"](network, random_weights(model))
    modules = dict(network.named_modules())
    seen, taps = {}, [each for each in watched(graph) if each in modules]
    for name in taps:
        modules[name].register_forward_hook(lambda _, __, output, name=name: seen.update({name: output}))
    images = images_for(graph)
    with torch.no_grad():
        theirs = network(*(torch.from_numpy(first(each).copy()) for each in images))
    wanted = {name: model.get_layer(name).output for name in taps}
    ours, inner = keras.Model(model.inputs, [model.output, wanted])(images)
    ours, theirs = by_name(ours), by_name(theirs)
    assert list(ours) == list(theirs)
    for name, value in {**ours, **inner}.items():
        a, b = first(np.asarray(value)), {**theirs, **seen}[name].numpy()
        assert a.shape == b.shape
        assert np.abs(a - b).max() <= TOLERANCE * np.abs(a).max(), name


@pytest.mark.keras
@pytest.mark.parametrize(("case", "small"), zoo(QUICK))
def test_it_computes_the_same(case, small):
    """Of some networks with fewer repeats and channels. In `make long`: of every network of the zoo as it is."""
    pytest.importorskip("torch")
    graph = graph_in(*case, REDUCED if small else ALEXNET if name_of(case) == "alexnet" else SHRUNK)
    compare(graph, write(graph))


@pytest.mark.keras
@pytest.mark.parametrize(
    ("spec", "old", "new"),
    [
        ("cifar_resnet", "pads=(0, 1, 0, 1)", "pads=(1, 0, 1, 0)"),
        ("cifar_resnet", "eps=0.001", "eps=1e-05"),
        ("lenet5", "self.flatten1 = Flatten()", "self.flatten1 = nn.Flatten()"),
    ],
)
def test_a_changed_padding_epsilon_or_order_is_seen(spec, old, new):
    pytest.importorskip("torch")
    graph = graph_in(ROOT / "specs" / f"{spec}.yaml", None, SHRUNK)
    text = write(graph)
    assert old in text
    with pytest.raises(AssertionError):
        compare(graph, text.replace(old, new))


OWN_CASES = {
    "every kind of layer": """
        - normalize: {mean: [0.1, 0.2, 0.3], variance: [1, 2, 3]}
        - rescale: {scale: [1, 2, 3], offset: 1}
        - conv: {filters: 8, kernel: [3, 1], stride: [1, 2], padding: [1, 0], norm: layer, activation: prelu}
        - depthwise_conv: {kernel: 3, multiplier: 2, bias: false}
        - separable_conv: {filters: 6, kernel: 3, padding: same, stride: 2, activation: leaky_relu}
        - conv_transpose: {filters: 4, kernel: 3, stride: 2, padding: same, trainable: false}
        - conv_transpose: {filters: 4, kernel: 2, stride: 3, padding: same}
        - conv_transpose: {filters: 4, kernel: 5, padding: 1, output_padding: 0}
        - batch_norm: {center: false}
        - group_norm: {groups: 2, scale: false}
        - layer_norm: {center: false}
        - pool: {type: max, size: 3, stride: 2, padding: 1}
        - pool: {type: average, size: 3, stride: 2, padding: same}
        - pool: {type: max, size: 2, stride: 2, padding: same}
        - upsample: 2
        - upsample: {size: 2, method: bilinear}
        - pad: {size: [[1, 2], [0, 1]], value: 2}
        - pad: [[1, 2], [0, 1]]
        - crop: [[0, 1], [1, 2]]
        - resize: {size: [9, 7], method: nearest}
        - resize: {size: [6, 9], method: bilinear}
        - dropout: {rate: 0.2, spatial: true}
        - stochastic_depth: 0.2
        - gaussian_noise: 0.1
        - layer_scale: 1
        - channel_shuffle: 2
        - split: {parts: 2, take: 1}
        - permute: [2, 1, 3]
        - reshape: [27, 4]
        - conv: {filters: 4, kernel: 4, padding: same, norm: batch}
        - flatten
        - dense: {units: 6, norm: layer, activation: softplus}
        - channel_shuffle: 3
        - dense: {units: 3, trainable: false, activation: softmax}
    """,
    "a shape with a size that follows": "- conv: {filters: 4, kernel: 1}\n- reshape: [-1, 8]\n- conv: 2",
    "grayscale": "- grayscale\n- normalize\n- global_pool: {type: max, keep_dims: true}\n- flatten",
    "merges": """
        - conv: {filters: 4, name: one, activation: sigmoid}
        - global_pool: {type: average, name: gate}
        - multiply: {from: [one, gate], name: gated}
        - subtract: {from: [one, gated], name: rest}
        - maximum: {from: [rest, one, gated], name: largest}
        - average: {from: [rest, one, largest], name: mean}
        - concat: {from: [mean, one]}
    """,
    "names that are taken": """
        - conv: {filters: 3, name: forward}
        - conv: {filters: 3, name: class}
        - conv: {filters: 3, name: a-b, norm: batch}
        - conv: {filters: 3, name: a_b}
        - add: {from: [a-b, a-b]}
    """,
    "a block that pads unevenly in one use": """
        - repeat: {times: 2, layers: [{conv: {filters: 4, stride: $(2 - i), kernel: 3, padding: same}}]}
        - repeat: {times: 2, layers: [{pool: {type: average, size: 3, stride: $(2 - i), padding: same}}]}
    """,
}


@pytest.mark.keras
@pytest.mark.parametrize("name", [*CASES, *OWN_CASES])
def test_it_writes(name):
    pytest.importorskip("torch")
    graph = graph_of({**CASES, **OWN_CASES}[name], input="[16, 14, 3]")
    compare(graph, write(graph))


@pytest.mark.keras
@pytest.mark.parametrize("input", ["[24, 3]", "[6, 8, 7, 3]"])
def test_one_and_three_axes(input):
    pytest.importorskip("torch")
    layers = """
        - conv: {filters: 4, kernel: 2, stride: 2, padding: same, norm: batch, activation: relu}
        - separable_conv: {filters: 6, kernel: 3}
        - depthwise_conv: {kernel: 2, padding: same}
        - conv_transpose: {filters: 4, kernel: 3, stride: 2, padding: same, norm: group}
        - pool: {type: average, size: 2, stride: 1, padding: same}
        - upsample: {size: 2, method: bilinear}
        - dropout: {rate: 0.1, spatial: true}
        - pad: 1
        - crop: 1
        - layer_norm
        - flatten
    """.replace("norm: group", "norm: {group: {groups: 2}}")
    graph = graph_of(layers, input=input)
    compare(graph, write(graph))


@pytest.mark.keras
def test_every_activation():
    pytest.importorskip("torch")
    from cnnspec.layers._fields import ACTIVATIONS

    layers = "- conv: {filters: 4, name: stem}\n"
    layers += "".join(f"- activation: {{type: {each}, from: stem, name: by_{each}}}\n" for each in ACTIVATIONS)
    layers += "- activation: {type: leaky_relu, negative_slope: 0.1, from: stem, name: by_slope}\n"
    layers += f"- concat: {{from: [{', '.join(f'by_{each}' for each in (*ACTIVATIONS, 'slope'))}]}}"
    graph = graph_of(layers, input="[8, 8, 3]")
    compare(graph, write(graph))


@pytest.mark.keras
@pytest.mark.parametrize("name", NAMES)
def test_names_that_a_script_has_itself(name):
    pytest.importorskip("torch")
    graph = from_source(Source("names.yaml", NAMES[name])).compile()
    compare(graph, write(graph))


@pytest.mark.keras
def test_several_inputs_and_outputs():
    pytest.importorskip("torch")
    graph = from_source(Source("ends.yaml", ENDS)).compile()
    compare(graph, write(graph))


@pytest.mark.drawn
@pytest.mark.keras
def test_networks_drawn_at_random():
    pytest.importorskip("torch")
    graphs = drawn(2000)
    assert len(graphs) > 5
    for graph in graphs:
        try:
            text = write(graph)
        except SpecError as error:
            assert {each.code for each in error.diagnostics} == {"emit.no-twin"}
            continue
        compare(graph, text)


@pytest.mark.parametrize("case", FEW, ids=name_of)
def test_a_formatter_leaves_it_alone(case, tmp_path):
    assert_a_formatter_leaves_it_alone(write(graph_in(*case, {})), tmp_path)


def test_padding_that_depends_on_an_open_size_is_refused_with_its_place():
    graph = graph_of("- conv: {filters: 4, stride: 2, padding: same, name: down}", input="[H, W, 1]")
    with pytest.raises(SpecError) as error:
        write(graph)
    (found,) = error.value.diagnostics
    assert found.code == "emit.no-twin"
    assert "down cannot be emitted" in found.message
    assert found.span.line == 5


SMALL = """
- conv: {filters: 4, kernel: 3, norm: {batch: {scale: false}}, activation: prelu}
- depthwise_conv: {kernel: 3, multiplier: 2}
- separable_conv: 3
- normalize
- layer_scale: 0.5
- flatten
- dense: 2
"""


@pytest.fixture(scope="module")
def small():
    pytest.importorskip("torch")
    graph = graph_of(SMALL, input="[10, 8, 3]")
    model = build_keras(graph)
    return model, random_weights(model), run(write(graph))


@pytest.mark.keras
@pytest.mark.parametrize("ending", [".keras", ".weights.h5", ".npz"])
def test_weights_are_read_from_files(small, ending, tmp_path):
    model, weights, names = small
    path = tmp_path / f"model{ending}"
    if ending == ".npz":
        np.savez(path, **weights)
    else:
        (model.save if ending == ".keras" else model.save_weights)(path)
    wanted, found = names["Network"](), names["Network"]()
    names["load_keras_weights"](wanted, weights)
    names["load_keras_weights"](found, path)
    pairs = list(zip(wanted.state_dict().items(), found.state_dict().values(), strict=True))
    assert len(pairs) > 15
    assert [name for (name, a), b in pairs if not a.equal(b)] == []


@pytest.mark.keras
def test_weights_that_do_not_fit_are_refused(small):
    _, weights, names = small
    load, network = names["load_keras_weights"], names["Network"]()
    with pytest.raises(ValueError, match=r"no conv1\.conv/bias"):
        load(network, {name: each for name, each in weights.items() if name != "conv1.conv/bias"})
    with pytest.raises(ValueError, match="the model has no other/kernel"):
        load(network, {**weights, "other/kernel": np.zeros(3)})
    with pytest.raises(ValueError, match=r"conv1.conv/kernel is .* in the model"):
        load(network, {**weights, "conv1.conv/kernel": np.zeros((3, 3, 3, 5))})


@pytest.mark.keras
def test_parameters_are_those_of_keras(small):
    """Also what trains of them: a normalisation without a factor has none."""
    model, _, names = small
    network = names["Network"]()
    assert sum(each.numel() for each in network.parameters()) == sum(
        int(np.prod(each.shape)) for each in model.trainable_weights
    )


def test_repeats_and_blocks_are_classes_and_stages_sequences():
    text = write(graph_in(ROOT / "specs" / "resnet.yaml", "resnet50", SHRUNK))
    assert "class Bottleneck(nn.Module):" in text
    assert "Bottleneck(in_channels=256, channels=128, stride=2, projection=True)," in text
    assert "*(Bottleneck(in_channels=512, channels=128) for _ in range(3))," in text
    assert "momentum=0.01" in text
    assert "self.stage2(x)" in text


def test_a_flag_gives_way_to_what_a_module_has():
    layers = "- conv: 4\n- repeat: {times: 2, layers: [{conv: {filters: 4, kernel: 1, name: a}}, {add: {from: [a, a], name: half, when: $(i == 1)}}]}"
    text = write(graph_of(layers))
    assert "self.with_half = half" in text
    assert "if self.with_half:" in text
