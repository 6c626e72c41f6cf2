"""The layer word ``conv``."""

from typing import ClassVar

from cnnspec.layers._base import KerasCall, Weight
from cnnspec.layers._conv import _Conv, optional_call
from cnnspec.values.shapes import Shape, ShapeError, count, rank_of, volume
from cnnspec.values.types import PositiveInt


class Conv(_Conv):
    """Slides ``filters`` kernels over a map: one output channel each.

    On an input of shape (height, width, channels) it is 2-D, on (length, channels) 1-D, on (depth, height, width,
    channels) 3-D. ``groups`` splits the channels into that many independent convolutions.

        - conv: {filters: 6, kernel: 5, padding: same, activation: tanh}
    """

    word: ClassVar[str] = "conv"
    short: ClassVar[str | None] = "filters"

    filters: PositiveInt
    groups: PositiveInt = 1

    def output_shape(self, *inputs: Shape) -> Shape:
        """(sizes that the kernel fits, filters)."""
        shape = inputs[0]
        sizes = self.sizes(shape)
        self.refuse_stride_with_dilation(rank_of(shape))
        self._check_groups(shape[-1])
        window = self.window(rank_of(shape))
        self.init.check(window.size, shape[-1] // self.groups, self.filters)
        self.bias_init.check((), 1, self.filters, field="bias_init")
        return (*sizes, self.filters)

    def _check_groups(self, channels: int) -> None:
        for number, what, whose in ((channels, "channel", " of {input}"), (self.filters, "filter", "")):
            if number % self.groups:
                fits = [
                    divisor for divisor in range(1, channels + 1) if channels % divisor == self.filters % divisor == 0
                ]
                raise ShapeError(
                    "shape.groups",
                    f"groups: {self.groups} does not divide the {count(number, what)}{whose}",
                    field="groups",
                    help=f"groups that divide both: {', '.join(map(str, fits[-8:]))}",
                )

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """The kernel (kernel, channels / groups, filters), and a bias a filter."""
        channels = inputs[0][-1] // self.groups
        kernel = Weight("kernel", (*self.window(rank_of(inputs[0])).size, channels, self.filters), self.trainable)
        return (kernel, Weight("bias", (self.filters,), self.trainable)) if self.bias else (kernel,)

    def macs(self, *inputs: Shape) -> int:
        """Output positions × kernel × channels / groups × filters."""
        return volume(self.sizes(inputs[0])) * self.weights(*inputs)[0].size

    def _is_widened(self, shape: Shape) -> bool:
        return self._needs_care(shape)

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """Conv1D, Conv2D or Conv3D, or one of ours where TensorFlow computes those wrong."""
        rank = rank_of(inputs[0])
        return KerasCall(
            self.keras_path(inputs[0]),
            {
                "filters": self.filters,
                **self.common_arguments(rank),
                "groups": self.groups,
                "kernel_initializer": self.init.keras_call(rank),
                "kernel_regularizer": optional_call(self.regularize),
            },
        )

    def label(self) -> str:
        """``conv 3×3 / 2, 64``."""
        groups = f", {self.groups} groups" if self.groups > 1 else ""
        return f"{super().label()}, {self.filters}{groups}"
