import pytest
from support import VARIANTS, layers_text, spec_of

from cnnspec import layers
from cnnspec.compiler.resolve import resolve
from cnnspec.compiler.spec import from_source
from cnnspec.reading.parse import parse
from cnnspec.spans.source import Source
from cnnspec.text.dump import dump, scalar

SPECS = [
    "cnnspec: 1\nname: only_a_head\ninput: [3]\nfeatures: []\nhead: [{dense: 2}]\n",
    layers_text("- conv: $w\n- pool: max", extra="params: {w: 3}\ndefaults: {conv: {padding: same, norm: batch}}\n"),
    layers_text(
        "- repeat: {times: $n, layers: [{conv: {filters: $(w * (i + 1)), kernel: 1}}]}", extra="params: {w: 3, n: 3}\n"
    ),
    layers_text(
        "- conv: {filters: 3, when: $deep}\n- conv: {filters: 4, when: $(not deep), name: other}",
        extra="params: {deep: false}\n",
    ),
    layers_text(
        "- repeat: {times: 2, layers: [{conv: {filters: 3, when: $(i == 1 and deep)}}, {dropout: $rate}]}",
        extra="params: {deep: true, rate: 0.1}\n",
    ),
    layers_text(
        """\
        - conv: {filters: $channels, from: input, name: stem}
        - stages: {block: b, depth: $depths, width: [$w, 8], stride: [1, 2], rest: {stride: 1}}
        - b: {width: $(2 * w)}
        - branches:
            merge: concat
            paths: [[], [{pool: {type: max, size: $size, stride: 1, padding: same}}]]
        """,
        extra="""\
        params: {w: 4, depths: [1, 2], size: 3, act: relu}
        defaults: {conv: {padding: same, norm: {batch: {epsilon: 1e-5}}, activation: $act}, features: {pool: {type: average}}}
        blocks:
          b:
            args: {width: int, stride: 1, size: $size}
            layers:
              - residual:
                  body: [{conv: {filters: $width, kernel: $size, stride: $stride}}, {activation: $act}]
                  shortcut: auto
                  activation: $act
        """,
    ),
    layers_text(
        "- residual: {body: [{conv: {filters: 3, kernel: 1}}], shortcut: [{conv: {filters: 3, kernel: 1}}]}\n"
        "- residual: {body: [{conv: {filters: 5, kernel: 1}}], shortcut: optional}"
    ),
    layers_text("- conv: {filters: 1, kernel: 1, init: {constant: [[[0.5]]]}, bias_init: 0.1, regularize: {l2: 1e-4}}"),
    layers_text(
        """\
        - grayscale: [$half, 0.3, $(1 - half - 0.3)]
        - grayscale: {factors: [$half], when: $(width < 9)}
        - normalize: {mean: $half, variance: [$(half ** 2)]}
        - normalize
        - gaussian_noise: $(half / 10)
        - separable_conv: {filters: $width, multiplier: 2, kernel: [$k, 3], padding: same, norm: {group: {groups: $(width // 2)}}}
        - separable_conv: {filters: $(2 * width), norm: layer, activation: relu}
        - channel_shuffle: $(width // 4)
        - branches:
            merge: subtract
            paths:
              - [{split: {parts: 2, take: 0}}, {crop: $(k - 2)}, {pad: 1}]
              - [{split: {parts: 2, take: $(k - 2)}}, {layer_norm: {epsilon: 1e-6}}, {group_norm: {groups: $channels}}]
        - repeat:
            times: 2
            layers:
              - residual: {body: [{layer_scale: $(half / 100)}, {stochastic_depth: $(0.1 * (i + 1))}]}
              - residual: {body: [{layer_scale: {}}]}
        - average: {name: mean, from: [repeat1, repeat1]}
        - maximum: [mean, mean]
        - conv_transpose: {filters: $width, kernel: 4, stride: 2, padding: $(k - 2), output_padding: [1, 0]}
        - conv_transpose: {filters: $width, stride: 2, padding: same}
        - upsample: [$(k - 1), 1]
        - upsample: {method: bilinear}
        - resize: {size: [$(2 * k), 12], method: "$(['nearest', 'bilinear'][0])"}
        - resize: {size: 8}
        - permute: [2, $(k - 2), 3]
        - reshape: [-1, $(2 * width)]
        - crop: [[0, $(k - 1)]]
        - branches: {merge: average, paths: [[], [{layer_norm: {scale: false}}]]}
        - branches: {merge: maximum, paths: [[], []]}
        """,
        "[28, 28, 3]",
        extra="params: {width: 8, k: 3, half: 0.5}\ndefaults: {separable_conv: {bias: false}, resize: {size: 4}}\n",
    ),
    """\
cnnspec: 1
name: siamese
inputs: {left: [$size, $size, 3], right: [16, 16, 3]}
params: {size: 16, width: 4}
defaults: {conv: {padding: same, norm: batch, activation: relu}, head: {conv: {kernel: 1}}}
blocks:
  tied: {args: {width: int}, layers: [{conv: $width}, {conv: {share: conv1, filters: $width, when: $(channels == width)}}]}
features:
  - conv: {filters: $(2 * width)}
  - conv: {share: conv1, from: right, activation: tanh}
  - concat: [conv1, conv2]
  - tied: {width: 16}
  - repeat: {times: 2, layers: [{conv: {filters: $channels}}, {conv: {share: conv1, name: again}}]}
head:
  - conv: {share: tied1.conv1, kernel: $(size - 13)}
  - flatten
  - dense: $width
  - dense: {units: 4, from: flatten1}
  - batch_norm: {name: bn}
  - batch_norm: {share: bn, from: dense1, when: $(width == 4)}
outputs: {first: batch_norm1, second: dense2, map: repeat1.1.again.norm, third: bn}
""",
    layers_text("- flatten", extra="classes: 3\nhead: [{dense: {units: $classes, activation: softmax}}]\n")
    + 'expect: {output: [$classes], params: "<= $(classes)K"}\n',
]


def likeness(graph):
    """What two graphs must share to be the same network."""
    return [
        (node.name, node.item, node.op, node.layer, node.inputs, node.shape, node.section, node.shares)
        for node in graph.nodes
    ], (graph.inputs, graph.outputs)


def round_trip(spec):
    text = dump(resolve(spec))
    again = from_source(Source("resolved.yaml", text))
    return text, again


@pytest.mark.parametrize("text", SPECS)
def test_a_resolved_spec_is_the_same_network(text):
    spec = spec_of(text)
    resolved, again = round_trip(spec)
    assert likeness(again.compile()) == likeness(spec.compile())
    assert dump(resolve(again)) == resolved
    assert "params" not in again.data
    assert "variants" not in again.data


@pytest.mark.parametrize(("path", "variant"), VARIANTS)
def test_so_is_every_spec_of_ours(path, variant):
    spec = from_source(Source(path.name, path.read_text()), variant=variant)
    _, again = round_trip(spec)
    assert likeness(again.compile()) == likeness(spec.compile())
    for section in ("expect", "data", "train"):
        given = spec.section(section)
        assert not given.data or again.section(section).read() == given.read()


def test_one_spec_here_has_every_word():
    used = set()
    for text in SPECS:
        used |= {node.op for node in spec_of(text).compile().nodes}
    missing = set(layers.words()) - used - {"rescale", "depthwise_conv", "batch_norm", "global_pool", "multiply"}
    assert not missing


def test_every_default_can_be_seen():
    items = resolve(spec_of(layers_text("- conv: {filters: 3, norm: batch, activation: relu}\n- pool: max")))[
        "features"
    ]
    assert items[0]["conv"] == {
        "filters": 3, "kernel": 3, "stride": 1, "padding": "valid", "dilation": 1, "bias": True, "init": "he_normal",
        "bias_init": "zeros", "norm": {"batch": {"epsilon": 1e-3, "momentum": 0.99, "scale": True, "center": True}},
        "activation": "relu", "trainable": True, "groups": 1, "name": "conv1",
    }  # fmt: skip
    assert items[1]["pool"] == {"name": "pool1", "type": "max", "size": 2, "stride": 2, "padding": "valid"}


@pytest.mark.parametrize(
    "value", ["a", "1", "1e-3", "no", "null", "true", "", " a", "a: b", "a, b", "[x]", "$width", "$(4 * width)", "$(max(a, b))",
              "#", "-", "ü", 'say "x"', "line\nbreak", "$(a == 'b')", 1, -2.5, 1e-05, True, None, "2026-11-24", "0x10"]
)  # fmt: skip
def test_scalars_are_read_back_as_they_are(value):
    assert parse(Source("x", f"a: {scalar(value)}\nb: {{c: {scalar(value)}, d: [{scalar(value)}]}}")) == {
        "a": value, "b": {"c": value, "d": [value]},
    }  # fmt: skip


def test_data_is_dumped_and_read_back():
    data = {"a": [], "b": {}, "c": [[1, [2, {"x": [3]}]], {"y": {"z": ["long" * 30]}}], "d": {"e": [{"f": 1}, "g"]}}
    assert parse(Source("x", dump(data))) == data


def test_open_sizes_stay_open_and_given_ones_are_filled_in():
    text = layers_text("- conv: 2", "[H, null, 3]")
    assert resolve(spec_of(text))["input"] == ["H", None, 3]
    assert resolve(spec_of(text, params={"H": 7}))["input"] == [7, None, 3]
    assert "input: [H, null, 3]\n" in dump(resolve(spec_of(text)))
