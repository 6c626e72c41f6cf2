"""Images for scripts that train."""

import numpy as np
import pytest


@pytest.fixture
def images(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    random = np.random.default_rng(0)
    x = random.integers(0, 256, (24, 6, 6, 1)).astype("uint8")
    np.savez("images.npz", x=x, y=np.arange(24) % 3)
    return tmp_path / "images.npz"
