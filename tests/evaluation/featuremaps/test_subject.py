import hashlib
import json
import shutil

import numpy as np
import pytest
from map_cases import EDGES, checked
from trained_runs import shades, train, write_shades

from cnnspec.diagnostics import SpecError, UsageError
from cnnspec.evaluation.featuremaps.subject import before_training, of_run, of_spec
from cnnspec.evaluation.trained import open_run

pytestmark = [pytest.mark.keras, pytest.mark.slow, pytest.mark.xdist_group("quick run")]
FROZEN = """\
cnnspec: 1
name: frozen
input: [6, 6, 1]
classes: 2
features:
  - rescale: {scale: $(1 / 255)}
  - conv: {filters: 2, trainable: false, name: still}
  - conv: {filters: 2, name: moving}
head: [flatten, {dense: {units: $classes}}]
data: {source: {folder: {path: shades, resize: crop}}}
train: {epochs: 1, batch: 8, seed: 3, precision: float32, optimizer: {sgd: {learning_rate: 0.1}}}
"""


def kernel(model, name):
    return np.asarray(model.get_layer(name).get_weights()[0])


def test_weights_of_a_spec_are_those_that_it_writes_out_or_of_its_seed():
    written = of_spec(checked(EDGES + "- global_pool: max\n- dense: 3"), "pool1")
    assert written.weights == "as the spec writes them out"
    layers, extra = "- conv: 2\n- global_pool: max\n- dense: 3", "data: {source: mnist5k}\ntrain: {seed: 7}\n"
    one, same = (of_spec(checked(layers, "[28, 28, 1]", extra), "conv1.conv") for _ in range(2))
    assert one.weights == "as they start, not trained: drawn at random with seed 7"
    assert (kernel(one.model, "conv1.conv") == kernel(same.model, "conv1.conv")).all()


def test_weights_before_a_training_are_those_that_it_began_with(tmp_path):
    """What is not trained is still as it was; where the record names a file, they are those of the file."""
    write_shades(tmp_path / "shades")
    run = open_run(train(tmp_path, FROZEN), "last")
    before, after = before_training(run), of_run(run).model
    assert (kernel(before, "still.conv") == kernel(after, "still.conv")).all()
    assert not np.allclose(kernel(before, "moving.conv"), kernel(after, "moving.conv"))

    file = tmp_path / "begun.keras"
    shutil.copy(run.file, file)
    record = json.loads((tmp_path / "run" / "run.json").read_text())
    record["initial"] = {"path": str(file), "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
    (tmp_path / "run" / "run.json").write_text(json.dumps(record))
    assert (kernel(before_training(run), "moving.conv") == kernel(after, "moving.conv")).all()
    file.write_bytes(b"another")
    with pytest.raises(UsageError, match="are not there any more"):
        before_training(run)


def test_a_run_has_the_form_of_its_training():
    subject = of_run(open_run(shades()))
    assert (subject.form.resize, subject.form.limits) == ("crop", (0, 255))
    assert subject.weights == f"as trained, best.keras of {shades()}"


def test_a_spec_whose_weights_are_missing_says_so():
    extra = "data: {source: mnist5k}\ntrain: {init_from: nothing.keras}\n"
    with pytest.raises(SpecError, match="no folder"):
        of_spec(checked("- conv: 2\n- global_pool: max\n- dense: 10", "[28, 28, 1]", extra), "conv1.conv")
