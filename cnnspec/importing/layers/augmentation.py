"""Layers that change images at random while a network learns: in a spec that is a matter of the data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cnnspec.importing.layers import AUGMENT, Step, Use


def _one(word: str, amount: Callable[[Any], float]) -> Callable[[Use], list[Step]]:
    return lambda use: [Step(AUGMENT, {word: amount(use.config)})]


def _flip(use: Use) -> list[Step]:
    mode = use.config.get("mode", "horizontal_and_vertical")
    return [Step(AUGMENT, {"flip": direction}) for direction in ("horizontal", "vertical") if direction in mode]


def _farthest(*keys: str) -> Callable[[Any], float]:
    """The largest of some bounds, each a number or one a side; the language has one for all."""

    def largest(config: Any) -> float:
        values = [config.get(key) for key in keys]
        sides = [
            side for bound in values if bound is not None for side in (bound if isinstance(bound, list) else [bound])
        ]
        return float(max(abs(side) for side in sides))

    return largest


def _degrees(config: Any) -> float:
    turns = _farthest("factor")(config)  # as Keras counts
    return round(360 * turns) if (360 * turns) % 1 < 1e-9 else 360 * turns


def _nameless(use: Use) -> list[Step]:
    return [Step(AUGMENT)]


WITHOUT_WORD = (
    "Shear", "Hue", "Saturation", "ColorJitter", "ColorDegeneration", "Posterization", "Sharpness", "Grayscale",
    "Invert", "Erasing", "Perspective", "ElasticTransform", "GaussianBlur",
)  # fmt: skip
CLASSES = {
    "RandomFlip": _flip,
    "RandomRotation": _one("rotate", _degrees),
    "RandomTranslation": _one("translate", _farthest("height_factor", "width_factor")),
    "RandomZoom": _one("zoom", _farthest("height_factor", "width_factor")),
    "RandomBrightness": _one("brightness", _farthest("factor")),
    "RandomContrast": _one("contrast", _farthest("factor")),
    **dict.fromkeys((f"Random{name}" for name in WITHOUT_WORD), _nameless),
}
