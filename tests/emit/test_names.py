"""Names of a spec are identifiers that hide nothing."""

import builtins
import keyword

import pytest
from emitted_scripts import NAMES
from hidden_names import assert_nothing_is_hidden, bound_at_the_top
from support import FEW, ROOT, spec_of
from training_scripts import NET, NPZ, script

from cnnspec import layers
from cnnspec.compiler.spec import load
from cnnspec.emit.functions import program
from cnnspec.emit.names import flows, identifier, identifiers, reserved
from cnnspec.emit.targets import write
from cnnspec.emit.targets.torch import _class_names
from cnnspec.emit.torch_calls import TorchCalls
from cnnspec.emit.torch_constructors import default
from cnnspec.language import structures
from cnnspec.language.document import NAME
from cnnspec.language.expressions import RESERVED

SOFT = ("match", "case", "type")
USED = sorted(
    each
    for each in {
        *reserved(),
        *keyword.kwlist,
        *SOFT,
        *dir(builtins),
        "x",
        "y",
        "x2",
        "i",
        "inputs",
        "filters",
        "f",
        "keras_names",
    }
    if NAME.match(each) and each not in RESERVED and not layers.find(each) and not structures.find(each)
)


def test_an_identifier():
    assert identifier("a-b") == "a_b"
    assert identifier("1.conv") == "_1_conv"
    assert identifier("für") == "f_r"
    assert identifier("keras", {"keras_"}) == "keras__"


def test_identifiers_of_several_names_differ_and_keep_their_order():
    assert list(identifiers(["a-b", "a_b", "class", "class_"]).items()) == [
        ("a-b", "a_b_"),
        ("a_b", "a_b"),
        ("class", "class__"),
        ("class_", "class_"),
    ]


@pytest.mark.parametrize("target", ["keras", "torch"])
def test_blocks_and_layers_and_inputs_with_the_names_of_the_script_itself(target):
    # Each block is used twice with other filters, and what flows in flows around it, so that it has a name.
    body = (
        "[{{conv: {{filters: $n, name: {0}}}}}, {{conv: {{filters: $(2 * n), name: {0}2}}}}, {{concat: [{0}, {0}2]}}]"
    )
    blocks = "".join(f"  {each}: {{args: {{n: int}}, layers: {body.format(each)}}}\n" for each in USED)
    uses = "".join(f"  - {each}: {{n: {n}}}\n" for each in USED for n in (1, 2))
    inputs = ", ".join(f"{each}: [6, 6, 1]" for each in USED)
    text = (
        f"cnnspec: 1\nname: names\ninputs: {{{inputs}}}\ndefaults: {{conv: {{padding: same, kernel: 1}}}}\n"
        f"blocks:\n{blocks}features:\n  - concat: [{', '.join(USED)}]\n{uses}"
    )
    graph = spec_of(text).compile()
    assert len(program(graph).functions) == len(USED)
    assert_nothing_is_hidden(write(graph, target))


@pytest.mark.parametrize("target", ["keras", "torch"])
@pytest.mark.parametrize("name", NAMES)
def test_a_name_hides_nothing(name, target):
    assert_nothing_is_hidden(write(spec_of(NAMES[name]).compile(), target))


@pytest.mark.parametrize("target", ["keras", "torch"])
@pytest.mark.parametrize("case", FEW, ids=str)
def test_what_a_script_defines_is_reserved(case, target):
    graph = load(case[0], variant=case[1]).compile()
    text = write(graph, target)
    assert_nothing_is_hidden(text)
    made = program(graph) if target == "keras" else program(graph, TorchCalls(graph), default)
    names = {each.name for each in made.functions} if target == "keras" else {*_class_names(made).values()}
    assert set(bound_at_the_top(text)) <= {*reserved(), *names}


def test_what_a_script_that_trains_defines_is_reserved():
    sources = [NPZ, "data: {source: {folder: {path: a}}, augment: [rotate: 10]}\n", "data: {source: mnist5k}\n"]
    nets = [NET, NET, (ROOT / "specs" / "digits_cnn.yaml").read_text().partition("data:")[0]]
    for net, source in zip(nets, sources, strict=True):
        for train in ("train: {epochs: 3, schedule: one_cycle}\n", "train: {epochs: 3, label_smoothing: 0.1}\n"):
            text = script(net + source + train)[1]
            assert_nothing_is_hidden(text)
            assert set(bound_at_the_top(text)) <= reserved()


def test_what_flows():
    assert [each for each in ("x", "y", "x2", "x10", "z", "xy", "x_2") if flows(each)] == ["x", "y", "x2", "x10"]
