"""Operators that move numbers or change the size of a map."""

from __future__ import annotations

from typing import Any

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.layers._fields import axes
from cnnspec.importing.onnx.node import Node, number
from cnnspec.importing.onnx.ops._window import short
from cnnspec.importing.onnx.reshaping import reshaped
from cnnspec.importing.onnx.values import Tensor


def _reshape(node: Node) -> Tensor:
    return reshaped(node, node.tensor(), node.shape())


def _flatten(node: Node) -> Tensor:
    if node.get("axis", 1) != 1:
        raise NoWordError("it keeps more axes than the batch")
    return _reshape(node)


def _transpose(node: Node) -> Tensor:
    """Nothing moves: only the order in which ONNX has the axes is another one."""
    tensor = node.tensor()
    perm = list(node.get("perm", range(len(tensor.shape) + 1)[::-1]))
    if perm[0] != 0:
        raise NoWordError("it moves the batch")
    return Tensor(
        tensor.name,
        tuple(tensor.shape[axis - 1] for axis in perm[1:]),
        tuple(tensor.order[axis - 1] for axis in perm[1:]),
    )


def _identity(node: Node) -> Tensor:
    return node.tensor()


def _cast(node: Node) -> Tensor:
    if node.attributes["to"] not in (1, 10, 11, 16):  # float, of 16, 64 and 16 bits
        raise NoWordError("numbers that flow are not rounded")
    return node.tensor()


def _dropout(node: Node) -> Tensor:
    rate = node.numbers(1, "ratio")
    return node.same("dropout", {"rate": number(float(rate[0])) if rate else 0.5}, [node.tensor()])


def _pad(node: Node) -> Tensor:
    tensor = node.tensor()
    if node.get("mode", "constant") != "constant":
        raise NoWordError(f"there is no field for the mode {node.attributes['mode']}")
    amounts, value, chosen = node.numbers(1, "pads"), node.numbers(2, "value"), node.numbers(3)
    if amounts is None:
        raise NoWordError("it has no pads")
    count = tensor.rank + 2
    where = [axis % count for axis in chosen] if chosen else list(range(count))
    pairs = dict.fromkeys(range(count), (0, 0))
    pairs |= dict(zip(where, zip(amounts[: len(where)], amounts[len(where) :], strict=True), strict=True))
    ours = {tensor.order[axis - 1]: pair for axis, pair in pairs.items() if axis}
    if pairs[0] != (0, 0) or ours[tensor.rank] != (0, 0):
        raise NoWordError("it pads the batch or the channels")
    return _padded(node, tensor, [ours[axis] for axis in range(tensor.rank)], number(float(value[0])) if value else 0)


def _padded(node: Node, tensor: Tensor, pairs: list[tuple[int, int]], value: float) -> Tensor:
    if all(pair == (0, 0) for pair in pairs):
        return tensor
    if all(max(pair) <= 0 for pair in pairs):
        return node.emit("crop", {"size": short([(-a, -b) for a, b in pairs])}, [tensor], node.shape(), tensor.order)
    if any(min(pair) < 0 for pair in pairs):
        raise NoWordError("it pads and cuts off")
    # What is below all numbers never wins a maximum, however it is written.
    fields = {"size": short(pairs), **({"value": value if value > -1e37 else "lowest"} if value else {})}
    return node.emit("pad", fields, [tensor], node.shape(), tensor.order)


def _resize(node: Node) -> Tensor:
    tensor = node.map()
    target = node.shape()
    mode, method = node.get("mode", "nearest"), "nearest"
    if mode in ("linear", "bilinear"):
        method = "bilinear"
    elif mode != "nearest":
        raise NoWordError(f"there is no method {mode}")
    if target == tensor.shape:
        return tensor
    old, new = tensor.shape[1:], target[1:]
    if target[0] != tensor.shape[0] or None in old or None in new or node.get("antialias", 0) or len(old) > 3:
        raise NoWordError("it changes more than the sizes of a map, or these are open")
    pairs = [(int(a or 0), int(b or 0)) for a, b in zip(old, new, strict=True)]
    whole = all(b % a == 0 for a, b in pairs)
    _same_positions(node, method, whole=whole)
    named = {} if method == "nearest" else {"method": method}
    if whole:
        fields: dict[str, Any] = {"size": axes([b // a for a, b in pairs]), **named}
        return node.emit("upsample", fields, [tensor], target, tensor.order)
    return node.emit("resize", {"size": axes([b for _, b in pairs])}, [tensor], target, tensor.order)


def _same_positions(node: Node, method: str, *, whole: bool) -> None:
    """Raises NoWordError where other positions are read than those that lie over each other, centre by centre."""
    default = "asymmetric" if node.kind == "Upsample" or node.opset < 11 else "half_pixel"
    how = node.get("coordinate_transformation_mode", default)
    if method == "nearest":
        rounding = node.get("nearest_mode", "floor" if default == "asymmetric" else "round_prefer_floor")
        halves = how in ("half_pixel", "pytorch_half_pixel") and rounding.startswith("round")
        if whole and (halves or (how == "asymmetric" and rounding == "floor")):
            return
    elif how in ("half_pixel", "pytorch_half_pixel"):
        return
    raise NoWordError(f"there is no field for its coordinates, {how}, with these factors")


OPERATORS = {
    "Reshape": _reshape, "Squeeze": _reshape, "Unsqueeze": _reshape, "Flatten": _flatten, "Transpose": _transpose,
    "Identity": _identity, "Cast": _cast, "Dropout": _dropout, "Pad": _pad, "Resize": _resize, "Upsample": _resize,
}  # fmt: skip
