"""Every figure against scikit-learn's, on the same predictions."""

import warnings

import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn import metrics as sk

from cnnspec.evaluation.evaluate import figures_of
from cnnspec.evaluation.measures import calibration, confusion, macro_f1_interval, wilson

NAMES = tuple("abcdefg")


def drawn(seed, images=150, classes=7):
    random = np.random.RandomState(seed)
    truth = random.randint(0, classes, images)
    raw = random.rand(images, classes) + np.eye(classes)[truth] * random.rand(images, 1)
    return truth, raw / raw.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("images", [9, 150])
def test_the_figures_of_one_class_an_image(seed, images):
    truth, given = drawn(seed, images)
    said = given.argmax(axis=1)
    figures, _, rows, _, table = figures_of(truth, given, NAMES)
    options = {"labels": range(7), "zero_division": 0}
    precision, recall, f1, support = sk.precision_recall_fscore_support(truth, said, **options)
    np.testing.assert_allclose([row.precision for row in rows], precision)
    np.testing.assert_allclose([row.recall for row in rows], recall)
    np.testing.assert_allclose([row.f1 for row in rows], f1)
    assert [row.support for row in rows] == support.tolist()
    assert (table == sk.confusion_matrix(truth, said, labels=range(7))).all()
    assert figures["accuracy"] == pytest.approx(sk.accuracy_score(truth, said))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a class that is never true
        assert figures["balanced_accuracy"] == pytest.approx(sk.balanced_accuracy_score(truth, said))
    for name, function in (("precision", sk.precision_score), ("recall", sk.recall_score), ("f1", sk.f1_score)):
        assert figures[f"macro_{name}"] == pytest.approx(function(truth, said, average="macro", zero_division=0))
    assert figures["log_loss"] == pytest.approx(sk.log_loss(truth, given, labels=range(7)))
    assert figures["top_5_accuracy"] == pytest.approx(sk.top_k_accuracy_score(truth, given, k=5, labels=range(7)))


@pytest.mark.parametrize("seed", range(5))
def test_the_figures_of_several_classes_an_image(seed):
    random = np.random.RandomState(seed)
    truth = (random.rand(80, 7) < 0.3).astype(np.float32)
    given = np.clip(truth * 0.4 + random.rand(80, 7) * 0.6, 0.001, 0.999)
    said = given >= 0.5
    figures, intervals, rows, _, table = figures_of(truth, given, NAMES)
    precision, recall, f1, support = sk.precision_recall_fscore_support(truth, said, zero_division=0)
    np.testing.assert_allclose([row.precision for row in rows], precision)
    np.testing.assert_allclose([row.recall for row in rows], recall)
    np.testing.assert_allclose([row.f1 for row in rows], f1)
    assert [row.support for row in rows] == support.tolist()
    assert figures["accuracy"] == pytest.approx(sk.accuracy_score(truth, said))
    assert figures["accuracy_per_class"] == pytest.approx(1 - sk.hamming_loss(truth, said))
    assert figures["macro_f1"] == pytest.approx(sk.f1_score(truth, said, average="macro", zero_division=0))
    losses = [sk.log_loss(truth[:, each], given[:, each], labels=[0, 1]) for each in range(7)]
    assert figures["log_loss"] == pytest.approx(np.mean(losses))
    assert table is None
    assert intervals["accuracy"][0] <= figures["accuracy"] <= intervals["accuracy"][1]


@pytest.mark.parametrize(("right", "of"), [(0, 10), (10, 10), (508, 1000), (1, 3)])
def test_wilsons_interval(right, of):
    low, high = binomtest(right, of).proportion_ci(0.95, method="wilson")
    assert wilson(right, of) == pytest.approx((low, high))


def test_nothing_tells_nothing():
    assert wilson(0, 0) == (0.0, 1.0)


def test_calibration_by_hand():
    confidence = np.array([0.55, 0.6, 0.95, 0.95, 1.0])
    right = np.array([True, False, True, True, False])
    error, bins = calibration(confidence, right)
    # 0.6 belongs to the bin that ends there: two of 0.575 on average and half right, three of 0.9667 and two right.
    assert error == pytest.approx(2 / 5 * (0.575 - 0.5) + 3 / 5 * (2.9 / 3 - 2 / 3))
    assert [(each.decisions, each.low) for each in bins if each.decisions] == [(2, 0.5), (3, 0.9)]


def test_calibration_bins_are_scikit_learns():
    from sklearn.calibration import calibration_curve

    random = np.random.RandomState(0)
    confidence = random.rand(500)
    right = random.rand(500) < confidence
    _, bins = calibration(confidence, right)
    accuracy, mean = calibration_curve(right, confidence, n_bins=10)
    np.testing.assert_allclose([each.accuracy for each in bins], accuracy)
    np.testing.assert_allclose([each.confidence for each in bins], mean)


def test_the_bootstrap_covers_the_figure_and_is_the_same_each_time():
    truth, given = drawn(1, 400)
    table = confusion(truth, given.argmax(axis=1), 7)
    low, high = macro_f1_interval(table)
    assert low < sk.f1_score(truth, given.argmax(axis=1), average="macro") < high
    assert (low, high) == macro_f1_interval(table)
    # The standard error of a proportion of 400 is about 0.02: an interval of 95 % is near 0.1 wide.
    assert 0.05 < high - low < 0.15
