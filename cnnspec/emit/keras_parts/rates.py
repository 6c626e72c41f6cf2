"""Learning rates over time that Keras has no class for."""

from __future__ import annotations

import math
from typing import Any

import keras


class Warmup(keras.optimizers.schedules.LearningRateSchedule):
    """From 0 up to a learning rate in equal steps, then another schedule from its start."""

    def __init__(self, steps: int, rate: float, after: Any) -> None:
        self.steps = steps
        self.rate = rate
        self.after = after

    def __call__(self, step: Any) -> Any:
        step = keras.ops.cast(step, "float32")
        after = self.after(keras.ops.maximum(step - self.steps, 0)) if callable(self.after) else self.after
        return keras.ops.where(step < self.steps, self.rate * step / self.steps, after)

    def get_config(self) -> dict[str, Any]:
        return {"steps": self.steps, "rate": self.rate, "after": self.after}


class Decay(keras.optimizers.schedules.LearningRateSchedule):
    """So much of the learning rate is left after each epoch, a little less after each step."""

    def __init__(self, rate: float, decay: float, steps: int) -> None:
        self.rate = rate
        self.decay = decay
        self.steps = steps

    def __call__(self, step: Any) -> Any:
        return self.rate * self.decay ** (keras.ops.cast(step, "float32") / self.steps)

    def get_config(self) -> dict[str, Any]:
        return {"rate": self.rate, "decay": self.decay, "steps": self.steps}


class OneCycle(keras.optimizers.schedules.LearningRateSchedule):
    """Up along half a wave for a part of the time, then down (Smith and Topin 2018)."""

    def __init__(self, rate: float, steps: int, rise: float, start: float, final: float) -> None:
        self.rate = rate
        self.steps = steps
        self.rise = rise
        self.start = start
        self.final = final

    def __call__(self, step: Any) -> Any:
        done = keras.ops.minimum(keras.ops.cast(step, "float32") / self.steps, 1)
        up = self.wave(self.start, 1, done / self.rise)
        down = self.wave(1, self.final, (done - self.rise) / (1 - self.rise))
        return self.rate * keras.ops.where(done < self.rise, up, down)

    @staticmethod
    def wave(begin: float, end: float, part: Any) -> Any:
        return end + (begin - end) * (1 + keras.ops.cos(math.pi * part)) / 2

    def get_config(self) -> dict[str, Any]:
        fields = ("rate", "steps", "rise", "start", "final")
        return {name: getattr(self, name) for name in fields}
