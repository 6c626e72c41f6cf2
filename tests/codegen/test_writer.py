"""Lines of Python."""

import pytest

from cnnspec.codegen.program import Argument, Body, Function, Parameter
from cnnspec.codegen.writer import Brackets, Conditional, Text, declared, literal, mentioned, spread, statement


def test_a_statement_on_one_line_and_on_several():
    assert statement("x = ", "f", ["1", "b=2"], "(x)", "3×3", 4) == ["    x = f(1, b=2)(x)  # 3×3"]
    long = "a" * 110
    assert statement("x = ", "f", [long, "b=2"], "(x)", "", 0) == ["x = f(", f"    {long}, b=2", ")(x)"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ('a"b\\', '"a\\"b\\\\"'),
        ((1,), "(1,)"),
        (((1, 2), (3, 4)), "((1, 2), (3, 4))"),
        (True, "True"),
        ([1.5], "[1.5]"),
        (1 / 255, "1 / 255"),
        ([1 / 127.5, 0.1 + 0.2], "[1 / 127.5, 0.30000000000000004]"),
        (-1 / 3, "1 / -3"),
    ],
)
def test_literals_read_back(value, text):
    assert literal(value) == text
    assert eval(text) == value


def test_a_default_is_declared_and_needs_no_mention():
    parameters = (Parameter("filters", "int"), Parameter("strides", "int", "strides", 1))
    assert list(map(declared, parameters)) == ["filters: int", "strides: int = 1"]
    function = Function("unit", Body([], 1, ()), parameters)
    told = {"filters": Argument(1), "strides": Argument(1)}
    assert list(mentioned(function, told)) == [("filters", Argument(1))]
    for value in (Argument(True), Argument(None, "strides")):
        assert list(mentioned(function, {**told, "strides": value}))[1:] == [("strides", value)]


def test_a_condition_on_one_line_and_on_several():
    made = Conditional(Brackets("f(", (("", Text("a" * 50), 1), ("", Text("b" * 70), 1))), "flag", "g()")
    short = Conditional(Text("f()"), "flag", "g()")
    assert spread("x = ", short, "", 0) == ["x = f() if flag else g()"]
    call = ["f(", f"    {'a' * 50},", f"    {'b' * 70},", ")"]
    assert spread("x = ", made, "", 0) == ["x = (", *(f"    {line}" for line in [*call, "if flag", "else g()"]), ")"]
    inside = spread("x = ", Brackets("h(", (("k=", made, 1),)), "", 0)
    assert inside == ["x = h(", *(f"    {line}" for line in ["k=" + call[0], *call[1:], "if flag", "else g(),"]), ")"]


def test_arguments_have_a_line_of_their_own_or_one_each():
    short, long = ["a" * 60, "b=2"], ["a" * 60, "b" * 60]
    head = "c" * 60
    assert statement("x = ", head, short, "", "", 0) == [f"x = {head}(", f"    {', '.join(short)}", ")"]
    assert statement("x = ", head, long, "", "", 0) == [f"x = {head}(", *(f"    {each}," for each in long), ")"]
    # A formatter would break the last brackets, if only they do not fit.
    text = "d" * (119 - len("x = f()"))
    assert statement("x = ", "f", [text], "(xy)", "", 0) == ["x = f(", f"    {text},", ")(xy)"]
