"""Expressions drawn from a grammar: computed as Python computes them, in bounded time and memory, whatever they grow to."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from cnnspec.language.expressions import ExpressionError, Unknown, evaluate
from cnnspec.language.template import fill, partial
from cnnspec.text.dump import dump
from fuzz.commands import command
from fuzz.files import Files
from fuzz.limits import Find, restart
from fuzz.mutations import TEXTS, mutated_bytes

CASES = 60
SECONDS = 5
MEGABYTES = 300

SMALL = ["0", "1", "2", "3", "7", "8", "16", "0.5", "2.5", "0.9"]
LARGE = [
    "10 ** 15",
    "999999999999999",
    "1e15",
    "1e300",
    "1e-300",
    "9" * 100,
    "9 ** 9",
    "0.1",
    "1e400",
    "-100000000",
    "2 ** 50",
    "1_000",
]
BINARY = ["+", "-", "*", "/", "//", "%"]
COMPARISONS = ["==", "!=", "<", "<=", ">", ">="]
NAMES: dict[str, Any] = {
    "a": 3, "b": -2, "c": 0.25, "d": 8, "wide": 10**15, "tiny": 1e-300, "list": [1, 2, 3], "nested": [[1], [2, [3]], []],
    "empty": [], "text": "relu", "flag": True, "nothing": None, "quote": "it's \"\\", "zero": 0,
}  # fmt: skip
NUMBERS = ["a", "b", "c", "d", "zero"]


def round_to(value: float, divisor: int) -> int:
    """As the MobileNet papers round channels; written independently of the product."""
    if divisor < 1:
        raise ValueError
    rounded = max(divisor, int(value + divisor / 2) // divisor * divisor)
    return int(rounded + divisor) if rounded < 0.9 * value else int(rounded)


PYTHON: dict[str, Any] = {
    "__builtins__": {}, "min": min, "max": max, "round": round, "floor": math.floor, "ceil": math.ceil, "int": int,
    "round_to": round_to, "true": True, "false": False, "null": None,
}  # fmt: skip


class Grammar:
    """Draws expressions; those that are not ``wild`` are made of small numbers."""

    def __init__(self, random: Random, *, wild: bool) -> None:
        self.random, self.wild = random, wild

    def number(self, depth: int) -> str:
        """An expression whose value is a number, unless it has none."""
        random = self.random
        if depth <= 0 or random.random() < 0.1:
            return random.choice([*SMALL, *NUMBERS, *(LARGE if self.wild else [])])
        left, right = self.number(depth - 1), self.number(depth - 1)
        digits = random.choice(["0", "1", "-1", *(["-100000000", "10 ** 15", right] if self.wild else [])])
        binary = [f"({left} {operator} {right})" for operator in BINARY]
        one = [f"{left} {random.choice(BINARY)} {right}", f"-{left}", f"+{left}", f"- -{left}"]
        calls = [f"{name}({left})" for name in ("floor", "ceil", "int", "round")]
        calls += [f"min({left}, {right})", f"max({left}, {right})", f"round({left}, {digits})"]
        calls += [f"round_to({left}, 8)", f"round_to({left}, {right})"]
        items = ["list[1]", "list[-1]", "nested[1][0]", f"[{left}, {right}][0]"]
        return random.choice([*binary, *one, *calls, *items, *([f"({left}) ** ({right})"] if self.wild else [])])

    def any(self, depth: int) -> str:
        """Any expression."""
        random = self.random
        if depth <= 0:
            texts = ["'a'", repr(random.choice(TEXTS))]
            return random.choice([*NAMES, *SMALL, *LARGE, *texts, "true", "null", "i", "channels", "missing", "[]"])
        left, right = self.any(depth - 1), self.any(depth - 1)
        first, second = random.choice(COMPARISONS), random.choice(COMPARISONS)
        name = random.choice(["min", "max", "floor", "round", "int", "abs", "round_to"])
        usual = [
            f"({left} {random.choice([*BINARY, '**'])} {right})", f"({left} {first} {right})", f"{left} {first} {right} {second} {left}",
            f"({left} and {right})", f"({left} or {right})", f"not {left}", f"[{left}, {right}]", f"{left}[{right}]",
            f"{name}({left}, {right})", f"{name}({left})", self.number(depth), self.number(depth),
        ]  # fmt: skip
        refused = [
            f"{left} if {right} else 0",
            f"{left} in {right}",
            f"({left}).real",
            f"{left} & {right}",
            f"lambda: {left}",
        ]
        return random.choice([*usual, random.choice(refused)])


def draw(random: Random) -> Files:
    """An expression with its names, or a spec whose parameters grow; the first also in a spec."""
    kind = random.random()
    if kind < 0.25:
        return {"net.yaml": dump(_growing(random)).encode("utf-8", "surrogatepass")}
    grammar = Grammar(random, wild=kind > 0.6)
    depth = random.randint(1, 3)
    text = grammar.any(depth) if kind > 0.75 else grammar.number(depth)
    if kind > 0.95:
        text = mutated_bytes(text.encode("utf-8", "surrogatepass"), random).decode("utf-8", "replace")
    case = {"expression": text, "small": not grammar.wild}
    spec = {
        **_spec(text, random),
        "params": {name: value for name, value in NAMES.items() if name != "list" or random.random() < 0.9},
    }
    return {"case.json": json.dumps(case).encode(), "net.yaml": dump(spec).encode("utf-8", "surrogatepass")}


def _spec(text: str, random: Random) -> dict[str, Any]:
    value = f"$({text})"
    places: list[Any] = [
        {"conv": {"filters": value}}, {"dropout": value}, {"repeat": {"times": value, "layers": ["flatten"]}},
        {"conv": {"filters": 3, "when": value}}, {"conv": {"filters": 3, "kernel": [value, 1]}}, {"reshape": value},
        {"dense": {"units": 3, "name": f"n{value}"}}, {"rescale": value},
    ]  # fmt: skip
    return {"cnnspec": 1, "name": "net", "input": [8, 8, 1], "features": [random.choice(places)]}


def _growing(random: Random) -> dict[str, Any]:
    """Parameters that read each other, in a chain that may double at each step, backwards, or in a circle."""
    steps = random.choice([3, 10, 30, 60, 200, 1000])
    start: Any = random.choice(["x", [1], 2, "x" * 1000, list(range(100)), [[0]], 1.5, "$last"])
    form: Any = random.choice([
        "$p $p", "$p$p$p", ["$p", "$p"], "$([p, p])", "$(p + p)", "$(p * p)", "$(p ** 2)", "$(p == p)", "$([p == p, p])", "$p",
        ["$p", ["$p"]], {"a": "$p", "b": "$p"}, "$(max(p, p))", "$(p * 10)", "$([p, p][0])", "$(p and [p, p])", "$(round(1, p))",
    ])  # fmt: skip
    chain = {"p0": start}
    for step in range(1, steps):
        chain[f"p{step}"] = _renamed(form, f"p{step - 1}")
    if random.random() < 0.3:
        chain = dict(reversed(chain.items()))
    last = f"p{steps - 1}"
    use = random.choice(
        [f"${last}", f"$({last} == {last})", f"$(min({last}, {last}))", f"$({last}[0] < 1)", f"a${last}"]
    )
    spec: dict[str, Any] = {**_spec("1", random), "params": {**chain, "last": f"${last}"}}
    spec["features"] = [{"conv": {"filters": use}}]
    where = random.randrange(4)
    if where == 0:  # growth from turn to turn
        spec["features"] = [
            {"repeat": {"times": random.choice([0, 3, 1000]), "layers": [{"conv": {"filters": use, "kernel": 1}}]}}
        ]
    elif where == 1:
        turns = {
            "times": random.choice([0, 10, 1000, 10**9]),
            "layers": random.choice([[], [{"flatten": {"when": False}}]]),
        }
        for _ in range(random.randint(1, 5)):
            turns = {"times": random.choice([0, 10, 1000, 10**6]), "layers": [{"repeat": turns}]}
        spec["features"] = [{"repeat": turns}, {"conv": 1}]
    elif where == 2:
        spec["variants"] = {"a": {}, "b": {"p0": random.choice([1, "y", [], "$last"])}}
    return spec


def _renamed(form: Any, name: str) -> Any:
    if isinstance(form, str):
        return form.replace("p", name)
    if isinstance(form, list):
        return [_renamed(part, name) for part in form]
    return {key: _renamed(part, name) for key, part in form.items()}


def examine(folder: Path) -> Iterator[str]:
    """Check the spec, and compare the value of the expression with Python's."""
    if (folder / "case.json").exists():
        case = json.loads((folder / "case.json").read_text())
        yield from _examine_value(case["expression"], small=case["small"])
    outcome = command("check", "net.yaml")
    yield from outcome.labels("check")


def _examine_value(text: str, *, small: bool) -> Iterator[str]:
    restart()
    try:
        ours = evaluate(text, NAMES)
    except (ExpressionError, Unknown) as error:
        yield "refused"
        if small and _python(text) is not None:
            raise Find("an expression is refused that Python computes", f"{text}: {error}") from None
        return
    yield "computed"
    theirs = _python(text)
    if repr(ours) != repr(theirs):
        raise Find("an expression has another value in Python", f"{text}: {ours!r}, in Python {theirs!r}")
    restart()
    for names in ({"a", "b", "list"}, {"c", "d", "text", "nothing", "flag"}, set(NAMES)):
        known = {name: value for name, value in NAMES.items() if name in names}
        later = fill(partial({"x": f"$({text})"}, known), NAMES)["x"]
        if repr(later) != repr(ours):
            raise Find(
                "an expression filled in by parts has another value",
                f"{text}: {ours!r}, by parts {later!r}, first {known}",
            )


def _python(text: str) -> Any:
    """The value in Python, or None; only for an expression that is known to be small, or that was computed in time."""
    try:
        return eval(text, dict(PYTHON), dict(NAMES))
    except (ArithmeticError, TypeError, ValueError, LookupError, NameError, SyntaxError):
        return None
