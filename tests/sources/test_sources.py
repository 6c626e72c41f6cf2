"""What the sources promise before reading is what they give."""

from __future__ import annotations

import numpy as np
import pytest

from cnnspec.data.read import look, read
from cnnspec.diagnostics import UsageError
from cnnspec.language.data import Data
from cnnspec.sources import Wanted


def test_facts_hold() -> None:
    data = Data.model_validate({"source": "mnist5k"})
    arrays, facts = look(data).source.load(Wanted((28, 28, 1), 0)).training, data.facts
    assert facts is not None
    assert arrays.images.shape == (facts.samples, *facts.shape)
    assert (arrays.images.min(), arrays.images.max()) == facts.range
    assert sorted(np.unique(arrays.labels)) == list(range(facts.classes)) == list(range(arrays.classes))
    assert len(arrays) == facts.samples


def test_samples_are_counted() -> None:
    parts = read(Data.model_validate({"source": "mnist5k", "samples": 5000}), (28, 28, 1))
    assert (len(parts.training), len(parts.validation)) == (4500, 500)
    with pytest.raises(UsageError, match="says 4,000, but mnist5k holds 5,000"):
        read(Data.model_validate({"source": "mnist5k", "samples": 4000}), (28, 28, 1))
