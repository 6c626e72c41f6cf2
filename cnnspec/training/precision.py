"""Which numbers a training computes in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf

_FAST_FLAGS = {"avx512_bf16", "amx_bf16", "bf16"}  # of x86 and of Arm processors, as Linux names them


def resolve(precision: str, cpu_info: Path = Path("/proc/cpuinfo")) -> str:
    """``float32`` or ``bfloat16``; ``auto`` is the latter where the graphics card, or else the processor, has it."""
    if precision != "auto":
        return precision
    cards = tf.config.list_physical_devices("GPU")
    if cards:
        capabilities = [tf.config.experimental.get_device_details(card).get("compute_capability") for card in cards]
        fast = all(capability is not None and capability >= (8, 0) for capability in capabilities)
    else:
        fast = bool(_FAST_FLAGS & _cpu_flags(cpu_info))
    return "bfloat16" if fast else "float32"


def _cpu_flags(path: Path) -> set[str]:
    try:
        lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:  # not Linux
        return set()
    return next((set(line.split()) for line in lines if line.lower().startswith(("flags", "features"))), set())


def build(build_model: Callable[[], Any], precision: str) -> Any:
    """The model in a precision; in bfloat16 its last dense layer and what follows it are computed in float32."""
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16" if precision == "bfloat16" else "float32")
    try:
        model = build_model()
        if precision == "bfloat16":
            _keep_the_end_exact(model)
        return model
    finally:
        keras.config.set_dtype_policy(before)


def _keep_the_end_exact(model: Any) -> None:
    # A probability near 1 has steps of 0.004 in bfloat16, and the loss is a logarithm of it.
    policy = keras.DTypePolicy("float32")
    for layer in reversed(model.layers):
        layer.dtype_policy = policy
        if layer.weights:
            return
