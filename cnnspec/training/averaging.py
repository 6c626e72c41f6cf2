"""The average of the weights over time, where the optimizer keeps one (``use_ema``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any


@contextmanager
def averaged(variables: Sequence[Any], optimizer: Any) -> Iterator[None]:
    """Within, the variables that the optimizer was built for are their averages; afterwards the training's own again.

    What is validated and saved are the averages; what is trained on, and kept for a resume, are the weights.
    """
    if not optimizer.use_ema or not int(optimizer.iterations.numpy()):
        yield
        return
    own = [variable.numpy() for variable in variables]
    optimizer.finalize_variable_values(list(variables))
    try:
        yield
    finally:
        for variable, value in zip(variables, own, strict=True):
            variable.assign(value)
