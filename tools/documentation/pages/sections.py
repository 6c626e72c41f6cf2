"""The sections of a spec that are not the network: their fields, with every word that they offer."""

from __future__ import annotations

from collections.abc import Iterator

from cnnspec.language.document import Document
from cnnspec.language.schema._values import of_model
from cnnspec.language.sections import EVALUATED, model_of
from documentation.pages import Page
from documentation.pages._fields import fields_table, words_table
from documentation.pages._prose import parts


def pages() -> Iterator[Page]:
    """One page: the document, then each section and what is inside it."""
    told = [
        "# Sections and fields",
        "Made of the models that read a spec; [The language](language.md) tells it in order.",
    ]
    inner_told: dict[str, str] = {}
    for name, model in (("spec", Document), *((each, model_of(each)) for each in EVALUATED)):
        prose, example = parts(model)
        schema, inner = of_model(model)
        told += [f"## {name}", prose, f"```yaml\n{example}\n```" if example else "", fields_table(schema)]
        for key, each in schema["properties"].items():
            if words := words_table(each):
                told += [f"### {name}: {key}", words]
        for key, each in inner.items():
            inner_told.setdefault(key, f"### {key}\n\n{_plain(each)}\n\n{fields_table(each)}")
    yield Page(
        "sections.md",
        "\n\n".join(part for part in (*told, "## Parts of sections", *inner_told.values()) if part) + "\n",
    )


def _plain(schema: dict[str, str]) -> str:
    return schema.get("description", "").replace("``", "`").split("\n\n")[0]
