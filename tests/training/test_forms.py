"""The same digits train to the same weights, whatever form they lie in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from image_files import digits, in_every_form
from training_runs import SPEC, Watcher, build, history, same_states

from cnnspec.data.read import look, read
from cnnspec.language.data import Data
from cnnspec.language.train import Train
from cnnspec.sources import Where
from cnnspec.training.job import Job
from cnnspec.training.run import run

pytestmark = [pytest.mark.keras, pytest.mark.slow]


def data_of(source: dict[str, Any], **fields: Any) -> Data:
    return Data.model_validate({"source": source, "range": [0, 255], "augment": ["rotate", "cutout"], **fields})


def read_form(root: Path, source: dict[str, Any]) -> Any:
    data = data_of(source)
    return read(data, (28, 28, 1), look(data, Where(root)))


def trained(root: Path, name: str, source: dict[str, Any], **fields: Any) -> Path:
    data = data_of(source, **fields)
    out = root / f"run-{name}"
    train = Train.model_validate({"epochs": 1, "batch": 32, "optimizer": "adam"})
    found = look(data, Where(root))
    run(Job(build, data, train, SPEC, SPEC, look=found), out, progress=Watcher())
    return out


def test_every_form_of_the_same_digits_gives_the_same_weights(tmp_path: Path) -> None:
    """The same pixels and labels, and what is decoded in each epoch trains as what is kept. In `make long`: training on each form."""
    sources = in_every_form(tmp_path, *digits())
    parts = {name: read_form(tmp_path, source) for name, source in sources.items()}
    for name, form in parts.items():
        for part in ("training", "validation"):
            here, there = getattr(form, part), getattr(parts["npz"], part)
            assert np.array_equal(here.images, there.images), (name, part)
            assert np.array_equal(here.labels, there.labels), (name, part)
    check_equal(trained(tmp_path, "npz", sources["npz"]), trained(tmp_path, "streamed", sources["folder"], cache=0))


@pytest.mark.large
def test_training_on_every_form_of_the_same_digits_gives_the_same_weights(tmp_path: Path) -> None:
    sources = in_every_form(tmp_path, *digits())
    runs = {name: trained(tmp_path, name, source) for name, source in sources.items()}
    runs["streamed"] = trained(tmp_path, "streamed", sources["folder"], cache=0)
    for out in runs.values():
        check_equal(runs["npz"], out)


def check_equal(one: Path, other: Path) -> None:
    assert same_states(one, other), other
    assert history(one) == history(other), other
