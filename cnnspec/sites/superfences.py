"""A custom fence for pymdownx.superfences, for sites that are built without our MkDocs plug-in.

    custom_fences: [{name: cnnspec, class: cnnspec, format: !!python/name:cnnspec.superfences.fence,
                     validator: !!python/name:cnnspec.superfences.validator}]

Paths are seen from the folder that the site is built in, as superfences does not tell which page it reads.
"""

from __future__ import annotations

import logging
from typing import Any

from cnnspec.sites.fence import WORD, Where, header_of, show

LOG = logging.getLogger(f"mkdocs.plugins.{WORD}")  # where MkDocs counts what it is strict about


def validator(
    language: str, inputs: dict[str, Any], options: dict[str, Any], attrs: dict[str, Any], md: object
) -> bool:
    """Take every option of the header; wrong ones are told with the figure."""
    options.update(inputs)
    return True


def fence(source: str, language: str, class_name: str, options: dict[str, Any], md: object, **more: Any) -> str:
    """The HTML of a block: figure, caption, and a table where asked for; of a wrong one, what is wrong."""
    header = header_of({**options, **(more.get("attrs") or {})})
    shown = show(source, header, Where())
    for complaint in shown.complaints:
        LOG.error(complaint)
    return shown.html
