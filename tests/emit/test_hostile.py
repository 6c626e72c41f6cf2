"""A text of a spec is a constant of the emitted script, whatever is in it: never code, and never the end of a line."""

import ast
import copy
import io
import json
import subprocess
import sys
import tokenize
from dataclasses import replace

import numpy as np
import pytest
from layer_cases import accepted
from pydantic import ValidationError
from support import findings, spec_of
from training_scripts import NET

from cnnspec import layers
from cnnspec.augments import OPTIONS as AUGMENTS
from cnnspec.checking.check import check
from cnnspec.compiler.spec import load
from cnnspec.emit.targets import write
from cnnspec.language.tables import LOSSES, METRICS, OPTIMIZERS
from cnnspec.language.train import Train
from cnnspec.schedules import SCHEDULES
from cnnspec.sources import OPTIONS as SOURCES
from cnnspec.values.choices import REQUIRED, check_option
from cnnspec.values.printable import one_line

HOSTILE = (
    "'\"\"\"\\{__import__('os').mkdir('PWNED')}\n__import__('os').mkdir('PWNED')\r\n"
    '#\\N{DIGIT ONE}%s{0}{x!r}\t\x07\x1b\x7f\x85\xa0\u2028\u2029\u202e\ufeff\x0c```</script>"""'
)
# The words whose text is one of a few: a measure of the history.
CHOSEN = {"plateau"}


class Texts:
    """A text for each field that asks for one, with its number."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> str:
        self.count += 1
        return f"{HOSTILE}<{self.count}>"


def accepts(option, value):
    try:
        check_option(option, value)
    except Exception:  # whatever a check of a field raises, it is no field for texts
        return False
    return True


def filled(options, text):
    """The fields of a word that are texts, or lists of them."""
    found = {}
    for name, option in options.items():
        if accepts(option, HOSTILE):
            found[name] = text()
        elif accepts(option, [HOSTILE]):
            found[name] = [text(), text()]
    return found


def with_texts(table):
    return {word for word in table if filled(table[word], Texts())}


def choice(table, word, text):
    found = filled(table[word], text)
    needed = {name for name, option in table[word].items() if option.default is REQUIRED}
    assert needed <= found.keys(), f"give the test values for {needed - found.keys()}"
    return {word: found}


def sections():
    """Every word of the data and train sections that has a text field, in a spec of its own."""
    for word in sorted(with_texts(SOURCES)):
        for part in ("source", "validation", "test"):
            yield f"{part}: {word}", part, SOURCES, word
    for key, table in (("optimizer", OPTIMIZERS), ("loss", LOSSES), ("schedule", SCHEDULES)):
        for word in sorted(with_texts(table) - CHOSEN):
            yield f"{key}: {word}", key, table, word


def data_of(part, table, word, text):
    source = {"npz": {"path": "a.npz"}} if part != "source" else choice(table, word, text)
    more = {part: choice(table, word, text)} if part in ("validation", "test") else {}
    return {"source": source, **more}


def document(key, table, word, text):
    """A spec whose every text is one of ``text``."""
    is_data = table is SOURCES
    data = data_of(key, table, word, text) if is_data else {"source": {"npz": {"path": text()}}}
    train = {
        "epochs": 3,
        "freeze": ["stem*"],
        "init_from": text(),
        **({} if is_data else {key: choice(table, word, text)}),
    }
    return {"description": text(), "data": data, "train": train}


def checked(sections):
    lines = "".join(f"{key}: {json.dumps(value)}\n" for key, value in sections.items())
    found = check(spec_of(NET + lines))
    assert found.ok, found.diagnostics
    return found


def tamed(tree, count):
    """A tree whose constants have the harmless texts in place of the hostile ones."""
    tree = copy.deepcopy(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = harmless(node.value, count)
    return tree


def replaced(value, count):
    """Plain data with the harmless texts in place of the hostile ones."""
    if isinstance(value, dict):
        return {key: replaced(item, count) for key, item in value.items()}
    if isinstance(value, list):
        return [replaced(item, count) for item in value]
    return harmless(value, count) if isinstance(value, str) else value


def harmless(value, count):
    for number in range(count, 0, -1):
        for written in (HOSTILE, one_line(HOSTILE)):  # the second in what the script prints
            value = value.replace(f"{written}<{number}>", f"text{number}")
    return value


def constants(text):
    return [node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)]


def assert_only_constants(text, wanted, count):
    """The script is that of harmless texts but for its constants."""
    assert ast.dump(tamed(ast.parse(text), count)) == ast.dump(ast.parse(wanted))
    assert_no_text_is_code(text)


def assert_no_text_is_code(text):
    compile(text, "emitted.py", "exec")
    assert "".join(text.split("\n")).isprintable()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        assert token.type == tokenize.STRING or "PWNED" not in token.string, token


@pytest.mark.parametrize(("key", "table", "word"), [pytest.param(*row, id=name) for name, *row in sections()])
def test_texts_are_constants_of_a_script_that_trains(key, table, word):
    text = Texts()
    spec = document(key, table, word, text)
    emitted = [checked(each) for each in (spec, replaced(spec, text.count))]
    assert_only_constants(*(write(each.graph, "keras", each) for each in emitted), text.count)


@pytest.mark.parametrize("target", ["keras", "torch", "json"])
def test_texts_are_constants_of_a_script_that_does_not_train(target):
    one, other = (
        write(checked({"description": each, "data": {"source": {"npz": {"path": each}}}}).graph, target)
        for each in (HOSTILE, "harmless")
    )
    assert one == other


def test_every_text_of_an_npz_file_is_there():
    spec = checked(
        {"data": {"source": {"npz": {"path": "A" + HOSTILE, "images": "B" + HOSTILE, "labels": "C" + HOSTILE}}}}
    )
    found = constants(write(spec.graph, "keras", spec))
    assert {"A" + HOSTILE, "B" + HOSTILE, f"B{HOSTILE}_train", f"C{HOSTILE}_validation"} <= set(found)
    # The script prints this one, so that it holds nothing that a terminal would obey.
    assert one_line(f" has no arrays B{HOSTILE} and C{HOSTILE}") in found


@pytest.mark.parametrize("target", ["keras", "torch", "json"])
def test_the_name_of_a_network_that_no_spec_could_have(target):
    text = write(replace(spec_of(NET).compile(), name=HOSTILE), target)
    if target == "json":
        assert json.loads(text)["name"] == HOSTILE
    else:
        assert ast.get_docstring(ast.parse(text), clean=False).startswith(f"{HOSTILE}: ")
        assert_no_text_is_code(text)


def test_which_fields_are_texts():
    """What the tests above go through: a new field shows here."""
    assert with_texts(SOURCES) == {"csv", "folder", "idx", "npy", "npz", "tfrecord"}
    assert with_texts(OPTIMIZERS) == {"muon"}
    assert with_texts(SCHEDULES) == CHOSEN
    assert not _takes(Train, {"schedule": {"plateau": {"monitor": HOSTILE}}})
    assert not _takes(Train, {"early_stop": {"monitor": HOSTILE, "patience": 1}})
    assert not with_texts(LOSSES) | with_texts(METRICS)
    assert not [word for word, option in AUGMENTS.items() if accepts(option, HOSTILE)]
    texts = {name for name in Train.model_fields if _takes(Train, {name: HOSTILE})}
    assert texts == {"init_from", "freeze"}


def _takes(kind, fields):
    try:
        kind.model_validate(fields)
    except ValidationError:
        return False
    return True


FIRST = dict(reversed(accepted()))


@pytest.mark.parametrize("word", layers.words())
def test_no_field_of_a_layer_takes_any_text(word):
    kind = layers.find(word)
    for name in kind.model_fields:
        assert not _takes(kind, {**FIRST[word].fields, name: HOSTILE}), name


@pytest.mark.parametrize(
    "spec",
    [
        "name: {0}\ninput: [8, 8, 1]\nfeatures: [conv: 2]",
        "name: a\ninput: [{0}, {0}, 1]\nfeatures: [conv: 2]",
        "name: a\ninputs: {{{0}: [8, 8, 1]}}\nfeatures: [conv: 2]",
        "name: a\ninput: [8, 8, 1]\noutputs: {{{0}: conv1}}\nfeatures: [conv: 2]",
        "name: a\ninput: [8, 8, 1]\nblocks: {{{0}: {{layers: [conv: 2]}}}}\nfeatures: [{0}]",
        "name: a\ninput: [8, 8, 1]\nblocks: {{unit: {{args: {{{0}: 2}}, layers: [conv: 2]}}}}\nfeatures: [unit]",
        "name: a\ninput: [8, 8, 1]\nparams: {{{0}: 2}}\nfeatures: [conv: 2]",
        "name: a\ninput: [8, 8, 1]\nparams: {{n: 2}}\nvariants: {{{0}: {{n: 3}}}}\nfeatures: [conv: $n]",
        "name: a\ninput: [8, 8, 1]\nfeatures: [conv: {{filters: 2, name: {0}}}]",
        "name: a\ninput: [8, 8, 1]\nfeatures: [repeat: {{times: 2, name: {0}, layers: [conv: 2]}}]",
    ],
)
def test_a_name_is_no_text(spec):
    assert not findings(f"cnnspec: 1\n{spec.format('good')}")
    assert findings(f"cnnspec: 1\n{spec.format(json.dumps(HOSTILE))}")


INJECTION = """\
cnnspec: 1
name: inj
input: [8, 8, 1]
classes: 2
features: [{rescale: {scale: $(1 / 255)}}, {conv: {filters: 4, activation: relu}}, {global_pool: average}]
head: [{dense: {units: $classes, activation: softmax}}]
data:
  source: {npz: {path: d.npz, images: "{__import__('os').system('touch PWNED_fstring')}", labels: y}}
train: {epochs: 1}
"""


@pytest.mark.keras
def test_a_script_runs_no_text(tmp_path):
    path = tmp_path / "spec.yaml"
    path.write_text(INJECTION)
    found = check(load(path))
    (tmp_path / "s.py").write_text(write(found.graph, "keras", found))
    np.savez(tmp_path / "d.npz", y=np.zeros(4))
    before = sorted(each.name for each in tmp_path.iterdir())
    done = subprocess.run([sys.executable, "s.py"], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 1
    assert "d.npz has no arrays {__import__('os').system('touch PWNED_fstring')} and y" in done.stderr
    assert sorted(each.name for each in tmp_path.iterdir()) == before
