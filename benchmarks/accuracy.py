"""Validation accuracy on the embedded digits at the last epoch: the mean of three seeds, and the training time."""

from __future__ import annotations

import json
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.timing import ROOT, cnnspec, environment

AIMS = {"lenet5": 0.97, "digits_cnn": 0.982}
SEEDS = (0, 1, 2)


def run() -> Iterator[str]:
    """A line a spec."""
    with tempfile.TemporaryDirectory() as folder:
        for name, aim in AIMS.items():
            results = [_result(name, seed, Path(folder)) for seed in SEEDS]
            accuracies = [result["metrics"]["val_accuracy"] for result in results]
            seconds = max(result["seconds"] for result in results)
            shown = ", ".join(f"{each:.3f}" for each in accuracies)
            yield f"{name}: {statistics.mean(accuracies):.4f} ({shown}; aim: {aim}), at most {seconds:.0f} s (aim: 60)"


def _result(name: str, seed: int, folder: Path) -> dict[str, Any]:
    text = re.sub(
        r"^train: {", f"train: {{seed: {seed}, ", (ROOT / "specs" / f"{name}.yaml").read_text(), flags=re.MULTILINE
    )
    spec, out = folder / "spec.yaml", folder / f"{name}-{seed}"
    spec.write_text(text)
    command = cnnspec("train", str(spec), "--out", str(out))
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    return dict(json.loads((out / "result.json").read_text()))
