"""What is written in a loop, and what below a condition."""

from support import graph_of

from cnnspec.emit.functions import program
from cnnspec.emit.gathering import Loop, Optional, gathered

BLOCKS = "blocks: {unit: {args: {more: false}, layers: [{conv: {filters: 4, kernel: 1}}, {flatten: {when: $more}}]}}\n"


def test_turns_with_the_same_arguments_are_a_loop():
    layers = "- repeat: {times: 3, layers: [{conv: {filters: 4, kernel: 1}}]}\n- flatten"
    (_, loop), (index, last) = gathered(program(graph_of(layers)).main)
    assert isinstance(loop, Loop)
    assert (loop.lead, loop.first, loop.tail, len(loop.steps)) == ("repeat1.", 1, "", 3)
    assert (index, last.name) == (3, "flatten1")


def test_a_number_may_stand_inside_the_names():
    layers = "- repeat: {times: 3, layers: [{unit: {name: only-1}}]}"
    ((_, loop),) = gathered(program(graph_of(layers, extra=BLOCKS)).main)
    assert (loop.lead, loop.first, loop.tail, len(loop.steps)) == ("repeat1.", 1, ".only-1", 3)


def test_steps_of_one_flag_are_one_option():
    (unit,) = program(graph_of("- unit: {}\n- unit: {more: true}", extra=BLOCKS)).functions
    (_, conv), (index, option) = gathered(unit.body)
    assert conv.name == "conv1.conv"
    assert isinstance(option, Optional)
    assert (index, option.flag, [step.name for step in option.steps]) == (1, "flatten", ["flatten1"])
