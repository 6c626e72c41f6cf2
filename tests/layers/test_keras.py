"""Our shapes and weights against those of Keras: the tables, and hundreds of drawn items; thousands in `make long`."""

from collections import Counter
from functools import cache
from math import ceil

import keras
import numpy as np
import pytest
from drawn import counts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layer_cases import accepted
from support import keras_object, spec_of

from cnnspec import layers
from cnnspec.compiler import lower
from cnnspec.diagnostics import SpecError
from cnnspec.layers._fields import ACTIVATIONS
from cnnspec.text.dump import flow
from cnnspec.values.shapes import ShapeError

pytestmark = [
    pytest.mark.keras,
    pytest.mark.filterwarnings("ignore:.*softmax over axis:UserWarning"),  # of one channel: pointless, but no error
]

# What the language refuses on purpose though Keras computes something.
STRICTER = {"shape.dense-on-map", "shape.merge", "shape.constant", "shape.padding-too-large", "shape.channels"}
CASES = counts(400, 2500, "CNNSPEC_DRAWN_ITEMS")


def run(layer, shapes):
    """The shape that Keras computes, and the weights, of a call on zeros."""
    made = keras_object(layer.keras_call(*shapes))
    arrays = [np.zeros((1, *shape), "float32") for shape in shapes]
    out = made(arrays if layer.inputs == "several" else arrays[0])
    return made, tuple(out.shape[1:])


def agree(layer, shapes, shape):
    """Shape, and every weight's shape and trainable flag, are Keras'."""
    made, got = run(layer, shapes)
    assert got == shape
    trainable = {id(weight) for weight in made.trainable_weights}
    keras_weights = [
        (tuple(weight.shape), id(weight) in trainable) for weight in made.weights if "seed" not in weight.path
    ]
    assert keras_weights == [(weight.shape, weight.trainable) for weight in layer.weights(*shapes)]


@pytest.mark.parametrize(("word", "case"), accepted())
def test_the_tables(word, case):
    layer = layers.find(word).model_validate(case.fields)
    agree(layer, case.inputs, case.shape)


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name not in ("glu", "prelu")])
def test_every_activation_is_one_of_keras(name):
    layer = layers.find("activation")(type=name)
    agree(layer, ((3, 3, 2),), (3, 3, 2))


def test_no_activation_of_keras_is_missing():
    helpers = {"deserialize", "get", "serialize", "threshold"}
    assert {name for name in dir(keras.activations) if not name.startswith("_")} - helpers == {*ACTIVATIONS} - {
        "none",
        "prelu",
    }


@pytest.mark.parametrize(
    "init",
    ["small_normal", "small_uniform", "glorot_normal", "glorot_uniform", "he_normal", "he_uniform", "lecun_normal", "lecun_uniform",
     "variance_scaling", "orthogonal", "zeros", "ones", 0.5, {"small_normal": {"stddev": 0.01}}, {"small_uniform": {"limit": 0.1}},
     {"variance_scaling": {"mode": "fan_avg", "distribution": "uniform", "scale": 2}}, {"orthogonal": {"gain": 2}}],
)  # fmt: skip
def test_every_initialiser_is_one_of_keras(init):
    layer = layers.find("conv")(filters=4, init=init)
    made, _ = run(layer, ((5, 5, 2),))
    values = np.asarray(made.weights[0])
    if init == 0.5:
        assert (values == 0.5).all()
    if init == {"small_uniform": {"limit": 0.1}}:
        assert 0.05 < np.abs(values).max() <= 0.1
    if init == {"small_normal": {"stddev": 0.01}}:
        assert 0.005 < values.std() < 0.02


@pytest.mark.parametrize("rank", [1, 2, 3])
def test_written_out_kernels_arrive_as_written(rank):
    kernel = np.arange(2 * 3**rank, dtype="float32").reshape((2, *(3,) * rank))
    layer = layers.find("conv")(filters=2, init={"constant": kernel.tolist()})
    made, _ = run(layer, ((5,) * rank + (3,),))
    weights = np.asarray(made.weights[0])
    for filter_ in range(2):
        for channel in range(3):
            assert (weights[..., channel, filter_] == kernel[filter_]).all()


def test_a_filter_may_have_a_matrix_for_each_channel():
    kernel = np.arange(2 * 3 * 9, dtype="float32").reshape((2, 3, 3, 3))
    made, _ = run(layers.find("conv")(filters=2, init={"constant": kernel.tolist()}), ((5, 5, 3),))
    assert (np.asarray(made.weights[0]) == kernel.transpose(2, 3, 1, 0)).all()


@pytest.mark.parametrize("multiplier", [1, 2])
def test_written_out_depthwise_kernels_are_one_an_output_channel(multiplier):
    kernel = np.arange(2 * multiplier * 9, dtype="float32").reshape((2 * multiplier, 3, 3))
    made, _ = run(
        layers.find("depthwise_conv")(multiplier=multiplier, init={"constant": kernel.tolist()}), ((5, 5, 2),)
    )
    impulse = np.zeros((1, 5, 5, 2), "float32")
    impulse[0, 2, 2] = 1
    out = np.asarray(made(impulse))[0]
    for channel in range(2 * multiplier):
        assert (out[..., channel] == kernel[channel, ::-1, ::-1]).all()


# Drawn items

sizes = st.integers(1, 9)
maps = st.integers(1, 3).flatmap(lambda rank: st.tuples(*[sizes] * rank, st.sampled_from([1, 2, 3, 3, 4, 6])))
vectors = st.tuples(st.integers(1, 12))
inputs = st.one_of(maps, maps, maps, vectors)


norms = st.sampled_from(
    ["none", "batch", {"batch": {"epsilon": 1e-4, "scale": False}}, "layer", {"group": {"groups": 2}}]
)
pairs = st.one_of(st.integers(0, 2), st.tuples(st.integers(0, 2), st.integers(0, 2)).map(list))
activations = st.sampled_from(["none", "relu", "prelu", "glu"])
counts = st.integers(1, 6)
types = st.sampled_from(["max", "average"])
methods = st.sampled_from(["nearest", "bilinear"])
learnt = {"scale": st.booleans(), "center": st.booleans()}
targets = st.lists(st.sampled_from([-1, -1, -1, 1, 1, 2, 3]), min_size=1, max_size=4).filter(
    lambda sizes: sizes.count(-1) < 2
)


def fields(required, optional):
    return st.fixed_dictionaries(required, optional=optional)


@cache
def items(rank, channels):
    """What is drawn of each word for a map of some rank and channels; sometimes for another."""

    def lists(values):
        fitting = st.lists(values, min_size=rank or 1, max_size=rank or 1)
        return st.one_of(fitting, fitting, fitting, st.lists(values, min_size=1, max_size=3))

    def per_axis(values):
        return st.one_of(values, lists(values))

    def one_a_channel(values):
        return st.one_of(
            st.lists(values, min_size=channels, max_size=channels), st.lists(values, min_size=1, max_size=4)
        )

    pads = st.one_of(st.integers(0, 2), lists(pairs))
    numbers = st.one_of(st.floats(-2, 2), one_a_channel(st.floats(-2, 2)))
    positive = st.one_of(st.floats(0.5, 2), one_a_channel(st.floats(0.5, 2)))
    conv = {
        "kernel": per_axis(st.integers(1, 4)),
        "stride": per_axis(st.integers(1, 3)),
        "padding": st.one_of(st.sampled_from(["same", "valid"]), pads),
        "dilation": per_axis(st.sampled_from([1, 1, 2])),
        "bias": st.booleans(),
        "norm": norms,
        "activation": activations,
        "trainable": st.booleans(),
    }
    axes = st.one_of(st.just(rank + 1), st.integers(1, 4))
    return {
        "conv": fields({"filters": counts}, {**conv, "groups": st.integers(1, 3)}),
        "depthwise_conv": fields({}, {**conv, "multiplier": st.integers(1, 3)}),
        "separable_conv": fields({"filters": counts}, {**conv, "multiplier": st.integers(1, 3)}),
        "conv_transpose": fields({"filters": counts}, {**conv, "output_padding": per_axis(st.integers(0, 2))}),
        "dense": fields({"units": counts}, {"bias": st.booleans(), "norm": norms, "activation": activations}),
        "pool": fields({"type": types}, {key: conv[key] for key in ("stride", "padding")} | {"size": conv["kernel"]}),
        "global_pool": fields({"type": types}, {"keep_dims": st.booleans()}),
        "activation": fields({"type": st.sampled_from(ACTIVATIONS)}, {}),
        "batch_norm": fields({}, {"epsilon": st.floats(1e-6, 1), "momentum": st.floats(0, 0.99), **learnt}),
        "layer_norm": fields({}, {"epsilon": st.floats(1e-6, 1), **learnt}),
        "group_norm": fields({"groups": st.integers(1, 4)}, learnt),
        "dropout": fields({"rate": st.floats(0, 0.99)}, {"spatial": st.booleans()}),
        "stochastic_depth": fields({"rate": st.floats(0, 0.99)}, {}),
        "gaussian_noise": fields({"stddev": st.floats(0, 1)}, {}),
        "layer_scale": fields({}, {"init": st.floats(-1, 1)}),
        "flatten": st.just({}),
        "rescale": fields({"scale": numbers}, {"offset": st.floats(-2, 2)}),
        "normalize": st.one_of(st.just({}), fields({"mean": numbers, "variance": positive}, {})),
        "grayscale": st.one_of(st.just({}), fields({"factors": one_a_channel(st.floats(0, 1))}, {})),
        "pad": fields({"size": pads}, {"value": st.sampled_from([0, 0, 0.5, "lowest"])}),
        "crop": fields({"size": pads}, {}),
        "resize": fields({"size": per_axis(st.integers(1, 9))}, {"method": methods}),
        "upsample": fields({}, {"size": per_axis(st.integers(1, 3)), "method": methods}),
        "permute": fields({"order": axes.flatmap(lambda count: st.permutations(range(1, count + 1)))}, {}),
        "reshape": fields({"shape": targets}, {}),
        "channel_shuffle": fields({"groups": st.integers(1, 3)}, {}),
        "split": st.sampled_from([(1, 0), (2, 0), (2, 1), (3, 2)]).map(lambda each: dict(zip(("parts", "take"), each, strict=True))),
    }  # fmt: skip


WINDOWS = ["conv", "depthwise_conv", "separable_conv", "conv_transpose", "pool"]
WORDS = [*items(2, 3), *WINDOWS, *WINDOWS]
ON_MAPS = {*WINDOWS, "global_pool", "pad", "crop", "resize", "upsample"}


def shapes(word):
    """Shapes that mostly suit a word."""
    if word == "dense":
        return st.one_of(vectors, vectors, vectors, maps)
    return st.one_of(*[maps] * (12 if word in ON_MAPS else 3), vectors)


MERGES = ("add", "average", "concat", "maximum", "multiply", "subtract")
others = st.sampled_from(["same", "channels", "size", "vector", "point"])


def other_shape(shape, how):
    """A shape that stands in some relation to another."""
    *front, channels = shape
    return {
        "same": shape,
        "channels": (*front, channels + 1),
        "size": (*(size + 1 for size in front), channels),
        "vector": (channels,),
        "point": (*(1 for _ in front), channels),
    }[how]


def test_every_layer_is_drawn():
    assert {*items(2, 3), *MERGES} == set(layers.words())


def draw_items(word, count, seen):
    """Compare this number of drawn items with Keras; counts how often the word was accepted, and the codes of refusals."""

    @settings(max_examples=count, suppress_health_check=[HealthCheck.too_slow])
    @given(st.data())
    def draw(data):
        shape = data.draw(shapes(word))
        item = {word: data.draw(items(len(shape) - 1, shape[-1])[word])}
        text = f"cnnspec: 1\nname: drawn\ninput: {list(shape)}\nfeatures:\n  - {flow(item)}\n"
        spec = spec_of(text)
        try:
            graph = lower(spec)
        except SpecError as error:
            (finding,) = error.diagnostics
            seen[finding.code] += 1
            if finding.code not in STRICTER:
                refused_by_keras(layers.find(word).model_validate(item[word]), shape)
            return
        seen[word] += 1
        for node in graph.nodes:
            agree(node.layer, graph.shapes_into(node), node.shape)

    draw()


def refused_by_keras(layer, shape):
    """Keras raises for some part of what a layer becomes, or computes a map without a single position."""
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever Keras raises
        run_parts(layer, shape)


def run_parts(layer, shape):
    for part in layer.fused(shape) or [None]:
        inner = layer if part is None else part.layer or layers.find(part.word).model_validate(part.fields)
        # Keras' own shape inference first: where it refuses, TensorFlow's kernels may divide by zero and die.
        keras_object(inner.keras_call(shape))(keras.KerasTensor((1, *shape)))
        _, shape = run(inner, (shape,))
        if 0 in shape:
            raise ValueError("an empty map")


@pytest.mark.drawn
@pytest.mark.parametrize("count", CASES)
def test_drawn_merges_agree_with_keras_or_are_refused(count):
    """Of 40 merges. In `make long`: of 250."""

    @settings(max_examples=count // 10)
    @given(st.sampled_from(MERGES), inputs, st.lists(others, min_size=1, max_size=2))
    def draw(word, shape, relations):
        layer = layers.find(word)()
        shapes = (shape, *(other_shape(shape, how) for how in relations))
        try:
            expected = layer.output_shape(*shapes)
        except ShapeError:
            return  # that Keras would broadcast some of these is why they are refused
        agree(layer, shapes, expected)

    draw()


@pytest.mark.drawn
@pytest.mark.parametrize("count", CASES)
def test_drawn_items_agree_with_keras_or_both_refuse(count):
    """Of 400 items. In `make long`: of 2,500."""
    seen: Counter[str] = Counter()
    for word, share in Counter(WORDS).items():
        draw_items(word, ceil(count * share / len(WORDS)), seen)
    # A property that is never put to the test proves nothing.
    assert seen.total() >= count
    assert all(seen[word] >= count // 300 for word in items(2, 3)), seen
    assert sum(seen[code] for code in seen if "." in code) >= 0.08 * count
