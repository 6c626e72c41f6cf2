"""A run, opened again: its spec, its model and what its classes are called."""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal
from zipfile import is_zipfile

from cnnspec.analysis.cost import count_costs
from cnnspec.analysis.training import head_of
from cnnspec.compiler.graph import Graph
from cnnspec.compiler.spec import Spec, load
from cnnspec.data.read import Look
from cnnspec.diagnostics import UsageError
from cnnspec.keras_model.deep import room_for
from cnnspec.language.data import Data
from cnnspec.language.objective import Head
from cnnspec.language.train import Train
from cnnspec.runs.record import read_record
from cnnspec.training.folder import RunFolder
from cnnspec.training.looking import look_at_data
from cnnspec.values.shapes import is_known
from cnnspec.values.types import show

Which = Literal["best", "last"]
_AGAIN = "take the file from the run once more"


@dataclass(frozen=True)
class Trained:
    """A run whose model can be asked; nothing heavy is loaded before ``model`` is.

    ``names`` are those of the classes, their numbers where the data has none. ``data_folder`` is what the paths of the
    data are relative to, as the training had it.
    """

    folder: RunFolder
    file: Path
    spec: Spec
    classes: tuple[str, ...]
    data_folder: Path | None

    @cached_property
    def graph(self) -> Graph:
        """The network."""
        return self.spec.compile()

    @cached_property
    def data(self) -> Data:
        """The data section."""
        data: Data = self.spec.section("data").read()
        return data

    @cached_property
    def train(self) -> Train:
        """The train section."""
        return self.spec.section("train").read() if self.spec.document.train is not None else Train()

    @cached_property
    def head(self) -> Head:
        """What the network gives out."""
        return head_of(self.graph)

    @cached_property
    def model(self) -> Any:
        """The Keras model.

        Raises UsageError for one that cannot be loaded, that could run code of its own, or that is of another network.
        """
        from cnnspec.keras_model.quiet import import_tensorflow

        import_tensorflow()
        import keras

        self._check_file()
        try:
            with warnings.catch_warnings(), room_for(len(self.graph.nodes)):
                warnings.simplefilter("ignore")  # what does not fit is reported below
                model = keras.saving.load_model(self.file, compile=False, safe_mode=True)
        except Exception as error:  # Keras raises all kinds
            line = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise UsageError(f"cannot load {self.file}: {line}", help=_AGAIN) from None
        self._refuse_other(model)
        self._refuse_not_finite(model)
        return model

    def _refuse_not_finite(self, model: Any) -> None:
        """A relu makes 0 of NaN: what such weights give may look like an answer."""
        import numpy as np

        for weight in model.weights:
            values = np.asarray(weight)
            if values.dtype.kind in "fV" and not np.isfinite(values.astype(np.float32)).all():
                raise UsageError(
                    f"{self.file} has NaN or infinite weights in layer {weight.path.partition('/')[0]}", help=_AGAIN
                )

    def _check_file(self) -> None:
        from cnnspec.keras_model.damaged import refusing_damaged
        from cnnspec.keras_model.keras_archive import check_archive

        if not is_zipfile(self.file):  # Keras would say that it is not there
            raise UsageError(f"cannot load {self.file}: it is damaged, or not a .keras file", help=_AGAIN)
        with refusing_damaged(f"cannot load {self.file}", _AGAIN):
            check_archive(self.file, count_costs(self.graph).total.params)

    def _refuse_other(self, model: Any) -> None:
        """A file put into the folder by hand would give the figures of another network, or none."""
        graph = self.graph
        shapes = [
            tuple(size if is_known(size) else None for size in shape)
            for shape in (graph.input_shape, graph.output_shape)
        ]
        actual = [model.input_shape[1:], model.output_shape[1:]]
        params = count_costs(graph).total.params
        if (actual, model.count_params()) != (shapes, params):
            raise UsageError(
                f"{self.file} is not the model of {self.folder.spec.name}: "
                f"it is {_summary(actual, model.count_params())}, the spec {_summary(shapes, params)}",
                help=_AGAIN,
            )
        names = {node.name for node in graph.nodes if not node.shares} | {end.name for end in graph.inputs}
        for layer in model.layers:
            if layer.name not in names:
                there = self.folder.spec.name
                message = f"{self.file} is not the model of {there}, which has no layer {show(layer.name)}"
                raise UsageError(message, help=_AGAIN)

    @property
    def outputs(self) -> int:
        """The number of classes that the network tells apart."""
        (outputs,) = self.graph.output_shape
        assert isinstance(outputs, int)
        return outputs

    @property
    def names(self) -> tuple[str, ...]:
        """A name for each output."""
        return (*self.classes, *map(str, range(len(self.classes), self.outputs)))[: self.outputs]

    def look(self, data_root: Path | None = None) -> Look:
        """A look at the data of the training. Raises SpecError where they are not there any more."""
        return look_at_data(self.spec, self.data, data_root or self.data_folder)


def _summary(shapes: Sequence[Sequence[int | None]], params: int) -> str:
    flow = " → ".join("×".join("?" if size is None else str(size) for size in shape) for shape in shapes)
    return f"{flow} with {params:,} parameters"


def open_run(path: Path, which: Which = "best") -> Trained:
    """Raises UsageError for a folder that holds no run."""
    folder = RunFolder(path)
    if not path.is_dir() or not folder.spec.is_file():
        there = f"{path} is no run: it has no spec.yaml" if path.is_dir() else f"there is no folder {path}"
        raise UsageError(there, help="name a folder that `cnnspec train SPEC --out DIR` has made")
    file = folder.best if which == "best" else folder.model
    if not file.is_file():
        help = "go on with the training: `cnnspec train SPEC --out DIR --resume`"
        if os.path.lexists(file):
            raise UsageError(f"{file} is not a regular file", help=help)
        raise UsageError(f"{path} holds no {file.name} yet", help=help)
    record = read_record(path)
    classes = tuple(map(str, record.classes)) if record else ()
    return Trained(folder, file, load(folder.spec), classes, Path(record.folder) if record and record.folder else None)
