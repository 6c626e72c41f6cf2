"""`include`: parameters, defaults and blocks from files beside or below the spec, and never from anywhere else."""

from __future__ import annotations

from itertools import islice
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from cnnspec.diagnostics import Diagnostic, SpecError, UsageError
from cnnspec.language.errors import MAX_FINDINGS
from cnnspec.language.overlay import SHARED, computable, only_shared, put, take_over
from cnnspec.reading.parse import MAX_BYTES, parse_counting, read_source
from cnnspec.spans.source import List, Map, Source, Span
from cnnspec.values.suggest import did_you_mean
from cnnspec.values.types import show

MAX_FILES = 20
_ALLOWED = ("cnnspec", "description", "include", *SHARED)


def read_document(source: Source) -> Map:
    """The document of a spec, what its files give taken over. Raises SpecError."""
    data, count = parse_counting(source, 0)
    if "include" not in data:
        return data
    return _Including(source, count).document(data)


class _Including:
    """One spec with the files that it includes: how many, how large, and which are being read."""

    def __init__(self, source: Source, count: int) -> None:
        self.source = source
        self.count = count
        self.size = len(source.text.encode())
        self.entries = 0
        self.diagnostics: list[Diagnostic] = []
        self.read: dict[Path, Map] = {}

    def document(self, data: Map) -> Map:
        if self.source.folder is None:
            message = "only a spec in a file can include others"
            raise SpecError([Diagnostic("include.no-folder", message, data.key_span("include"), "save it as a file")])
        try:
            self.root = self.source.folder.resolve()
            around = (self.root / Path(self.source.path).name).resolve()
        except (OSError, RuntimeError, ValueError) as error:
            raise UsageError(f"cannot find the folder of {self.source.path}: {error}") from None
        merged = self._with_included(data, self.source.folder, (around,))
        if self.diagnostics:
            raise SpecError(self.diagnostics)
        if isinstance(params := merged.get("params"), Map):
            put(merged, merged, "params", computable(params))
        return merged

    def _with_included(self, data: Map, folder: Path, chain: tuple[Path, ...]) -> Map:
        """A document with what it includes put under its own keys; later files go before earlier ones."""
        value = data.get("include")
        entries = value if isinstance(value, List) else [value]
        under: Map | None = None
        for index, text in enumerate(entries if "include" in data else ()):
            place = value.item_span(index) if isinstance(value, List) else data.value_span("include")
            self.entries += 1
            if self.entries > MAX_FILES:
                message, help = f"a spec includes at most {MAX_FILES} files", "put several of them into one file"
                self.diagnostics.append(Diagnostic("include.too-many", message, place, help))
                raise SpecError(self.diagnostics)
            included = self._file(text, folder, place, chain)
            if included is not None:
                under = included if under is None else take_over(under, included)
        return data if under is None else take_over(under, data)

    def _file(self, text: Any, folder: Path, place: Span, chain: tuple[Path, ...]) -> Map | None:
        """What a file gives; None, and a finding, where it cannot be used."""
        path = self._path(text, folder, place)
        if path is None:
            return None
        if path in chain:
            names = " → ".join(file.name for file in (*chain[chain.index(path) :], path))
            help = "take this include out; put what both files need into a third"
            self._refuse("include.cycle", f"a file cannot include itself: {names}", place, help)
            return None
        if path not in self.read:
            self.read[path] = Map(place.source, (0, 0))  # a broken one is told once
            data = self._parsed(path, folder / text, place)
            if data is None:
                return None
            self._check(data)
            shared = self._with_included(data, (folder / text).parent, (*chain, path))
            self.read[path] = only_shared(shared)
        return self.read[path]

    def _path(self, text: Any, folder: Path, place: Span) -> Path | None:
        help = "for example `include: blocks.yaml`"
        if not isinstance(text, str) or not text or "$" in text or "\0" in text:
            self._refuse("spec.value", f"include is the name of a file, not {show(text)}", place, help)
            return None
        outside = PurePosixPath(text).is_absolute() or PureWindowsPath(text).drive or "\\" in text
        if outside or ".." in PurePosixPath(text).parts:
            message = f"{show(text)} is not a path below the folder of the spec"
            self._refuse("include.outside", message, place, "write it from that folder on, with / between names")
            return None
        try:
            path = (folder / text).resolve()
            if not path.is_relative_to(self.root):
                message = f"{show(text)} leads out of the folder of the spec"
                self._refuse("include.outside", message, place, "copy the file into that folder")
                return None
            if path.is_file():
                return path
            message = f"{show(text)} is not a file" if path.exists() else f"there is no file {show(text)}"
        except (OSError, RuntimeError, ValueError):
            self._refuse("include.unreadable", f"cannot read {show(text)}", place, "look at its name and its rights")
            return None
        self._refuse("include.unreadable", message, place, _neighbours(folder, text))
        return None

    def _parsed(self, path: Path, shown: Path, place: Span) -> Map | None:
        try:
            read = read_source(path)
            source = Source(str(shown), read.text, path.parent, len(self.read))
            self.size += len(source.text.encode())
            if self.size > MAX_BYTES:
                message = f"a spec and what it includes are larger than {MAX_BYTES:,} bytes"
                self._refuse("file.too-large", message, place, "include less; a spec is text, not data")
                return None
            data, self.count = parse_counting(source, self.count)
        except UsageError as error:
            self._refuse("include.unreadable", error.message, place, error.help or "look at its name and its rights")
            return None
        except SpecError as error:
            for diagnostic in error.diagnostics:
                if diagnostic.span is None:
                    diagnostic = diagnostic._replace(span=place)
                elif not diagnostic.span.source.number:  # it could not be read to its end
                    source = Source(str(shown), diagnostic.span.source.text, path.parent, len(self.read))
                    diagnostic = diagnostic._replace(span=diagnostic.span._replace(source=source))
                self.diagnostics.append(diagnostic)
            return None
        return data

    def _check(self, data: Map) -> None:
        most = len(self.diagnostics) + MAX_FINDINGS
        for key, value in data.items():
            if len(self.diagnostics) >= most:
                break
            if key not in _ALLOWED:
                message = f"an included file has no '{key}'"
                known = f"it may have {', '.join(SHARED)} and include"
                help = did_you_mean(key, _ALLOWED, kind="keys")
                help = f"{help}; {known}" if help and help.startswith("did") else known
                self.diagnostics.append(Diagnostic("spec.unknown-key", message, data.key_span(key), help))
            elif key in SHARED and not isinstance(value, Map):
                message = f"{key}: expected a mapping, not {show(value)}"
                help = "write `key: value` lines below it"
                self.diagnostics.append(Diagnostic("spec.value", message, data.value_span(key), help))
            elif key == "cnnspec" and value != 1:
                message = f"this is version 1 of the language, not {show(value)}"
                self.diagnostics.append(Diagnostic("spec.value", message, data.value_span(key), "write `cnnspec: 1`"))

    def _refuse(self, code: str, message: str, place: Span, help: str | None = None) -> None:
        self.diagnostics.append(Diagnostic(code, message, place, help))


def _neighbours(folder: Path, text: str) -> str:
    try:
        beside = list(islice((folder / text).parent.iterdir(), 1000))
    except OSError:
        return f"there is no folder {show(str(PurePosixPath(text).parent))} beside the spec either"
    names = [path.name for path in beside if path.suffix in (".yaml", ".yml")]
    return did_you_mean(PurePosixPath(text).name, sorted(names), kind="files")
