"""Numbers of 32 bits as somebody would have written them."""

import numpy as np
import pytest

from cnnspec.importing.onnx.node import number


@pytest.mark.parametrize("value", [1e-5, 0.1, 0.2, 1 / 3, 0.999, 6.0])
def test_a_number_is_as_it_was_written(value):
    assert number(float(np.float32(value))) == pytest.approx(value, rel=1e-7)
    assert len(repr(number(float(np.float32(value))))) <= 11


def test_what_is_no_number_of_32_bits_stays():
    assert number(1e-5) == 1e-5
    assert number(0.1 + 1e-12) == 0.1 + 1e-12
    assert number(float("inf")) == float("inf")
    assert number(7) == 7
