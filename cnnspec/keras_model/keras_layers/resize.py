"""Resizing in 1-D, 2-D and 3-D."""

from __future__ import annotations

from typing import Any

import keras


@keras.saving.register_keras_serializable(package="cnnspec")
class Resize(keras.layers.Layer):  # type: ignore[misc]
    """Resamples the spatial axes to given sizes, or by factors; in 2-D it is what `keras.layers.Resizing` does.

    Args:
        size: the new size of each spatial axis, or None.
        method: "bilinear" (linear in 1-D, trilinear in 3-D) or "nearest".
        factor: instead of the size, by how much each spatial axis grows.
    """

    def __init__(
        self,
        size: list[int] | None = None,
        method: str = "bilinear",
        factor: list[int] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if (size is None) == (factor is None):
            raise ValueError("give either size or factor")
        self.axes = len(size or factor or [])
        if not 1 <= self.axes <= 3:
            raise ValueError(f"there is an entry for each of 1 to 3 spatial axes, not {self.axes}")
        if method not in ("bilinear", "nearest"):
            raise ValueError(f"method is bilinear or nearest, not {method!r}")
        self.size = list(size) if size is not None else None
        self.factor = list(factor) if factor is not None else None
        self.method = method

    def call(self, inputs: Any) -> Any:
        """Resize; every rank goes by way of images, as interpolation does one axis after the other."""
        shape, channels = keras.ops.shape(inputs), inputs.shape[-1]
        size = self._sizes(shape[1:-1])
        if self.axes == 2:
            return self._images(inputs, size)
        if self.axes == 1:
            columns = keras.ops.reshape(inputs, (-1, shape[1], 1, channels))
            return keras.ops.squeeze(self._images(columns, [*size, 1]), axis=2)
        depth, *sizes = size
        pixels = shape[2] * shape[3]
        slabs = self._images(keras.ops.reshape(inputs, (-1, shape[1], pixels, channels)), [depth, pixels])
        images = self._images(keras.ops.reshape(slabs, (-1, shape[2], shape[3], channels)), sizes)
        return keras.ops.reshape(images, (-1, *size, channels))

    def _sizes(self, before: Any) -> list[Any]:
        """The sizes that come out; None where that before is."""
        if self.size is not None:
            return self.size
        return [None if old is None else old * by for old, by in zip(before, self.factor or (), strict=True)]

    def _images(self, images: Any, size: list[Any]) -> Any:
        resized = keras.ops.image.resize(images, size, interpolation=self.method, data_format="channels_last")
        return keras.ops.cast(resized, images.dtype)

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """(batch, size, channels)."""
        return (input_shape[0], *self._sizes(input_shape[1:-1]), input_shape[-1])

    def get_config(self) -> dict[str, Any]:
        """What saving needs."""
        return {**super().get_config(), "size": self.size, "method": self.method, "factor": self.factor}
