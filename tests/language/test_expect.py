import pytest
from pydantic import ValidationError

from cnnspec.language.expect import Expect


@pytest.mark.parametrize(
    ("key", "value", "good", "bad"),
    [
        ("params", 61_706, 61_706, 61_707),
        ("params", "<= 5M", 5_000_000, 5_000_001),
        ("params", "< 1.5K", 1_499, 1_500),
        ("macs", ">= 2G", 2 * 10**9, 1),
        ("macs", "61_706", 61_706, 1),
        ("depth", "!= 3", 4, 3),
        ("memory", "<= 2 GiB", 2**31, 2**31 + 1),
        ("memory", "<= 2 GB", 2 * 10**9, 2 * 10**9 + 1),
        ("output", [10], (10,), (11,)),
        ("output", [7, 7, 512], (7, 7, 512), (512,)),
        ("receptive_field", 16, (16, 16), (16, 17)),
        ("receptive_field", ">= 16", (16, 17), (16, 15)),
        ("receptive_field", [16, 17], (16, 17), (17, 16)),
    ],
)
def test_bounds(key, value, good, bad):
    bound = getattr(Expect.model_validate({key: value}), key)
    assert bound.holds(good)
    assert not bound.holds(bad)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("params", "<= 5Q"),
        ("params", "many"),
        ("output", 10),
        ("output", "10"),
        ("params", True),
        ("macs", "5 GiB"),
        ("params", "<= 1e999"),
        ("memory", "1e307 TiB"),
        ("macs", "9" * 5000),
    ],
)
def test_refused(key, value):
    with pytest.raises(ValidationError):
        Expect.model_validate({key: value})
