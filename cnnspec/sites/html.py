"""Figure, caption and table of a network, and what is wrong with a spec, as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.drawing.markup import xml_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnspec.sites.embed import Embedded

NUMBERS_FROM = 2  # the columns of a table that are aligned to the right


def figure(shown: Embedded) -> str:
    """A ``figure``, and a ``table`` behind it where one is asked for."""
    caption = f"<figcaption>{xml_text(shown.caption)}</figcaption>" if shown.caption else ""
    html = f'<figure class="cnnspec">{shown.svg}{caption}</figure>'
    return html + (_table(shown.table) if shown.table else "")


def _table(rows: Sequence[Sequence[str]]) -> str:
    from cnnspec.analysis.report import COLUMNS

    *body, total = rows
    parts = [f"<thead>{_row(COLUMNS, 'th')}</thead>", f"<tbody>{''.join(map(_row, body))}</tbody>"]
    parts.append(f"<tfoot>{_row(total)}</tfoot>")
    return f'<div style="overflow-x: auto"><table class="cnnspec">{"".join(parts)}</table></div>'


def _row(cells: Sequence[str], tag: str = "td") -> str:
    # Not every theme keeps cells apart.
    left, right = (f' style="padding: 0.2em 0.6em; text-align: {side}"' for side in ("left", "right"))
    elements = (
        f"<{tag}{right if at >= NUMBERS_FROM else left}>{xml_text(cell)}</{tag}>" for at, cell in enumerate(cells)
    )
    return f"<tr>{''.join(elements)}</tr>"


def wrong(complaint: str) -> str:
    """What a reader of a draft sees in place of a figure."""
    title = '<p class="admonition-title">This network cannot be shown as it is</p>'
    return f'<div class="admonition danger cnnspec-error" role="alert">{title}<pre>{xml_text(complaint)}</pre></div>'
