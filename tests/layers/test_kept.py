"""What each layer keeps for its backward pass: by hand, and as TensorFlow's own gradients read it."""

import pytest
from layer_cases import accepted

from cnnspec import layers
from cnnspec.layers._base import Kept
from cnnspec.layers._fields import ACTIVATIONS
from cnnspec.values.shapes import volume

MAP = (4, 6, 8)
NUMBERS = volume(MAP)
TABLE = [
    ("activation", {"type": "relu"}, (MAP,), Kept(output=True)),
    ("activation", {"type": "silu"}, (MAP,), Kept(inputs=True)),
    ("activation", {"type": "none"}, (MAP,), Kept(view=True)),
    ("activation", {"type": "gelu"}, (MAP,), Kept(numbers=3 * NUMBERS)),
    ("activation", {"type": "prelu"}, (MAP,), Kept(numbers=2 * NUMBERS)),
    ("activation", {"type": "soft_shrink"}, (MAP,), Kept(flags=2 * NUMBERS)),
    ("add", {}, (MAP, MAP), Kept()),
    ("average", {}, (MAP, MAP), Kept()),
    ("batch_norm", {}, (MAP,), Kept(float32=True, inputs=True)),
    ("channel_shuffle", {"groups": 2}, (MAP,), Kept()),
    ("concat", {}, (MAP, MAP), Kept()),
    ("conv", {"filters": 3}, (MAP,), Kept(inputs=True)),
    ("conv", {"filters": 3, "trainable": False}, (MAP,), Kept()),
    ("conv", {"filters": 3, "dilation": 2, "padding": "same"}, ((9, 9, 2),), Kept(numbers=14 * 14 * 2)),
    ("conv_transpose", {"filters": 3}, (MAP,), Kept(inputs=True)),
    ("crop", {"size": 1}, (MAP,), Kept()),
    ("dense", {"units": 3}, ((5,),), Kept(inputs=True)),
    ("depthwise_conv", {}, (MAP,), Kept(inputs=True)),
    ("dropout", {"rate": 0.5}, (MAP,), Kept(flags=NUMBERS)),
    ("dropout", {"rate": 0.5, "spatial": True}, (MAP,), Kept(flags=8)),
    ("dropout", {"rate": 0}, (MAP,), Kept(view=True)),
    ("flatten", {}, (MAP,), Kept(view=True)),
    ("gaussian_noise", {"stddev": 0.1}, (MAP,), Kept()),
    ("global_pool", {"type": "average"}, (MAP,), Kept()),
    ("global_pool", {"type": "max"}, (MAP,), Kept(inputs=True, output=True)),
    ("grayscale", {}, ((4, 4, 3),), Kept()),
    ("group_norm", {"groups": 2}, (MAP,), Kept(float32=True, inputs=True, numbers=3 * 2 + 8)),
    ("layer_norm", {}, (MAP,), Kept(float32=True, inputs=True, numbers=3 * 24 + NUMBERS)),
    ("layer_scale", {}, (MAP,), Kept(inputs=True)),
    ("maximum", {}, (MAP, MAP), Kept(inputs=True)),
    ("maximum", {}, (MAP, MAP, MAP), Kept(inputs=True, numbers=NUMBERS)),
    ("multiply", {}, (MAP, (8,)), Kept(inputs=True)),
    ("normalize", {}, (MAP,), Kept()),
    ("pad", {"size": 1}, (MAP,), Kept()),
    ("permute", {"order": [2, 1, 3]}, (MAP,), Kept()),
    ("pool", {"type": "max"}, (MAP,), Kept(inputs=True, output=True)),
    ("pool", {"type": "average"}, (MAP,), Kept()),
    ("rescale", {"scale": 2}, (MAP,), Kept()),
    ("reshape", {"shape": [-1]}, (MAP,), Kept(view=True)),
    ("resize", {"size": 7}, (MAP,), Kept(inputs=True)),
    ("resize", {"size": 7, "method": "nearest"}, (MAP,), Kept()),
    ("separable_conv", {"filters": 3, "multiplier": 2}, (MAP,), Kept(inputs=True, numbers=2 * 4 * 8 * 2)),
    ("split", {"parts": 2, "take": 0}, (MAP,), Kept()),
    ("stochastic_depth", {"rate": 0.1}, (MAP,), Kept(flags=1)),
    ("subtract", {}, (MAP, MAP), Kept()),
    ("upsample", {}, (MAP,), Kept()),
    ("upsample", {"method": "bilinear"}, ((2, 3, 4, 2),), Kept(inputs=True, numbers=4 * 3 * 4 * 2)),
]
# More than the accepted cases have: every activation, and dilation in other ranks.
DRAWN = [
    *(("activation", {"type": each}, (MAP,)) for each in ACTIVATIONS),
    ("conv", {"filters": 2, "dilation": 2}, ((11, 2),)),
    ("conv", {"filters": 2, "dilation": 2, "padding": "same"}, ((11, 2),)),
    ("conv", {"filters": 2, "dilation": [2, 3], "padding": "same"}, ((9, 10, 2),)),
    ("conv", {"filters": 2, "dilation": 2}, ((7, 7, 7, 2),)),
    ("depthwise_conv", {"dilation": 3, "padding": "same"}, ((9, 10, 2),)),
    ("depthwise_conv", {"dilation": 2}, ((11, 2),)),
    ("depthwise_conv", {"kernel": 2, "stride": [1, 1, 2]}, ((3, 4, 2, 1),)),
    ("separable_conv", {"filters": 2, "kernel": 2, "stride": [1, 2]}, ((5, 4, 1),)),
    ("dropout", {"rate": 0.5, "spatial": True}, (MAP,)),
    ("maximum", {}, (MAP, MAP, MAP, MAP)),
]


@pytest.mark.parametrize(("word", "fields", "inputs", "kept"), TABLE)
def test_by_hand(word, fields, inputs, kept):
    assert layers.find(word).model_validate(fields).kept(*inputs) == kept


def test_the_table_has_every_layer():
    assert {row[0] for row in TABLE} == set(layers.words())


CASES = [(word, case.fields, case.inputs) for word, case in accepted()] + DRAWN


@pytest.mark.keras
@pytest.mark.parametrize(("word", "fields", "inputs"), CASES, ids=[f"{at}-{case[0]}" for at, case in enumerate(CASES)])
def test_tensorflow_reads_just_that(word, fields, inputs):
    layer = layers.find(word).model_validate(fields)
    parts = layer.fused(*inputs)
    # A fused item is several layers; the one with weights, or the only one, is what the word is about.
    layer = next((part.layer for part in parts if part.layer), layer)
    kept = layer.kept(*inputs)
    one, two = (read_by_the_gradient(layer, inputs, batch) for batch in (2, 3))
    read = {name: two.get(name, 0) - one[name] for name in one}
    assert [read.pop(f"input{at}", None) for at in range(len(inputs))] == [
        4 * volume(each) if kept.inputs else None for each in inputs
    ]
    assert ("output" in read) == kept.output
    assert read.pop("output", None) == (4 * volume(layer.output_shape(*inputs)) if kept.output else None)
    assert read.pop("own", 0) == 4 * kept.numbers + kept.flags
    assert read.pop("view") == 0
    assert (one["view"] == 1) == kept.view


@pytest.mark.keras
@pytest.mark.parametrize(
    "word", ["batch_norm", "layer_norm", "group_norm", "conv", "dense", "activation", "pool", "layer_scale"]
)
def test_which_layers_compute_in_float32_in_mixed_precision(word):
    import keras

    fields = {
        "group_norm": {"groups": 2},
        "conv": {"filters": 3},
        "dense": {"units": 3},
        "activation": {"type": "relu"},
        "pool": {"type": "max"},
    }
    layer = layers.find(word).model_validate(fields.get(word, {}))
    inputs = (MAP,) if word != "dense" else ((8,),)
    kept = layer.kept(*inputs)
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        one, two = (read_by_the_gradient(layer, inputs, batch, "bfloat16") for batch in (2, 3))
    finally:
        keras.config.set_dtype_policy(before)
    assert ("input0" in one) == (kept.inputs and not kept.copies(2))
    assert two.get("own", 0) - one.get("own", 0) == kept.own_bytes(inputs, 2)


def read_by_the_gradient(layer, inputs, batch, dtype="float32"):
    """The bytes of what the ops of the gradient read of those of the forward pass."""
    import tensorflow as tf
    from support import keras_object

    several = layer.inputs == "several"
    keras_layer = keras_object(layer.keras_call(*inputs))
    found = {"view": 0}

    def step(*images):
        graph = tf.compat.v1.get_default_graph()
        with tf.GradientTape() as tape:
            tape.watch(images)
            output = keras_layer(list(images) if several else images[0], training=True)
        forward = {op.name for op in graph.get_operations()}
        wanted = [*images, *keras_layer.trainable_variables]
        gradients = tape.gradient(output, wanted, output_gradients=tf.ones_like(output))
        homes = {_home(each, images).ref(): f"input{at}" for at, each in enumerate(images)}
        found["view"] = int(_home(output, images).ref() in homes)
        homes.setdefault(_home(output, images).ref(), "output")
        for tensor in {_home(each, images).ref() for each in _read(gradients, forward)}:
            name, size = homes.get(tensor, "own"), _bytes(tensor.deref())
            found[name] = found.get(name, 0) + size
        return output

    images = [tf.zeros((batch, *each), dtype) for each in inputs]
    keras_layer(images if several else images[0])  # builds it
    tf.function(step).get_concrete_function(*images)
    return found


SAME_MEMORY = ("Reshape", "Identity", "IdentityN", "Squeeze", "ExpandDims", "StopGradient", "PreventGradient")
READS_A_SHAPE = ("Shape", "ShapeN", "Size", "Rank", "BroadcastGradientArgs", "ZerosLike")


def _home(tensor, images):
    """The tensor whose memory a tensor is."""
    while tensor.op.type in SAME_MEMORY and not any(tensor is each for each in images):
        tensor = tensor.op.inputs[tensor.value_index if tensor.op.type == "IdentityN" else 0]
    # A function of its own, such as Keras has for grouped convolutions, gives out again what it was given.
    if tensor.op.type in ("PartitionedCall", "StatefulPartitionedCall"):
        same = [each for each in tensor.op.inputs if each.shape == tensor.shape and each.dtype == tensor.dtype]
        return _home(same[0], images) if len(same) == 1 else tensor
    return tensor


def _read(gradients, forward):
    waiting = [getattr(each, "values", each) for each in gradients if each is not None]
    done = set()
    while waiting:
        op = waiting.pop().op
        if op.name in done or op.type in READS_A_SHAPE:
            continue
        done.add(op.name)
        for tensor in op.inputs:
            if tensor.op.name in forward:
                yield tensor
            else:
                waiting.append(tensor)


def _bytes(tensor):
    """Weights and constants do not grow with the batch, and drop out of the difference of two batches."""
    return tensor.shape.num_elements() * tensor.dtype.size if tensor.shape.is_fully_defined() else 0
