"""Blocks: their arguments, and who uses whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cnnspec import layers
from cnnspec.language import structures
from cnnspec.language.document import NAME
from cnnspec.language.expressions import RESERVED
from cnnspec.language.items import Item
from cnnspec.language.reader import ARGUMENT_TYPES, Block, Reader
from cnnspec.language.template import is_dynamic
from cnnspec.language.texts import check_texts
from cnnspec.language.values import Names
from cnnspec.spans.source import List, Map, Span
from cnnspec.values.suggest import did_you_mean, nearest
from cnnspec.values.types import as_int, as_number, show

ANY = "any"  # the type of an argument of which only the name is known


def read_blocks(data: Map, reader: Reader) -> dict[str, Block]:
    """The blocks of a spec, without those that are no blocks."""
    read = {name: _named(name, body, data, reader) for name, body in data.items()}
    return {name: block for name, block in read.items() if block is not None}


def _named(name: str, body: Any, data: Map, reader: Reader) -> Block | None:
    span = data.key_span(name)
    if layers.find(name) or structures.find(name):
        reader.report("spec.name", f"'{name}' is the name of a layer", span, "name the block otherwise")
        return None
    if not NAME.match(name) or name in RESERVED:
        reader.report("spec.name", f"'{name}' cannot be the name of a block", span, "letters, digits, _ and -")
        return None
    if not isinstance(body, Map):
        help = f"for example `{name}: {{layers: [{{conv: 8}}]}}`"
        reader.report("spec.value", f"block '{name}' is a mapping with `layers`", data.value_span(name), help)
        return None
    return read_block(name, body, span, reader)


def read_block(name: str, body: Map, span: Span, reader: Reader) -> Block:
    """A block of a good name; ``span`` is what its mistakes are blamed on where they have no place of their own."""
    for key in body:
        if key not in ("args", "layers"):
            help = did_you_mean(key, ("args", "layers"), kind="keys")
            reader.report("spec.unknown-key", f"block '{name}': unknown key '{key}'", body.key_span(key), help)
    args = body.get("args")
    if args is not None and not isinstance(args, Map):
        names = _names_of(args)
        arguments = ", ".join(f"{argument}: int" for argument in names)
        help = f"write their types or defaults: `args: {{{arguments or 'width: int, stride: 1'}}}`"
        reader.report("spec.value", "args is a mapping of names to types or defaults", body.value_span("args"), help)
        # Their names are known, so that nobody is told that there are no such arguments.
        args = Map(span.source, (span.start, span.end))
        args.update(dict.fromkeys(names, ANY))
        args.key_offsets |= dict.fromkeys(names, args.offsets)
        args.value_offsets |= dict.fromkeys(names, args.offsets)
    args = args if args is not None else Map(span.source, (span.start, span.end))
    _check_args(args, reader)
    if not isinstance(body.get("layers"), List):
        place = body.value_span("layers") if "layers" in body else span
        help = f"for example `{name}: {{layers: [{{conv: 8}}]}}`"
        reader.report("spec.missing-key", f"block '{name}' needs a list of `layers`", place, help)
        return Block(name, args, (), span)
    return Block(name, args, reader.items(body["layers"], Names(reader.parameters, args)), span)


def _names_of(args: Any) -> list[str]:
    """The arguments in what is no mapping: a word, or a list of words and of mappings."""
    entries = args if isinstance(args, list) else [args]
    words = [key for entry in entries for key in (entry if isinstance(entry, dict) else [entry])]
    return [word for word in words if isinstance(word, str) and NAME.match(word) and word not in RESERVED]


def _check_args(args: Map, reader: Reader) -> None:
    earlier: dict[str, Any] = {"channels": None}
    names = Names(reader.parameters, earlier)
    for key, default in args.items():
        if not NAME.match(key) or key in RESERVED:
            help = "letters, digits, _ and -, a letter first, and no reserved word"
            reader.report("spec.name", f"'{key}' cannot be the name of an argument", args.key_span(key), help)
        check_texts(reader, default, names, args.value_span(key))
        earlier[key] = None


def check_uses(blocks: Mapping[str, Block], items: Iterable[Item], reader: Reader) -> None:
    """Report unknown blocks, blocks inside themselves, and arguments that are missing or unknown."""
    for index, word, value in reader.positional:
        if word in blocks:
            reader.diagnostics[index] = reader.diagnostics[index]._replace(help=_named_arguments(blocks[word], value))
    for item in _all_items((*items, *(block_item for block in blocks.values() for block_item in block.items))):
        before = len(reader.diagnostics)
        if item.word in blocks:
            _check_arguments(blocks[item.word], item.fields, item.fields, item, reader)
        elif structure := structures.find(item.word):
            for key, name in structure.blocks_used(item):
                if "$" not in name and name not in blocks:
                    known = did_you_mean(name, blocks, kind="blocks")
                    reader.report("spec.unknown-word", f"there is no block '{name}'", item.place(key), known)
        item.broken |= len(reader.diagnostics) > before or (item.word in reader.block_names and item.word not in blocks)
    _check_cycles(blocks, reader)


def _check_arguments(block: Block, arguments: Mapping[str, Any], places: Map, item: Item, reader: Reader) -> None:
    missing = [key for key, default in block.args.items() if key not in arguments and default in ARGUMENT_TYPES]
    for key in arguments:
        if key not in block.args:
            help = did_you_mean(key, block.args, kind="arguments")
            message = f"block '{block.name}' has no argument '{key}'"
            reader.report("spec.unknown-key", message, places.key_span(key), help)
            meant = nearest(key, missing)
            missing = [name for name in missing if name != meant]  # misspelt, not forgotten
        elif not is_dynamic(arguments[key]) and (wrong := argument_error(block, key, arguments[key])):
            reader.report("spec.value", wrong, item.place(key), block_help(block))
    for key in missing:
        reader.report("spec.missing-key", f"block '{block.name}' needs '{key}'", item.word_span, block_help(block))


def _named_arguments(block: Block, value: Any) -> str:
    """How arguments are written that were given by their places: ``16, 64`` or a list."""
    values = value if isinstance(value, list) else str(value).split(",")
    if not 1 <= len(values) <= len(block.args):
        return block_help(block)
    arguments = dict(
        zip(block.args, (entry.strip() if isinstance(entry, str) else show(entry) for entry in values), strict=False)
    )
    needed = {key: "…" for key, default in block.args.items() if default in ARGUMENT_TYPES}
    fields = ", ".join(f"{key}: {text}" for key, text in {**needed, **arguments}.items())
    return f"arguments have names: `{block.name}: {{{fields}}}`"


def block_help(block: Block) -> str:
    """How a block is used: its arguments, with their types or defaults."""
    arguments = ", ".join(f"{key}: {show(default)}" for key, default in block.args.items())
    return f"its arguments: {arguments}".replace("'", "") if arguments else "it has no arguments"


def argument_error(block: Block, key: str, value: Any) -> str | None:
    """What is wrong with the value of an argument, if anything."""
    kind = block.args[key]
    fits = {
        "int": as_int(value) is not None,
        "float": as_number(value) is not None,
        "bool": isinstance(value, bool),
        "string": isinstance(value, str),
        "list": isinstance(value, list | tuple),
    }
    if not isinstance(kind, str) or fits.get(kind, True):
        return None
    return f"{block.name}.{key} is of type {kind}, not {show(value)}"


def _all_items(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        yield from _all_items(item.children())


def words_used(items: Iterable[Item]) -> Iterator[str]:
    """Every word that is used below some items, and every block that a structure names."""
    for item in _all_items(items):
        yield item.word
        if structure := structures.find(item.word):
            yield from (name for _, name in structure.blocks_used(item))


def blocks_in(items: Iterable[Item], blocks: Mapping[str, Block]) -> Iterator[tuple[str, Item]]:
    """Every use of a block below some items."""
    for item in _all_items(items):
        if item.word in blocks:
            yield item.word, item
        elif structure := structures.find(item.word):
            yield from ((name, item) for _, name in structure.blocks_used(item) if name in blocks)


def _check_cycles(blocks: Mapping[str, Block], reader: Reader) -> None:
    uses = {name: list(blocks_in(block.items, blocks)) for name, block in blocks.items()}
    done: set[str] = set()
    for start in blocks:
        path: dict[str, None] = {}  # in order, and searched at once
        stack: list[tuple[str, int]] = [(start, 0)]
        while stack:  # an own stack: a chain of blocks may be longer than Python's
            name, position = stack.pop()
            if position == 0:
                path[name] = None
            if name in done or position == len(uses[name]):
                done.add(path.popitem()[0])
                continue
            stack.append((name, position + 1))
            used, item = uses[name][position]
            if used in path:
                around = list(path)
                chain = " → ".join([*around[around.index(used) :], used])
                help = "repeat layers with `repeat`, or put what both need into a third block"
                reader.report("spec.recursive-block", f"a block cannot contain itself: {chain}", item.word_span, help)
                reader.hopeless = True
                return
            if used not in done:
                stack.append((used, 0))
