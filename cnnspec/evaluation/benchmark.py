"""How fast a model answers, by the size of the batch."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

_FEWEST = 10  # measured calls
_WARM = 3  # calls before, the first of which compiles
_UNNAMED = ("", "unknown")


class Speed(NamedTuple):
    """Milliseconds of one call, the median and what nine of ten stay below; images a second at the median."""

    batch: int
    calls: int
    median_ms: float
    p90_ms: float
    images_per_second: float


class Machine(NamedTuple):
    """What was measured on; 0 threads of TensorFlow are as many as it likes."""

    processor: str
    cores: int
    threads_in_operation: int
    threads_between_operations: int
    cards: tuple[str, ...]
    tensorflow: str
    system: str


def machine(cpu_info: Path = Path("/proc/cpuinfo")) -> Machine:
    """This one."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    threading = tf.config.threading
    return Machine(
        _processor(cpu_info),
        cores,
        threading.get_intra_op_parallelism_threads(),
        threading.get_inter_op_parallelism_threads(),
        tuple(
            str(tf.config.experimental.get_device_details(device).get("device_name", device.name))
            for device in tf.config.list_physical_devices("GPU")
        ),
        tf.__version__,
        f"{platform.system()} {platform.machine()}",
    )


def _processor(cpu_info: Path) -> str:
    try:
        lines = cpu_info.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:  # not Linux
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return next((name for name in [*names, platform.processor()] if name not in _UNNAMED), "unknown")


def benchmark(model: Any, shape: Sequence[int], batches: Sequence[int], seconds: float) -> list[Speed]:
    """Measures whole calls, from images in memory to outputs in memory, for about ``seconds`` a batch size."""
    compiled = tf.function(lambda images: model(images, training=False), reduce_retracing=False)
    random = np.random.RandomState(0)
    return [_speed(compiled, random.uniform(0, 255, (batch, *shape)).astype(np.float32), seconds) for batch in batches]


def _speed(compiled: Any, images: Any, seconds: float) -> Speed:
    tensor = tf.constant(images)
    for _ in range(_WARM):
        compiled(tensor).numpy()
    times: list[float] = []
    began = time.perf_counter()
    while len(times) < _FEWEST or time.perf_counter() - began < seconds:
        started = time.perf_counter()
        compiled(tensor).numpy()  # numpy() waits for the result
        times.append(time.perf_counter() - started)
    median, p90 = np.percentile(times, [50, 90])
    return Speed(len(images), len(times), float(median * 1000), float(p90 * 1000), float(len(images) / median))
