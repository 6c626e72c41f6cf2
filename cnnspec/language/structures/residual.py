"""The structure word ``residual``."""

from __future__ import annotations

from typing import Annotated, ClassVar

from cnnspec.language.structures._base import Structure
from cnnspec.layers._fields import ActivationName
from cnnspec.values.types import one_of

SHORTCUTS = ("identity", "auto", "optional")


class Residual(Structure):
    """A body and a way around it, added (He et al. 2015).

    ``shortcut`` is ``identity`` (the body must keep the shape), ``auto`` (a 1×1 convolution with the body's stride and
    channels where it does not), ``optional`` (no shortcut where it does not), or a list of items.

        - residual:
            body: [{conv: {filters: 8, stride: 2, padding: same}}]
            shortcut: auto
            activation: relu
    """

    bodies: ClassVar[dict[str, bool]] = {"body": True, "shortcut": False}

    shortcut: Annotated[str, one_of(*SHORTCUTS)] = "identity"
    activation: ActivationName = "none"
