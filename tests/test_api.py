"""The public names."""

import subprocess
import sys

import pytest
from support import ROOT

import cnnspec


def test_every_public_name_is_there():
    for name in set(cnnspec.__all__) - {"train", "Result"}:
        assert getattr(cnnspec, name) is not None
    assert set(cnnspec.__all__) <= set(dir(cnnspec))
    assert set(cnnspec.__all__) == {*cnnspec._HOMES, "__version__"}


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nonsense"):
        cnnspec.nonsense  # noqa: B018


def test_from_a_file_to_figures_and_a_picture():
    spec = cnnspec.load(ROOT / "specs" / "resnet.yaml", variant="resnet101")
    graph = spec.compile()
    assert cnnspec.summarize(graph).costs.total.params == 44_707_176
    assert cnnspec.draw(graph, "dot").startswith("digraph")


def test_an_error_shows_every_place(tmp_path):
    path = tmp_path / "net.yaml"
    path.write_text("cnnspec: 1\nname: a\ninput: [8, 8, 1]\nfeatures: [{conv: {kernel: 99}}, pol]\n")
    with pytest.raises(cnnspec.SpecError) as caught:
        cnnspec.load(path)
    assert "spec.missing-key" in str(caught.value)
    assert "did you mean 'pool'?" in str(caught.value)


def test_importing_the_package_costs_nothing():
    code = "import sys, cnnspec; print(*[n for n in sys.modules if n.split('.')[0] in ('pydantic', 'yaml', 'typer', 'rich')])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
