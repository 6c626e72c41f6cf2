"""From a spec to what a training needs, with everything checked that can be before TensorFlow is imported."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from cnnspec.analysis.training import frozen, head_of, refuse_untrainable
from cnnspec.checking.check import check, takes
from cnnspec.compiler.resolve import resolve
from cnnspec.compiler.spec import Spec
from cnnspec.diagnostics import Diagnostic, SpecError
from cnnspec.language.train import Train
from cnnspec.lint._run import Settings
from cnnspec.text.dump import dump
from cnnspec.training.initial import initial_for
from cnnspec.training.job import Job
from cnnspec.training.looking import look_at_data, refuse_misfit


def prepare(spec: Spec, *, init_from: str | Path | None = None, data_root: str | Path | None = None) -> Job:
    """Check a spec, read its sections and look at its data. Raises SpecError.

    ``data_root`` is the folder that the paths of ``data`` are relative to, instead of the spec's own.
    """
    checked = check(spec, Settings("error"))
    if not checked.ok:
        raise SpecError(checked.diagnostics)
    graph = checked.graph
    assert graph is not None
    if spec.document.data is None:
        place = spec.place("features")
        help = "add a line such as `data: {source: mnist5k}`"
        raise SpecError([Diagnostic("data.missing", "training needs a data section", place, help)])
    refuse_untrainable(spec, graph)
    train = spec.section("train").read() if spec.document.train is not None else Train()

    def build() -> Any:
        from cnnspec.keras_model.build import build_keras

        return build_keras(graph)

    data = spec.section("data").read()
    look = look_at_data(spec, data, data_root)
    refuse_misfit(spec, graph, data, look)
    return Job(
        build,
        data,
        train,
        dump(resolve(spec)),
        spec.source.text,
        head_of(graph),
        frozenset(frozen(train.freeze or (), graph)),
        initial_for(spec, train, init_from),
        look,
        partial(takes, graph),
        Path(data_root) if data_root is not None else spec.source.folder,
    )
