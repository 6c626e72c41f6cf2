"""The hook of `mkdocs.yml`: adds the generated pages, puts all of them in order, and makes links ones of the site."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File

sys.path.insert(0, str(Path(__file__).parents[1]))

from documentation.navigation import navigation
from documentation.pages import every_page

# What lies beside the documents in the project is a page here, or no page: then it is named as a file.
_PAGES = {
    "../CHANGELOG.md": "changes.md", "../CONTRIBUTING.md": "contributing.md", "../cnnspec/layers": "layers/index.md",
    "../specs": "zoo.md",
}  # fmt: skip
_OUTSIDE = re.compile(r"(?<!!)\[`?([^\]`]+)`?\]\(((?:\.\./|examples/|specs/|tests/|benchmarks/|tools/)[^)]*)\)")
# Specs with mistakes are marked in the documents, which other builders do not know.
_MARKED = re.compile(r"^```yaml bad$", re.MULTILINE)


# Tables of our figures look like those of the theme, which leaves tables with a class alone.
STYLE = "stylesheets/cnnspec.css"
_STYLE = """\
figure.cnnspec svg { border-radius: 0.4rem; }
table.cnnspec { border-collapse: collapse; margin: 1rem auto; font-size: 0.64rem; }
table.cnnspec th, table.cnnspec td { padding: 0.3rem 0.8rem; border-bottom: 1px solid var(--md-typeset-table-color); }
"""


def on_files(files: Any, *, config: Any) -> Any:
    """Add what is generated, and the navigation."""
    files.append(File.generated(config, STYLE, content=_STYLE))
    config.extra_css.append(STYLE)
    for page in every_page():
        files.append(File.generated(config, page.uri, content=page.text))
    config.nav = navigation(each.src_uri for each in files.documentation_pages())
    return files


def on_page_markdown(markdown: str, *, page: Any, config: Any, files: Any) -> str:
    """Links that leave the documents as links to their pages, or as text."""
    return _MARKED.sub("```yaml", _OUTSIDE.sub(_inside, markdown))


def _inside(found: re.Match[str]) -> str:
    words, target = found.groups()
    return f"[{words}]({_PAGES[target]})" if target in _PAGES else f"`{words}`"
