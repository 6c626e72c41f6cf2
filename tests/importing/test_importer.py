"""Keras models as specs that compute the same."""

import json
from functools import cache

import pytest
from importing_models import difference, imported, macs_of
from support import ROOT

from cnnspec.analysis.cost import count_costs
from cnnspec.importing.errors import CannotImportError
from cnnspec.importing.importer import import_model

keras = pytest.importorskip("keras")
pytestmark = pytest.mark.xdist_group("imported applications")
APPLICATIONS = [
    ("MobileNet", (64, 64, 3)), ("MobileNetV2", (64, 64, 3)), ("MobileNetV3Small", (64, 64, 3)),
    ("ResNet50", (64, 64, 3)), ("ResNet50V2", (64, 64, 3)), ("DenseNet121", (64, 64, 3)),
    ("EfficientNetB0", (64, 64, 3)), ("EfficientNetV2B0", (64, 64, 3)), ("ConvNeXtTiny", (64, 64, 3)),
    ("VGG16", (32, 32, 3)), ("NASNetMobile", (64, 64, 3)), ("Xception", (96, 96, 3)), ("InceptionV3", (96, 96, 3)),
]  # fmt: skip
PAGES = ("ResNet50", "MobileNetV2", "VGG16")  # these come back in less than 60 lines
ALL = [
    "ConvNeXtBase", "ConvNeXtLarge", "ConvNeXtSmall", "ConvNeXtTiny", "ConvNeXtXLarge", "DenseNet121", "DenseNet169",
    "DenseNet201", *(f"EfficientNetB{number}" for number in range(8)),
    *(f"EfficientNetV2{name}" for name in ("B0", "B1", "B2", "B3", "S", "M", "L")), "InceptionResNetV2", "InceptionV3",
    "MobileNet", "MobileNetV2", "MobileNetV3Large", "MobileNetV3Small", "NASNetLarge", "NASNetMobile", "ResNet101",
    "ResNet101V2", "ResNet152", "ResNet152V2", "ResNet50", "ResNet50V2", "VGG16", "VGG19", "Xception",
]  # fmt: skip


def application(name, **options):
    return getattr(keras.applications, name)(weights=None, **options)


def marked(name, *values, quick=()):
    return pytest.param(name, *values, marks=[] if name in quick else pytest.mark.large, id=name)


@cache
def mobilenet():
    """A narrow MobileNetV2, and its configuration as text: both made once, as its weights may change."""
    model = application("MobileNetV2", input_shape=(32, 32, 3), alpha=0.35, classes=10)
    return model, model.to_json()


@pytest.mark.keras
@pytest.mark.parametrize(
    ("name", "size"),
    [marked(*each, quick=("MobileNetV2", "VGG16")) for each in APPLICATIONS],
)
def test_with_random_weights_the_logits_are_the_same(name, size):
    """Of MobileNetV2 and VGG-16. In `make long`: of all, such as ResNet-50 and ConvNeXt."""
    model = application(name, input_shape=size, classes=10)
    found = imported(model)
    assert count_costs(found.graph).total.params == model.count_params()
    # oneDNN rounds a dense layer and the 1x1 convolution that it becomes differently: 1.1e-6 here. Without it, or in
    # float64, the difference is 0.
    limit = 5e-6 if name.startswith("ConvNeXt") else 1e-6
    assert difference(model, found, size) < limit
    lines = found.text.splitlines()
    if name in PAGES:
        assert len(lines) < 60
        assert "stages:" in found.text
        assert not [line for line in lines if "name:" in line and not line.startswith("name:")]


@pytest.mark.keras
@pytest.mark.parametrize("name", [marked(name, quick=("MobileNet",)) for name in ALL])
def test_every_model_of_keras_applications_is_imported_with_its_figures(name):
    """MobileNet is. In `make long`: every other model, too."""
    # MobileNetV3 is open in its sizes unless they are said, and then has no one number of MACs.
    model = application(name, **({"input_shape": (224, 224, 3)} if name.startswith("MobileNetV3") else {}))
    found, flat = imported(model), imported(model, flat=True)
    assert "blocks:" in found.text
    assert count_costs(found.graph).total.params == model.count_params()
    assert count_costs(found.graph).total == count_costs(flat.graph).total
    assert sorted(found.layers.values()) == sorted(flat.layers.values())
    assert count_costs(found.graph).total.macs == macs_of(model)


@pytest.mark.keras
def test_a_changed_epsilon_would_be_seen():
    model, text = mobilenet()
    changed = text.replace('"epsilon": 0.001', '"epsilon": 0.01', 1)
    assert difference(model, import_model(json.loads(changed)), (32, 32, 3)) > 1e-4


@pytest.mark.keras
def test_a_flat_spec_has_every_name():
    model, text = mobilenet()
    found = import_model(json.loads(text), flat=True)
    assert "blocks" not in found.text
    assert "residual" not in found.text
    assert {"block_3_expand.conv", "block_3_depthwise.norm", "block_2_add"} <= set(found.layers)
    assert difference(model, found, (32, 32, 3)) < 1e-6


def test_layers_without_a_word_are_all_told():
    inputs = keras.Input((16, 8))
    value = keras.layers.LSTM(4, return_sequences=True, name="memory")(inputs)
    value = keras.layers.Conv1D(4, 3, name="now", kernel_constraint="non_neg")(value)
    model = keras.Model(inputs, keras.layers.ELU(0.3, name="bent")(value))
    with pytest.raises(CannotImportError) as error:
        imported(model)
    assert [(name, kind) for name, kind, _ in error.value.reasons] == [
        ("memory", "LSTM"), ("now", "Conv1D"), ("bent", "ELU"),
    ]  # fmt: skip
    assert "kernel_constraint" in error.value.reasons[1][2]


@pytest.mark.keras
def test_causal_padding_and_slopes_of_any_size_are_the_same():
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((24, 2)), layers.Conv1D(4, 3, padding="causal", dilation_rate=2), layers.LeakyReLU(0.1),
            layers.Conv1D(4, 3, padding="causal", strides=2), layers.LeakyReLU(), layers.Conv1D(4, 3),
            layers.ReLU(negative_slope=0.4), layers.Flatten(), layers.Dense(3),
        ]
    )  # fmt: skip
    found = imported(model)
    assert difference(model, found, (24, 2)) < 1e-6
    assert "conv: {filters: 4, padding: [[4, 0]], dilation: 2" in found.text
    assert "activation: {type: leaky_relu, negative_slope: 0.3}" in found.text


def test_a_layer_that_nothing_needs_is_told():
    def layer(name, kind, before, **config):
        history = {"class_name": "__keras_tensor__", "config": {"keras_history": [before, 0, 0]}}
        node = [{"args": [history], "kwargs": {}}] if before else []
        return {"class_name": kind, "name": name, "config": {"name": name, **config}, "inbound_nodes": node}

    layers = [
        layer("in", "InputLayer", "", batch_shape=[None, 4]), layer("used", "Activation", "in", activation="relu"),
        layer("idle", "Activation", "in", activation="tanh"),
    ]  # fmt: skip
    config = {"name": "net", "layers": layers, "input_layers": [["in", 0, 0]], "output_layers": [["used", 0, 0]]}
    with pytest.raises(CannotImportError) as error:
        import_model({"class_name": "Functional", "config": config})
    assert error.value.reasons == (("idle", "activation", "nothing that flows out needs it"),)


def test_nothing_is_imported_for_a_configuration():
    code = (
        "import json, sys\nfrom cnnspec.importing.importer import import_model\n"
        f"import_model(json.load(open({str(ROOT / 'tests' / 'data' / 'keras' / 'shared.json')!r})))\n"
        "assert not {'keras', 'tensorflow', 'numpy'} & set(sys.modules)\n"
    )
    import subprocess
    import sys

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def shared_and_nested():
    """Two inputs through the same convolution, a model inside, two outputs."""
    left, right = keras.Input((12, 12, 1), name="left"), keras.Input((12, 12, 1), name="right")
    conv = keras.layers.Conv2D(4, 3, activation="relu", name="see")
    inner_in = keras.Input((10, 10, 4))
    inner = keras.Model(inner_in, keras.layers.GlobalMaxPooling2D(name="most")(inner_in), name="inner")
    tail = keras.Sequential([keras.layers.Dense(3, name="wide"), keras.layers.ReLU(name="positive")], name="tail")
    one, two = inner(conv(left)), inner(conv(right))
    difference_of = keras.layers.Subtract(name="apart")([one, two])
    return keras.Model([left, right], {"apart": difference_of, "tail": tail(one)}, name="siamese")


def test_shared_layers_and_models_inside_are_taken_apart():
    graph = imported(shared_and_nested(), flat=True).graph
    assert [each.name for each in graph.inputs] == ["left", "right"]
    assert {node.name: node.shares for node in graph.nodes if node.shares} == {"see_2.conv": "see.conv"}
    assert count_costs(graph).total.params == 4 * 9 + 4 + 4 * 3 + 3
    assert [each.node for each in graph.outputs] == ["apart", "wide.activation"]
    folded = imported(shared_and_nested())
    assert len(folded.graph.nodes) == len(graph.nodes)
    assert [folded.layers[each.node] for each in folded.graph.outputs] == ["apart", "tail/positive"]


def test_a_sequential_model_and_one_without_a_shape():
    from cnnspec.diagnostics import UsageError

    layers = [keras.layers.Conv2D(4, 3), keras.layers.Flatten(), keras.layers.Dense(2, activation="softmax")]
    graph = imported(keras.Sequential([keras.Input((8, 8, 1)), *layers])).graph
    assert [node.op for node in graph.nodes] == ["conv", "flatten", "dense", "activation"]
    with pytest.raises(UsageError, match="no shape"):
        imported(keras.Sequential([keras.layers.Flatten()]))


def test_a_class_of_somebody_else_is_not_taken_for_one_of_keras():
    config = json.loads(keras.Sequential([keras.Input((8,)), keras.layers.Dense(2, name="mine")]).to_json())
    config["config"]["layers"][1]["module"] = "somebody.layers"
    with pytest.raises(CannotImportError, match="somebody"):
        import_model(config)
