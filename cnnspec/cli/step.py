"""``cnnspec step``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cnnspec.cli._common import DataRoot, Params, SpecFile, Variant, compiled, finish, json_text, say
from cnnspec.cli._runs import Format
from cnnspec.diagnostics import UsageError

if TYPE_CHECKING:
    from cnnspec.checking.check import Checked
    from cnnspec.compiler.graph import Graph
    from cnnspec.data.read import Look
    from cnnspec.evaluation.step import Step
    from cnnspec.language.train import Train


def command(
    spec: SpecFile,
    image: Annotated[Path | None, typer.Argument(help="An image file; one of the data unless given.")] = None,
    index: Annotated[int, typer.Option(help="Which of the training images of the data, from 0 on.", min=0)] = 0,
    label: Annotated[
        int | None, typer.Option(help="The class of the image file, from 0 on; without it only forward.", min=0)
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="What the weights are drawn with; that of the spec unless given.", min=0)
    ] = None,
    format: Annotated[Format, typer.Option(help="How the numbers are printed.")] = Format.text,
    data_root: DataRoot = None,
    param: Params = None,
    variant: Variant = None,
) -> None:
    """Take one step of training with one image, in numbers: forward, loss, backward, update."""
    checked = compiled(spec, param, variant)
    graph = checked.graph
    assert graph is not None
    finish(checked)
    _refuse(checked, graph, image, label)
    train = _train(checked, seed)
    sources = None
    if image is None:
        from cnnspec.training.looking import look_at_data, refuse_misfit

        data = checked.spec.section("data").read()
        sources = look_at_data(checked.spec, data, data_root)
        refuse_misfit(checked.spec, graph, data, sources)
    from cnnspec.keras_model.quiet import import_tensorflow

    import_tensorflow()
    step = _step(checked, graph, train, image, index, label, sources)
    from cnnspec.evaluation.step_words import text, to_dict

    say(json_text(to_dict(step)) if format is Format.json else text(step))


def _refuse(checked: Checked, graph: Graph, image: Path | None, label: int | None) -> None:
    """What cannot be stepped through, before anything heavy is loaded."""
    if len(graph.inputs) > 1 or len(graph.input_shape) != 3:
        raise UsageError(f"a step takes one image, and {graph.name} takes no such", "use a network with one 2-D input")
    if image is None and checked.spec.document.data is None:
        raise UsageError("the spec has no data section", "name an image file: cnnspec step SPEC IMAGE --label 0")
    if image is None and label is not None:
        raise UsageError("the images of the data have their labels", "leave out --label, or name an image file")
    if label is None:
        return
    if checked.train and checked.train.class_weight == "balanced":
        raise UsageError("class_weight: balanced counts the images of each class", "choose an image of them by --index")
    if not _classifies(graph):
        raise UsageError(f"{graph.name} gives out no classes that a label could be one of", "leave out --label")
    if label >= int(graph.output_shape[-1]):
        raise UsageError(f"there is no class {label}: the output is {graph.output_shape[-1]}", "classes count from 0")


def _classifies(graph: Graph) -> bool:
    return len(graph.outputs) == 1 and len(graph.output_shape) == 1


def _train(checked: Checked, seed: int | None) -> Train:
    from cnnspec.language.train import Train

    train = checked.train or Train()
    return train if seed is None else train.model_copy(update={"seed": seed})


def _step(
    checked: Checked,
    graph: Graph,
    train: Train,
    image: Path | None,
    index: int,
    label: int | None,
    sources: Look | None,
) -> Step:
    from cnnspec import build_keras
    from cnnspec.analysis.training import frozen
    from cnnspec.evaluation.kernels import initial_model
    from cnnspec.evaluation.sample import of_data, of_file
    from cnnspec.evaluation.step import look, take_step

    model = initial_model(lambda: build_keras(graph), train.seed)
    if image:
        sample = of_file(graph, checked.data, image, label)
    else:
        assert checked.data is not None
        assert sources is not None
        sample = of_data(checked.data, model, train, index, sources)
    if sample.label is None or not _classifies(graph):
        return look(graph, model, sample.pixels)
    if not model.trainable_variables:
        raise UsageError(f"{graph.name} has no weights that learn", "leave out --label to see the forward half")
    return take_step(
        graph,
        model,
        sample.pixels,
        sample.label,
        train,
        labels=_labels(checked, train),
        frozen=frozen(train.freeze or (), graph),
        counts=sample.counts,
        steps=sample.steps,
    )


def _labels(checked: Checked, train: Train) -> str:
    """As the data write them, or else as the loss takes them."""
    from cnnspec.language.objective import labels_for_loss

    if checked.data:
        return checked.data.labels
    return (train.loss and labels_for_loss(train.loss.name, "index")) or "index"
