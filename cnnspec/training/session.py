"""One run from its first epoch to its last: trains, writes each epoch down, and stops when it should."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from functools import partial
from typing import Any

import keras
import tensorflow as tf

from cnnspec.data.read import READ_LESS
from cnnspec.diagnostics import UsageError
from cnnspec.keras_model.exhausted import enough_memory
from cnnspec.runs.record import Record
from cnnspec.training.averaging import averaged
from cnnspec.training.batch_norm import speed_up_batch_norm
from cnnspec.training.devices import OneDevice, SeveralDevices, devices
from cnnspec.training.divergence import Diverged, kept, refuse_divergence, remedy
from cnnspec.training.feeds import feeds
from cnnspec.training.folder import RunFolder
from cnnspec.training.interrupt import Interrupt
from cnnspec.training.job import Job
from cnnspec.training.logs import Logs
from cnnspec.training.loop import Loop, Measures
from cnnspec.training.models import ModelFiles
from cnnspec.training.objective import Objective
from cnnspec.training.objects import metrics_for, optimizer_for
from cnnspec.training.phases import Phases
from cnnspec.training.plateau import plateau
from cnnspec.training.precision import build, resolve
from cnnspec.training.progress import Progress
from cnnspec.training.result import Result, StoppedBy
from cnnspec.training.resuming import gone_on, new_record
from cnnspec.training.state import State, load_state, save_state, variables_of
from cnnspec.training.stopping import watch
from cnnspec.training.trackers import Begun, Tracker, Trackers
from cnnspec.values.shapes import count

_SMALLER = "use fewer or smaller layers; `cnnspec summary` shows the parameters of each"


def _remedy(batch: int) -> str:
    smaller = f"write `train: {{batch: {batch // 2}}}`" if batch > 1 else "use a smaller network"
    return f"{smaller}, or use smaller images"


class Session:
    """Everything that a run needs, made ready; nothing is written before ``run``."""

    record: Record
    _variables: dict[str, Any]

    def __init__(
        self, job: Job, folder: RunFolder, *, resume: bool = False, tracked: Mapping[str, Tracker] | None = None
    ) -> None:
        self._train, self._folder = job.train, folder
        self._resumes = resume and os.path.lexists(folder.state)
        keras.utils.set_random_seed(job.train.seed)
        tf.config.experimental.enable_op_determinism()
        used = devices()
        with used.scope():
            self._make(job, used)
        self._state = State(watch(job.train), plateau(job.train))
        if self._resumes:
            self._state = load_state(folder.state, self._variables, only_finite=True)
            self.record, notes = gone_on(folder.path, self.record, self._state.epochs)
            self._notes += notes
        self._saved = self._state.epochs
        self._tracked = {"TensorBoard's log": Logs(folder.logs), **(tracked or {})}
        self._resolved = job.resolved

    def _make(self, job: Job, used: OneDevice | SeveralDevices) -> None:
        data, train = job.data, job.train
        precision = resolve(train.precision)
        with enough_memory("build the network", _SMALLER):
            model = build(job.build, precision)
        if not model.trainable_variables:
            help = "give it a layer with weights, or trainable: true"
            raise UsageError("the model has no weights to train", help=help)
        speed_up_batch_norm(model)
        with enough_memory("hold the images", READ_LESS):
            read = feeds(data, train, model, job.look, job.takes)
        self._training, self._notes = read.training, list(read.notes)
        self.record = new_record(job, read, precision)
        if job.initial is not None and not self._resumes:
            self._notes += job.initial.load(model)
        counts = self._training.class_counts()
        objective = Objective(train, job.head, data.labels, model.output_shape[-1], counts)
        metrics = metrics_for(train, data.labels, probabilities=job.head != "logits")
        optimizer = optimizer_for(train)
        self._phases = Phases(train, model, job.frozen, self._training.steps)
        learning = self._phases.variables(model)
        with enough_memory("hold the state of the optimizer", _SMALLER):
            optimizer.build(learning)
        # Only so that a saved model can be evaluated, and trained further, as it is loaded.
        model.compile(optimizer=optimizer, loss=objective.keras_loss, metrics=metrics)
        self._averages = partial(averaged, learning, optimizer)
        self._loop = Loop(model, optimizer, objective, metrics, read.training, read.validation, used)
        self._variables = variables_of(model, optimizer)
        self._models = ModelFiles(model, self._folder, self._variables, self._averages)

    def run(self, progress: Progress) -> Result:
        """Trains until the epochs are done, patience is lost, Ctrl-C comes or the loss is no number any more.

        SIGTERM, as of a cluster that takes the machine back, is a Ctrl-C after which the process ends.
        """
        if self._resumes:
            self._folder.write_history(self._state.rows)
        self._progress = progress
        self._trackers = Trackers(self._tracked, progress.note)
        progress.start(self._train.epochs, self._training.images_per_epoch, self._state.epochs)
        for note in self._notes:
            progress.note(note)
        self._trackers.begin(Begun(self._folder.path, self._resolved, self.record.environment, self._state.epochs))
        with Interrupt() as interrupt:
            try:
                with enough_memory(f"train with a batch of {self._train.batch}", _remedy(self._train.batch)):
                    return self._epochs(interrupt)
            except UsageError as error:  # a full disk, or too little memory
                raise UsageError(error.message, error.help or self._go_on()) from None
            except KeyboardInterrupt:
                progress.note(f"broken off: {self._go_on()}")
                raise
            finally:
                progress.close()

    def _epochs(self, interrupt: Interrupt) -> Result:
        try:
            while self._stopped_by() is None and not interrupt.wanted:
                self._epoch(interrupt)
        except Diverged as error:
            return self._end_diverged(error)
        return self._finish(self._stopped_by() or "interrupt")

    def _epoch(self, interrupt: Interrupt) -> None:
        number, started = self._state.epochs + 1, time.perf_counter()

        def after(images: int, measures: Measures) -> bool:
            refuse_divergence(number, measures["loss"])
            rate = images / (time.perf_counter() - started)
            self._progress.advance(number, images, measures, rate)
            return not interrupt.wanted

        if self._phases.enter(number - 1):
            self._loop.compile()
        reduced = self._state.plateau.rate if self._state.plateau else None
        rates = self._phases.rates(number - 1, reduced)
        measures = self._loop.train_epoch(number - 1, rates, after)
        if measures is None:
            self._return_to_last_epoch()
            return
        self._state.rate = self._training.images_per_epoch / (time.perf_counter() - started)
        self._state.waiting = self._loop.waiting
        with self._averages():
            measures |= self._loop.validate()
        refuse_divergence(number, measures["val_loss"])
        self._write_down(number, time.perf_counter() - started, measures)
        self._trackers.epoch(number, {**measures, "learning_rate": rates[-1], "images_per_second": self._state.rate})
        self._progress.epoch(number, measures, self._state.rate, self._state.waiting)

    def _write_down(self, number: int, seconds: float, measures: Measures) -> None:
        state = self._state
        if self._phases.begins_fine_tuning(number - 1):
            state.watch.waited = 0  # other layers learn now, at another rate
        is_best = state.watch.see(number, measures[state.watch.monitor])
        if state.plateau:
            state.plateau.see(measures, self._train.schedule.fields)
        state.rows.append({"epoch": number, "seconds": round(seconds, 3), **measures})
        if is_best:  # before the state, which says that it is there
            save_state(self._folder.best_weights, state, self._variables)
        save_state(self._folder.state, state, self._variables)
        self._saved = state.epochs
        self._folder.write_history(state.rows)
        self._folder.write_curves(state.rows)
        self._models.save_if_cheap(is_best=is_best)

    def _stopped_by(self) -> StoppedBy | None:
        if self._state.epochs >= self._train.epochs:
            return "epochs"
        lost = self._state.watch.out_of_patience and self._phases.may_stop(self._state.epochs)
        return "early_stop" if lost else None

    def _finish(self, stopped_by: StoppedBy) -> Result:
        rows = self._state.rows
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
        if rows or stopped_by == "nan":
            self._folder.write_result(result)
        self._trackers.end(result)
        if stopped_by == "interrupt":
            self._progress.note(f"stopped: {self._go_on()}")
        return result

    def _go_on(self) -> str:
        are = "is" if self._saved == 1 else "are"
        done = f"{self._saved} of {count(self._train.epochs, 'epoch')} {are} kept in {self._folder.path}"
        return f"{done}; go on with --resume" if self._saved else "no epoch was finished"

    def _return_to_last_epoch(self) -> None:
        if self._state.epochs:
            load_state(self._folder.state, self._variables)

    def _end_diverged(self, error: Diverged) -> Result:
        self._return_to_last_epoch()
        result = self._finish("nan")
        self._progress.note(f"stopped: {error}; {kept(self._state.epochs, self._folder.path)}")
        self._progress.note(f"  help: {remedy(self._train)}")
        return result
