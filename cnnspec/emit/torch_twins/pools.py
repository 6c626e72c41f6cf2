"""Pools; those that pad unevenly are ours, and one over the whole map is an expression."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnspec.emit.calls import Known
from cnnspec.emit.torch_twins._calls import expression, nn, part, plainly, torch_pads
from cnnspec.emit.torch_twins._subject import Subject, Twin
from cnnspec.layers._base import KerasCall

_POOL = Known(("kernel_size",), {"padding": 0})
MODULES: Mapping[str, Known] = {
    "MaxPool": _POOL,
    "AvgPool": Known(("kernel_size",), {"padding": 0, "count_include_pad": True}),
    "PaddedMaxPool": _POOL,
    "PaddedAvgPool": _POOL,
}


def _pool(subject: Subject) -> KerasCall:
    window, pads, average = subject.window, subject.pads(), "Average" in subject.name
    arguments: dict[str, Any] = {"kernel_size": window.size, "stride": window.stride}
    name = f"{'Avg' if average else 'Max'}Pool{subject.rank}d"
    if subject.uneven:
        return part(f"Padded{name}", {**plainly(arguments), "pads": torch_pads(pads)})
    arguments["padding"] = tuple(before for before, _ in pads)
    if average:
        arguments["count_include_pad"] = not any(before for before, _ in pads)
    return nn(name, arguments)


def _global_pool(subject: Subject) -> KerasCall:
    axes = tuple(range(2, subject.rank + 2))
    keep = ", keepdim=True" if subject.arguments["keepdims"] else ""
    operation = "mean" if "Average" in subject.name else "amax"
    return expression(f"{{0}}.{operation}({axes if len(axes) > 1 else axes[0]}{keep})")


TWINS: Mapping[str, Twin] = {
    "MaxPoolingxD": _pool,
    "AveragePoolingxD": _pool,
    "GlobalAveragePoolingxD": _global_pool,
    "GlobalMaxPoolingxD": _global_pool,
}
