"""The hook of `mkdocs.yml`: adds the generated pages, puts all of them in order, and makes links ones of the site."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File

sys.path.insert(0, str(Path(__file__).parents[1]))

from documentation.navigation import navigation  # noqa: E402
from documentation.pages import every_page  # noqa: E402

# What lies beside the documents in the project is no page: it is named as a file.
_OUTSIDE = re.compile(r"\[`?([^\]`]+)`?\]\(\.\./[^)]+\)|(?<!\!)\[`?([^\]`]+)`?\]\((?:examples|specs|tests|benchmarks|tools)/[^)]*\)")
# Specs with mistakes are marked in the documents, which other builders do not know.
_MARKED = re.compile(r"^```yaml bad$", re.MULTILINE)


def on_files(files: Any, *, config: Any) -> Any:
    """Add what is generated, and the navigation."""
    for page in every_page():
        files.append(File.generated(config, page.uri, content=page.text))
    config.nav = navigation(each.src_uri for each in files.documentation_pages())
    return files


def on_page_markdown(markdown: str, *, page: Any, config: Any, files: Any) -> str:
    """Links that leave the site as text."""
    return _MARKED.sub("```yaml", _OUTSIDE.sub(lambda found: f"`{found[1] or found[2]}`", markdown))
