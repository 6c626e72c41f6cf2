"""The MkDocs plug-in: fenced blocks of the word ``cnnspec`` become figures while a site builds.

plugins: [search, cnnspec]
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mkdocs.config.base import Config
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger

from cnnspec.sites.fence import WORD, Where, header_of, show
from cnnspec.sites.markdown import OPENING, CnnspecFences
from cnnspec.sites.superfences import validator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

    from cnnspec.sites.request import Given

SUPERFENCES = "pymdownx.superfences"
LOG = get_plugin_logger(WORD)


class NoOptions(Config):
    """The plug-in has none: what a figure looks like stands with it."""


class CnnspecPlugin(BasePlugin[NoOptions]):
    """Draws the specs that pages show, tells mistakes at their places, and watches the files of the specs."""

    def __init__(self) -> None:
        self._page: Page | None = None
        self._root = Path()
        self._openings: list[Opening] = []
        self._files: set[str] = set()
        self._server: LiveReloadServer | None = None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Stay the same plug-in in every build of a server, which it adds files to."""

    @event_priority(-50)  # behind whoever adds superfences
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Look for our fences: through superfences where the site has it, as it knows nested ones."""
        self._root = Path(config.docs_dir)
        if SUPERFENCES in config.markdown_extensions:
            settings = config.mdx_configs.setdefault(SUPERFENCES, {})
            ours = {"name": WORD, "class": WORD, "validator": validator, "format": self._format}
            others = [fence for fence in settings.get("custom_fences") or [] if fence.get("name") != WORD]
            settings["custom_fences"] = [*others, ours]
        else:
            config.markdown_extensions.append(CnnspecFences(self._render))  # type: ignore[arg-type]
        return config

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Remember which page is read, and where its fences are."""
        self._page = page
        self._openings = list(openings(page.file.content_string))
        return markdown

    def _format(
        self, source: str, language: str, class_name: str, options: dict[str, Any], md: object, **_: Any
    ) -> str:
        return self._render(source, header_of(options))

    def _render(self, body: str, header: list[Given]) -> str:
        where = self._where(body)
        shown = show(body, header, where)
        for complaint in shown.complaints:
            LOG.error("%s:%d: %s", where.page, where.line - 1, complaint)
        self._watch(shown.files)
        return shown.html

    def _where(self, body: str) -> Where:
        """The place of the fence with some content: the first of those of the page that were not looked for yet."""
        assert self._page is not None
        source = self._page.file.abs_src_path
        path = Path(source) if source else self._root / self._page.file.src_uri
        first = next((line for line in body.splitlines() if line.strip()), "").strip()
        line, indent = 1, 0
        for opening in self._openings:
            if opening.first == first:
                line, indent = opening.line + 1, opening.indent
                self._openings.remove(opening)
                break
        return Where(_name(path), path.parent, self._root, line, indent)

    def _watch(self, files: tuple[str, ...]) -> None:
        for file in {str(Path(name).absolute()) for name in files} - self._files:
            self._files.add(file)
            if self._server and Path(file).exists():
                self._server.watch(file)

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Build again when a spec changes, wherever it is."""
        self._server = server
        for file in sorted(self._files):
            if Path(file).exists():
                server.watch(file)
        return server


class Opening:
    """A fence of a page: the number of the line that opens it, its indent, and its first line that is not empty."""

    def __init__(self, line: int, indent: int, first: str) -> None:
        self.line, self.indent, self.first = line, indent, first


def openings(text: str) -> Iterator[Opening]:
    """The lines of a page that open a fence of ours."""
    lines = text.splitlines()
    for at, line in enumerate(lines):
        if match := OPENING.match(line):
            first = next((following for following in lines[at + 1 :] if following.strip()), "").strip()
            yield Opening(at + 1, len(match["indent"]), first)


def _name(path: Path) -> str:
    from cnnspec.diagnostics.formats import relative

    return relative(str(path))
