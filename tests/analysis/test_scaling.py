"""The value of a parameter that meets a budget."""

import pytest
from support import ROOT, spec_of

from cnnspec.analysis.scaling import UnreachableError, read_budget, scale
from cnnspec.analysis.summary import summarize
from cnnspec.compiler.spec import load
from cnnspec.diagnostics import UsageError

NET = """\
cnnspec: 1
name: net
input: [{size}, {size}, 3]
params: {params}
features:
  - conv: {{filters: {filters}, kernel: 3, groups: {groups}}}
  - global_pool: average
  - dense: 10
"""


def net(params="{width: 16}", filters="$width", groups=1, size=32):
    return spec_of(NET.format(params=params, filters=filters, groups=groups, size=size))


def params_at(width):
    return 3 * 9 * width + width + width * 10 + 10


@pytest.mark.parametrize("start", [1, 16, 1000])
@pytest.mark.parametrize("limit", [48, 85, 86, 1_000, 123_456])
def test_the_largest_whole_number_that_fits(start, limit):
    scaled = scale(net(f"{{width: {start}}}"), {"params": limit})
    assert isinstance(scaled.value, int)
    assert params_at(scaled.value) <= limit < params_at(scaled.value + 1)
    assert scaled.figures == {"params": params_at(scaled.value)}
    assert scaled.compiles < 60


def test_a_factor_is_found_to_a_thousandth_and_written_short():
    scaled = scale(net("{width: 1.0}", '"$(round_to(32 * width, 8))"'), {"params": params_at(64)})
    assert scaled.figures["params"] == params_at(64)
    assert scaled.value == 2.1  # up to 2.124 gives 64 filters
    assert summarize(scaled.spec.compile()).costs.total.params == params_at(64)


def test_values_that_do_not_compile_are_passed_over():
    scaled = scale(net("{width: 9}", groups=3), {"params": 1_000})  # a multiple of three only
    assert scaled.value % 3 == 0
    at = {width: 9 * width + width + width * 10 + 10 for width in (scaled.value, scaled.value + 3)}
    assert at[scaled.value] <= 1_000 < at[scaled.value + 3]


def test_several_limits_hold_together():
    scaled = scale(net(), {"params": 10_000, "macs": 300_000})
    assert scaled.figures["macs"] <= 300_000
    assert scaled.figures["params"] <= 10_000
    more = scale(net(), {"params": 10_000})
    assert more.value > scaled.value


def test_memory_is_that_of_training():
    scaled = scale(net(), {"memory": 2**22})
    assert scaled.figures["memory"] == summarize(scaled.spec.compile()).memory.training_bytes <= 2**22


def test_another_parameter_of_a_variant():
    scaled = scale(load(ROOT / "specs" / "cifar_resnet.yaml", variant="resnet32"), {"params": 1_000_000}, "depth")
    assert scaled.value == 10


@pytest.mark.parametrize(
    ("params", "filters", "by", "message"),
    [
        ("{}", 8, None, "no parameter that is a number"),
        ("{one: 8, two: 8}", "$one", None, "several parameters"),
        ("{width: 8}", "$width", "widht", "there is no parameter 'widht'"),
        ("{width: 8, rate: 0.5}", "$width", "rate", "params do not grow with 'rate'"),
        ("{widths: [8]}", '"$(widths[0])"', "widths", "not a number"),
    ],
)
def test_what_cannot_be_scaled_is_told(params, filters, by, message):
    with pytest.raises(UsageError) as error:
        scale(net(params, filters), {"params": 1_000}, by)
    assert message in error.value.message
    assert error.value.help


def test_a_limit_below_the_smallest_network_is_told_with_what_it_is_spent_on():
    with pytest.raises(UnreachableError) as error:
        scale(net(), {"params": 47})
    assert error.value.message == "no width meets params <= 47: at 1 it is 48"
    assert "conv1" in error.value.help


def test_figures_that_depend_on_the_size_are_told():
    with pytest.raises(UsageError) as error:
        scale(net(size="H"), {"macs": 1_000})
    assert "-p H=224" in error.value.help


@pytest.mark.parametrize(
    ("key", "text", "limit"), [("params", "1M", 10**6), ("macs", " 1.5 G", 15 * 10**8), ("memory", "2GiB", 2**31)]
)
def test_limits_have_units(key, text, limit):
    assert read_budget(key, text) == limit


@pytest.mark.parametrize(("key", "text"), [("params", "x"), ("params", "1GiB"), ("memory", "-1"), ("macs", ">= 1M")])
def test_a_limit_that_is_none_is_told(key, text):
    with pytest.raises(UsageError, match="is not a limit"):
        read_budget(key, text)
