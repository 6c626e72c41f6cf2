"""What layers, fields and sections are called in Keras and PyTorch, and what that is here.

Loaded only when a word or key is not known. Names are compared without case, underscores, the module in front
(``nn.``, ``layers.``) and the rank behind (``Conv2D``, ``conv_1d``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple


class Ours(NamedTuple):
    """A word of the language, and the fields that make it what the other name means."""

    word: str
    fields: dict[str, Any] = {}

    @property
    def short(self) -> str:
        """As an item of one line: ``pool: max``, ``flatten``."""
        if not self.fields:
            return self.word
        if len(self.fields) == 1 and next(iter(self.fields)) in ("type", "method"):
            return f"{self.word}: {next(iter(self.fields.values()))}"
        inner = ", ".join(f"{key}: {_yaml(value)}" for key, value in self.fields.items())
        return f"{self.word}: {{{inner}}}"


_LAYERS = {
    "conv": ["convolution"],
    "depthwise_conv": ["depthwiseconv"],
    "separable_conv": ["separableconv", "sepconv", "separableconvolution"],
    "conv_transpose": ["convtranspose", "transposedconv", "transposeconv", "deconv", "deconvolution", "upconv"],
    "dense": ["linear", "fullyconnected", "fc", "innerproduct", "lazylinear"],
    "flatten": ["flattenlayer"],
    "batch_norm": ["batchnormalization", "batchnorm", "bn", "syncbatchnorm"],
    "layer_norm": ["layernormalization", "layernorm", "ln"],
    "group_norm": ["groupnormalization", "groupnorm", "gn"],
    "gaussian_noise": ["gaussiannoise"],
    "rescale": ["rescaling"],
    "normalize": ["normalization"],
    "pad": ["zeropadding", "zeropad", "padding", "constantpad"],
    "crop": ["cropping"],
    "upsample": ["upsampling", "upsamplingnearest", "upsamplingbilinear"],
    "resize": ["resizing"],
    "concat": ["concatenate", "cat", "concatenation"],
    "stochastic_depth": ["stochasticdepth", "droppath"],
    "layer_scale": ["layerscale"],
    "channel_shuffle": ["channelshuffle"],
}
_WITH_FIELDS = {
    "maxpooling": Ours("pool", {"type": "max"}),
    "maxpool": Ours("pool", {"type": "max"}),
    "averagepooling": Ours("pool", {"type": "average"}),
    "avgpooling": Ours("pool", {"type": "average"}),
    "avgpool": Ours("pool", {"type": "average"}),
    "globalmaxpooling": Ours("global_pool", {"type": "max"}),
    "globalmaxpool": Ours("global_pool", {"type": "max"}),
    "adaptivemaxpool": Ours("global_pool", {"type": "max"}),
    "globalaveragepooling": Ours("global_pool", {"type": "average"}),
    "globalavgpooling": Ours("global_pool", {"type": "average"}),
    "globalavgpool": Ours("global_pool", {"type": "average"}),
    "adaptiveavgpool": Ours("global_pool", {"type": "average"}),
    "gap": Ours("global_pool", {"type": "average"}),
    "spatialdropout": Ours("dropout", {"spatial": True}),
}
# Their activation layers; the text behind is the word of `activation`.
_ACTIVATIONS = {
    "relu": "relu", "relu6": "relu6", "leakyrelu": "leaky_relu", "prelu": "prelu", "elu": "elu", "gelu": "gelu",
    "selu": "selu", "celu": "celu", "silu": "silu", "swish": "swish", "mish": "mish", "tanh": "tanh",
    "sigmoid": "sigmoid", "softmax": "softmax", "logsoftmax": "log_softmax", "softplus": "softplus",
    "hardswish": "hard_swish", "hardsigmoid": "hard_sigmoid", "hardtanh": "hard_tanh",
}  # fmt: skip
_NO_LAYER = {
    "input": "what flows in stands at the top: `input: [height, width, channels]`",
    "inputlayer": "what flows in stands at the top: `input: [height, width, channels]`",
    "type": "the word of a layer is its key: `- pool: max`, `- conv: {filters: 8}`",
    "layer": "the word of a layer is its key: `- pool: max`, `- conv: {filters: 8}`",
    "lrn": "there is no local response normalisation: leave it out, or write `batch_norm`",
    "localresponsenorm": "there is no local response normalisation: leave it out, or write `batch_norm`",
    "localresponsenormalization": "there is no local response normalisation: leave it out, or write `batch_norm`",
    "sequential": "a list of layers is a sequence already: write its layers here, or a block under `blocks`",
    "identity": "leave it out; a path of `branches` that changes nothing is `[]`",
    "output": "the last layer is the output: for example `dense: {units: $classes, activation: softmax}`",
    "lambda": "a spec runs no code; see the list of layers in the language reference",
    "skip": "a skip is `residual: {body: [...], shortcut: auto}`",
    "shortcut": "a skip is `residual: {body: [...], shortcut: auto}`",
    "resblock": "write `residual: {body: [...], shortcut: auto}`, or a block under `blocks`",
    "inception": "write `branches: {merge: concat, paths: [...]}`",
}

# By the word that the key stands in ("" for any): their name, and ours.
_FIELDS: dict[str, dict[str, str]] = {
    "": {
        "kernelsize": "kernel", "ksize": "kernel", "filtersize": "kernel", "strides": "stride",
        "dilationrate": "dilation", "dilations": "dilation", "usebias": "bias", "kernelinitializer": "init",
        "initializer": "init", "weightinit": "init", "biasinitializer": "bias_init",
        "depthwiseinitializer": "init", "kernelregularizer": "regularize", "weightdecay": "regularize",
        "outchannels": "filters", "numfilters": "filters", "nfilters": "filters", "outfeatures": "units",
        "numunits": "units", "depthmultiplier": "multiplier", "poolsize": "size", "pooling": "type", "mode": "type",
        "p": "rate", "prob": "rate", "droprate": "rate", "eps": "epsilon", "numgroups": "groups", "pad": "padding",
        "act": "activation", "nonlinearity": "activation", "activationfn": "activation",
        "batchnorm": "norm", "normalization": "norm", "bn": "norm", "normalizer": "norm", "scalefactor": "size",
        "interpolation": "method", "targetshape": "shape", "dims": "order", "keepdim": "keep_dims",
        "keepdims": "keep_dims", "inputs": "from", "input": "from", "inbound": "from", "id": "name", "label": "name",
    },
    "conv": {"out": "filters", "features": "filters", "channels": "filters", "size": "kernel", "k": "kernel",
             "s": "stride", "units": "filters"},
    "dense": {"out": "units", "features": "units", "filters": "units", "neurons": "units", "size": "units",
              "outchannels": "units"},
    "pool": {"kernel": "size", "kernelsize": "size", "window": "size"},
    "activation": {"alpha": "negative_slope", "slope": "negative_slope", "negslope": "negative_slope"},
    "pad": {"padding": "size"},
    "crop": {"cropping": "size"},
    "upsample": {"mode": "method", "factor": "size", "scale": "size", "rate": "size"},
    "resize": {"mode": "method", "height": "size"},
    "residual": {"layers": "body", "skip": "shortcut", "projection": "shortcut"},
    "repeat": {"count": "times", "n": "times", "body": "layers", "block": "layers"},
    "branches": {"branches": "paths", "mode": "merge", "op": "merge"},
    "stages": {"depths": "depth", "widths": "width", "strides": "stride", "repeats": "depth"},
    "spec": {
        "inputshape": "input", "inputsize": "input", "layers": "features", "model": "features",
        "backbone": "features", "body": "features", "network": "features", "architecture": "features",
        "classifier": "head", "numclasses": "classes", "nclasses": "classes", "nc": "classes",
        "parameters": "params", "version": "cnnspec", "dataset": "data", "training": "train", "title": "name",
    },
    "train": {
        "batchsize": "batch", "numepochs": "epochs", "nepochs": "epochs", "maxepochs": "epochs", "criterion": "loss",
        "earlystopping": "early_stop", "dtype": "precision", "stepsperepoch": "steps_per_epoch",
        "lrscheduler": "schedule", "scheduler": "schedule",
    },
    "optimizer": {"lr": "learning_rate", "eps": "epsilon", "alpha": "rho"},
    "data": {
        "validationsplit": "validation", "valsplit": "validation", "val": "validation", "augmentation": "augment",
        "transforms": "augment", "dataset": "source", "name": "source", "labelmode": "labels",
    },
    "expect": {"parameters": "params", "trainable": "trainable_params", "outputshape": "output", "mac": "macs"},
}  # fmt: skip
# What a layer does not do itself, and how it is said.
_ELSEWHERE: dict[str, dict[str, str]] = {
    "depthwise_conv": {
        "filters": "it keeps the channels: leave it out, or write `multiplier: 2` for twice as many",
        "outchannels": "it keeps the channels: leave it out, or write `multiplier: 2` for twice as many",
        "groups": "each channel is a group of its own: leave it out",
    },
    "conv": {"dropout": "dropout is an item of its own: `- dropout: 0.5` behind it",
             "pool": "pooling is an item of its own: `- pool: max` behind it"},
    "dense": {"dropout": "dropout is an item of its own: `- dropout: 0.5` behind it"},
}  # fmt: skip
_LIKE_CONV = ("depthwise_conv", "separable_conv", "conv_transpose")
_NEEDLESS = {
    "inchannels": "leave it out: the channels that flow in are known",
    "infeatures": "leave it out: what flows in is known",
    "inputshape": "leave it out: what flows in stands once at the top, as `input`",
    "inputdim": "leave it out: what flows in stands once at the top, as `input`",
    "numfeatures": "leave it out: the channels that flow in are known",
    "normalizedshape": "leave it out: what flows in is known",
    "dataformat": "leave it out: maps are height × width × channels, channels last",
    "axis": "leave it out: it works over the channels, the last axis",
    "dim": "leave it out: it works over the channels, the last axis",
    "inplace": "leave it out: how memory is used is not part of a spec",
    "affine": "write `scale: false` and `center: false` for affine: False",
    "ceilmode": "there is only the floor; pad with `padding: same`, or by a number of pixels",
    "learningrate": "it stands in the optimizer: `optimizer: {adam: {learning_rate: 1e-3}}`",
    "lr": "it stands in the optimizer: `optimizer: {adam: {learning_rate: 1e-3}}`",
    "validationsplit": "it stands under `data`: `validation: 0.1`",
    "flops": "count multiply-accumulates, `macs`: half of the FLOPs",
    "outputsize": "`global_pool` leaves one number a channel; for other sizes set `size` and `stride` of `pool`",
    "batchsize": "it stands under `train`: `batch: 64`",
    "epochs": "it stands under `train`: `epochs: 5`",
    "optimizer": "it stands under `train`: `optimizer: adam`",
    "loss": "it stands under `train`",
}

# Values, by what they are called elsewhere; only those count that are among the choices at hand.
VALUES = {
    "xavier_uniform": "glorot_uniform", "xavier_normal": "glorot_normal", "xavier": "glorot_uniform",
    "kaiming_uniform": "he_uniform", "kaiming_normal": "he_normal", "kaiming": "he_normal", "normal": "small_normal",
    "random_normal": "small_normal", "random_uniform": "small_uniform", "avg": "average", "mean": "average",
    "maximum": "max", "batchnorm": "batch", "batch_norm": "batch", "batch_normalization": "batch", "bn": "batch",
    "layernorm": "layer", "layer_norm": "layer", "groupnorm": "group", "group_norm": "group", "lrelu": "leaky_relu",
    "crossentropy": "sparse_categorical_crossentropy", "cross_entropy": "sparse_categorical_crossentropy",
    "nll": "sparse_categorical_crossentropy", "sum": "add", "plus": "add", "concatenate": "concat", "cat": "concat",
    "mul": "multiply", "sub": "subtract", "acc": "accuracy", "val_acc": "val_accuracy", "projection": "auto",
    "conv": "auto", "mixed_bfloat16": "bfloat16", "fp32": "float32", "onehot": "one_hot", "categorical": "one_hot",
    "int": "index", "integer": "index", "sparse": "index", "mnist": "mnist5k", "cosine_annealing": "cosine",
    "cosine_decay": "cosine", "rotation": "rotate", "translation": "translate", "shift": "translate",
}  # fmt: skip


def layer(word: str, known: Iterable[str]) -> Ours | None:
    """The word of ours for the name of a layer elsewhere, or one of the ``known`` ones written in another way."""
    plain = _plain(word)
    if translation := _WITH_FIELDS.get(plain):
        return translation
    if plain in _ACTIVATIONS:
        return Ours("activation", {"type": _ACTIVATIONS[plain]})
    theirs = next((Ours(ours) for ours, theirs in _LAYERS.items() if plain in theirs), None)
    return theirs or next((Ours(ours) for ours in known if ours.replace("_", "") == plain), None)


def no_layer(word: str) -> str | None:
    """What to do instead of a layer that a spec does not need, or cannot have."""
    return _NO_LAYER.get(_plain(word))


def field(what: str, key: str) -> str | None:
    """Our key for one that ``what`` (``conv``, ``train``) has elsewhere."""
    plain = key.lower().replace("_", "").replace("-", "")
    tables = [_FIELDS.get(what, {}), _FIELDS["conv"] if what in _LIKE_CONV else {}, _FIELDS[""]]
    return next((table[plain] for table in tables if plain in table), None)


def needless(what: str, key: str) -> str | None:
    """Why a key of other libraries is not needed in ``what``, or where it belongs."""
    plain = key.lower().replace("_", "")
    return _ELSEWHERE.get(what, {}).get(plain) or _NEEDLESS.get(plain)


def _plain(word: str) -> str:
    last = word.rpartition(".")[2].partition("(")[0].strip().lower()
    return re.sub(r"[_-]|[123]d$", "", re.sub(r"(?<=[a-z_])[123]d", "", last))


def _yaml(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
