"""The estimate of what a step of training takes against real Keras steps, a fresh process each.

Measured is the peak of steps 2 to 5 minus the resident size after building. The weights are there after building, so
they are taken off what is compared. The first ratio is that of `process_bytes`, which counts what TensorFlow takes on
top. The second is that of `training_bytes` (gradients, optimizer, activations, and nothing else) to the peak of what
TensorFlow's allocator has given out, where graphs, kernels and the gaps between its pieces are left out.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import cnnspec
from benchmarks.timing import ROOT, environment
from cnnspec.analysis.memory import Training, measure_memory

NETWORKS = {
    "LeNet-5": ("specs/lenet5.yaml", 256),
    "ResNet-50": ("specs/resnet.yaml", 16),
    "MobileNetV2": ("benchmarks/specs/mobilenet_v2.yaml", 16),
    "VGG-16": ("benchmarks/specs/vgg16.yaml", 8),
    "U-Net": ("benchmarks/specs/unet.yaml", 2),
}
MARGIN = 0.25

# `train_on_batch` is what `fit` runs; the batch is made after building, as it is part of what a step needs.
STEPS = """
import json, re, sys
import keras, tensorflow as tf
import cnnspec

def resident(key):
    return int(re.search(key + r":\\s+(\\d+)", open("/proc/self/status").read())[1]) * 1024

def warm_up():
    # A network of nothing, so that the libraries' own start is no part of the figures.
    model = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Conv2D(1, 3), keras.layers.Flatten()])
    model.compile(optimizer="adam", loss="mse")
    model.train_on_batch(tf.zeros((1, 8, 8, 1)), tf.zeros((1, 36)))

warm_up()
graph = cnnspec.load(sys.argv[1]).compile()
model = cnnspec.build_keras(graph)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
built = resident("VmRSS")
images = tf.random.uniform((int(sys.argv[2]), *graph.input_shape))
labels = tf.zeros((int(sys.argv[2]), *graph.output_shape[:-1]), tf.int32)
model.train_on_batch(images, labels)
open("/proc/self/clear_refs", "w").write("5")  # forget the peak so far
tf.config.experimental.reset_memory_stats("CPU:0")
for _ in range(4):
    model.train_on_batch(images, labels)
given_out = tf.config.experimental.get_memory_info("CPU:0")["peak"]
print(json.dumps({"resident": resident("VmHWM") - built, "given_out": given_out}))
"""


def run() -> Iterator[str]:
    """A line a network, and how many keep the aim."""
    ratios = []
    for name, (path, batch) in NETWORKS.items():
        memory = measure_memory(cnnspec.load(ROOT / path).compile(), Training(batch))
        measured = _measure(path, batch)
        estimate = memory.process_bytes - memory.parameters
        numbers, given_out = memory.training_bytes - memory.parameters, measured["given_out"] - memory.parameters
        ratios.append(estimate / measured["resident"])
        yield (
            f"{name}, batch {batch}: estimate {estimate / 1e6:.0f} MB, resident {measured['resident'] / 1e6:.0f} MB: "
            f"{ratios[-1]:.2f}; numbers {numbers / 1e6:.0f} MB, given out {given_out / 1e6:.0f} MB: "
            f"{numbers / given_out:.2f}"
        )
    close = sum(abs(ratio - 1) <= MARGIN for ratio in ratios)
    low = sum(ratio < 1 - MARGIN for ratio in ratios)
    yield f"{close} of {len(ratios)} within 25 % of the resident peak (aim: 4), {low} under-estimated by more (aim: 0)"


def _measure(path: str, batch: int) -> dict[str, int]:
    command = [sys.executable, "-c", STEPS, str(ROOT / path), str(batch)]
    places = {**environment(), "PYTHONPATH": os.fspath(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=places, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    return dict(json.loads(done.stdout.splitlines()[-1]))
