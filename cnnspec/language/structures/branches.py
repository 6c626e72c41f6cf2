"""The structure word ``branches``."""

from __future__ import annotations

from typing import Annotated, ClassVar

from cnnspec.language.structures._base import Structure
from cnnspec.values.types import one_of

MERGES = ("concat", "add", "subtract", "multiply", "average", "maximum")


class Branches(Structure):
    """Several paths from one input, merged; a path `[]` is the input itself.

    - branches:
        merge: concat
        paths:
          - [{conv: {filters: 8, kernel: 1}}]
          - [{conv: {filters: 8, kernel: 3, padding: same}}]
    """

    bodies: ClassVar[dict[str, bool]] = {"paths": True}

    merge: Annotated[str, one_of(*MERGES)]
