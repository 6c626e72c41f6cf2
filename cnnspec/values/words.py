"""The words that a folder of this package gives the language: one file each, loaded when a spec uses it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any


class Words(Mapping[str, Any]):
    """By word, an attribute of its file, or with no ``attribute`` the file's module; only a lookup loads one."""

    def __init__(self, package: str, folder: Path, attribute: str | None = None) -> None:
        self._package, self._attribute = package, attribute
        self._words = tuple(sorted(path.stem for path in folder.glob("*.py") if not path.stem.startswith("_")))

    def module(self, word: str) -> ModuleType:
        """The file of a word. Raises KeyError."""
        if word not in self._words:
            raise KeyError(word)
        return import_module(f"{self._package}.{word}")

    def __getitem__(self, word: str) -> Any:
        module = self.module(word)
        return getattr(module, self._attribute) if self._attribute else module

    def __contains__(self, word: object) -> bool:
        return word in self._words

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)
