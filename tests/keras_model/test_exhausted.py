"""Too little memory ends in one line with a remedy: while building, reading, training and evaluating."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from image_files import write_folder
from support import spec_of

import cnnspec
from cnnspec.diagnostics import UsageError
from cnnspec.keras_model.exhausted import enough_memory

pytestmark = pytest.mark.keras

SPEC = """\
cnnspec: 1
name: net
input: [28, 28, 1]
classes: 10
features: [{rescale: {scale: $(1 / 255)}}, flatten]
head: [{dense: {units: $classes, activation: softmax}}]
data: {source: mnist5k}
train: {batch: 64}
"""


def exhausted() -> Exception:
    import tensorflow as tf

    text = "OOM when allocating tensor with shape[64,1000] and type float on /job:localhost"
    return tf.errors.ResourceExhaustedError(None, None, text)


def fails(error: BaseException) -> Any:
    def fail(*_: Any, **__: Any) -> Any:
        raise error

    return fail


def test_a_network_that_does_not_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import keras

    monkeypatch.setattr(keras.layers.Dense, "build", fails(exhausted()))
    with pytest.raises(UsageError, match=r"build the network: a tensor of 64 × 1000 numbers \(float\)") as caught:
        cnnspec.train(spec_of(SPEC), tmp_path / "run")
    assert "cnnspec summary" in str(caught.value.help)
    assert not (tmp_path / "run").exists()


@pytest.mark.large
def test_a_network_that_fits_no_machine(tmp_path: Path) -> None:
    """In `make long`, as TensorFlow waits ten seconds for memory before it gives up."""
    # More than any processor of today can address, so that nothing is taken from the machine.
    spec = spec_of(
        SPEC.replace("flatten]", "{upsample: 50}, flatten, {dense: {units: 1_000_000_000, activation: relu}}]")
    )
    with pytest.raises(
        UsageError, match=r"build the network: a tensor of 1960000 × 1000000000 numbers \(float\)"
    ) as caught:
        cnnspec.train(spec, tmp_path / "run")
    assert "cnnspec summary" in str(caught.value.help)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("error", [exhausted, MemoryError])
def test_a_batch_that_does_not_fit(error: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cnnspec.training.loop.Loop.train_epoch", fails(error()))
    with pytest.raises(UsageError, match="not enough memory to train with a batch of 64") as caught:
        cnnspec.train(spec_of(SPEC), tmp_path / "run")
    assert "write `train: {batch: 32}`" in str(caught.value.help)


def test_arrays_that_do_not_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(np, "load", fails(MemoryError("Unable to allocate 8.00 TiB")))
    with pytest.raises(UsageError, match="not enough memory to read the images") as caught:
        cnnspec.train(spec_of(SPEC), tmp_path / "run")
    assert "data.cache" in str(caught.value.help)
    assert not (tmp_path / "run").exists()


def test_an_image_is_not_called_broken_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_folder(tmp_path / "data", {"a": 2, "b": 2})
    (tmp_path / "spec.yaml").write_text(
        SPEC.replace("mnist5k", "{folder: {path: data, broken: skip}}").replace("classes: 10", "classes: 2")
    )
    monkeypatch.setattr("cnnspec.sources.images.decode._with_channels", fails(exhausted()))
    with pytest.raises(UsageError, match="not enough memory to read the images"):
        cnnspec.train(cnnspec.load(tmp_path / "spec.yaml"), tmp_path / "run")


def test_every_other_error_passes() -> None:
    with pytest.raises(ZeroDivisionError), enough_memory("divide", "do not"):
        1 / 0  # noqa: B018
    with pytest.raises(UsageError, match=r"not enough memory to draw$"), enough_memory("draw", "draw less"):
        raise MemoryError
