"""The custom fence, through Python-Markdown as other site builders call it."""

import logging

import pytest
from markdown import Markdown
from support import ROOT

from cnnspec.superfences import fence, validator

EDGES = ROOT / "examples" / "mkdocs_site" / "docs" / "nets" / "edges.yaml"
OURS = {"name": "cnnspec", "class": "cnnspec", "format": fence, "validator": validator}


def html(text, **more):
    settings = {"pymdownx.superfences": {"custom_fences": [OURS]}}
    return Markdown(
        extensions=["pymdownx.superfences", *more.get("extensions", [])], extension_configs=settings
    ).convert(text)


def test_a_path_with_options(caplog):
    found = html(f"Before.\n\n```cnnspec\n{EDGES} --level stage --table\n```\n")
    assert found.count("<svg ") == 1
    assert found.count("<table") == 1
    assert "27 parameters" in found
    assert caplog.records == []


@pytest.mark.parametrize("header", ['caption="Edges" table', '{ .cnnspec caption="Edges" table="true" }'])
def test_options_in_the_header(header):
    word = "" if header.startswith("{") else "cnnspec "
    found = html(f"```{word}{header}\n{EDGES}\n```\n", extensions=["attr_list"])
    assert "<figcaption>Edges</figcaption>" in found
    assert found.count("<table") == 1


def test_a_spec_in_the_fence():
    text = "cnnspec: 1\nname: tiny\ninput: [8, 8, 1]\nfeatures:\n  - conv: 2\n"
    assert "tiny: 20 parameters" in html(
        f"> ```cnnspec\n> {text.strip()}\n> ```\n".replace("\n  -", "\n>   -")
        .replace("\nname", "\n> name")
        .replace("\ninput", "\n> input")
        .replace("\nfeatures", "\n> features")
    )


def test_a_mistake_is_logged_where_mkdocs_counts_and_shown(caplog):
    with caplog.at_level(logging.ERROR):
        found = html("```cnnspec\nnets/gone.yaml\n```\n")
    assert "cannot read nets/gone.yaml" in found
    assert '<div class="admonition danger cnnspec-error"' in found
    (record,) = caplog.records
    assert record.name.startswith("mkdocs.")
    assert "cannot read nets/gone.yaml" in record.message
