import numpy as np
import pytest

from cnnspec.evaluation.outputs import probabilities

pytestmark = pytest.mark.keras


def test_logits_become_probabilities():
    outputs = np.array([[1000.0, 999.0, -1000.0]], np.float32)
    softmax = probabilities(outputs, "logits", several=False)
    assert softmax[0] == pytest.approx([1 / (1 + np.exp(-1)), 1 - 1 / (1 + np.exp(-1)), 0])
    assert probabilities(outputs, "logits", several=True)[0] == pytest.approx([1, 1, 0])


def test_probabilities_are_left_as_they_are():
    outputs = np.array([[0.25, 0.75]], np.float32)
    assert probabilities(outputs, "softmax", several=False).tolist() == [[0.25, 0.75]]
