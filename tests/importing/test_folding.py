"""What repeats, as blocks, stages and repeats."""

import pytest
import yaml

from cnnspec.importing.elements import Group
from cnnspec.importing.importer import import_network
from cnnspec.importing.ops import Network, Op


class Chain:
    """Operations one after the other."""

    def __init__(self, shape=(64, 64, 3)):
        self.ops, self.end, self.shape = [], "input", list(shape)

    def add(self, word, inputs=None, nodes=1, **fields):
        name = f"op{len(self.ops)}"
        self.ops.append(Op(name, word, fields, inputs or [self.end], [name] * nodes, 2))
        self.end = name
        return name

    def residual(self, width, stride=1, around=None):
        start = self.end
        self.add("conv", filters=width, stride=stride, padding="same")
        body = self.add("conv", filters=4 * width, kernel=1)
        way = self.add("conv", [start], filters=4 * width, kernel=1, stride=stride) if around else start
        self.add("add", [way, body])

    def text(self, outputs=None, **more):
        network = Network("net", {"input": self.shape}, self.ops, outputs or [self.end])
        return import_network(network, "a test", **more).text


def data(text):
    return yaml.safe_load(text)


def test_stages_with_what_the_first_block_has_of_its_own():
    net = Chain()
    net.add("conv", filters=16, kernel=7)
    for width, depth in ((8, 3), (16, 2), (32, 2)):
        for number in range(depth):
            net.residual(width, 2 if number == 0 else 1, around=number == 0)
    found = data(net.text())
    assert found["blocks"] == {
        "basic": {
            "args": {"width": "int", "stride": 1},
            "layers": [
                {
                    "residual": {
                        "body": [
                            {"conv": {"filters": "$width", "stride": "$stride"}},
                            {"conv": {"filters": "$(4 * width)", "kernel": 1}},
                        ],
                        "shortcut": "auto",
                    }
                }
            ],
        }
    }
    assert found["features"][1] == {
        "stages": {"block": "basic", "depth": [3, 2, 2], "width": [8, 16, 32], "stride": 2, "rest": {"stride": 1}}
    }


def test_blocks_that_are_all_the_same_are_a_repeat():
    net = Chain((32, 32, 16))
    for _ in range(5):
        net.residual(4)
    assert data(net.text())["features"] == [{"repeat": {"times": 5, "layers": ["basic"]}}]


def test_runs_of_a_layer_and_what_stands_behind_them():
    net = Chain()
    for width, count in ((8, 2), (16, 2), (32, 3)):
        for _ in range(count):
            net.add("conv", filters=width, padding="same")
        net.add("pool", type="max")
    found = data(net.text())
    assert found["features"] == [{"stages": {"block": "group", "depth": 1, "width": [8, 16, 32], "count": [2, 2, 3]}}]
    assert found["defaults"] == {"conv": {"padding": "same"}}


def test_a_block_is_used_where_it_reads_and_is_read_from_elsewhere():
    net = Chain()
    start = net.add("conv", filters=8)
    ends, others = [], []
    for width in (8, 16, 24):
        for word, fields in (("depthwise_conv", {}), ("activation", {"type": "relu"}), ("batch_norm", {})):
            net.add(word, [start] if word == "depthwise_conv" else None, **fields)
        ends.append(net.add("conv", filters=width, kernel=1))
        net.add("pool", type="max")
        others.append(net.add("pool", type="max", size=3))
    found = data(net.text(outputs=[*ends, *others]))
    (name,) = found["blocks"]
    assert [each[name] for each in found["features"] if name in each] == [
        {"width": 8, "name": ends[0]},
        {"width": 16, "from": start, "name": ends[1]},
        {"width": 24, "from": start, "name": ends[2]},
    ]


@pytest.mark.parametrize("shared", [True, False])
def test_weights_that_are_shared_stay_outside_of_blocks(shared):
    net = Chain((32, 32, 4))
    for number in range(4):
        fields = {"share": "op0"} if shared and number else {"filters": 4, "padding": "same"}
        net.add("conv", **fields)
        net.add("activation", type="relu")
        net.add("pool", type="max")
    assert ("blocks" in data(net.text())) is not shared


def test_a_spec_without_structure_is_asked_for():
    net = Chain((32, 32, 16))
    for _ in range(5):
        net.residual(4)
    text = net.text(flat=True)
    assert "blocks" not in text
    assert all(f"name: op{number}" in text for number in range(15))


def test_a_network_that_folds_wrongly_is_written_flat(monkeypatch):
    from cnnspec.importing import folded

    monkeypatch.setattr(folded, "operations", lambda elements: reversed([*_ops(elements)]))
    net = Chain((32, 32, 16))
    for _ in range(5):
        net.residual(4)
    assert net.text() == net.text(flat=True)


def _ops(elements):
    for each in elements:
        if isinstance(each, Group):
            for path in each.paths:
                yield from _ops(path)
            yield from each.tail
        else:
            yield each
