"""Which precision a machine gets, and that the end of a network stays exact."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from training_runs import build as build_network

pytestmark = pytest.mark.keras


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("model name: A\nflags : fpu avx512f avx512_bf16 amx_tile\n", "bfloat16"),
        ("flags\t\t: fpu amx_bf16\n", "bfloat16"),
        ("Features\t: fp asimd bf16\n", "bfloat16"),
        ("flags\t\t: fpu avx512f notbf16\n", "float32"),
        ("", "float32"),
    ],
)
def test_auto_asks_the_processor(text: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import tensorflow as tf

    from cnnspec.training.precision import resolve

    monkeypatch.setattr(tf.config, "list_physical_devices", lambda _: [])
    (tmp_path / "cpuinfo").write_text(text)
    assert resolve("auto", tmp_path / "cpuinfo") == expected
    assert resolve("auto", tmp_path / "absent") == "float32"
    assert [resolve(each) for each in ("float32", "bfloat16")] == ["float32", "bfloat16"]


@pytest.mark.parametrize(("capability", "expected"), [((8, 0), "bfloat16"), ((7, 5), "float32"), (None, "float32")])
def test_auto_asks_the_graphics_card_first(capability: Any, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import tensorflow as tf

    from cnnspec.training.precision import resolve

    monkeypatch.setattr(tf.config, "list_physical_devices", lambda _: ["card"])
    monkeypatch.setattr(tf.config.experimental, "get_device_details", lambda _: {"compute_capability": capability})
    assert resolve("auto") == expected


def test_logits_and_softmax_are_float32(tmp_path: Path) -> None:
    import keras
    import numpy as np

    from cnnspec.training.precision import build

    def network() -> Any:
        layers = build_network().layers
        dense = keras.layers.Dense(10, name="dense")
        return keras.Sequential([keras.layers.Input((28, 28, 1)), *layers[:-1], dense, keras.layers.Softmax()])

    model = build(network, "bfloat16")
    images = np.random.RandomState(0).uniform(0, 255, (8, 28, 28, 1)).astype("float32")
    found = model(images)
    assert found.dtype == "float32"
    assert model.get_layer("conv").compute_dtype == "bfloat16"
    # In bfloat16, with 8 bits, they would sum to 1 within about 0.01 only.
    assert np.abs(np.asarray(found).sum(axis=-1) - 1).max() < 1e-6
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    assert np.array_equal(again(images), found)
    assert build(network, "float32").get_layer("conv").compute_dtype == "float32"
