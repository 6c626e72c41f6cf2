"""Every code has a text, every text has a code, and its examples do what they say."""

import ast
import re

import pytest
from support import ROOT, findings

from cnnspec import load
from cnnspec.diagnostics import SpecError, codes

TEXTS = {code: codes.read(code) for code in codes.known()}
# A rule's examples are checked where the rules are.
OWN = [code for code in TEXTS if not code.startswith("lint.")]
WITH_SPEC = [code for code in OWN if TEXTS[code].bad.spec]
# What cannot be shown by one text, and where it is tested.
IN_WORDS = {
    "emit.no-twin": "codegen", "file.not-text": "corpus", "file.too-large": "parse", "file.unreadable": "check", "include.cycle": "corpus",
    "include.outside": "corpus", "include.too-many": "corpus", "include.unreadable": "corpus",
    "spec.foreign-layer": "layers", "spec.override": "check", "train.output": "training", "spec.too-deep": "corpus", "yaml.too-deep": "corpus",
    "yaml.too-many-values": "corpus",
}  # fmt: skip
ONLY_IN_TRAINING = (
    "data.missing",
    "data.range",
    "data.samples",
    "data.source",
    "train.init-from",
    "train.inputs",
    "train.outputs",
)
CODE = re.compile(rf"(?:{'|'.join(codes.FAMILIES)})\.[a-z]+(?:-[a-z]+)*\Z")
FILES = ("spec.yaml", "train.epochs")  # names of files and fields that look like codes


def written():
    """Every code that stands in the source."""
    for path in (ROOT / "cnnspec").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.match(node.value):
                yield node.value


def test_the_source_and_the_texts_have_the_same_codes():
    found = {code for code in written() if code not in FILES and not code.startswith("lint.")}
    assert found == set(OWN)


def told(text):
    """The codes that `check` gives."""
    return [each.code for each in findings(text)]


def told_by_training(text, folder):
    import numpy as np

    from cnnspec.training.prepare import prepare

    np.save(folder / "x.npy", np.zeros((20, 28, 28, 1), "float32"))
    np.save(folder / "y.npy", np.arange(20) % 10)
    (folder / "spec.yaml").write_text(text)
    with pytest.raises(SpecError) as caught:
        prepare(load(folder / "spec.yaml"))
    return [each.code for each in caught.value.diagnostics]


@pytest.mark.parametrize("code", [code for code in WITH_SPEC if code not in ONLY_IN_TRAINING])
def test_the_bad_spec_gives_its_code_and_no_other(code):
    assert set(told(TEXTS[code].bad.spec)) == {code}


@pytest.mark.parametrize("code", ONLY_IN_TRAINING)
def test_training_gives_its_code_and_no_other(code, tmp_path):
    assert told(TEXTS[code].bad.spec) == []
    assert told_by_training(TEXTS[code].bad.spec, tmp_path) == [code]


@pytest.mark.parametrize("code", [code for code in OWN if TEXTS[code].good.spec])
def test_the_good_spec_gives_nothing(code):
    assert told(TEXTS[code].good.spec) == []


def test_only_some_are_told_in_words():
    assert {code for code in OWN if not TEXTS[code].bad.spec} == set(IN_WORDS)
    assert all(TEXTS[code].bad.words and (TEXTS[code].good.words or TEXTS[code].good.spec) for code in IN_WORDS)


@pytest.mark.parametrize("code", TEXTS)
def test_a_text_is_whole(code):
    text = TEXTS[code]
    assert text.what.endswith(".")
    assert "\n" not in text.what
    assert len(text.why) > 80
    assert text.source.endswith(".")


def test_sections_of_the_language_reference_that_are_named_are_there():
    headings = re.findall(r"^## (.*)$", (ROOT / "docs" / "language.md").read_text(), re.MULTILINE)
    for text in TEXTS.values():
        if "the language reference" in text.source:
            named = re.findall(r'"([^"]*)"', text.source.partition("the language reference")[2].partition(";")[0])
            assert named, text.code
            assert set(named) <= set(headings), text.code


def test_a_text_without_a_part_is_refused():
    with pytest.raises(ValueError, match="no Good"):
        codes.parse("spec.x", "error", "What.\n\nWhy: so.\n\nBad:\n\n    a: 1\n\nSource: us.\n")
