"""From a layer's Keras call to the PyTorch module, or expression, that computes the same on channels-first maps."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from cnnspec.codegen.calls import plain
from cnnspec.codegen.tree import Entry, Group, entries
from cnnspec.diagnostics import Diagnostic, SpecError
from cnnspec.graph import Graph, Node, tell
from cnnspec.layers._base import KerasCall
from cnnspec.layers._window import Pads, Window
from cnnspec.shapes import Shape, is_known, rank_of

PARTS = "parts:"  # a module of ours, that the script then has a copy of
EXPRESSION = "expression:"  # what is no module: {0}, {1} are what flows in

_OWN_ACTIVATIONS = {
    "exponential": "Exponential", "squareplus": "Squareplus", "sparse_plus": "SparsePlus",
    "sparse_sigmoid": "SparseSigmoid", "sparsemax": "Sparsemax",
}  # fmt: skip
_ACTIVATIONS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "celu": ("CELU", {}),
    "elu": ("ELU", {}),
    "gelu": ("GELU", {}),
    "hard_shrink": ("Hardshrink", {}),
    "hard_sigmoid": ("Hardsigmoid", {}),
    "hard_silu": ("Hardswish", {}),
    "hard_swish": ("Hardswish", {}),
    "hard_tanh": ("Hardtanh", {}),
    "leaky_relu": ("LeakyReLU", {"negative_slope": 0.2}),
    "linear": ("Identity", {}),
    "log_sigmoid": ("LogSigmoid", {}),
    "log_softmax": ("LogSoftmax", {"dim": 1}),
    "mish": ("Mish", {}),
    "relu": ("ReLU", {}),
    "relu6": ("ReLU6", {}),
    "selu": ("SELU", {}),
    "sigmoid": ("Sigmoid", {}),
    "silu": ("SiLU", {}),
    "soft_shrink": ("Softshrink", {}),
    "softmax": ("Softmax", {"dim": 1}),
    "softplus": ("Softplus", {}),
    "softsign": ("Softsign", {}),
    "swish": ("SiLU", {}),
    "tanh": ("Tanh", {}),
    "tanh_shrink": ("Tanhshrink", {}),
}
_MERGES = {"Add": " + ", "Multiply": " * ", "Subtract": " - "}


class Known(NamedTuple):
    """How calls of one class are written."""

    positional: tuple[str, ...] = ()
    defaults: Mapping[str, Any] = {}


_CONV = Known(
    ("in_channels", "out_channels", "kernel_size"),
    {"stride": 1, "padding": 0, "output_padding": 0, "dilation": 1, "groups": 1, "bias": True},
)
_POOL = Known(("kernel_size",), {"padding": 0})
KNOWN: Mapping[str, Known] = {
    "Conv": _CONV,
    "PaddedConv": _CONV,
    "ConvTranspose": _CONV,
    "MaxPool": _POOL,
    "AvgPool": Known(("kernel_size",), {"padding": 0, "count_include_pad": True}),
    "Linear": Known(("in_features", "out_features"), {"bias": True}),
    "BatchNorm": Known(("num_features",), {"eps": 1e-5, "momentum": 0.1}),
    "GroupNorm": Known(("num_groups", "num_channels"), {"eps": 1e-5}),
    "LayerNorm": Known(("channels",), {"eps": 1e-5}),
    "ChannelNorm": Known(("channels",), {"eps": 1e-5}),
    "LayerScale": Known(("channels",)),
    "LearntNormalize": Known(("channels",)),
    "PReLU": Known(("channels",)),
    "Rescale": Known(("scale",), {"offset": 0}),
    "Dropout": Known(("rate",)),
    "PaddedMaxPool": _POOL,
    "PaddedAvgPool": _POOL,
    "SeparableConv": Known(_CONV.positional, {**_CONV.defaults, "multiplier": 1}),
    "CroppedConvTranspose": _CONV,
    **dict.fromkeys(("ZeroPad", "ConstantPad"), Known(("pads", "value"))),
    **{each: Known((field,)) for each, field in (
        ("Grayscale", "factors"), ("ChannelShuffle", "groups"), ("Reshape", "shape"), ("Permute", "order"),
        ("StochasticDepth", "rate"), ("GaussianNoise", "stddev"),
    )},
}  # fmt: skip


def known(path: str) -> Known:
    """How calls of a class are written, whatever its rank."""
    name = path.partition("|")[0].rpartition(":")[2]
    return KNOWN.get(name[:-2] if name[-2:] in ("1d", "2d", "3d") else name, Known())


class TorchCalls:
    """What each node of a graph is in PyTorch. Raises SpecError, with the place, for a layer that has no twin."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._uneven: set[tuple[str, str]] = set()
        self._keys: dict[str, tuple[str, str]] = {}
        self._visit(entries(graph), "", "")

    def __call__(self, node: Node) -> KerasCall:
        """The call: ``nn:Conv2d``, one of our parts, or an expression; what wraps it stands behind a bar."""
        shapes = self._graph.shapes_into(node)
        call = node.layer.keras_call(*shapes)
        name = call.path.rpartition(":")[2]
        rank = rank_of(shapes[0])
        write = _BY_NAME.get(re.sub(r"[123]D", "xD", name))
        if write is None or not call.path.startswith(("keras.layers:", "cnnspec.emit.keras_layers.")):
            raise _refusal(node, f"the layer {name} has no PyTorch twin", "emit it to Keras, or take the layer out")
        uneven = self._keys.get(node.name) in self._uneven
        return write(_Subject(node, shapes, rank, call.arguments, name, uneven))

    def _visit(self, inside: tuple[Entry, ...], group: str, lead: str) -> None:
        # A block pads unevenly in one use and evenly in another: what may pad unevenly does so in all of them.
        for entry in inside:
            if isinstance(entry, Group):
                self._visit(entry.entries, entry.name, f"{lead}{entry.prefix}.")
                continue
            key = self._keys[entry.name] = (group, entry.name.removeprefix(lead))
            window = getattr(entry.layer, "window", lambda _: None)(rank_of(self._graph.shapes_into(entry)[0]))
            if isinstance(window, Window) and window.padding == "same" and not any(s > 1 for s in window.scales):
                pads = same_pads(entry, window, self._graph.shapes_into(entry)[0])
                if any(before != after for before, after in pads):
                    self._uneven.add(key)


class _Subject(NamedTuple):
    """One layer on its way: its node, what flows in, and its Keras arguments."""

    node: Node
    shapes: tuple[Shape, ...]
    rank: int
    given: Mapping[str, Any]
    name: str
    uneven: bool

    @property
    def channels(self) -> int:
        return self.shapes[0][-1]

    @property
    def window(self) -> Window:
        found = self.node.layer.window(self.rank)
        assert isinstance(found, Window)
        return found

    def pads(self) -> Pads:
        if self.given.get("padding") != "same":
            return ((0, 0),) * self.rank
        return same_pads(self.node, self.window, self.shapes[0])


def same_pads(node: Node, window: Window, shape: Shape) -> Pads:
    """What SAME pads, which has to be known: with a stride it depends on the sizes."""
    still = tuple(1 if step == 1 else size for step, size in zip(window.stride, shape, strict=False))
    pads = window.pads(still)
    if not all(is_known(each) for pad in pads for each in pad):
        help = "give the input numbers, such as [224, 224, 3], or pad by hand: padding: 1"
        raise _refusal(node, "what padding: same adds to a stride depends on a size that is open", help)
    return pads


def _refusal(node: Node, why: str, help: str) -> SpecError:
    message = f"{node.item} cannot be emitted: {why}"
    return SpecError([Diagnostic("emit.no-twin", message, node.span, help, tell(node.chain))])


def _nn(name: str, arguments: Mapping[str, Any], *wraps: str) -> KerasCall:
    return KerasCall("|".join((f"nn:{name}", *wraps)), {key: plain(value) for key, value in arguments.items()})


def _part(name: str, arguments: Mapping[str, Any], *wraps: str) -> KerasCall:
    return KerasCall("|".join((f"{PARTS}{name}", *wraps)), arguments)


def _torch_pads(pads: Pads) -> tuple[int, ...]:
    """The last axis first, as PyTorch has it."""
    return tuple(each for pad in reversed(pads) for each in pad)


def _frozen(subject: _Subject) -> tuple[str, ...]:
    return () if subject.given.get("trainable", True) else ("frozen",)


def _conv_call(subject: _Subject, into: int, out: int, groups: int, bias: bool, *wraps: str) -> KerasCall:
    window, pads = subject.window, subject.pads()
    arguments = {
        "in_channels": into,
        "out_channels": out,
        "kernel_size": window.size,
        "stride": window.stride,
        "padding": tuple(before for before, _ in pads),
        "dilation": window.dilation,
        "groups": groups,
        "bias": bias,
    }
    if not subject.uneven:
        return _nn(f"Conv{subject.rank}d", arguments, *wraps)
    del arguments["padding"]
    plain_ones = {key: plain(value) for key, value in arguments.items()}
    return _part(f"PaddedConv{subject.rank}d", {**plain_ones, "pads": _torch_pads(pads)}, *wraps)


def _conv(subject: _Subject) -> KerasCall:
    given = subject.given
    groups, filters = given.get("groups", 1), given["filters"]
    return _conv_call(subject, subject.channels, filters, groups, given["use_bias"], *_frozen(subject))


def _depthwise(subject: _Subject) -> KerasCall:
    into, given = subject.channels, subject.given
    return _conv_call(subject, into, into * given["depth_multiplier"], into, given["use_bias"], *_frozen(subject))


def _separable(subject: _Subject) -> KerasCall:
    given, window = subject.given, subject.window
    arguments = {
        "in_channels": subject.channels,
        "out_channels": given["filters"],
        "kernel_size": window.size,
        "stride": window.stride,
        "dilation": window.dilation,
        "multiplier": given["depth_multiplier"],
        "bias": given["use_bias"],
    }
    plain_ones = {key: plain(value) for key, value in arguments.items()}
    pads = {"pads": _torch_pads(subject.pads())}
    return _part(f"SeparableConv{subject.rank}d", {**plain_ones, **pads}, *_frozen(subject))


def _transpose(subject: _Subject) -> KerasCall:
    given = subject.given
    written = subject.node.layer.written(subject.rank)  # type: ignore[attr-defined]  # of every convolution
    before, after = [], []
    assert subject.window.padding != "same"
    for extent, (first, last) in zip(written.extent, subject.window.padding, strict=True):
        # The window counts what it adds on each side; a transposed convolution without padding adds all of it.
        before.append(extent - 1 - int(first))
        after.append(extent - 1 - int(last))
    padding = [min(one, max(other, 0)) for one, other in zip(before, after, strict=True)]
    crops = tuple((b - p, max(a, 0) - p) for b, a, p in zip(before, after, padding, strict=True))
    arguments = {
        "in_channels": subject.channels,
        "out_channels": given["filters"],
        "kernel_size": written.size,
        "stride": written.stride,
        "padding": tuple(padding),
        "output_padding": tuple(max(-a, 0) for a in after),
        "dilation": written.dilation,
        "bias": given["use_bias"],
    }
    if not any(each for pair in crops for each in pair):
        return _nn(f"ConvTranspose{subject.rank}d", arguments, *_frozen(subject))
    plain_ones = {key: plain(value) for key, value in arguments.items()}
    more = {"crops": _torch_pads(crops)}
    return _part(f"CroppedConvTranspose{subject.rank}d", {**plain_ones, **more}, *_frozen(subject))


def _dense(subject: _Subject) -> KerasCall:
    given = subject.given
    arguments = {"in_features": subject.channels, "out_features": given["units"], "bias": given["use_bias"]}
    return _nn("Linear", arguments, *_frozen(subject))


def _pool(subject: _Subject) -> KerasCall:
    window, pads, average = subject.window, subject.pads(), "Average" in subject.name
    arguments: dict[str, Any] = {"kernel_size": window.size, "stride": window.stride}
    name = f"{'Avg' if average else 'Max'}Pool{subject.rank}d"
    if subject.uneven:
        plain_ones = {key: plain(value) for key, value in arguments.items()}
        return _part(f"Padded{name}", {**plain_ones, "pads": _torch_pads(pads)})
    arguments["padding"] = tuple(before for before, _ in pads)
    if average:
        arguments["count_include_pad"] = not any(before for before, _ in pads)
    return _nn(name, arguments)


def _global_pool(subject: _Subject) -> KerasCall:
    axes = tuple(range(2, subject.rank + 2))
    keep = ", keepdim=True" if subject.given["keepdims"] else ""
    operation = "mean" if "Average" in subject.name else "amax"
    return KerasCall(f"{EXPRESSION}{{0}}.{operation}({axes if len(axes) > 1 else axes[0]}{keep})")


def _norm_wraps(subject: _Subject) -> tuple[str, ...]:
    lost = [torch for key, torch in (("scale", "weight"), ("center", "bias")) if not subject.given[key]]
    return ("without:" + ",".join(lost),) if lost else ()


def _batch_norm(subject: _Subject) -> KerasCall:
    # Keras says how much of the old statistics stays, PyTorch how much comes new.
    momentum = round(1 - subject.given["momentum"], 12)
    arguments = {"num_features": subject.channels, "eps": subject.given["epsilon"], "momentum": momentum}
    return _nn(f"BatchNorm{max(subject.rank, 1)}d", arguments, *_norm_wraps(subject))


def _layer_norm(subject: _Subject) -> KerasCall:
    arguments = {"channels": subject.channels, "eps": subject.given["epsilon"]}
    if subject.rank:
        return _part("ChannelNorm", arguments, *_norm_wraps(subject))
    return _nn("LayerNorm", arguments, *_norm_wraps(subject))


def _group_norm(subject: _Subject) -> KerasCall:
    given = subject.given
    arguments = {"num_groups": given["groups"], "num_channels": subject.channels, "eps": given["epsilon"]}
    return _nn("GroupNorm", arguments, *_norm_wraps(subject))


def _activation(subject: _Subject) -> KerasCall:
    name = subject.given["activation"]
    if name in _OWN_ACTIVATIONS:
        return _part(_OWN_ACTIVATIONS[name], {})
    twin, arguments = _ACTIVATIONS[name]
    return _nn(twin, arguments)


def _merge(subject: _Subject) -> KerasCall:
    rank = max(rank_of(shape) for shape in subject.shapes)
    operands = []
    for index, shape in enumerate(subject.shapes):
        # One number a channel is broadcast over the map.
        lifted = f"[:, :, {', '.join(['None'] * rank)}]" if rank_of(shape) < rank else ""
        operands.append(f"{{{index}}}{lifted}")
    if subject.name in _MERGES:
        return KerasCall(EXPRESSION + _MERGES[subject.name].join(operands))
    if subject.name == "Maximum":
        text = operands[0]
        for each in operands[1:]:
            text = f"torch.maximum({text}, {each})"
        return KerasCall(EXPRESSION + text)
    return KerasCall(f"{EXPRESSION}({' + '.join(operands)}) / {len(operands)}")


def _concat(subject: _Subject) -> KerasCall:
    return KerasCall(f"{EXPRESSION}torch.cat([{', '.join(f'{{{i}}}' for i in range(len(subject.shapes)))}], 1)")


def _pad(subject: _Subject) -> KerasCall:
    pads = subject.given["padding"]
    pads = (pads,) if type(pads[0]) is int else tuple(map(tuple, pads))
    if subject.name != "ConstantPad":
        return _nn(f"ZeroPad{subject.rank}d", {"pads": _torch_pads(pads)})
    value = subject.given["value"]
    infinite = Raw('float("-inf")') if value == "lowest" else value
    return _nn(f"ConstantPad{subject.rank}d", {"pads": _torch_pads(pads), "value": infinite})


def _crop(subject: _Subject) -> KerasCall:
    cuts = subject.given["cropping"]
    cuts = (cuts,) if type(cuts[0]) is int else cuts
    return _nn(f"ZeroPad{subject.rank}d", {"pads": tuple(-each for each in _torch_pads(cuts))})


class Raw(str):
    """A piece of code, and not a text."""


def _resize(subject: _Subject) -> KerasCall:
    given = subject.given
    linear = {1: "linear", 2: "bilinear", 3: "trilinear"}[subject.rank]
    nearest = given.get("method", given.get("interpolation", "nearest")) == "nearest"
    arguments: dict[str, Any] = {}
    if given.get("size") is not None and subject.name == "Resize":
        arguments["size"] = tuple(given["size"])
    else:
        factors = given.get("factor") or given["size"]
        axes = (factors,) if isinstance(factors, int) else tuple(factors)
        arguments["scale_factor"] = axes[0] if len(set(axes)) == 1 else tuple(map(float, axes))
    # "nearest" of PyTorch reads the corner of a pixel, Keras its centre.
    arguments["mode"] = "nearest-exact" if nearest else linear
    return KerasCall("nn:Upsample", arguments)


def _dropout(subject: _Subject) -> KerasCall:
    if subject.given.get("noise_shape"):
        return _part("StochasticDepth", {"rate": subject.given["rate"]})
    spatial = f"{subject.rank}d" if subject.name.startswith("Spatial") else ""
    return _nn(f"Dropout{spatial}", {"rate": subject.given["rate"]})


def _normalize(subject: _Subject) -> KerasCall:
    given = subject.given
    if "mean" in given:
        return _part("Normalize", {"mean": given["mean"], "variance": given["variance"]})
    return _part("LearntNormalize", {"channels": subject.channels})


def _flatten(subject: _Subject) -> KerasCall:
    return _part("Flatten", {}) if subject.rank else _nn("Flatten", {})


def _split(subject: _Subject) -> KerasCall:
    given = subject.given
    return KerasCall(f"{EXPRESSION}{{0}}.chunk({given['parts']}, 1)[{given['take']}]")


_BY_NAME: Mapping[str, Callable[[_Subject], KerasCall]] = {
    "ConvxD": _conv,
    "ConvxDTranspose": _transpose,
    "DepthwiseConvxD": _depthwise,
    "SeparableConvxD": _separable,
    "SeparableConv": _separable,
    "Dense": _dense,
    "MaxPoolingxD": _pool,
    "AveragePoolingxD": _pool,
    "GlobalAveragePoolingxD": _global_pool,
    "GlobalMaxPoolingxD": _global_pool,
    "BatchNormalization": _batch_norm,
    "LayerNormalization": _layer_norm,
    "GroupNormalization": _group_norm,
    "Activation": _activation,
    "PReLU": lambda subject: _nn("PReLU", {"channels": subject.channels}),
    "Glu": lambda _: _nn("GLU", {"dim": 1}),
    **dict.fromkeys((*_MERGES, "Maximum", "Average"), _merge),
    "Concatenate": _concat,
    "ZeroPaddingxD": _pad,
    "ConstantPad": _pad,
    "CroppingxD": _crop,
    "UpSamplingxD": _resize,
    "Resize": _resize,
    "Dropout": _dropout,
    "SpatialDropoutxD": _dropout,
    "GaussianNoise": lambda subject: _part("GaussianNoise", {"stddev": subject.given["stddev"]}),
    "Normalization": _normalize,
    "Rescaling": lambda subject: _part("Rescale", {key: subject.given[key] for key in ("scale", "offset")}),
    "Grayscale": lambda subject: _part("Grayscale", {"factors": subject.given["factors"]}),
    "LayerScale": lambda subject: _part("LayerScale", {"channels": subject.channels, "init": subject.given["init"]}),
    "ChannelShuffle": lambda subject: _part("ChannelShuffle", {"groups": subject.given["groups"]}),
    "Split": _split,
    "Flatten": _flatten,
    "Reshape": lambda subject: _part("Reshape", {"shape": tuple(subject.given["target_shape"])}),
    "Permute": lambda subject: _part("Permute", {"order": tuple(subject.given["dims"])}),
}
