import pytest
from layer_cases import accepts, one
from support import layer_finding

ACCEPTED = [
    one({"stddev": 0.1}, (4, 4, 3), (4, 4, 3)),
    one({"stddev": 1}, (5,), (5,)),
]


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("gaussian_noise", case)


@pytest.mark.parametrize("stddev", [-0.1, 1.5])
def test_noise_is_for_scaled_values(stddev):
    assert layer_finding(f"- gaussian_noise: {stddev}").message.endswith(f"expected a number from 0 to 1, not {stddev}")
