"""What every kind of convolution shares: its fields, and the nodes that a fused one becomes."""

from typing import Any, ClassVar

from cnnspec.layers._base import Family, Kept, KerasCall, Layer, Part
from cnnspec.layers._fields import ActivationName, FusedNorm, Regularize
from cnnspec.layers._init import Init, Initializer, resolve_init
from cnnspec.layers._window import Window, need_map, pads_per_axis, short_axes, square
from cnnspec.values.shapes import Shape, ShapeError, is_known, rank_of, times, volume
from cnnspec.values.types import Bool, Padding, PerAxis

EXACT = "cnnspec.keras_model.keras_layers.exact_conv:Exact"
EXACT_TRANSPOSE = "cnnspec.keras_model.keras_layers.exact_conv_transpose:Exact"


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

    family: ClassVar[Family] = Family.CONVOLUTION
    mixes_channels: ClassVar[bool] = True
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

    def keras_path(self, shape: Shape) -> str:
        """The Keras class of the convolution on a map of that shape: Keras' own where TensorFlow computes it right."""
        rank = rank_of(shape)
        return f"{EXACT if self._needs_care(shape) else 'keras.layers:'}Conv{rank}D"

    def _needs_care(self, shape: Shape) -> bool:
        """Whether the output is, or may be, one column wide in the way that `exact_conv` describes."""
        window = self.written(rank_of(shape))
        if shape[-1] != 1 or len(window.size) == 1 or window.stride[-2] != 1 or window.stride[-1] == 1:
            return False
        *_, height, width = window.slide(shape[:-1])
        return not (is_known(width) and width > 1) and height != 1

    def _is_widened(self, shape: Shape) -> bool:
        """Whether the Keras layer computes with a copy of the input that has zeros to the right."""
        return False

    def kept(self, *inputs: Shape) -> Kept:
        """The input, for the gradient of the kernel; a widened or dilated one as it is dealt out for TensorFlow."""
        if self.trainable and self._is_widened(inputs[0]):
            *sizes, width, channels = inputs[0]
            return Kept(numbers=volume((*sizes, width + self.written(rank_of(inputs[0])).stride[-1], channels)))
        if not self.trainable or max(self.written(rank_of(inputs[0])).dilation) == 1:
            return Kept(inputs=self.trainable)
        return Kept(numbers=self._dealt_out(inputs[0]))

    def _dealt_out(self, shape: Shape) -> int:
        """How many numbers a map has when each of its axes is padded to a multiple of the dilation."""
        window = self.written(rank_of(shape))
        pads = window._replace(stride=(1,) * rank_of(shape)).pads(shape[:-1])
        padded = (size + sum(pad) for size, pad in zip(shape, pads, strict=False))
        return shape[-1] * volume(-(-size // step) * step for size, step in zip(padded, window.dilation, strict=True))

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
