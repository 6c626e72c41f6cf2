"""``cnnspec schema``."""

from __future__ import annotations

from cnnspec.cli._common import Output, json_text, write


def command(output: Output = None) -> None:
    """Print the JSON Schema of the language, with which editors complete and check specs."""
    from cnnspec.language.schema import language_schema

    write(json_text(language_schema()) + "\n", output)
