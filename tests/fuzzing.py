"""Specs made wrong at random, as text and as bytes. By hand, for MINUTES: `python tests/fuzzing.py MINUTES [SEED]`."""

from __future__ import annotations

import copy
import random
import resource
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from cnnspec import layers
from cnnspec.analysis.summary import summarize
from cnnspec.check import check
from cnnspec.codes import FAMILIES, known
from cnnspec.diagnostics import SpecError, UsageError, render_text, to_dict
from cnnspec.parse import parse, read_source
from cnnspec.source import Source
from cnnspec.spec.dump import dump
from cnnspec.spec.spec import from_source

ROOT = Path(__file__).parent.parent
SPECS = [
    path
    for folder in ("specs", "tests/data/language")
    for path in sorted((ROOT / folder).glob("*.yaml"))
    if not path.name.endswith(".keras.yaml")
]
TEXTS = [
    path.read_text(errors="replace")
    for folder in ("specs", "tests/data/language", "tests/corpus/errors")
    for path in sorted((ROOT / folder).glob("*.yaml"))
    if path.stat().st_size < 20_000
]
PIECES = [
    ": ", ":", " ", "\n", "\t", "- ", "-", "[", "]", "{", "}", ",", "'", '"', "#", "&a ", "*a", "!!int ", "|", ">", "%",
    "@", "`", "?", "<<: ", "$", "$(", ")", "$i", "$channels", "$(1 / 0)", "$(2 ** 99)", "$(depths[9])", "0", "-1", "1e9",
    "1e-3", "2.5", "10" * 30, ".nan", ".inf", "true", "null", "same", "input", "from: input", "share: conv1", "---\n",
    "...\n", "é", "畳", "e\u0301", "\u2028", "\ufeff", "\x00", "\x85", "\r\n", "name: a", "times: 999999", "include: a.yaml",
    "\\", "\\x", "$(" + "(" * 40, "repeat: {times: 900, layers: [", "Conv2D", "kernel_size: 3",
]  # fmt: skip
VALUES = [0, 1, 2, 7, -1, 2.5, True, None, "", "a", "$width", "$(i)", "$(channels // 2)", "same", "relu", "batch", [], {}, [1, 2],
          [[1, 2], [0, 1]], 10**9, "$classes", "$(1 / 0)", "$(1 + (2)", "lowest", "input", "int"]  # fmt: skip
KEYS = [
    *layers.words(),
    "name",
    "from",
    "when",
    "norm",
    "init",
    "kernel",
    "stride",
    "padding",
    "filters",
    "rest",
    "args",
]


CODES = set(known())
SECONDS = 20  # of computing, before a run counts as hanging; 200,000 nodes, the most there may be, take about as long


class Ran(NamedTuple):
    """The seconds of computing that one run took, whatever else the machine did, and the codes that it gave."""

    seconds: float
    codes: tuple[str, ...]


def plain(value):
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


def parts(value):
    """Every part of a document."""
    yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts(each)


DOCUMENTS = [plain(parse(Source(path.name, path.read_text()))) for path in SPECS]
PARTS = [part for document in DOCUMENTS for part in parts(document)]


def change(document, draw):
    """One random change somewhere inside."""
    place = document
    while True:
        keys = list(place) if isinstance(place, dict) else range(len(place))
        if not keys:
            return
        key = draw.choice(keys)
        if isinstance(place[key], dict | list) and place[key] and draw.random() < 0.75:
            place = place[key]
            continue
        kind = draw.choice(["value", "part", "delete", "add", "move"])
        new = copy.deepcopy(draw.choice(VALUES if kind == "value" else PARTS))
        if kind in ("value", "part"):
            place[key] = new
        elif isinstance(place, list):
            place.insert(key, new) if kind == "add" else place.pop(key)
        else:
            old = place.pop(key) if kind in ("delete", "move") else new
            if kind != "delete":
                place[draw.choice(KEYS)] = old
        return


def mutated_structure(draw: random.Random) -> str:
    """A document with a few random changes inside, as text."""
    document = copy.deepcopy(draw.choice(DOCUMENTS))
    for _ in range(draw.randint(1, 3)):
        change(document, draw)
    return dump(document)


def mutated(draw: random.Random) -> str:
    """A text with a few random changes."""
    text = draw.choice(TEXTS)
    for _ in range(draw.randint(1, 4)):
        text = draw.choice(CHANGES)(text, draw)
    return text


def _insert(text: str, draw: random.Random) -> str:
    at = draw.randint(0, len(text))
    return text[:at] + draw.choice(PIECES) + text[at:]


def _delete(text: str, draw: random.Random) -> str:
    at = draw.randint(0, len(text))
    return text[:at] + text[at + draw.choice([1, 1, 2, 5, 20, 200]) :]


def _replace(text: str, draw: random.Random) -> str:
    return _insert(_delete(text, draw), draw)


def _swap_lines(text: str, draw: random.Random) -> str:
    lines = text.splitlines(keepends=True) or [""]
    one, other = draw.randrange(len(lines)), draw.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "".join(lines)


def _indent(text: str, draw: random.Random) -> str:
    lines = text.splitlines(keepends=True) or [""]
    at = draw.randrange(len(lines))
    lines[at] = draw.choice(["  ", " ", "\t", ""]) + lines[at].removeprefix(draw.choice(["  ", " ", ""]))
    return "".join(lines)


def _splice(text: str, draw: random.Random) -> str:
    other = draw.choice(TEXTS)
    start = draw.randint(0, len(other))
    at = draw.randint(0, len(text))
    return text[:at] + other[start : start + draw.randint(1, 300)] + text[at:]


def _word(text: str, draw: random.Random) -> str:
    words = text.split()
    return text.replace(draw.choice(words), draw.choice(words), 1) if words else text


CHANGES = (_insert, _delete, _replace, _swap_lines, _indent, _splice, _word)


def mutated_bytes(draw: random.Random) -> bytes:
    """Bytes, at random or from a text with some of them changed."""
    if draw.random() < 0.3:
        return draw.randbytes(draw.randint(0, 400))
    raw = bytearray(draw.choice(TEXTS).encode())
    for _ in range(draw.randint(1, 5)):
        raw[draw.randrange(len(raw))] = draw.randrange(256)
    return bytes(raw)


def check_bytes(raw: bytes, folder: Path) -> Ran:
    """Check a file of these bytes as the command does. Anything but findings that can be told is an error."""
    path = folder / "net.yaml"
    path.write_bytes(raw)
    start = time.process_time()
    try:
        checked = check(from_source(read_source(path)))
        found = checked.diagnostics
        if checked.graph is not None:
            summarize(checked.graph).to_dict()
    except SpecError as error:
        found = error.diagnostics
    except UsageError:
        return Ran(time.process_time() - start, ())
    for each in found:
        assert render_text(each, str(path))
        assert to_dict(each)["line"] >= 1
        assert each.code in CODES, each.code
        assert each.message, each.code
        assert each.help, f"{each.code}: {each.message}"
    return Ran(time.process_time() - start, tuple(each.code for each in found))


def peak_megabytes() -> float:
    """The most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def main(minutes: float, seed: int) -> int:
    """Run for some minutes; say what it was, and keep what failed."""

    def too_slow(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGVTALRM, too_slow)
    end, runs, failed, slowest, codes = time.monotonic() + 60 * minutes, 0, 0, 0.0, Counter[str]()
    with TemporaryDirectory() as folder:
        while time.monotonic() < end:
            draw = random.Random(seed + runs)
            kind = draw.random()
            raw = mutated_bytes(draw)
            if kind < 0.8:
                make = mutated_structure if kind < 0.4 else mutated
                raw = make(draw).encode("utf-8", "surrogatepass")
            signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
            try:
                ran = check_bytes(raw, Path(folder))
                slowest = max(slowest, ran.seconds)
                codes.update(set(ran.codes))
            except Exception as error:
                failed += 1
                kept = Path(f"/tmp/fuzz-{seed + runs}.yaml")
                kept.write_bytes(raw)
                print(f"{kept}: {type(error).__name__}: {error}", flush=True)
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            runs += 1
    print(f"runs {runs:,}, failed {failed}, slowest {slowest:.2f} s, peak memory {peak_megabytes():.0f} MB")
    print(
        f"{len(codes)} codes of {len(FAMILIES)} families:",
        ", ".join(f"{code} {count}" for code, count in codes.most_common()),
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0))
