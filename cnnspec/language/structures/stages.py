"""The structure word ``stages``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import ConfigDict, model_validator

from cnnspec.language.structures._base import MAX_NODES, Least, Structure
from cnnspec.values.types import Checked, as_int, is_open, refuse, show, still_open

if TYPE_CHECKING:
    from cnnspec.language.items import Item


def _rest(value: object) -> Any:
    if not isinstance(value, dict):
        raise refuse(f"expected arguments of the block, not {show(value)}", "for example rest: {stride: 1}")
    return value


def _as_it_is(value: Any) -> Any:
    return value  # every list is checked together with the others


def _one_a_stage(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "array", "items": schema, "minItems": 1}]}


class Stages(Structure):
    """The table of a paper: a block, how often each stage repeats it, and its arguments.

    A list has one entry a stage, a single value holds for all. ``rest`` is what the blocks after a stage's first one
    get instead. An entry `null` leaves an argument to the block's default; depth 0 leaves the stage out.

        - stages: {block: basic, depth: [2, 2], width: [16, 32], stride: [1, 2], rest: {stride: 1}}
    """

    # The keys beside these three are arguments of the block, checked where it is used.
    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True)

    block: Annotated[Any, Checked(_as_it_is, _one_a_stage({"type": "string"}))]
    depth: Annotated[Any, Checked(_as_it_is, _one_a_stage({"type": "integer", "minimum": 0}))]
    rest: Annotated[dict[str, Any], Checked(_rest, {"type": "object"})] = {}

    @model_validator(mode="after")
    def _check(self) -> Stages:
        later = {f"rest.{key}": value for key, value in self.rest.items()}
        columns = {"block": self.block, "depth": self.depth, **self.arguments(), **later}
        lengths = {key: len(value) for key, value in columns.items() if isinstance(value, list | tuple)}
        if len(set(lengths.values())) > 1 or 0 in lengths.values():
            # The first list says how many stages there are; the one that differs is to blame.
            most = next(iter(lengths.values()))
            odd = next((key for key, length in lengths.items() if length != most), next(iter(lengths)))
            help = f"give each list {most or 1} {'entry' if most < 2 else 'entries'}"
            raise _refuse_at(columns[odd], odd, f"every list has one entry a stage, but {_lengths(lengths)}", help)
        for depth in _entries(self.depth):
            if (times := as_int(depth)) is None or not 0 <= times <= MAX_NODES:
                if is_open(depth):
                    raise still_open(depth)
                message = f"expected a whole number from 0 to {MAX_NODES:,}, not {show(depth)}"
                raise _refuse_at(depth, "depth", message, "for example [2, 2]")
        for block in _entries(self.block):
            if not isinstance(block, str):
                message = f"expected the name of a block, not {show(block)}"
                raise _refuse_at(block, "block", message, "write it under `blocks`")
        return self

    def arguments(self) -> dict[str, Any]:
        """The columns that are the block's arguments."""
        return dict(self.__pydantic_extra__ or {})

    @property
    def count(self) -> int:
        """The number of stages."""
        columns = (self.block, self.depth, *self.arguments().values(), *self.rest.values())
        return next((len(column) for column in columns if isinstance(column, list | tuple)), 1)

    def depth_of(self, stage: int) -> int:
        """How often a stage repeats its block."""
        return as_int(_entry(self.depth, stage)) or 0

    def block_of(self, stage: int) -> str:
        """The block of a stage."""
        return str(_entry(self.block, stage))

    def arguments_of(self, stage: int) -> tuple[dict[str, Any], dict[str, Any]]:
        """The arguments of the first block of a stage, and of those after it."""
        first = _row(self.arguments(), stage)
        return first, {**first, **_row(self.rest, stage)}

    @classmethod
    def blocks_used(cls, item: Item) -> Iterable[tuple[str, Any]]:
        """The entries of ``block`` that are written out."""
        return [("block", name) for name in _entries(item.fields.get("block")) if isinstance(name, str)]

    @classmethod
    def least(cls, fields: dict[str, Any], inside: Least, of_block: Callable[[str], Least]) -> Least:
        """The block of each stage and a step, times its depth, as far as they are known."""
        depth, block = fields.get("depth"), fields.get("block")
        least = Least()
        for stage in range(max(len(_entries(depth)), len(_entries(block)))):
            name = _known_entry(block, stage)
            turn = (of_block(name) if isinstance(name, str) else Least()) + Least(0, 1)
            least += turn.times(max(as_int(_known_entry(depth, stage)) or 0, 0))
        return least


def _refuse_at(value: Any, column: str, message: str, help: str) -> Exception:
    from cnnspec.values.choices import placed, refuse_at  # only mistakes pay for it

    return refuse_at([placed(refuse(message, help), value, *column.split("."))])


def _entries(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _entry(value: Any, stage: int) -> Any:
    return value[stage] if isinstance(value, list | tuple) else value


def _known_entry(value: Any, stage: int) -> Any:
    """The entry of a stage, None where a list that is yet to be checked is too short."""
    return _entry(value, stage) if not isinstance(value, list | tuple) or stage < len(value) else None


def _row(columns: dict[str, Any], stage: int) -> dict[str, Any]:
    row = {key: _entry(value, stage) for key, value in columns.items()}
    return {key: value for key, value in row.items() if value is not None}


def _lengths(lengths: dict[str, int]) -> str:
    return ", ".join(f"{key} has {length}" for key, length in lengths.items())
