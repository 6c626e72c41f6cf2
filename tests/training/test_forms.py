"""The same digits train to the same weights, whatever form they lie in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from image_files import digits, in_every_form
from training_runs import SPEC, Watcher, build, history, same_states

from cnnspec.data.read import look
from cnnspec.data.sources import Where
from cnnspec.spec.data import Data
from cnnspec.spec.train import Train
from cnnspec.training.job import Job
from cnnspec.training.run import run

pytestmark = [pytest.mark.keras, pytest.mark.slow]


def trained(root: Path, name: str, source: dict[str, Any], **fields: Any) -> Path:
    data = Data.model_validate({"source": source, "range": [0, 255], "augment": ["rotate", "cutout"], **fields})
    out = root / f"run-{name}"
    train = Train.model_validate({"epochs": 1, "batch": 32, "optimizer": "adam"})
    found = look(data, Where(root))
    run(Job(build, data, train, SPEC, SPEC, found=found), out, progress=Watcher())
    return out


def test_every_form_of_the_same_digits_gives_the_same_weights(tmp_path: Path) -> None:
    sources = in_every_form(tmp_path, *digits())
    runs = {name: trained(tmp_path, name, source) for name, source in sources.items()}
    runs["streamed"] = trained(tmp_path, "streamed", sources["folder"], cache=0)
    for name, out in runs.items():
        assert same_states(runs["npz"], out), name
        assert history(runs["npz"]) == history(out), name
