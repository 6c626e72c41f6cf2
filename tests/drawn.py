"""How many cases are drawn at random, and from which seeds.

Every run draws the same cases, unless the environment variable CNNSPEC_SEED gives another seed to start from. A test that
draws is marked as ``drawn``, whether hypothesis draws or ``Random(seed)``.
"""

from __future__ import annotations

import os
from typing import Any

import pytest


def first_seed() -> int:
    """The seed that drawn cases start from."""
    return int(os.environ.get("CNNSPEC_SEED", "0"))


def seeds(count: int) -> range:
    """This number of seeds, one after the other."""
    return range(first_seed(), first_seed() + count)


def counts(few: int, all_: int, variable: str) -> list[Any]:
    """Numbers of cases as parameters of a test: few in `make test`, all in `make long`, or the number in a variable."""
    if variable in os.environ:
        return [int(os.environ[variable])]
    return [few, pytest.param(all_, marks=pytest.mark.large)]
