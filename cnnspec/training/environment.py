"""What the numbers of a training depend on besides its spec and its data."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from cnnspec._version import __version__


def environment(precision: str, cpu_info: Path = Path("/proc/cpuinfo")) -> dict[str, Any]:
    """Versions, hardware, threads of one operation and of operations side by side, and the precision in use."""
    cards = [
        tf.config.experimental.get_device_details(card).get("device_name", card.name)
        for card in tf.config.list_physical_devices("GPU")
    ]
    return {
        "cnnspec": __version__,
        "python": platform.python_version(),
        "tensorflow": tf.__version__,
        "keras": keras.__version__,
        "numpy": np.__version__,
        "system": f"{platform.system()} {platform.release()}",
        "processor": _processor(cpu_info),
        "cards": cards,
        "threads": _threads(tf.config.threading.get_intra_op_parallelism_threads(), "TF_NUM_INTRAOP_THREADS"),
        "parallel_operations": _threads(
            tf.config.threading.get_inter_op_parallelism_threads(), "TF_NUM_INTEROP_THREADS"
        ),
        "onednn": os.environ.get("TF_ENABLE_ONEDNN_OPTS", "default"),
        "precision": precision,
    }


def _threads(configured: int, variable: str) -> int:
    """What TensorFlow takes: what it was told, else what the environment says, else the processors that it may use."""
    setting = os.environ.get(variable, "")
    if configured or (setting.isdigit() and int(setting)):
        return configured or int(setting)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _processor(path: Path) -> str:
    try:
        lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:  # not Linux
        lines = []
    names = (line.partition(":")[2].strip() for line in lines if line.lower().startswith("model name"))
    return next(names, "") or platform.processor() or platform.machine()
