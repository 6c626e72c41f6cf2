"""Data that are not those of the network are refused, with what differs."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from cnnspec.diagnostics import UsageError
from cnnspec.language.data import Data
from cnnspec.language.train import Train

pytestmark = pytest.mark.keras


@pytest.mark.parametrize(
    ("labels", "outputs", "input", "message"),
    [
        ([0, 1, 0, 1, 7, 7], 4, 4, "npz has the label 7, the model has 4 outputs"),
        ([0, 1, 0, 1, 0, 1], 4, 5, r"npz has images of \[4, 4, 1\], the model takes \[5, 5, 1\]"),
    ],
)
def test_what_does_not_fit(
    labels: list[int], outputs: int, input: int, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cnnspec.training.feeds import feeds

    np.savez(tmp_path / "x.npz", x=np.zeros((6, 4, 4, 1), np.uint8), y=labels)
    monkeypatch.chdir(tmp_path)
    data = Data.model_validate({"source": {"npz": {"path": "x.npz"}}})
    model = SimpleNamespace(input_shape=(None, input, input, 1), output_shape=(None, outputs))
    with pytest.raises(UsageError, match=message):
        feeds(data, Train(), model)
