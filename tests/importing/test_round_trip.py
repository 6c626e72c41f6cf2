"""Emitted as a script, run, imported and compiled, every network of the zoo is the one that it was."""

import json
from collections import Counter
from functools import cache

import keras
import pytest
from support import VARIANTS

from cnnspec.compiler.spec import load
from cnnspec.emit.targets.keras import write
from cnnspec.importing.agree import COMMUTATIVE, meaning
from cnnspec.importing.importer import import_model

pytestmark = [pytest.mark.keras, pytest.mark.xdist_group("round trip")]
# Those that are imported in each run: one of each kind of structure.
QUICK = {"lenet5", "resnet20", "squeezenet1_1", "unet", "waveform_m5", "mobilenet_v2"}


def marked(path, variant):
    name = variant or path.stem
    return pytest.param(path, variant, marks=[] if name in QUICK else pytest.mark.large, id=name)


def configuration(graph):
    """The configuration of the model that the emitted script builds."""
    registered = keras.saving.get_custom_objects()
    before = dict(registered)
    names = {"__name__": "emitted"}
    try:
        exec(compile(write(graph), "emitted.py", "exec"), names)
        keras.backend.clear_session()
        return json.loads(names["build"]().to_json())
    finally:
        registered.clear()
        registered.update(before)


def computed(graph, closed):
    """Every node as what it computes of what, all the way from the inputs, with how often; and the outputs."""
    known = {each.name: f"input {number}" for number, each in enumerate(graph.inputs)}
    found = Counter()
    for node in graph.nodes:
        into = [known[each] for each in node.inputs]
        op, shape, call = meaning(graph, node)
        into = sorted(into) if op in COMMUTATIVE else into
        # Keras forgets the names of open sizes.
        text = (op, shape if closed else len(node.shape), call, tuple(into), known.get(node.shares))
        known[node.name] = str(hash(text))
        found[known[node.name]] += 1
    return found, [known[each.node] for each in graph.outputs]


def plain(graph):
    """Names of nodes; a dot, which the compiler makes and a spec cannot have, is an underscore."""
    return {node.name.replace(".", "_") for node in graph.nodes}


@cache
def resnet20():
    """A network that two tests import, and the configuration of its script, made once."""
    path, variant = next(each for each in VARIANTS if each[1] == "resnet20")
    graph = load(path, variant=variant).compile()
    return graph, configuration(graph)


@pytest.mark.parametrize(("path", "variant"), [marked(*each) for each in VARIANTS])
def test_a_network_comes_back(path, variant):
    graph = load(path, variant=variant).compile()
    graph, config = resnet20() if variant == "resnet20" else (graph, configuration(graph))
    closed = not graph.domains
    for flat in (True, False):
        found = import_model(config, flat=flat)
        assert computed(found.graph, closed) == computed(graph, closed)
        assert set(found.layers.values()) == {node.name for node in graph.nodes}
        if flat:
            assert plain(found.graph) == plain(graph)


def test_what_is_compared_sees_a_changed_field():
    graph, config = resnet20()
    text = json.dumps(config)
    changed = import_model(json.loads(text.replace('"epsilon": 0.001', '"epsilon": 0.002', 1))).graph
    assert computed(changed, True) != computed(graph, True)
