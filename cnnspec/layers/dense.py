"""The layer word ``dense``."""

from typing import Any, ClassVar

from cnnspec.layers._base import Family, Kept, KerasCall, Layer, Part, Weight
from cnnspec.layers._conv import fused_tail, optional_call
from cnnspec.layers._fields import ActivationName, FusedNorm, Regularize
from cnnspec.layers._init import Init, Initializer, resolve_init
from cnnspec.layers._window import Window
from cnnspec.values.shapes import Shape, ShapeError
from cnnspec.values.types import Bool, PositiveInt


class Dense(Layer):
    """Connects every number of a vector to each of ``units`` outputs.

    - dense: {units: 10, activation: softmax}
    """

    family: ClassVar[Family] = Family.DENSE
    mixes_channels: ClassVar[bool] = True
    short: ClassVar[str | None] = "units"

    units: PositiveInt
    bias: Bool = True
    init: Init = "auto"  # type: ignore[assignment]  # resolved by `complete`
    bias_init: Init = Initializer("zeros")
    regularize: Regularize = None
    norm: FusedNorm = None
    activation: ActivationName = "none"
    trainable: Bool = True

    @classmethod
    def complete(cls, fields: dict[str, Any]) -> dict[str, Any]:
        """``init: auto`` follows the activation."""
        return resolve_init(fields)

    def fused(self, *inputs: Shape) -> tuple[Part, ...]:
        """The weights, normalisation, activation."""
        bare = self.model_copy(update={"norm": None, "activation": "none"})
        return (Part("dense", bare), *fused_tail(self.norm, self.activation))

    def output_shape(self, *inputs: Shape) -> Shape:
        """(units,)."""
        if len(inputs[0]) != 1:
            raise ShapeError(
                "shape.dense-on-map",
                "dense takes a vector, not {input}",
                help="put `- flatten` or `- global_pool: average` before it, or use `conv` with `kernel: 1`",
            )
        self.init.check((), inputs[0][0], self.units)
        self.bias_init.check((), 1, self.units, field="bias_init")
        return (self.units,)

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """The kernel (inputs, units), and a bias a unit."""
        kernel = Weight("kernel", (inputs[0][-1], self.units), self.trainable)
        return (kernel, Weight("bias", (self.units,), self.trainable)) if self.bias else (kernel,)

    def macs(self, *inputs: Shape) -> int:
        """Inputs × units."""
        return inputs[0][-1] * self.units

    def window(self, rank: int) -> Window | None:
        """All of it."""
        return None

    def kept(self, *inputs: Shape) -> Kept:
        """The input, for the gradient of the kernel."""
        return Kept(inputs=self.trainable)

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """Dense."""
        return KerasCall(
            "keras.layers:Dense",
            {
                "units": self.units,
                "use_bias": self.bias,
                "kernel_initializer": self.init.keras_call(),
                "bias_initializer": self.bias_init.bias_call(),
                "kernel_regularizer": optional_call(self.regularize),
                "trainable": self.trainable,
            },
        )

    def label(self) -> str:
        """``dense 120``."""
        return f"dense {self.units}"
