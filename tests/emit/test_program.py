"""A program holds its functions in order, and each statement what it needs."""

from support import graph_of

from cnnspec.emit.functions import program
from cnnspec.emit.program import Function, Ref


def test_statements_and_uses():
    blocks = "blocks: {unit: {layers: [{conv: 2}]}}\n"
    made = program(graph_of("- unit: {}\n- unit: {}\n- flatten", extra=blocks))
    first, second, last = made.main.steps
    assert (made.inputs, made.outputs) == (("input",), ("flatten1",))
    assert isinstance(first.what, Function)
    assert first.what is second.what is made.functions[0]
    assert (second.inputs, last.inputs) == ((Ref(0, 0),), (Ref(1, 0),))
    assert (last.what, made.main.outputs) == ("keras.layers:Flatten", (Ref(2, 0),))
