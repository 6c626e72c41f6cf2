"""The same numbers as another shape, where ONNX has the channels first and the language last."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.onnx.values import Shape, Tensor, channels_first, channels_last

if TYPE_CHECKING:
    from cnnspec.importing.onnx.node import Node
    from cnnspec.importing.onnx.reader import Reader

NOTE = (
    "flattened row by row with the channels last, and ONNX has them first: the weights of the dense layer behind are "
    "to be put in that order, as [channels, sizes…, units] moved to [sizes…, channels, units]"
)
# What a dense layer may stand behind: the same for every number.
EACH_NUMBER = ("Relu", "LeakyRelu", "Elu", "Selu", "Sigmoid", "Tanh", "Dropout", "Identity", "Clip", "Gelu", "Cast")


def reshaped(node: Node, tensor: Tensor, target: Shape) -> Tensor:
    """A tensor as another shape of the axes of ONNX."""
    if target == tensor.shape:
        return tensor
    if not 1 <= len(target) <= 4:
        raise NoWordError("what comes out is neither a vector nor a map of 1 to 3 sizes")
    if None in target or None in tensor.shape:
        raise NoWordError("it reshapes sizes that the model leaves open")
    wide, after = _wide(tensor.shape), _wide(target)
    same = [tensor.shape[axis] for axis in wide] == [target[axis] for axis in after]
    if same and len(target) == len(tensor.shape):
        return _renamed(tensor, target, wide, after)
    if len(target) == 1:
        return _flat(node, tensor, target)
    if same and len(wide) <= 1 and (not after or after[0] == 0):  # one number a channel
        order = channels_first(len(target))
        return node.emit("reshape", {"shape": [*target[1:], target[0]]}, [tensor], target, order)
    tensor = node.plain(tensor)
    return node.emit("reshape", {"shape": list(target)}, [tensor], target, channels_last(len(target)))


def _wide(shape: Shape) -> list[int]:
    """The axes that have more than one position."""
    return [axis for axis, size in enumerate(shape) if size != 1]


def _renamed(tensor: Tensor, target: Shape, wide: Sequence[int], after: Sequence[int]) -> Tensor:
    """A reshaping that only moves axes of one position: no number changes its place."""
    left = [tensor.order[axis] for axis in range(len(target)) if axis not in wide]
    order = {to: tensor.order[at] for at, to in zip(wide, after, strict=True)}
    order |= dict(zip((axis for axis in range(len(target)) if axis not in after), left, strict=True))
    return Tensor(tensor.name, target, tuple(order[axis] for axis in range(len(target))))


def _flat(node: Node, tensor: Tensor, target: Shape) -> Tensor:
    ours = [axis for axis in range(len(tensor.shape)) if tensor.ours[axis] != 1]
    theirs = [tensor.order[axis] for axis in _wide(tensor.shape)]
    if ours != theirs:
        if _ends_in_dense(node.reader, node.outputs[0]):
            node.note(NOTE)
        else:  # the order of the numbers is seen
            tensor = node.plain(tensor)
    return node.emit("flatten", {}, [tensor], target, channels_last(1))


def _ends_in_dense(reader: Reader, name: str) -> bool:
    """Whether only dense layers read a vector, through what does the same to every number."""
    waiting = deque([name])
    ends = {output.name for output in reader.graph.output}
    while waiting:
        value = waiting.popleft()
        if value in ends:
            return False
        for proto in reader.graph.node:
            if value not in proto.input:
                continue
            if proto.op_type in EACH_NUMBER:
                waiting.append(proto.output[0])
            elif proto.op_type not in ("Gemm", "MatMul") or proto.input[0] != value:
                return False
    return True
