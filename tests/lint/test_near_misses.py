"""What stands close to what a rule is about, and must not be told; and the words and figures of what is."""

import textwrap

import pytest
from support import linted

from cnnspec import lint

HEAD = "- global_pool: average\n- dense: {units: $classes, activation: softmax}"


def net(features, head=HEAD, input="[8, 8, 4]", classes="classes: 10\n", more=""):
    def items(text):
        return textwrap.indent(textwrap.dedent(text).strip("\n"), "  ")

    return (
        f"cnnspec: 1\nname: net\ninput: {input}\n{classes}features:\n{items(features)}\n"
        + (f"head:\n{items(head)}\n" if head else "")
        + textwrap.dedent(more)
    )


CONV = "- conv: {filters: 8, padding: same, activation: relu}\n"
DATA = "data: {source: mnist5k}\n"
MULTI_HOT = "data: {source: {npz: {path: data.npz}}, labels: multi_hot, range: [0, 1]}\n"
DIGITS = {"input": "[28, 28, 1]"}

# A spec for each: the rule that it is close to, and what it is.
MISSES = [
    ("units-not-classes", "one probability of two classes", net(CONV, "- flatten\n- dense: {units: 1, activation: sigmoid}", classes="classes: 2\n")),
    ("units-not-classes", "a map of classes", net(CONV + "- conv: {filters: $classes, kernel: 1}", head="")),
    ("units-not-classes", "several outputs", net(CONV + "- conv: {filters: 3, kernel: 1, name: a}\n- conv: {filters: $classes, kernel: 1, name: b}", "", more="outputs: {a: a, b: b}\n")),
    ("units-not-classes", "no classes named", net(CONV, "- flatten\n- dense: 7", classes="")),
    ("output-activation", "numbers before the softmax, and no loss named", net("- rescale: 0.003\n" + CONV, "- flatten\n- dense: $classes", **DIGITS, more=DATA)),
    ("output-activation", "a relu of a network that is not trained", net(CONV, "- flatten\n- dense: {units: 7, activation: relu}", classes="")),
    ("output-activation", "one sigmoid, and no loss named", net(CONV, "- flatten\n- dense: {units: 1, activation: sigmoid}", classes="classes: 2\n", more="train: {epochs: 1}\n")),
    ("output-activation", "sigmoids for several classes an image", net(CONV, "- flatten\n- dense: {units: $classes, activation: sigmoid}", more=MULTI_HOT)),
    ("output-activation", "numbers before the sigmoids", net(CONV, "- flatten\n- dense: $classes", more=MULTI_HOT)),
    ("output-activation", "one-hot labels over a softmax", net(CONV, more=MULTI_HOT.replace("multi", "one"))),
    ("softmax-of-one", "a softmax over two", net(CONV, "- flatten\n- dense: {units: 2, activation: softmax}", classes="")),
    ("constant-kernel", "written out kernels", net("- conv: {filters: 1, kernel: 3, init: {constant: [[[1, 0, -1], [1, 0, -1], [1, 0, -1]]]}, activation: relu}")),
    ("constant-kernel", "frozen", net("- conv: {filters: 8, init: 0.1, trainable: false, activation: relu}")),
    ("constant-kernel", "one filter", net("- conv: {filters: 1, init: 0.1, activation: relu}")),
    ("grey-without-channel", "a signal", net(CONV, input="[32000, 1]")),
    ("grey-without-channel", "few positions", net("- conv: {filters: 4, kernel: 1, activation: relu}", input="[4, 4]")),
    ("channels-first", "a strip of time", net("- conv: {filters: 8, kernel: [1, 3], activation: relu}", input="[4, 500, 8]")),
    ("channels-first", "three readings of many channels", net("- conv: {filters: 8, kernel: 1, activation: relu}", input="[3, 64]")),
    ("channels-first", "colour images", net(CONV, input="[64, 64, 3]")),
    ("no-nonlinearity", "a max pooling between", net("- conv: {filters: 8, padding: same}\n- pool: max\n" + CONV)),
    ("no-nonlinearity", "a sum between", net("- conv: {filters: 4, padding: same, name: a}\n- add: {from: [a, input]}\n" + CONV)),
    ("no-nonlinearity", "another layer reads it too", net("- conv: {filters: 8, padding: same, name: a}\n- residual: {body: [{conv: {filters: 8, padding: same}}]}")),
    ("no-nonlinearity", "a column and a row", net("- conv: {filters: 8, kernel: [7, 1], padding: same}\n- conv: {filters: 8, kernel: [1, 7], padding: same, activation: relu}")),
    ("no-nonlinearity", "depthwise, then pointwise", net("- depthwise_conv: {padding: same, norm: batch}\n- conv: {filters: 8, kernel: 1, activation: relu}")),
    ("no-nonlinearity", "a linear bottleneck", net("- inverted_residual: {width: 3, expand: 6}\n- inverted_residual: {width: 2, expand: 6}\n" + CONV)),
    ("no-nonlinearity", "an output of its own", net("- conv: {filters: 8, padding: same, name: a}\n- conv: {filters: 8, padding: same, name: b}", "", classes="", more="outputs: {a: a, b: b}\n")),
    ("double-activation", "a normalisation between", net("- conv: {filters: 8, activation: relu}\n- batch_norm\n- activation: relu")),
    ("double-activation", "a sum between", net("- residual: {body: [{conv: {filters: 4, padding: same, activation: relu}}], activation: relu}")),
    ("double-activation", "none", net(CONV + "- activation: none")),
    ("relu-before-softmax", "a mean between", net("- conv: {filters: $classes, activation: relu}", "- global_pool: average\n- activation: softmax")),
    ("dropout-before-norm", "an activation between", net("- dropout: 0.2\n- conv: {filters: 8, activation: relu}\n- batch_norm\n" + CONV)),
    ("dropout-before-norm", "layer norm keeps no variance", net(CONV + "- dropout: 0.2\n- conv: {filters: 8, norm: layer, activation: relu}")),
    ("dropout-before-norm", "nothing is dropped", net(CONV + "- dropout: 0\n- conv: {filters: 8, bias: false, norm: batch, activation: relu}")),
    ("norm-on-output", "features, not classes", net("- conv: {filters: 8, bias: false, norm: batch}", "", classes="")),
    ("dropout-on-output", "features, not classes", net(CONV + "- dropout: 0.2", "", classes="")),
    ("unscaled-input", "a normalisation learnt from the data", net("- normalize\n" + CONV, **DIGITS, more=DATA)),
    ("unscaled-input", "a batch norm first", net("- batch_norm\n" + CONV, **DIGITS, more=DATA)),
    ("unscaled-input", "a mean and a variance", net("- normalize: {mean: 127.5, variance: 5000}\n" + CONV, **DIGITS, more=DATA)),
    ("unscaled-input", "no data named", net(CONV, **DIGITS)),
    ("scaled-twice", "to -1 to 1", net("- rescale: {scale: $(2 / 255), offset: -1}\n" + CONV, **DIGITS, more=DATA)),
    ("dead-branch", "an output of its own", net("- conv: {filters: 8, activation: relu, name: a}\n- conv: {filters: 8, from: input, activation: relu, name: b}", "", classes="", more="outputs: {a: a, b: b}\n")),
    ("learning-rate", "plain descent is faster", net(CONV, more="train: {optimizer: {sgd: {learning_rate: 0.5}}}\n")),
    ("metric-of-other-task", "the default", net("- rescale: 0.003\n" + CONV, **DIGITS, more="data: {source: mnist5k, labels: one_hot}\ntrain: {epochs: 1}\n")),
    ("hidden-softmax", "a map of classes that is averaged", net("- conv: {filters: $classes, activation: softmax}", "- global_pool: average")),
    ("mirrored-digits", "a small turn", net("- rescale: 0.003\n" + CONV, **DIGITS, more="data: {source: mnist5k, augment: [rotate: 20]}\n")),
    ("batch-beyond-data", "all of the images at once", net("- rescale: 0.003\n" + CONV, **DIGITS, more=DATA + "train: {batch: 4500}\n")),
    ("bias-before-norm", "an activation between", net(CONV + "- batch_norm")),
    ("bias-before-norm", "layer norm takes the mean of an image", net("- conv: {filters: 8, norm: layer, activation: relu}")),
    ("bias-before-norm", "another layer reads it too", net("- conv: {filters: 8, name: a}\n- batch_norm\n- add: {from: [a, batch_norm1]}")),
    ("large-dense", "behind a mean", net("- conv: {filters: 64, padding: same, activation: relu}", "- global_pool: average\n- dense: {units: 1000, activation: softmax}", classes="")),
    ("large-dense", "a small one", net(CONV, "- flatten\n- dense: {units: 10, activation: softmax}")),
    ("small-receptive-field", "a gate beside the map", net("- conv: {filters: 8, padding: same, activation: relu}\n- squeeze_excite: {ratio: 4}\n" + CONV * 2, "- flatten\n- dense: {units: $classes, activation: softmax}", input="[16, 16, 4]")),
    ("sees-everything", "pointwise layers join nothing anyway", net(CONV * 4 + "- conv: {filters: 8, kernel: 1, activation: relu}")),
    ("border-dropped", "only padding is dropped", net("- pad: 1\n- conv: {filters: 8, stride: 2, activation: relu}")),
    ("border-dropped", "all is seen", net("- pool: max")),
    ("stride-beyond-kernel", "a projection", net("- residual: {body: [{conv: {filters: 8, stride: 2, padding: same, activation: relu}}, {conv: {filters: 8, padding: same}}], shortcut: auto}")),
    ("stride-beyond-kernel", "dilation reaches as far", net("- conv: {filters: 8, kernel: 3, dilation: 2, activation: relu}")),
    ("even-kernel-same", "patches", net("- conv: {filters: 8, kernel: 4, stride: 4, padding: same, activation: relu}")),
    ("even-kernel-same", "valid", net("- conv: {filters: 8, kernel: 4, activation: relu}")),
    ("high-dropout", "a half", net(CONV, "- flatten\n- dropout: 0.5\n- dense: {units: $classes, activation: softmax}")),
    ("saturating-stack", "normalised between", net("- repeat: {times: 5, layers: [{conv: {filters: 8, padding: same, bias: false, norm: batch, activation: tanh}}]}")),
    ("saturating-stack", "the gates of a network", net("- repeat: {times: 5, layers: [{conv: {filters: 8, padding: same, activation: relu}}, {squeeze_excite: {ratio: 4}}]}")),
    ("init-for-activation", "a normalisation between", net("- conv: {filters: 8, bias: false}\n- batch_norm\n- activation: relu")),
    ("init-for-activation", "gelu is neither", net("- conv: {filters: 8, init: glorot_uniform, activation: gelu}")),
    ("large-kernel", "one of a stride", net("- conv: {filters: 8, kernel: 5, stride: 2, padding: same, activation: relu}")),
    ("large-kernel", "few channels", net("- conv: {filters: 64, kernel: 7, padding: same, activation: relu}")),
    ("large-kernel", "along one axis", net("- conv: {filters: 8, kernel: [7, 1], padding: same, activation: relu}")),
    ("small-map", "a kernel as large as the map", net("- conv: {filters: 8, kernel: 16, activation: relu}", input="[16, 16, 4]")),
    ("small-map", "a small image", net(CONV + "- pool: max\n" + CONV + "- pool: max")),
    ("missing-activation", "the last layer", net("- conv: {filters: 8, padding: same}\n- global_pool: max", "", classes="")),
    ("missing-activation", "max pooling behind a sum", net("- residual: {body: [{conv: {filters: 4, padding: same}}]}\n- pool: max\n" + CONV)),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "what", "text"), MISSES, ids=[f"{rule}: {what}" for rule, what, _ in MISSES])
def test_what_is_close_is_not_told(rule, what, text):
    assert f"lint.{rule}" in lint.codes()
    found = linted(text)
    assert not [each for each in found if not each.code.startswith("lint.")]
    assert f"lint.{rule}" not in [each.code for each in found]


# A spec, and what its finding says.
FIGURES = [
    ("large-kernel", net("- conv: {filters: 16, kernel: 5, padding: same, activation: relu}", input="[8, 8, 16]"),
     "two 3×3 convolutions see as much as this 5×5, with 28 % fewer weights: 4,608 instead of 6,400"),
    ("large-kernel", net("- conv: {filters: 16, kernel: 7, padding: same, activation: relu}", input="[8, 8, 16]"),
     "three 3×3 convolutions see as much as this 7×7, with 45 % fewer weights: 6,912 instead of 12,544"),
    ("large-dense", net("- conv: {filters: 512, padding: same, activation: relu}", "- flatten\n- dense: {units: $classes, activation: softmax}"),
     "dense1 holds 327,690 of 346,634 parameters (95 %)"),
    ("small-map", net("- repeat: {times: 3, layers: [{conv: {filters: 8, padding: same, activation: relu}}, {pool: max}]}", input="[16, 16, 3]"),
     "pooling and strides up to repeat1.3.pool1 leave 2×2 of 16×16 pixels"),
    ("saturating-stack", net("- repeat: {times: 3, layers: [{conv: {filters: 8, padding: same, activation: sigmoid}}]}"),
     "3 sigmoids in a row: of a gradient at most 1/64 passes them all"),
    ("init-for-activation", net("- conv: {filters: 8, init: he_normal, activation: tanh}"),
     "the weights of conv1 start as he_normal, and tanh reads them"),
    ("bias-before-norm", net("- repeat: {times: 3, layers: [{conv: {filters: 8, padding: same, norm: batch, activation: relu}}]}"),
     "the batch norm of repeat1.1.conv1 takes this bias out again: 24 numbers for nothing"),
    ("border-dropped", net("- pool: {type: max, size: 3}"), "the last 2 pixels of the 8 along the height are never seen"),
    ("border-dropped", net("- pool: max", input="[8, 9, 4]"), "the last pixel of the 9 along the width is never seen"),
    ("stride-beyond-kernel", net("- conv: {filters: 8, kernel: 1, stride: 2, activation: relu}"), "a 1×1 window with stride 2×2 reads 25 % of the pixels"),
    ("small-receptive-field", net(CONV), "each position that is pooled here sees 3×3 of the 8×8 pixels"),
    ("units-not-classes", net(CONV, "- flatten\n- dense: {units: 12, activation: softmax}"), "the output is a vector of 12, but there are 10 classes (line 4)"),
    ("unscaled-input", net(CONV, **DIGITS, more=DATA), "values from 0 to 255 flow into conv1"),
    ("learning-rate", net(CONV, more="train: {optimizer: {adam: {learning_rate: 0.1}}}\n"), "a learning rate of 0.1 is higher than adam works with: 1e-6 to 0.02"),
    ("dead-branch", net(CONV + "- conv: {filters: 8, activation: relu, name: a}\n- conv: {filters: 8, activation: relu, name: b}\n- conv: {filters: 8, from: conv1, activation: relu}"),
     "a and 1 more behind it reach no output, so they are left out"),
    ("metric-of-other-task", net(CONV, more="train: {metrics: [{sparse_top_k_categorical_accuracy: {k: 10}}]}\n"), "the right class is always among the 10 likeliest of 10"),
    ("mirrored-digits", net("- rescale: 0.003\n" + CONV, **DIGITS, more="data: {source: mnist5k, augment: [rotate: 90]}\n"), "turned by up to 90 degrees a 6 is a 9"),
    ("batch-beyond-data", net("- rescale: 0.003\n" + CONV, **DIGITS, more=DATA + "train: {batch: 4501}\n"), "a batch of 4,501 is more than the 4,500 training images"),
    ("sees-everything", net(CONV * 5), "each position before conv5 sees 9×9 pixels, all of the 8×8: its kernel joins nothing new"),
    ("softmax-of-one", net(CONV, "- flatten\n- dense: {units: 1, activation: log_softmax}", classes=""), "a log_softmax over one number is always 0"),
    ("channels-first", net("- conv: {filters: 8, kernel: 1, activation: relu}", input="[1, 16000]"), "this input has 16000 channels and one side of 1: channels are written last"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "text", "message"), FIGURES, ids=[f"{rule} {i}" for i, (rule, _, _) in enumerate(FIGURES)]
)
def test_a_finding_has_the_figures(rule, text, message):
    assert [each.message for each in linted(text) if each.code == f"lint.{rule}"] == [message]


@pytest.mark.parametrize("train", ["", "train: {epochs: 1}\n", "train: {loss: binary_crossentropy}\n"])
def test_several_classes_an_image_take_no_softmax(train):
    [finding] = [each for each in linted(net(CONV, more=MULTI_HOT + train)) if each.code == "lint.output-activation"]
    assert (finding.severity, "sigmoid" in finding.message, "sigmoid" in finding.help) == ("error", True, True)
    assert ("`labels: one_hot`" in finding.help) == ("loss" not in train)


@pytest.mark.parametrize(
    ("slope", "help"),
    [("", "write activation: leaky_relu in the same item, or init: he_uniform"), (", negative_slope: 0.1", "write init: he_uniform")],
)  # fmt: skip
def test_a_slope_has_no_place_in_the_item_before(slope, help):
    found = linted(net(f"- conv: {{filters: 8, padding: same}}\n- activation: {{type: leaky_relu{slope}}}"))
    assert [each.help for each in found if each.code == "lint.init-for-activation"] == [help]


def test_every_rule_has_a_near_miss():
    beside = {f"lint.{rule}" for rule, _, _ in MISSES}
    assert set(lint.codes()) - beside == {"lint.unused-ignore"}


def test_one_place_is_told_once_however_often_its_block_is_used():
    blocks = "blocks: {unit: {layers: [{conv: {filters: 8, padding: same, norm: batch, activation: relu}}]}}\n"
    text = net("- unit: {name: a}\n- repeat: {times: 3, layers: [unit]}", more=blocks)
    (found,) = [each for each in linted(text) if each.code == "lint.bias-before-norm"]
    assert found.notes == ("unit, used at line 6",)
    assert "32 numbers" in found.message


def test_what_is_wrong_in_a_section_is_told_there_and_not_judged():
    found = linted(net(CONV, "- flatten\n- dense: {units: $classes, activation: relu}", more="train: {epochs: 0}\n"))
    assert [each.code for each in found if each.severity == "error"] == ["spec.value"]
