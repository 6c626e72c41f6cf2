"""What every kind of convolution shares: its fields, and the nodes that a fused one becomes."""

from typing import Any, ClassVar

from cnnspec.layers._base import KerasCall, Layer, Part
from cnnspec.layers._fields import ActivationName, FusedNorm, Regularize
from cnnspec.layers._init import Init, Initializer, resolve_init
from cnnspec.layers._window import Window, need_map, pads_per_axis, short_axes, square
from cnnspec.shapes import Shape, ShapeError, rank_of, times
from cnnspec.spec.types import Bool, Padding, PerAxis


def fused_tail(norm: Any, activation: str) -> tuple[Part, ...]:
    """The nodes behind the weights of a fused item."""
    parts = []
    if norm is not None:
        parts.append(Part("norm", word=norm.word, fields=dict(norm.fields)))
    if activation != "none":
        parts.append(Part("activation", word="activation", fields={"type": activation}))
    return tuple(parts)


class _Conv(Layer):
    """A window of weights that slides over a map, with what is fused to it."""

    word: ClassVar[str]

    kernel: PerAxis = 3
    stride: PerAxis = 1
    padding: Padding = "valid"
    dilation: PerAxis = 1
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
        """Explicit padding, the weights, normalisation, activation."""
        need_map(inputs[0], self.word)
        bare: dict[str, Any] = {"norm": None, "activation": "none"}
        parts = []
        if not isinstance(self.padding, str):
            bare["padding"] = "valid"
            if any(pad != (0, 0) for pad in pads_per_axis(self.padding, rank_of(inputs[0]), "padding")):
                parts.append(Part("pad", word="pad", fields={"size": self.padding}))
        return (*parts, Part("conv", self.model_copy(update=bare)), *fused_tail(self.norm, self.activation))

    def written(self, rank: int) -> Window:
        """Kernel, stride and dilation as they are written, an axis each."""
        return Window.of(rank, self.kernel, self.stride, self.dilation, self.padding)

    def window(self, rank: int) -> Window:
        """One kernel."""
        return self.written(rank)

    def sizes(self, shape: Shape) -> Shape:
        """The spatial sizes that come out of a map of ``shape``. Raises ShapeError."""
        return self.window(need_map(shape, self.word)).slide(shape[:-1])

    def refuse_stride_with_dilation(self, rank: int) -> None:
        """Keras has no convolution with both above 1."""
        window = self.written(rank)
        if max(window.stride) > 1 and max(window.dilation) > 1:
            raise ShapeError(
                "shape.stride-with-dilation",
                f"stride {times(window.stride)} cannot be combined with dilation {times(window.dilation)}",
                field="stride",
                help="set one of the two to 1",
            )

    def common_arguments(self, rank: int) -> dict[str, Any]:
        """The arguments that every Keras convolution takes."""
        window = self.written(rank)
        return {
            "kernel_size": window.size,
            "strides": window.stride,
            "padding": "same" if self.padding == "same" else "valid",
            "dilation_rate": window.dilation,
            "use_bias": self.bias,
            "bias_initializer": self.bias_init.bias_call(),
            "trainable": self.trainable,
        }

    def label(self) -> str:
        """As papers write it: ``conv 3×3 / 2``."""
        return f"{self.word.replace('_', ' ')} {self._kernel_text()}"

    def _kernel_text(self) -> str:
        kernel = square(self.kernel)
        stride = self.stride if isinstance(self.stride, tuple) else (self.stride,)
        return kernel if set(stride) == {1} else f"{kernel} / {short_axes(self.stride)}"


def optional_call(regularize: Any) -> KerasCall | None:
    """The Keras regulariser, or None."""
    return regularize.keras_call() if regularize else None
