"""What the sources promise before reading is what they give."""

from __future__ import annotations

import numpy as np
import pytest

from cnnspec.data.arrays import read
from cnnspec.data.sources import source_modules
from cnnspec.diagnostics import UsageError
from cnnspec.spec.data import Data


@pytest.mark.parametrize("word", [word for word, module in source_modules().items() if module.facts({})])
def test_facts_hold(word: str) -> None:
    data = Data.model_validate({"source": word})
    arrays, facts = read(data), data.facts
    assert facts is not None
    assert arrays.images.shape == (facts.samples, *facts.shape)
    assert (arrays.images.min(), arrays.images.max()) == facts.range
    assert sorted(np.unique(arrays.labels)) == list(range(facts.classes)) == list(range(arrays.classes))
    assert len(arrays) == facts.samples


def test_samples_are_counted() -> None:
    assert len(read(Data.model_validate({"source": "mnist5k", "samples": 5000}))) == 5000
    with pytest.raises(UsageError, match="says 4,000, but mnist5k holds 5,000"):
        read(Data.model_validate({"source": "mnist5k", "samples": 4000}))
