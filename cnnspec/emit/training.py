"""The ``train`` and ``data`` sections as the second half of a Keras script: from files to a trained model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cnnspec.analysis.training import frozen, head_of, refuse_untrainable
from cnnspec.compiler.graph import Graph
from cnnspec.diagnostics import Diagnostic, SpecError
from cnnspec.emit.compiling import Training, compiling, epochs
from cnnspec.emit.loading import augmenting, folder_reader, loading, one_hot_writer, path_of, takes_path
from cnnspec.emit.pieces import definitions, loaded
from cnnspec.emit.writer import Brackets, Text, literal, spread
from cnnspec.language.train import Train, larger_is_better

if TYPE_CHECKING:
    from cnnspec.checking.check import Checked


def training_of(checked: Checked) -> Training:
    """What a script needs to know. Raises SpecError for a spec that cannot be trained."""
    graph, spec = checked.graph, checked.spec
    assert graph is not None
    if checked.data is None:
        help = "add a line such as `data: {source: mnist5k}`"
        raise SpecError([Diagnostic("data.missing", "training needs a data section", spec.place("features"), help)])
    refuse_untrainable(spec, graph)
    train = checked.train or Train()
    names = frozen(train.freeze or (), graph)
    ordered = tuple(node.name for node in graph.nodes if node.name in names)
    return Training(train, checked.data, head_of(graph), graph.output_shape[-1], ordered)


def lines(training: Training, graph: Graph) -> Iterator[str]:
    """Everything behind ``build``."""
    own = [
        *folder_reader(training.data, graph.input_shape),
        *one_hot_writer(training),
        "",
        "",
        *loading(training),
        *augmenting(training.data, graph.input_shape),
        "",
        "",
        *compiling(training),
        "",
        "",
        *_main(training, graph),
    ]
    used = loaded("\n".join(own))
    yield from ("", "", "Arrays = tuple[Any, Any]  # images and labels")
    if "VALIDATION" in used:
        yield 'VALIDATION = "validation.npz"'
    for part in ("keras_parts/data", "keras_parts/rates"):
        for name, piece in definitions(part).items():
            if name in used:
                yield from ("", "", *piece)
    yield from own
    yield from ("", "", 'if __name__ == "__main__":')
    if not takes_path(training.data):
        yield "    main()"
        return
    default = path_of(training.data)
    if default is None:
        yield "    if len(sys.argv) < 2:"
        yield '        raise SystemExit("say where the data is: an .npz file")'
        yield "    main(sys.argv[1])"
    else:
        yield f"    main(sys.argv[1] if len(sys.argv) > 1 else {literal(default)})"


def _main(training: Training, graph: Graph) -> Iterator[str]:
    train, data = training.train, training.data
    path = "path" if takes_path(data) else ""
    yield f"def main({path and 'path: str'}) -> None:"
    yield '    """Train; leaves model.keras, best.keras, and the figures of each epoch in history.csv."""'
    yield f"    keras.utils.set_random_seed({train.seed})"
    yield from _precision(train)
    yield f"    (x, y), validation = load_data({path})"
    yield "    model = build()"
    if train.init_from:
        yield "    # Not here: init_from, weights of an earlier run; model.load_weights() reads what Keras has saved."
    yield from _adapting(graph)
    if training.frozen:
        items = Brackets("[", tuple(("", Text(literal(name)), 1) for name in training.frozen), "]")
        yield from spread("frozen = ", items, "", 4)
        yield "    for name in frozen:"
        yield "        model.get_layer(name).trainable = False"
    if train.steps_per_epoch:
        yield f"    steps = {train.steps_per_epoch}"
    else:
        yield f"    steps = math.ceil(len(x) / {train.batch})"
    yield "    compile_model(model, steps)"
    yield from _callbacks(train)
    yield from _dataset(training)
    yield from _class_weights(training)
    yield from _fit(training, [f"epochs={epochs(train)}"])
    if train.fine_tune:
        yield "    # The last epochs, in which all layers learn; unlike in the spec the optimizer begins anew."
        yield "    for name in frozen:"
        yield "        model.get_layer(name).trainable = True"
        rate = literal(train.fine_tune.learning_rate)
        yield f"    compile_model(model, steps, rate={rate}, epochs={train.fine_tune.epochs})"
        yield from _fit(training, [f"initial_epoch={epochs(train)}", f"epochs={train.epochs}"])
    yield '    model.save("model.keras")'


def _precision(train: Train) -> Iterator[str]:
    if train.precision == "bfloat16":
        yield "    # The spec keeps the last layer in float32; this policy gives its outputs in bfloat16 too."
        yield '    keras.config.set_dtype_policy("mixed_bfloat16")'
    elif train.precision == "auto":
        yield "    # Not here: bfloat16 where the machine is fast at it (precision: auto); this computes in float32."


def _adapting(graph: Graph) -> Iterator[str]:
    """Normalisations that learn their numbers from the data, one after another."""
    for node in graph.nodes:
        if node.op == "normalize" and getattr(node.layer, "mean", 0) is None:
            yield f"    layer = model.get_layer({literal(node.name)})"
            yield "    layer.adapt(keras.Model(model.inputs, layer.input).predict(x, verbose=0))"


def _callbacks(train: Train) -> Iterator[str]:
    best = train.early_stop.monitor if train.early_stop else None
    best = best or (f"val_{train.metrics[0].name}" if train.metrics else "val_loss")
    callbacks = [
        _callback("CSVLogger", "history.csv"),
        _callback("ModelCheckpoint", "best.keras", monitor=best, mode=_mode(best), save_best_only=True),
    ]
    if stop := train.early_stop:
        least = {"min_delta": stop.min_delta} if stop.min_delta else {}
        callbacks.append(
            _callback("EarlyStopping", stop.monitor, patience=stop.patience, **least, mode=_mode(stop.monitor))
        )
    if train.schedule.name == "plateau":
        fields = {key: value for key, value in train.schedule.fields.items() if key not in ("warmup", "monitor")}
        monitor = train.schedule.fields["monitor"]
        callbacks.append(_callback("ReduceLROnPlateau", monitor, mode=_mode(monitor), **fields))
    if train.optimizer.fields.get("use_ema"):
        callbacks.append(_callback("SwapEMAWeights"))  # validates with the averages
    yield from spread("callbacks = ", Brackets("[", tuple(("", callback, 1) for callback in callbacks), "]"), "", 4)


def _callback(name: str, *first: str, **more: Any) -> Brackets:
    arguments = (*(literal(value) for value in first), *(f"{key}={literal(value)}" for key, value in more.items()))
    return Brackets(f"keras.callbacks.{name}(", tuple(("", Text(argument), 1) for argument in arguments))


def _mode(measure: str) -> str:
    return "max" if larger_is_better(measure) else "min"


def _dataset(training: Training) -> Iterator[str]:
    """Batches, where arrays do not do."""
    train, data = training.train, training.data
    if not data.augment and not train.steps_per_epoch:
        return
    repeat = ".repeat()" if train.steps_per_epoch else ""
    yield f"    dataset = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(len(x)){repeat}.batch({train.batch})"
    if data.augment:
        yield "    augment = augmentation()"
        change = 'augment(tf.cast(images, "float32"), training=True)'
        yield f"    dataset = dataset.map(lambda images, labels: ({change}, labels))"


def _class_weights(training: Training) -> Iterator[str]:
    weights = training.train.class_weight
    if weights == "balanced":
        yield "    counts = np.bincount(y if y.ndim == 1 else y.argmax(-1))"
        yield "    there = np.count_nonzero(counts)"
        yield "    weights = {label: len(y) / (there * count) for label, count in enumerate(counts) if count}"
    elif isinstance(weights, list):
        yield f"    weights = {literal(dict(enumerate(weights)))}"
    elif weights is not None:
        full = {label: weights.get(label, 1.0) for label in range(training.classes)}
        yield f"    weights = {literal(full)}"


def _fit(training: Training, more: list[str]) -> Iterator[str]:
    train = training.train
    arguments = ["x", "y", f"batch_size={train.batch}"]
    if training.data.augment or train.steps_per_epoch:
        arguments = ["dataset.prefetch(tf.data.AUTOTUNE)", "shuffle=False"]
    if train.steps_per_epoch:
        arguments.append("steps_per_epoch=steps")
    arguments += [*more, "validation_data=validation", "callbacks=callbacks"]
    if train.class_weight is not None:
        arguments.append("class_weight=weights")
    yield from spread("", Brackets("model.fit(", tuple(("", Text(argument), 1) for argument in arguments)), "", 4)
