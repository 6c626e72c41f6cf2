"""The sets of keras.datasets: what is said of them, and what is told where they cannot be had."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from image_files import found

from cnnspec.diagnostics import UsageError
from cnnspec.sources import SOURCES, Wanted

WORDS = ["mnist", "fashion_mnist", "cifar10", "cifar100"]
pytestmark = pytest.mark.keras


@pytest.mark.parametrize("word", WORDS)
def test_reads_what_keras_gives(word: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    facts = SOURCES[word].facts({})
    axes = facts.shape[:2] if facts.shape[2] == 1 else facts.shape

    def load_data() -> Any:
        images, labels = np.zeros((4, *axes), np.uint8), np.array([[0], [1], [2], [3]], np.uint8)
        return (images, labels), (images[:2], labels[:2])

    monkeypatch.setattr(f"keras.datasets.{word}.load_data", load_data)
    source = found({word: {}}, tmp_path).source
    parts = source.load(Wanted(facts.shape, 0))
    assert (parts.training.shape, parts.training.labels.tolist()) == (facts.shape, [0, 1, 2, 3])
    assert (len(parts.test), parts.training.classes) == (2, facts.classes)
    assert source.names == () or len(source.names) == facts.classes


def test_without_a_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def load_data() -> None:
        raise Exception("URL fetch failure on https://…: None -- no network")

    monkeypatch.setattr("keras.datasets.mnist.load_data", load_data)
    with pytest.raises(UsageError, match="cannot get mnist: URL fetch failure") as caught:
        found({"mnist": {}}, tmp_path).source.load(Wanted((28, 28, 1), 0))
    assert "downloaded once, which needs a network" in str(caught.value.help)
