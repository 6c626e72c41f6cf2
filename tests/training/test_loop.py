"""The share of time that a training waits for its input is what it is."""

from __future__ import annotations

import pytest
from forks import ALL_THREADS, python
from support import ROOT

pytestmark = [pytest.mark.keras, pytest.mark.xdist_group("forks")]


def test_slow_input_is_waited_for_and_quick_input_is_not() -> None:
    """With as many threads as TensorFlow starts."""
    done = python(str(ROOT / "tests" / "waiting.py"), **ALL_THREADS)
    assert done.returncode == 0, done.stderr
    slow, quick = map(float, done.stdout.split())
    assert slow > 0.4
    assert quick < 0.3
