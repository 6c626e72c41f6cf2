"""Specs with mistakes at random, as text, as bytes and as documents: checked, and what `check` accepts is used."""

from __future__ import annotations

import ast
import copy
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from xml.etree import ElementTree

from random_specs import draw_spec

from cnnspec import layers
from cnnspec.checking.check import check
from cnnspec.compiler.resolve import resolve
from cnnspec.compiler.spec import from_source, load
from cnnspec.diagnostics.codes import known
from cnnspec.reading.parse import parse
from cnnspec.spans.source import Source
from cnnspec.text.dump import dump
from fuzz.commands import Outcome, command, refuse_control
from fuzz.files import Files
from fuzz.limits import Find
from fuzz.mutations import TEXTS as HOSTILE
from fuzz.mutations import VALUES as HOSTILE_VALUES
from fuzz.mutations import mutate_document, parts_of

CASES = 30

ROOT = Path(__file__).parents[3]
FOLDERS = ("specs", "tests/data/language", "tests/corpus/errors")
PATHS = [
    path
    for folder in FOLDERS
    for path in sorted((ROOT / folder).glob("*.yaml"))
    if not path.name.endswith(".keras.yaml")
]
SPECS = [path for path in PATHS if path.parent.name != "errors"]
TEXTS = [path.read_text(errors="replace") for path in PATHS if path.stat().st_size < 20_000]
# Every section and field that the networks of the zoo do not use.
SECTIONS = """\
cnnspec: 1
name: sections
description: A spec with many sections.
input: [$side, 12, 3]
classes: 4
params: {width: 4, side: 12, depths: [1, 2], rate: 1e-3, kind: relu}
variants: {small: {}, large: {width: 8, expect: {params: ">= 1"}}}
defaults: {conv: {padding: same}, head: {dense: {bias: true}}, features: {conv: {norm: batch}}}
blocks:
  pair:
    args: {filters: int, stride: 1}
    layers:
      - conv: {filters: $filters, stride: $stride, activation: $kind, name: first}
      - depthwise_conv: {kernel: 3}
features:
  - rescale: {scale: $(1 / 255)}
  - conv: {filters: $width, kernel: 3, init: he_normal, regularize: {l2: 1e-4}, name: stem}
  - residual: {body: [{conv: 4}, {conv: 4}], shortcut: auto, activation: relu}
  - branches: {merge: concat, paths: [[], [{pool: {type: max, size: 3, stride: 1, padding: same}}]]}
  - repeat: {times: 2, layers: [{conv: $(8 * (i + 1))}]}
  - stages: {block: pair, depth: $depths, filters: [4, 8], stride: [1, 2], rest: {stride: 1}}
  - squeeze_excite: {ratio: 4}
  - dropout: {rate: 0.1, when: $(width > 2)}
head:
  - global_pool: average
  - dense: {units: $classes, activation: softmax, name: scores}
expect: {params: ">= 10", macs: "<= 10M", output: [4], depth: ">= 3", memory: "<= 2 GiB"}
data:
  source: {csv: {path: a.csv, image_column: path, label_column: label, class_names: [a, b, c, d], resize: crop}}
  labels: one_hot
  range: [0, 255]
  samples: 100
  validation: 0.1
  test: {folder: {path: test}}
  augment: [rotate: 10, translate: 0.1, zoom: 0.1, flip: horizontal]
  cache: 2 GiB
train:
  loss: {categorical_crossentropy: {label_smoothing: 0.1}}
  optimizer: {adam: {learning_rate: $rate}}
  metrics: [accuracy]
  schedule: {cosine: {}}
  batch: 8
  epochs: 3
  steps_per_epoch: 5
  early_stop: {patience: 2}
  seed: 1
  precision: float32
  init_from: a.keras
"""
ARRAYS = """\
cnnspec: 1
name: arrays
input: [8, 8, 1]
classes: 3
features: [{conv: {filters: 2, name: first}}, {conv: {filters: 2, share: first, from: input}}, flatten]
head: [{dense: {units: $classes}}]
data: {source: {SOURCE: FIELDS}, labels: index, validation: auto}
train: {loss: {sparse_categorical_crossentropy: {from_logits: true}}, optimizer: sgd, epochs: 1}
"""
SOURCES = {
    "npz": "{path: d.npz, images: x, labels: y}", "npy": "{images: x.npy, labels: y.npy}", "idx": "{images: x.idx, labels: y.idx}",
    "tfrecord": "{path: d.tfrecord, image_feature: image, label_feature: label}", "folder": "{path: d}",
}  # fmt: skip
WRITTEN = [SECTIONS, *(ARRAYS.replace("SOURCE", name).replace("FIELDS", fields) for name, fields in SOURCES.items())]
PIECES = [
    ": ", ":", " ", "\n", "\t", "- ", "-", "[", "]", "{", "}", ",", "'", '"', "#", "&a ", "*a", "!!int ", "|", ">", "%",
    "@", "`", "?", "<<: ", "$", "$(", ")", "$i", "$channels", "$(1 / 0)", "$(2 ** 99)", "$(depths[9])", "0", "-1", "1e9",
    "1e-3", "2.5", "10" * 30, ".nan", ".inf", "true", "null", "same", "input", "from: input", "share: conv1", "---\n",
    "...\n", "é", "畳", "e\u0301", "\u2028", "\ufeff", "\x00", "\x85", "\r\n", "name: a", "times: 999999", "include: a.yaml",
    "\\", "\\x", "$(" + "(" * 40, "repeat: {times: 900, layers: [", "Conv2D", "kernel_size: 3", "include: net.yaml",
    '"\\e[31m"', '"\\x9b"', '"\\ud800"', '"\\0"', "times: 0", "when: false", "# cnnspec: ignore[lint.x\x1b]",
]  # fmt: skip
VALUES = [
    0, 1, 2, 7, -1, 2.5, True, None, "", "a", "$width", "$(i)", "$(channels // 2)", "same", "relu", "batch", [], {}, [1, 2],
    [[1, 2], [0, 1]], 10**9, "$classes", "$(1 / 0)", "$(1 + (2)", "lowest", "input", "int",
]  # fmt: skip
KEYS = [
    *layers.words(), "name", "from", "when", "norm", "init", "kernel", "stride", "padding", "filters", "rest", "args", "description",
    "data", "train", "expect", "source", "labels", "metrics", "loss", "include", "inputs", "outputs", "params", "variants", *HOSTILE,
]  # fmt: skip
NAMES = ["net.yaml"] * 30 + [
    "\x1b[31mnet.yaml",
    "net\n.yaml",
    "n\udcff.yaml",
    "a:b.yaml",
    "[x](y).yaml",
    "-.yaml",
    "<b>.yaml",
]


def plain(value: Any) -> Any:
    """A parsed document as plain data."""
    if isinstance(value, dict):
        return {key: plain(child) for key, child in value.items()}
    return [plain(child) for child in value] if isinstance(value, list) else value


ZOO = [plain(parse(Source(path.name, path.read_text()))) for path in SPECS]
DOCUMENTS = [*ZOO, *(plain(parse(Source("net.yaml", text))) for text in WRITTEN)]
PARTS = [part for document in DOCUMENTS for part in parts_of(document)]


def change(document: Any, draw: Random) -> None:
    """Change one place of a spec."""
    mutate_document(document, draw, VALUES, PARTS, KEYS)


def mutated_structure(draw: Random) -> str:
    """A spec with a few random changes inside, as text."""
    document = copy.deepcopy(draw.choice(DOCUMENTS))
    for _ in range(draw.randint(1, 3)):
        change(document, draw)
    return dump(document)


def hostile_values(draw: Random) -> str:
    """A spec with every section, where a few values are hostile."""
    document = copy.deepcopy(draw.choice(DOCUMENTS[len(ZOO) :]))
    for _ in range(draw.randint(1, 4)):
        _replace_value(document, draw)
    return dump(document)


def free_texts(draw: Random) -> str:
    """A spec that is fine, and has hostile texts where any text may stand."""
    if draw.random() < 0.3:
        document = {"description": "", **parse(Source("net.yaml", draw_spec(draw).text))}
    else:
        document = copy.deepcopy(draw.choice(draw.choice([ZOO, DOCUMENTS[len(ZOO) :]])))
    if "data" not in document or draw.random() < 0.3:
        document["description"] = draw.choice(HOSTILE)
        return dump(document)
    source = document["data"]["source"]
    for fields in source.values() if isinstance(source, dict) else ():
        key = draw.choice(list(fields))
        old = fields[key]
        fields[key] = draw.choice(HOSTILE) if isinstance(old, str) else [draw.choice(HOSTILE) for _ in old]
    return dump(document)


def _replace_value(document: Any, draw: Random) -> None:
    places = [part for part in parts_of(document) if isinstance(part, dict | list) and part]
    place = draw.choice(places)
    key = draw.choice(list(place) if isinstance(place, dict) else range(len(place)))
    value = draw.choice(HOSTILE_VALUES)
    if isinstance(place[key], str) and isinstance(value, str) and draw.random() < 0.3:
        value = draw.choice([place[key] + value, value + place[key]])
    place[key] = value


def mutated(draw: Random) -> str:
    """A text with a few random changes."""
    text = draw.choice(TEXTS) if draw.random() < 0.8 else draw.choice(WRITTEN)
    for _ in range(draw.randint(1, 4)):
        text = draw.choice(CHANGES)(text, draw)
    return text


def _insert(text: str, draw: Random) -> str:
    at = draw.randint(0, len(text))
    return text[:at] + draw.choice(PIECES) + text[at:]


def _delete(text: str, draw: Random) -> str:
    at = draw.randint(0, len(text))
    return text[:at] + text[at + draw.choice([1, 1, 2, 5, 20, 200]) :]


def _replace(text: str, draw: Random) -> str:
    return _insert(_delete(text, draw), draw)


def _swap_lines(text: str, draw: Random) -> str:
    lines = text.splitlines(keepends=True) or [""]
    first, second = draw.randrange(len(lines)), draw.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    return "".join(lines)


def _indent(text: str, draw: Random) -> str:
    lines = text.splitlines(keepends=True) or [""]
    at = draw.randrange(len(lines))
    lines[at] = draw.choice(["  ", " ", "\t", ""]) + lines[at].removeprefix(draw.choice(["  ", " ", ""]))
    return "".join(lines)


def _splice(text: str, draw: Random) -> str:
    other = draw.choice(TEXTS)
    start = draw.randint(0, len(other))
    at = draw.randint(0, len(text))
    return text[:at] + other[start : start + draw.randint(1, 300)] + text[at:]


def _word(text: str, draw: Random) -> str:
    words = text.split()
    return text.replace(draw.choice(words), draw.choice(words), 1) if words else text


CHANGES = (_insert, _delete, _replace, _swap_lines, _indent, _splice, _word)


def mutated_bytes(draw: Random) -> bytes:
    """Bytes, at random or from a text with some of them changed."""
    if draw.random() < 0.3:
        return draw.randbytes(draw.randint(0, 400))
    raw = bytearray(draw.choice(TEXTS).encode())
    for _ in range(draw.randint(1, 5)):
        raw[draw.randrange(len(raw))] = draw.randrange(256)
    return bytes(raw)


def draw(random: Random) -> Files:
    """A spec, under a name that may be hostile too, and sometimes a file that it may include."""
    kind = random.random()
    if kind < 0.1:
        raw = mutated_bytes(random)
    else:
        makes = (mutated_structure, mutated_structure, hostile_values, free_texts, free_texts, mutated)
        make = random.choice(makes)
        raw = make(random).encode("utf-8", "surrogatepass")
    files: Files = {random.choice(NAMES): raw}
    if random.random() < 0.1:
        files["a.yaml"] = mutated(random).encode("utf-8", "surrogatepass")
    return files


CODES = set(known())
# Commands for a network that `check` has accepted, and the output to examine.
FOLLOWING = [
    *(("summary", "{}", "--format", form) for form in ("text", "json", "markdown", "csv")),
    *(("diagram", "{}", "--format", form) for form in ("svg", "tex", "dot", "mmd", "md")),
    ("diagram", "{}", "--style", "volume", "--level", "layer", "--show", "params,macs,memory,receptive-field,lint"),
    *(("emit", "{}", "--to", target) for target in ("keras", "torch", "json")),
    ("show", "{}", "--resolved"), ("show", "{}", "--resolved", "--format", "json"), ("show", "{}"), ("report", "{}"),
    ("sizes", "{}"), ("compare", "{}", "{}"), ("diff", "{}", "{}"),
]  # fmt: skip
WITH_TRAINING = ("emit", "{}", "--with-training")


def examine(folder: Path) -> Iterator[str]:
    """Check the spec in each format; use a network that `check` accepts in a few other commands."""
    names = [path.name for path in folder.iterdir()]
    name = next(iter(sorted(set(names) - {"a.yaml"})), "a.yaml")
    raw = (folder / name).read_bytes()
    path = f"./{name}" if name.startswith("-") else name
    draw = Random(raw)
    checked = command("check", path)
    yield from checked.labels("check")
    form = draw.choice(["json", "json", "sarif", "github"])
    other = command("check", path, "--format", form, "--level", "info", text=form == "github")
    if other.code != checked.code:
        raise Find(f"check --format {form} and check disagree", f"{other.code} and {checked.code}")
    if form == "json":
        yield from _examine_findings(other)
    if command("summary", path).out:  # else there is no network
        for words in [*draw.sample(FOLLOWING, 3), *([WITH_TRAINING] if b"\ndata:" in raw else [])]:
            arguments = [word.replace("{}", path) for word in words]
            yield from _examine_use(arguments, checked.code)
        _examine_resolved(folder / name)


def _examine_findings(outcome: Outcome) -> Iterator[str]:
    for file in json.loads(outcome.out)["files"]:
        for diagnostic in file["diagnostics"]:
            code = diagnostic["code"]
            yield code
            if code not in CODES and code != "file.unreadable":
                raise Find(f"unknown code {code}")
            if diagnostic["line"] < 1 or not diagnostic["message"]:
                raise Find(f"a finding without a place or a message: {code}", str(diagnostic))
            if not diagnostic["help"] and code != "file.unreadable":
                raise Find(f"a finding without help: {code}", diagnostic["message"])


def _examine_use(arguments: list[str], code: int) -> Iterator[str]:
    kind = " ".join(word for word in arguments if not word.endswith(".yaml"))
    outcome = command(*arguments, text=arguments[0] != "show" and "json" not in arguments)
    yield f"{kind}={outcome.code}"
    # Advice of error level is given by check alone; a script and a drawing may be refused for what they cannot show.
    refused = arguments[0] == "sizes" or (outcome.code == 2 and (arguments[0] == "emit" or "volume" in arguments))
    if outcome.code not in (0, code) and not refused and "data.missing" not in outcome.err:
        raise Find(f"check gives {code}, {kind} {outcome.code}", outcome.err[-2000:])
    if not outcome.out:
        return
    if arguments[0] == "emit" and "json" not in arguments:
        examine_script(outcome.out)
    if "svg" in arguments:
        ElementTree.fromstring(outcome.out)
    if "json" in arguments:
        json.loads(outcome.out)


def examine_script(text: str) -> None:
    """Raise Find if a script is not Python, or if a text of the spec has become code in it."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError) as error:
        raise Find("an emitted script is not Python", f"{error}\n{text[-3000:]}") from None
    if any(isinstance(node, ast.Name) and node.id == "injected" for node in ast.walk(tree)):
        raise Find("a text of the spec is code in an emitted script", text[-3000:])


def likeness(graph: Any) -> list[Any]:
    """What must be equal in the graph of a spec and of its resolved form."""
    return [(node.name, node.op, node.layer, node.inputs, node.shape) for node in graph.nodes]


def _examine_resolved(path: Path) -> None:
    checked = check(load(path))
    if checked.graph is None or not checked.ok:
        return
    text = dump(resolve(checked.spec))
    refuse_control(text, "a resolved spec")
    again = from_source(Source("resolved.yaml", text)).compile()
    if likeness(again) != likeness(checked.graph):
        raise Find("the resolved spec is another network", text[:3000])
