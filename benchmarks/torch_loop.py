"""Seconds an epoch of `cnnspec train` against a plain PyTorch loop: same network, data, split and precision."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from benchmarks.epoch import RUNS, SPECS, ours, quick_spec
from benchmarks.timing import ROOT, cnnspec, compile_package, environment

# What somebody would write who has the arrays and the model, which `cnnspec emit --to torch` has written.
PLAIN = """
import json, sys, time
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
sys.path.insert(0, sys.argv[1])
from network import Network

stored = np.load(sys.argv[2])
def part(name):
    images, labels = (torch.from_numpy(stored[f"{kind}_{name}"]) for kind in "xy")
    return TensorDataset(images.movedim(-1, 1).float().contiguous(), labels.long())
epochs, batch = int(sys.argv[3]), int(sys.argv[4])
training = DataLoader(part("train"), batch_size=batch, shuffle=True)
validation = DataLoader(part("val"), batch_size=batch)

torch.manual_seed(0)
model = Network()
for module in model.modules():  # the loss takes logits
    for name, child in module.named_children():
        if isinstance(child, nn.Softmax):
            setattr(module, name, nn.Identity())
optimizer, loss_of, taken = torch.optim.Adam(model.parameters(), 1e-3), nn.CrossEntropyLoss(), []
for _ in range(epochs):
    start = time.perf_counter()
    model.train()
    total = right = 0
    for images, labels in training:
        optimizer.zero_grad()
        outputs = model(images)
        loss = loss_of(outputs, labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        right += (outputs.argmax(1) == labels).sum().item()
    model.eval()
    with torch.no_grad():
        for images, labels in validation:
            outputs = model(images)
            total += loss_of(outputs, labels).item() * len(labels)
            right += (outputs.argmax(1) == labels).sum().item()
    taken.append(time.perf_counter() - start)
print(json.dumps(taken))
"""

ARRAYS = """
import sys
import numpy as np
import cnnspec
from cnnspec.data.read import read

learning, held_back, *_ = read(cnnspec.load(sys.argv[1]).section("data").read(), (28, 28, 1))
np.savez(
    sys.argv[2], x_train=learning.images, y_train=learning.labels, x_val=held_back.images, y_val=held_back.labels
)
"""


def run() -> Iterator[str]:
    """Ratios of medians over alternating runs, each run's own figure the median of its epochs after the first."""
    if find_spec("torch") is None:
        yield "PyTorch is not installed here: pip install 'cnnspec[torch]'"
        return
    compile_package()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for network in SPECS:
            spec = quick_spec(network, folder)
            _said(cnnspec("emit", str(spec), "--to", "torch", "-o", str(folder / "network.py")))
            _said([sys.executable, "-c", ARRAYS, str(spec), str(folder / "digits.npz")])
            pairs = [(ours(spec, folder / f"{network}{turn}"), _plain(spec, folder)) for turn in range(RUNS)]
            mine, plain = (statistics.median(column) for column in zip(*pairs, strict=True))
            yield f"{network}: {mine:.3f} s, plain PyTorch {plain:.3f} s: {mine / plain:.2f} x (aim: at most 0.7)"


def _plain(spec: Path, folder: Path) -> float:
    import cnnspec as package

    train = package.load(spec).section("train").read()
    numbers = (str(train.epochs), str(train.batch))
    command = [sys.executable, "-c", PLAIN, str(folder), str(folder / "digits.npz"), *numbers]
    return statistics.median(json.loads(_said(command))[1:])


def _said(command: list[str]) -> str:
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    return done.stdout
