"""The tables of other libraries' names hold only words, fields and values that the language has."""

import pytest
from support import findings, graph_of, layers_text

from cnnspec import layers
from cnnspec.language import structures
from cnnspec.language.document import Document
from cnnspec.language.sections import EVALUATED, model_of
from cnnspec.language.train import OPTIMIZERS
from cnnspec.language.vocabulary import known_words
from cnnspec.layers._fields import ACTIVATIONS
from cnnspec.values import other_names


def kinds_of(what):
    """The models whose fields may stand in ``what``."""
    if what == "":
        return [layers.find(word) for word in layers.words()]
    if what == "spec":
        return [Document]
    if what in EVALUATED:
        return [model_of(what)]
    return [layers.find(what) or structures.find(what)]


@pytest.mark.parametrize("what", [what for what in other_names._FIELDS if what not in ("optimizer", "stages")])
def test_every_field_is_one_that_there_is(what):
    known = {name for kind in kinds_of(what) for name in (*kind.model_fields, *getattr(kind, "bodies", ()))}
    assert set(other_names._FIELDS[what].values()) - known <= {"from", "name"}


def test_every_field_of_optimizers_is_one_that_there_is():
    known = {name for options in OPTIMIZERS.values() for name in options}
    assert set(other_names._FIELDS["optimizer"].values()) <= known


def test_every_layer_is_one_that_there_is():
    assert set(other_names._LAYERS) <= set(layers.words())
    assert set(other_names._ACTIVATIONS.values()) <= set(ACTIVATIONS)
    for ours in other_names._WITH_FIELDS.values():
        layers.find(ours.word).model_validate({"rate": 0.5, **ours.fields} if ours.word == "dropout" else ours.fields)


@pytest.mark.parametrize(
    ("theirs", "short"),
    [
        ("Conv2D", "conv"),
        ("nn.Conv1d", "conv"),
        ("tf.keras.layers.Conv3D", "conv"),
        ("conv_2d", "conv"),
        ("Conv2DTranspose", "conv_transpose"),
        ("ConvTranspose2d", "conv_transpose"),
        ("DepthwiseConv2D", "depthwise_conv"),
        ("SeparableConv2D", "separable_conv"),
        ("MaxPooling2D", "pool: max"),
        ("MaxPool2d", "pool: max"),
        ("AvgPool2d", "pool: average"),
        ("GlobalAveragePooling2D", "global_pool: average"),
        ("AdaptiveAvgPool2d", "global_pool: average"),
        ("BatchNormalization", "batch_norm"),
        ("BatchNorm2d", "batch_norm"),
        ("Linear", "dense"),
        ("Dense", "dense"),
        ("ReLU", "activation: relu"),
        ("LeakyReLU", "activation: leaky_relu"),
        ("Softmax", "activation: softmax"),
        ("ZeroPadding2D", "pad"),
        ("Cropping2D", "crop"),
        ("UpSampling2D", "upsample"),
        ("Concatenate", "concat"),
        ("SpatialDropout2D", "dropout: {spatial: true}"),
        ("Rescaling", "rescale"),
        ("GroupNorm", "group_norm"),
    ],
)
def test_layers(theirs, short):
    assert other_names.layer(theirs, known_words()).short == short


def test_the_slope_of_keras_2():
    assert other_names.field("activation", "alpha") == "negative_slope"


def test_what_there_is_not_here_says_what_to_do():
    assert "at the top" in other_names.no_layer("InputLayer")
    assert other_names.layer("LSTM", known_words()) is other_names.no_layer("LSTM") is None
    assert "channels that flow in are known" in other_names.needless("conv", "in_channels")


def apply(text, found):
    """The text with the edits of every finding that has some."""
    edits = [edit for each in found if each.fix for edit in each.fix.edits]
    for edit in sorted(edits, key=lambda each: each.span.start, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


THEIRS = """
- Conv2D: {filters: 8, kernel_size: 5, strides: 2, activation: ReLU}
- MaxPooling2D
- nn.BatchNorm2d
- ReLU
- Conv2d:
    out_channels: 16
    kernel_size: 3
    use_bias: false
- MaxPooling2D:
    pool_size: 2
- AveragePooling2D: {pool_size: 2, strides: 1}
- SpatialDropout2D: {p: 0.2}
- GlobalAveragePooling2D:
- Dropout: {p: 0.5}
- Linear: {out_features: 10}
"""
OURS = """
- conv: {filters: 8, kernel: 5, stride: 2, activation: relu}
- pool: max
- batch_norm
- activation: relu
- conv:
    filters: 16
    kernel: 3
    bias: false
- pool:
    type: max
    size: 2
- pool: {type: average, size: 2, stride: 1}
- dropout: {spatial: true, rate: 0.2}
- global_pool: average
- dropout: {rate: 0.5}
- dense: {units: 10}
"""


def test_the_edits_turn_a_spec_in_other_words_into_ours():
    text = layers_text(THEIRS)
    found = findings(text)
    assert {each.code for each in found} == {"spec.unknown-word", "spec.unknown-key", "spec.value"}
    assert all(each.fix and each.fix.safe for each in found)
    assert apply(text, found) == layers_text(OURS)
    assert graph_of(OURS).output_shape == (10,)


def test_a_near_miss_is_a_guess():
    (found,) = findings(layers_text("- conv: {filters: 8, kernal: 3}"))
    assert (found.fix.edits[0].text, found.fix.safe) == ("kernel", False)
    (found,) = findings(layers_text("- flaten"))
    assert (found.fix.edits[0].text, found.fix.safe) == ("flatten", False)


def test_there_is_no_edit_where_both_names_are_given():
    (found,) = findings(layers_text("- conv: {filters: 8, kernel: 3, kernel_size: 5}"))
    assert found.fix is None
    assert "given too" in found.help
