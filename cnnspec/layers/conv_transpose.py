"""The layer word ``conv_transpose``."""

from typing import Any, ClassVar

from cnnspec.layers._base import Kept, KerasCall, Part, Weight
from cnnspec.layers._conv import EXACT_TRANSPOSE, _Conv, fused_tail, optional_call
from cnnspec.layers._window import Window, need_map, pads_per_axis, per_axis, short_axes, square
from cnnspec.values.shapes import Shape, ShapeError, is_known, rank_of, times, volume
from cnnspec.values.types import PerAxisFromZero, PositiveInt


class ConvTranspose(_Conv):
    """Enlarges a map: each position paints ``filters`` kernels, ``stride`` apart, and what overlaps is added.

    It turns the sizes of a convolution round: ``same`` makes size × stride of a size, ``valid`` (size - 1) × stride +
    max(kernel, stride). A written number of pixels is cut off each side of the ``valid`` map. ``output_padding`` sets
    how far the map goes on behind the last kernel.

        - conv_transpose: {filters: 64, kernel: 2, stride: 2, activation: relu}
    """

    word: ClassVar[str] = "conv_transpose"
    short: ClassVar[str | None] = "filters"

    filters: PositiveInt
    output_padding: PerAxisFromZero | None = None

    def fused(self, *inputs: Shape) -> tuple[Part, ...]:
        """The weights, what is cut off, normalisation, activation."""
        rank = need_map(inputs[0], self.word)
        tail = fused_tail(self.norm, self.activation)
        bare: dict[str, Any] = {"norm": None, "activation": "none"}
        if isinstance(self.padding, str):
            return (Part("conv", self.model_copy(update=bare)), *tail)
        part = Part("conv", self.model_copy(update={**bare, "padding": "valid"}))
        cuts = pads_per_axis(self.padding, rank, "padding")
        if all(cut == (0, 0) for cut in cuts):
            return (part, *tail)
        self._refuse_to_cut_all(inputs[0], cuts)
        return (part, Part("crop", word="crop", fields={"size": self.padding}), *tail)

    def _refuse_to_cut_all(self, shape: Shape, cuts: tuple[tuple[int, int], ...]) -> None:
        sizes = self.model_copy(update={"padding": "valid"}).sizes(shape)
        if any(sum(cut) >= size for cut, size in zip(cuts, sizes, strict=True)):
            raise ShapeError(
                "shape.padding-too-large",
                f"padding cuts off all of the {times(sizes)} positions that come of {{input}}",
                field="padding",
                help="padding of conv_transpose is cut off, as in PyTorch; use less of it",
            )

    def window(self, rank: int) -> Window:
        """The kernel, over a map whose positions are ``stride`` apart."""
        written = self.written(rank)
        cuts = pads_per_axis(0 if isinstance(self.padding, str) else self.padding, rank, "padding")
        pads = []
        for extent, tail, (first, last) in zip(written.extent, self._tails(written), cuts, strict=True):
            if self.padding == "same":
                # Cut off where the convolution that goes the other way would pad: the odd one after.
                first, last = max(extent - tail, 0) // 2, -(max(extent - tail, 0) // 2)
            pads.append((extent - 1 - first, tail - 1 - last))
        return Window(written.size, (1,) * rank, written.dilation, tuple(pads), written.stride)

    def _tails(self, written: Window) -> tuple[int, ...]:
        """How many positions of the output there are from the start of the last kernel on."""
        pairs = tuple(zip(written.extent, written.stride, strict=True))
        same = self.padding == "same"
        if self.output_padding is None:
            return tuple(stride if same else max(extent, stride) for extent, stride in pairs)
        more = per_axis(self.output_padding, len(pairs), "output_padding")
        return tuple((extent % 2 if same else extent) + add for (extent, _), add in zip(pairs, more, strict=True))

    def output_shape(self, *inputs: Shape) -> Shape:
        """(sizes that the kernels paint, filters)."""
        shape = inputs[0]
        rank = need_map(shape, self.word)
        window = self.window(rank)
        self.refuse_stride_with_dilation(rank)
        self._check_output_padding(window)
        self.init.check(window.size, shape[-1], self.filters)
        self.bias_init.check((), 1, self.filters, field="bias_init")
        return (*window.slide(shape[:-1]), self.filters)

    def _check_output_padding(self, window: Window) -> None:
        if self.output_padding is None:
            return
        more = per_axis(self.output_padding, len(window.size), "output_padding")
        if any(extra >= scale for extra, scale in zip(more, window.scales, strict=True)):
            raise ShapeError(
                "shape.output-padding",
                f"output_padding {times(more)} is not below the stride {times(window.scales)}",
                field="output_padding",
                help=f"use output_padding ≤ {min(window.scales) - 1}",
            )
        even = any(not extra and not extent % 2 for extra, extent in zip(more, window.extent, strict=True))
        if self.padding == "same" and even:
            raise ShapeError(
                "shape.output-padding",
                "with padding: same, an even kernel needs output_padding of 1 or more",
                field="output_padding",
                help="leave output_padding out: the size is that of the input times the stride",
            )

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """The kernel (kernel, filters, channels), and a bias a filter."""
        size = per_axis(self.kernel, rank_of(inputs[0]), "kernel")
        kernel = Weight("kernel", (*size, self.filters, inputs[0][-1]), self.trainable)
        return (kernel, Weight("bias", (self.filters,), self.trainable)) if self.bias else (kernel,)

    def macs(self, *inputs: Shape) -> int:
        """Input positions × kernel × channels × filters."""
        return volume(inputs[0][:-1]) * self.weights(*inputs)[0].size

    def kept(self, *inputs: Shape) -> Kept:
        """The input, for the gradient of the kernel; a copy of it that is one column wider where that is needed."""
        if self.trainable and self._is_widened(inputs[0]):
            *sizes, width, channels = inputs[0]
            return Kept(numbers=volume((*sizes, width + 1, channels)))
        return Kept(inputs=self.trainable)

    def _is_widened(self, shape: Shape) -> bool:
        """Whether its gradient is, or may be, a convolution of the kind that `exact_conv` describes."""
        stride = self.written(rank_of(shape)).stride
        if self.filters != 1 or len(stride) == 1 or stride[-2] != 1 or stride[-1] == 1:
            return False
        *_, height, width, _ = shape
        return not (is_known(width) and width > 1) and height != 1

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """Conv1DTranspose to Conv3DTranspose, or one of ours where TensorFlow computes their gradient wrong."""
        rank = rank_of(inputs[0])
        library = EXACT_TRANSPOSE if self._is_widened(inputs[0]) else "keras.layers:"
        more = None if self.output_padding is None else per_axis(self.output_padding, rank, "output_padding")
        return KerasCall(
            f"{library}Conv{rank}DTranspose",
            {
                "filters": self.filters,
                **self.common_arguments(rank),
                # Keras' 1-D layer wants a bare number.
                "output_padding": more[0] if more and rank == 1 else more,
                "kernel_initializer": self.init.keras_call(rank, transposed=True),
                "kernel_regularizer": optional_call(self.regularize),
            },
        )

    def label(self) -> str:
        """``conv transpose 2×2, stride 2, 64``."""
        return f"{super().label()}, {self.filters}"

    def _kernel_text(self) -> str:
        stride = short_axes(self.stride)
        return square(self.kernel) + (f", stride {stride}" if stride != "1" else "")
