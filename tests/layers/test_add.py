import pytest
from layer_cases import Case, Refused, accepts, refuses
from support import graph_of, layer_finding

from cnnspec.layers._merge import make_equal

ACCEPTED = [
    Case({}, ((4, 4, 2), (4, 4, 2)), (4, 4, 2)),
    Case({}, ((3,), (3,), (3,)), (3,)),
]
REFUSED = [
    Refused({}, ((4, 4, 1), (4, 4, 64)), "shape.merge", "add needs equal shapes"),
]


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("add", case)


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    refuses("add", case)


@pytest.mark.parametrize(
    ("one", "other", "remedy"),
    [
        ((28, 28, 8), (28, 28, 16), "`conv: {filters: 16, kernel: 1}` on the one with 8"),
        ((28, 28, 8), (14, 14, 8), "`upsample: 2`, or give the larger a stride of 2"),
        (
            (28, 28, 8),
            (26, 26, 8),
            "`padding: same` where the smaller loses its edge, or cut the larger with `crop: 1`",
        ),
        ((75, 75, 8), (74, 74, 8), "`pad: [[0, 1], [0, 1]]`"),
        ((63, 63, 8), (31, 31, 8), "`resize: {size: [63, 63]}`"),
        ((9, 8, 8), (7, 7, 8), "`resize: {size: [9, 8]}`"),
        ((28, 28, 8), (8,), "`global_pool: average` or `flatten`"),
    ],
)
def test_the_remedy_makes_the_shapes_equal(one, other, remedy):
    assert remedy in make_equal(one, other)
    assert remedy in make_equal(other, one)


@pytest.mark.parametrize(
    ("makes", "remedy", "shape"),
    [
        ("conv: {filters: 8, name: two}", "crop: {size: 1, from: one, name: three}", (26, 26, 8)),
        ("pool: {type: max, size: 2, stride: 1, name: two}", "pad: {size: [[0, 1], [0, 1]], name: three}", (28, 28, 8)),
    ],
)
def test_what_is_proposed_fits(makes, remedy, shape):
    start = f"- conv: {{filters: 8, padding: same, name: one}}\n- {makes}\n"
    wrong = layer_finding(start + "- add: [one, two]")
    assert f"`{remedy.split(': ')[0]}: " in wrong.help
    other = "two" if "crop" in remedy else "one"
    assert graph_of(start + f"- {remedy}\n- add: [three, {other}]").output_shape == shape
