"""What cannot be trained is said before TensorFlow is loaded."""

import pytest
from support import layers_text, spec_of

from cnnspec.diagnostics import SpecError
from cnnspec.language.data import Data
from cnnspec.training.prepare import prepare

SPEC = """\
cnnspec: 1
name: digits
inputs: {picture: [28, 28, 1]}
features: [{flatten: {}}, {dense: {units: 10, activation: softmax}}]
outputs: {digit: dense1}
data: {source: mnist5k}
"""


def test_one_input_and_one_output_with_names_can_be_trained():
    assert prepare(spec_of(SPEC)).head == "softmax"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("digit: dense1", "digit: dense1, other: dense1.dense", "train.outputs"),
        ("[{flatten: {}}, ", "[{add: [picture, right]}, {flatten: {}}, ", "train.inputs"),
    ],
)
def test_several_cannot(old, new, code):
    text = SPEC.replace(old, new)
    if code == "train.inputs":
        text = text.replace("[28, 28, 1]", "[28, 28, 1], right: [28, 28, 1]")
    with pytest.raises(SpecError) as caught:
        prepare(spec_of(text))
    (found,) = caught.value.diagnostics
    assert found.code == code
    assert found.span.line == (3 if code == "train.inputs" else 5)


def test_a_network_that_gives_a_map_needs_a_head(monkeypatch):
    """Where the classes of the data are known, data.classes says so first; here they are not."""
    monkeypatch.setattr(Data, "facts", None)
    text = layers_text("- conv: {filters: 10, activation: softmax}", extra="data: {source: mnist5k, range: [0, 255]}\n")
    with pytest.raises(SpecError) as caught:
        prepare(spec_of(text))
    (found,) = caught.value.diagnostics
    assert (found.code, "global_pool" in found.help) == ("train.output", True)
