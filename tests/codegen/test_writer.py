"""Lines of Python."""

import pytest

from cnnspec.codegen.writer import literal, statement


def test_a_statement_on_one_line_and_on_several():
    assert statement("x = ", "f", ["1", "b=2"], "(x)", "3×3", 4) == ["    x = f(1, b=2)(x)  # 3×3"]
    long = "a" * 110
    assert statement("x = ", "f", [long, "b=2"], "(x)", "", 0) == ["x = f(", f"    {long},", "    b=2,", ")(x)"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ('a"b\\', '"a\\"b\\\\"'),
        ((1,), "(1,)"),
        (((1, 2), (3, 4)), "((1, 2), (3, 4))"),
        (True, "True"),
        ([1.5], "[1.5]"),
    ],
)
def test_literals_read_back(value, text):
    assert literal(value) == text
    assert eval(text) == value
