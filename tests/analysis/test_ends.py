"""The figures of networks with several inputs and outputs."""

import json

from support import spec_of

from cnnspec.analysis.receptive_field import ReceptiveField
from cnnspec.analysis.report import csv, markdown, text
from cnnspec.analysis.summary import summarize

SPEC = """\
cnnspec: 1
name: mixed
inputs: {image: [28, 28, 4], meta: [4], small: [28, 28, 4]}
features:
  - conv: {filters: 4, padding: same, name: a}
  - conv: {filters: 4, padding: same, kernel: [5, 3], from: small, name: b}
  - add: {from: [a, b], name: both}
  - multiply: {from: [both, meta], name: gated}
  - conv: {filters: 4, stride: 2, from: small, padding: same, name: c}
  - conv: {filters: 4, stride: 2, padding: same, from: a, name: d}
  - maximum: {from: [c, d], name: mixed}
  - global_pool: max
  - concat: {from: [global_pool1, meta]}
  - dense: 3
outputs: {word: dense1, map: gated, deep: mixed}
"""


def test_the_form_for_scripts_has_all_of_them():
    data = summarize(spec_of(SPEC).compile()).to_dict()
    assert data["input_shape"] == [28, 28, 4]
    assert data["output_shape"] == [3]
    assert list(data["inputs"].items()) == [("image", [28, 28, 4]), ("meta", [4]), ("small", [28, 28, 4])]
    assert list(data["outputs"].items()) == [("word", [3]), ("map", [28, 28, 4]), ("deep", [14, 14, 4])]
    assert json.dumps(data)


def test_one_input_and_output_have_their_names_too():
    data = summarize(spec_of("cnnspec: 1\nname: a\ninput: [4]\nfeatures: [dense: 2]").compile()).to_dict()
    assert (data["inputs"], data["outputs"]) == ({"input": [4]}, {"output": [2]})


def test_where_inputs_meet_the_receptive_field_is_the_union():
    fields = summarize(spec_of(SPEC).compile()).fields
    assert fields["both"] == ReceptiveField((5, 3), (1, 1), (2, 1))
    assert fields["gated"] == ReceptiveField((5, 3), (1, 1), (2, 1), gated=True)
    assert fields["meta"] is None
    assert fields["mixed"].size == (5, 5)


def test_depth_is_the_longest_way_to_any_output():
    assert summarize(spec_of(SPEC).compile()).depth == 3
    assert summarize(spec_of(SPEC.replace("word: dense1, ", "")).compile()).depth == 2


def test_tables_name_them():
    summary = summarize(spec_of(SPEC).compile())
    title = "mixed: image 28×28×4, meta 4, small 28×28×4 → word 3, map 28×28×4, deep 14×14×4"
    assert title in " ".join(text(summary).split())
    assert title in markdown(summary)
    assert csv(summary).count("\n") == len(summary.graph.nodes) + 1
