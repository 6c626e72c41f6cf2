"""What a script compiles is what our own trainer has: optimizer, learning rate of each step, loss and metrics."""

import json

import numpy as np
import pytest
from training_scripts import NET, NPZ, RUNS, defined, script

from cnnspec.analysis.training import head_of
from cnnspec.schedules import factors
from cnnspec.training.objective import Objective
from cnnspec.training.objects import metrics_for, optimizer_for


@pytest.mark.keras
@pytest.mark.parametrize("name", RUNS)
def test_it_compiles_what_our_trainer_has(name, images):
    checked, text = script(NET + NPZ + RUNS[name])
    train = checked.train
    names = defined(text)
    (x, y), (x_validation, _) = names["load_data"](str(images))
    assert (len(x), len(x_validation)) == (18, 6)
    model = names["build"]()
    steps = -(-len(x) // train.batch)
    names["compile_model"](model, steps)
    head = head_of(checked.graph)
    # The optimizer and its learning rate in each step.
    assert without_rate(model.optimizer) == without_rate(optimizer_for(train))
    rate = model.optimizer._learning_rate
    peak = train.optimizer.fields["learning_rate"]
    ours = [
        peak * each for epoch in range(train.epochs) for each in factors(train.schedule, train.epochs, steps, epoch)
    ]
    theirs = [float(rate(step) if callable(rate) else rate) for step in range(steps * train.epochs)]
    assert np.allclose(ours, theirs, rtol=1e-5, atol=1e-9)
    # The loss of a batch, and the metrics.
    objective = Objective(train, head, "index", 3)
    outputs, labels = model(x[:8].astype("float32")), y[:8]
    indices = labels if labels.ndim == 1 else labels.argmax(-1)
    assert np.isclose(float(model.loss(labels, outputs)), float(objective.training(indices, outputs)), rtol=1e-6)
    metrics = model._compile_metrics._user_metrics
    wanted = metrics_for(train, "index" if labels.ndim == 1 else "one_hot", probabilities=True)
    assert [each.name for each in metrics] == [each.name for each in wanted]
    if labels.ndim == 1:
        assert [each.get_config() for each in metrics] == [each.get_config() for each in wanted]


def without_rate(optimizer):
    config = {key: value for key, value in optimizer.get_config().items() if key not in ("learning_rate", "name")}
    return type(optimizer).__name__, json.dumps(config, sort_keys=True)
