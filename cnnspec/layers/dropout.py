"""The layer word ``dropout``."""

from typing import ClassVar

from cnnspec.layers._base import Absorbed, Family, Kept, KerasCall, Layer, Pointwise
from cnnspec.layers._window import need_map
from cnnspec.values.shapes import Shape, rank_of, volume
from cnnspec.values.types import Bool, Fraction


class Dropout(Pointwise, Layer):
    """Sets a share of the numbers to zero while training, against overfitting; with ``spatial`` whole channels.

    Srivastava et al. 2014; Tompson et al. 2015 for the spatial form.

        - dropout: 0.5
    """

    family: ClassVar[Family] = Family.REGULARIZATION
    absorbed: ClassVar[Absorbed] = "either"
    short: ClassVar[str | None] = "rate"

    rate: Fraction
    spatial: Bool = False

    def output_shape(self, *inputs: Shape) -> Shape:
        """The same shape."""
        if self.spatial:
            need_map(inputs[0], "spatial dropout")
        return inputs[0]

    def kept(self, *inputs: Shape) -> Kept:
        """Which numbers stay, a byte each; with rate 0 it does nothing."""
        return Kept(flags=inputs[0][-1] if self.spatial else volume(inputs[0])) if self.rate else Kept(view=True)

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """Dropout or SpatialDropout, 1-D to 3-D."""
        name = f"SpatialDropout{rank_of(inputs[0])}D" if self.spatial else "Dropout"
        return KerasCall(f"keras.layers:{name}", {"rate": self.rate})

    def label(self) -> str:
        """``dropout 0.5``."""
        return f"dropout {self.rate:g}"
