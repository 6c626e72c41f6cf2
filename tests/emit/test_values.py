"""Names for values: x flows, and what is needed later keeps its own."""

from cnnspec.emit.program import Body, Ref, Step
from cnnspec.emit.values import Names


def body(*inputs, outputs=None):
    """Steps that read the given ones; -1 is what flows in."""
    steps = [
        Step(f"n{index}", "nn:ReLU", {}, tuple(Ref(each, 0) for each in reads), 1, False, ())
        for index, reads in enumerate(inputs)
    ]
    return Body(steps, 1, (Ref(len(steps) - 1, 0),))


def names(body, taken=()):
    made = Names(body, set(taken))
    made.start(["x"])
    return made


def test_a_name_is_free_when_nobody_reads_it_later():
    values = names(body([-1], [0], [1]))
    assert [values.make(index, index) for index in range(3)] == [["x"], ["x"], ["x"]]


def test_what_is_read_later_keeps_its_name():
    values = names(body([-1], [0, -1]), taken={"y"})
    assert [values.make(0, 0), values.make(1, 1)] == [["n0"], ["x"]]


def test_an_option_goes_on_with_the_name_of_what_flows_in():
    values = names(body([-1], [0]))
    assert values.through(0, 0) == ("x", "x")


def test_an_option_whose_input_is_read_later_has_a_name_of_its_own():
    values = names(body([-1], [0, -1]))
    assert values.through(0, 0) == ("x", "y")


def test_an_option_keeps_what_it_reads_besides():
    values = names(body([-1], [0], [1, 0]))
    values.make(0, 0)
    assert values.through(1, 2) == ("x", "y")
