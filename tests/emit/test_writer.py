"""Lines of Python."""

import ast
import math

import pytest

from cnnspec.emit.program import Argument, Body, Function, Parameter
from cnnspec.emit.writer import (
    Brackets,
    Conditional,
    Text,
    comment,
    declared,
    docstring,
    formatted,
    literal,
    mentioned,
    spread,
    statement,
)

# What ends a line, a text or a comment, or is shown in another order than it is written.
HOSTILE = '\'"""\\{x}\n\r\x00\x0b\x0c\x1b\x7f\x85\xa0\u2028\u2029\u202e\ufeff\ud800#%s'


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
        (1 / 1234567, "8.100005913004317e-07"),
        (1.0000000000001e-308, "1.0000000000001e-308"),
        (5e-324, "5e-324"),
        (float("-inf"), 'float("-inf")'),
        (None, "None"),
        ({0: 0.5, "a\n": [None]}, '{0: 0.5, "a\\n": [None]}'),
        ("für 3×3 → 日本", '"für 3×3 → 日本"'),
        ("\x00\n\r\t\u2028\ud800", '"\\x00\\n\\r\\t\\u2028\\ud800"'),
        (HOSTILE, literal(HOSTILE)),
        ((HOSTILE, [HOSTILE]), literal((HOSTILE, [HOSTILE]))),
    ],
)
def test_literals_read_back(value, text):
    assert literal(value) == text
    assert eval(text) == value


def test_what_is_no_number_is_one_in_a_script():
    assert math.isnan(eval(literal(math.nan)))


def test_what_has_no_literal_is_refused():
    with pytest.raises(TypeError, match="no literal for object"):
        literal([object()])


def test_a_text_is_text_in_every_place():
    scope = {"x": "!"}
    assert eval(formatted(HOSTILE, Text("x"), "{x}", HOSTILE), scope) == f"{HOSTILE}!{{x}}{HOSTILE}"
    assert eval(docstring(HOSTILE)) == HOSTILE
    for line in (comment(HOSTILE), *statement("x = ", "f", ["1"], "", HOSTILE, 0)):
        assert line.isprintable()
    assert ast.dump(ast.parse(f"{comment(HOSTILE)}\nx = 1")) == ast.dump(ast.parse("x = 1"))


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
