import numpy as np
import pytest
from trained_runs import quick

from cnnspec.evaluation.evaluate import evaluate
from cnnspec.evaluation.images import images_of
from cnnspec.evaluation.moves import shifted
from cnnspec.evaluation.probe import _compare, _cosine, probe
from cnnspec.evaluation.probed import layers_to_probe
from cnnspec.evaluation.trained import open_run

pytestmark = [pytest.mark.keras, pytest.mark.slow, pytest.mark.xdist_group("quick run")]
RANDOM = np.random.RandomState(6)


def test_the_place_that_features_have_moved_to_is_found():
    features = RANDOM.normal(size=(3, 9, 9, 2))
    in_place, aligned, cells = _compare(features, shifted(features, -3, 0, 0.0), (-3, 0), turned=False)
    assert cells.tolist() == [3, 3, 3]
    assert aligned == pytest.approx([1, 1, 1])
    assert (in_place < 0.5).all()


def test_features_that_stay_have_not_moved():
    features = RANDOM.normal(size=(2, 5, 5, 1))
    assert _compare(features, features, (0, 4), turned=False).tolist() == [pytest.approx([1, 1])] * 2 + [[0, 0]]


def test_vectors_and_turns_are_compared_in_place_only():
    vector, features = RANDOM.normal(size=(2, 5)), RANDOM.normal(size=(2, 5, 5, 1))
    for found in (_compare(vector, -vector, (0, 1), turned=False), _compare(features, -features, (0, 0), turned=True)):
        assert found[0] == pytest.approx([-1, -1])
        assert np.isnan(found[1:]).all()


def test_features_that_are_zero_are_like_zero_only():
    zero, one = np.zeros((1, 4)), np.ones((1, 4))
    assert [float(_cosine(*each)[0]) for each in ((zero, zero), (zero, one), (one, one))] == pytest.approx([1, 0, 1])


def test_a_run_is_as_good_as_evaluate_says_where_nothing_is_moved_and_worse_where_it_is():
    run = open_run(quick())
    images = images_of(run, None, None, None)
    found = probe(run, images, layers_to_probe(run.graph, []), "shift", 10_000)
    assert (found.images, found.pooling) == (500, ["pool1"])
    assert [row.amount for row in found.rows] == [0, 1, 2, 3, 4]
    assert found.rows[0].accuracy == pytest.approx(evaluate(run, images)[0].figures["accuracy"])
    assert found.rows[0].same_answer == 1
    assert found.rows[4].accuracy < found.rows[0].accuracy - 0.1
    assert {name: each.in_place for name, each in found.rows[0].features.items()} == pytest.approx(
        dict.fromkeys(["input", "conv1", "pool1", "flatten1"], 1)
    )
    three = found.rows[3].features
    assert three["input"].moved_by == pytest.approx(3)
    assert three["conv1"].moved_by == pytest.approx(1, abs=0.05)  # its stride is 3
    assert three["conv1"].aligned > 0.99 > three["conv1"].in_place
    assert (three["flatten1"].aligned, found.shapes["conv1"]) == (None, [9, 9, 4])


def test_turned_images_and_fewer_of_them():
    run = open_run(quick())
    found = probe(run, images_of(run, None, None, None), {"input": "input"}, "rotate", 70)
    assert (found.images, [row.amount for row in found.rows]) == (70, [0, 45, 90])
    assert found.rows[2].accuracy < found.rows[0].accuracy
    assert found.rows[2].features["input"].in_place < 0.6
