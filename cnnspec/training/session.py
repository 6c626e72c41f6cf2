"""One run from its first epoch to its last: trains, writes each epoch down, and stops when it should."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

import keras
import tensorflow as tf

from cnnspec.data.read import Look
from cnnspec.diagnostics import UsageError
from cnnspec.spec.data import Data
from cnnspec.spec.train import Train
from cnnspec.training.batch_norm import speed_up_batch_norm
from cnnspec.training.feeds import feeds
from cnnspec.training.folder import RunFolder
from cnnspec.training.interrupt import Interrupt
from cnnspec.training.loop import Loop, Measures
from cnnspec.training.models import ModelFiles
from cnnspec.training.objects import loss_for, metrics_for, optimizer_for
from cnnspec.training.progress import Progress
from cnnspec.training.result import Result, StoppedBy
from cnnspec.training.state import State, load_state, save_state, variables_of
from cnnspec.training.stopping import watch


class Session:
    """Everything that a run needs, made ready; nothing is written before ``run``."""

    def __init__(
        self,
        build_model: Callable[[], Any],
        *,
        data: Data,
        train: Train,
        folder: RunFolder,
        softmax_output: bool,
        found: Look | None = None,
    ) -> None:
        keras.utils.set_random_seed(train.seed)
        tf.config.experimental.enable_op_determinism()
        self._train, self._folder = train, folder
        model = _build(build_model, train.precision)
        speed_up_batch_norm(model)
        self._training, validation, self._notes = feeds(data, train, model, found)
        loss = loss_for(train, softmax_output=softmax_output, labels=data.labels)
        metrics = metrics_for(train, data.labels)
        optimizer = optimizer_for(train, self._training.steps)
        optimizer.build(model.trainable_variables)
        # Only so that a saved model can be evaluated, and trained further, as it is loaded.
        model.compile(optimizer=optimizer, loss=loss, metrics=metrics)
        self._loop = Loop(model, optimizer, loss, metrics, self._training, validation)
        self._variables = variables_of(model, optimizer)
        self._models = ModelFiles(model, folder, self._variables)
        self._state = State(watch(train))

    def run(self, progress: Progress) -> Result:
        """Trains until the epochs are done, patience is lost or Ctrl-C comes."""
        if self._folder.state.exists():
            self._state = load_state(self._folder.state, self._variables)
            self._folder.write_history(self._state.rows)
        self._progress = progress
        for note in self._notes:
            progress.note(note)
        progress.start(self._train.epochs, self._training.images_per_epoch, self._state.epochs)
        try:
            with Interrupt() as interrupt:
                while self._stopped_by() is None and not interrupt.wanted:
                    self._epoch(interrupt)
                return self._finish()
        finally:
            progress.close()

    def _epoch(self, interrupt: Interrupt) -> None:
        number, started = self._state.epochs + 1, time.perf_counter()

        def after(images: int, measures: Measures) -> bool:
            self._refuse_divergence(number, measures["loss"])
            rate = images / (time.perf_counter() - started)
            self._progress.advance(number, images, measures, rate)
            return not interrupt.wanted

        measures = self._loop.train_epoch(number - 1, after)
        if measures is None:
            self._return_to_last_epoch()
            return
        self._state.rate = self._training.images_per_epoch / (time.perf_counter() - started)
        self._state.waiting = self._loop.waiting
        measures |= self._loop.validate()
        self._refuse_divergence(number, measures["val_loss"])
        self._write_down(number, time.perf_counter() - started, measures)
        self._progress.epoch(number, measures, self._state.rate, self._state.waiting)

    def _write_down(self, number: int, seconds: float, measures: Measures) -> None:
        state = self._state
        is_best = state.watch.see(number, measures[state.watch.monitor])
        state.rows.append({"epoch": number, "seconds": round(seconds, 3), **measures})
        if is_best:  # before the state, which says that it is there
            save_state(self._folder.best_weights, state, self._variables)
        save_state(self._folder.state, state, self._variables)
        self._folder.write_history(state.rows)
        self._models.save_if_cheap(is_best=is_best)

    def _stopped_by(self) -> StoppedBy | None:
        if self._state.epochs >= self._train.epochs:
            return "epochs"
        return "early_stop" if self._state.watch.out_of_patience else None

    def _finish(self) -> Result:
        rows, stopped_by = self._state.rows, self._stopped_by() or "interrupt"
        last = rows[-1] if rows else {}
        result = Result(
            metrics={name: value for name, value in last.items() if name not in ("epoch", "seconds")},
            epochs=len(rows),
            seconds=round(sum(row["seconds"] for row in rows), 3),
            images_per_second=round(self._state.rate, 1),
            stopped_by=stopped_by,
            input_wait=round(self._state.waiting, 4),
        )
        if rows:
            self._models.save(best_is_last=self._state.watch.best_epoch == len(rows))
            self._folder.write_result(result)
        if stopped_by == "interrupt":
            done = f"{len(rows)} of {self._train.epochs} epochs are kept in {self._folder.path}"
            self._progress.note(f"stopped: {done}; go on with --resume")
        return result

    def _return_to_last_epoch(self) -> None:
        if self._state.epochs:
            load_state(self._folder.state, self._variables)

    def _refuse_divergence(self, number: int, loss: float) -> None:
        if math.isfinite(loss):
            return
        kept = "no epoch was finished"
        if self._state.epochs:
            self._return_to_last_epoch()
            self._models.save(best_is_last=self._state.watch.best_epoch == self._state.epochs)
            kept = f"the models in {self._folder.path} are those of the epochs before"
        name, rate = self._train.optimizer.name, self._train.optimizer.fields["learning_rate"]
        raise UsageError(
            f"the loss became {loss} in epoch {number} of {self._train.epochs}; {kept}",
            help=f"lower train.optimizer.{name}.learning_rate (now {rate:g}), or set its clipnorm",
        )


def _build(build_model: Callable[[], Any], precision: str) -> Any:
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16" if precision == "bfloat16" else "float32")
    try:
        model = build_model()
    finally:
        keras.config.set_dtype_policy(before)
    if not model.trainable_variables:
        raise UsageError("the model has no weights to train", help="give it a layer with weights, or trainable: true")
    return model
