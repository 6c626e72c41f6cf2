"""What the tests of emitted scripts share: networks, random weights and images, and small networks that are hard to write."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from drawn import seeds
from random_specs import compile_or_refuse, draw_spec
from support import VARIANTS

from cnnspec.compiler.graph import Graph
from cnnspec.compiler.spec import from_source
from cnnspec.spans.source import Source

CASES = {
    "taps into a repeat and out of it": """
        - conv: {filters: 4, padding: same, name: stem}
        - repeat:
            times: 3
            layers:
              - conv: {filters: 4, padding: same, activation: relu, name: inner}
              - add: {from: [inner, stem]}
        - add: {from: [repeat1.2.inner, repeat1]}
    """,
    "branches inside branches": """
        - branches:
            merge: concat
            paths:
              - [{conv: 2}]
              - [{branches: {merge: add, paths: [[{conv: 3}], [{conv: 3}, {batch_norm: {}}]]}}]
              - [{pool: {type: max, size: 3, stride: 1}}]
        - conv: 1
    """,
    "weights that are shared": """
        - conv: {filters: 3, padding: same, name: one, activation: relu}
        - conv: {filters: 3, padding: same, share: one}
        - repeat: {times: 2, layers: [{activation: relu}]}
    """,
    "options of a body whose shortcut is needed": """
        - conv: {filters: 4, kernel: 1}
        - repeat:
            times: 3
            layers:
              - residual:
                  body:
                    - activation: {type: relu, when: $(i > 0)}
                    - conv: {filters: 4, kernel: 1, name: inner}
                    - batch_norm: {name: last, when: $(i > 1)}
                  shortcut: identity
    """,
    "an option that reads its own input again": """
        - conv: {filters: 4, kernel: 1}
        - repeat:
            times: 3
            layers:
              - conv: {filters: 4, kernel: 1, name: inner}
              - residual: {body: [{conv: {filters: 4, kernel: 1, norm: batch}}], shortcut: identity, when: $(i == 1)}
    """,
    "an option that adds what is no longer needed": """
        - conv: {filters: 4, kernel: 1}
        - repeat:
            times: 3
            layers:
              - conv: {filters: 4, kernel: 1, name: a}
              - conv: {filters: 4, kernel: 1, name: b}
              - dropout: {rate: 0.5, name: drop, when: $(i == 1)}
              - add: {from: [drop, a], name: sum, when: $(i == 1)}
    """,
}
ENDS = """
cnnspec: 1
name: two_ends
inputs: {left: [8, 8, 1], right-hand: [8, 8, 1]}
outputs: {large: two, small: one, same: two}
features:
  - concat: {from: [left, right-hand]}
  - conv: {filters: 2, name: one}
  - conv: {filters: 4, name: two}
"""
# Specs whose names are those of Python, of Keras and PyTorch, and of the scripts themselves.
NAMES = {
    "blocks": """
cnnspec: 1
name: names
inputs: {x: [8, 8, 1], class: [8, 8, 1], keras: [8, 8, 1], a-b: [8, 8, 1], a_b: [8, 8, 1]}
outputs: {def: outer2, range: range}
defaults: {conv: {padding: same}}
blocks:
  class: {args: {n: int}, layers: [{conv: {filters: $n, name: def}}, {conv: {filters: $(2 * n), name: filters}}]}
  layers: {args: {n: int}, layers: [{conv: {filters: $n, kernel: 1}}, {class: {n: $n}}]}
  filters: {layers: [{conv: {filters: 4, kernel: 1}}, {conv: {filters: 2}}]}
  outer: {args: {n: int}, layers: [{filters: {}}, {conv: {filters: $n}}]}
  f: {layers: [{conv: {filters: 4, kernel: 1}}, {conv: {filters: 3}}]}
  orderedDict: {layers: [{conv: {filters: 4, kernel: 2}}, {conv: {filters: 2}}]}
  Resize: {layers: [{upsample: 2}, {resize: {size: 8}}]}
features:
  - concat: [x, class, keras, a-b, a_b]
  - class: {n: 8}
  - layers: {n: 3}
  - class: {n: 5}
  - layers: {n: 2}
  - outer: {n: 3}
  - outer: {n: 7}
  - f
  - f
  - orderedDict
  - orderedDict
  - Resize
  - Resize
  - conv: {filters: 3, name: keras_names}
  - conv: {filters: 3, name: range}
""",
    "options": """
cnnspec: 1
name: options
input: [8, 8, 4]
defaults: {conv: {padding: same}}
features:
  - repeat:
      times: 3
      name: build
      layers:
        - conv: {filters: 4, kernel: 1, name: x2}
        - conv: {filters: 4, kernel: 1, name: numbered}
        - conv: {filters: 4, kernel: 1, name: import}
        - dropout: {rate: 0.5, name: super, when: $(i > 0)}
        - add: {from: [super, numbered], name: range, when: $(i > 0)}
        - activation: {type: relu, name: torch}
        - add: {from: [torch, x2, import], name: self}
""",
    "members": """
cnnspec: 1
name: members
input: [8, 8, 4]
features:
  - conv: {filters: 4, kernel: 1, name: a-b_c}
  - conv: {filters: 4, kernel: 1, name: a_b-c}
  - conv: {filters: 4, kernel: 1, name: class}
  - conv: {filters: 4, kernel: 1, name: class_}
  - conv: {filters: 4, kernel: 1, name: keras_names}
  - conv: {filters: 4, kernel: 1, name: none, share: class}
  - conv: {filters: 4, kernel: 1, name: class__layer, share: a_b-c}
""",
}


def name_of(case: tuple[Path, str | None]) -> str:
    """The name of a network of the zoo."""
    path, variant = case
    return variant or path.stem


# Networks of the zoo with fewer repeats and channels, and for smaller images: they are written in the same way.
REDUCED = {
    "input: [224, 224, 3]": "input: [32, 32, 3]",
    "input: [299, 299, 3]": "input: [75, 75, 3]",
    "input: [16, 112, 112, 3]": "input: [16, 32, 32, 3]",
    "input: [32000, 1]": "input: [2000, 1]",
    "params: {depths: [3, 4, 6, 3]}": "params: {depths: [1, 2, 3, 1]}",
    "depths: [3, 3, 9, 3], widths: [96, 192, 384, 768]": "depths: [1, 2, 3, 1], widths: [16, 32, 48, 64]",
    "depth: [1, 1, 1, 3, 1, 1, 2, 2, 3]": "depth: [1, 1, 1, 2, 1, 1, 1, 1, 2]",
    "pooled: [32, 64, 64]": "pooled: [32, 64]",
    "width: [128, 160, 160, 192]": "width: [128, 160]",
    "width: [64, 128, 256, 512, 512]": "width: [8, 16, 16, 32, 32]",
    "times: 8": "times: 2",
    "4096": "64",
    "1024": "64",
    "728": "32",
    "512": "32",
    "448": "28",
    "384": "24",
    "320": "20",
    "256": "16",
    "192": "12",
}


def zoo(quick: set[str]) -> list[Any]:
    """Every network as it is, in `make long`; those that are ``quick`` small in `make test`."""
    small = [pytest.param(each, True, id=f"{name_of(each)}-small") for each in VARIANTS if name_of(each) in quick]
    return small + [pytest.param(each, False, marks=pytest.mark.large, id=name_of(each)) for each in VARIANTS]


def drawn(first: int) -> list[Graph]:
    """Networks drawn at random; CNNSPEC_RANDOM_SCRIPTS=500 draws more than a few."""
    count = int(os.environ.get("CNNSPEC_RANDOM_SCRIPTS", "15"))
    specs = (draw_spec(Random(first + seed)) for seed in seeds(count))
    # Infinite numbers that are interpolated are no numbers, and compare with nothing.
    graphs = (compile_or_refuse(each) for each in specs if "lowest" not in each.text)
    return [graph for graph in graphs if graph is not None]


def graph_in(path: Path, variant: str | None, shrunk: Mapping[str, str]) -> Graph:
    """A network of the zoo, with some texts replaced by others."""
    text = path.read_text()
    for old, new in shrunk.items():
        text = text.replace(old, new)
    return from_source(Source(path.name, text), variant=variant).compile()


def random_weights(model: Any) -> dict[str, Any]:
    """Random numbers for every weight and statistic, by layer and weight; the model has them afterwards."""
    random = np.random.default_rng(5)
    found = {}
    for layer in model.layers:
        for weight in layer.weights:
            positive = weight.name in ("gamma", "moving_variance", "variance")
            fan = max(1, int(np.prod(weight.shape[:-1])))
            if positive or weight.name == "count":
                values = 0.5 + random.random(weight.shape, "float32")
            else:
                values = random.standard_normal(weight.shape, "float32") * np.float32(fan**-0.5)
            weight.assign(values)
            found[f"{layer.name}/{weight.name}"] = values
    finish(model)
    return found


def finish(model: Any) -> None:
    """A learnt normalisation computes with copies of its weights: these are made anew."""
    for layer in model.layers:
        if hasattr(layer, "finalize_state"):
            layer.finalize_state()


def images_for(graph: Graph) -> list[Any]:
    """One random image for each input, of a size that the network takes."""
    random = np.random.default_rng(1)
    open_sizes = {name: next(n for n in range(190, 210) if n in domain) for name, domain in graph.domains.items()}
    shapes = [tuple(open_sizes.get(str(size), size) for size in each.shape) for each in graph.inputs]
    return [random.normal(0, 1, (1, *shape)).astype("float32") for shape in shapes]


def by_name(outputs: Any) -> dict[str, Any]:
    """The outputs of a model, which may have one only."""
    return outputs if isinstance(outputs, dict) else {"": outputs}


def assert_a_formatter_leaves_it_alone(text: str, folder: Path) -> None:
    """Nothing to format, and nothing to find."""
    path = folder / "emitted.py"
    path.write_text(text)
    for command in (["format", "--diff"], ["check", "--select", "E,F,I,UP"]):
        options = ["--isolated", "--line-length", "120", "--target-version", "py311", str(path)]
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, *options], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout
