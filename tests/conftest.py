"""Options and fixtures of all tests."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# Without it TensorFlow dilates transposed convolutions only on a processor with AVX-512, where it is the default.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")

GOLDEN = Path(__file__).parent / "golden"

if "PYTEST_XDIST_WORKER" in os.environ:
    # The processes share the processor already: threads of one operation would wait for those of another process.
    # Several operations may still run at a time, as the input of a training has to beside its steps.
    os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")

# The same cases in every run, so that a failure in CI is one that anybody can see; `make fresh` draws others.
settings.register_profile("same", derandomize=True, deadline=None, database=None)
settings.register_profile("fresh", deadline=None, database=None)
settings.load_profile("same")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="Write the expected texts in tests/golden anew.")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the one expected, kept in tests/golden under a name."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        assert path.exists(), f"there is no tests/golden/{name}; run `make golden` and read it"
        assert text == path.read_text()

    return compare


def pytest_collection_finish() -> None:
    """Take what the modules of the tests have imported out of garbage collection, which Keras asks for often."""
    gc.collect()
    gc.freeze()
