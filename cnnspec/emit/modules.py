"""The steps of a body as members of a module, whose paths are the dotted names of the layers."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from cnnspec.emit.program import Body, Ref, Step
from cnnspec.emit.writer import Brackets, Conditional, Expression, Text, literal

# What a module, a sequence or a dictionary of modules has already, so that no member can have that name.
RESERVED = frozenset(
    """
    T_destination add_module append apply bfloat16 buffers call_super_init children clear compile cpu cuda double
    dump_patches eval extend extra_repr float forward get_buffer get_extra_state get_parameter get_submodule half
    insert ipu items keras_names keys load_state_dict modules mtia named_buffers named_children named_modules
    named_parameters parameters pop register_backward_hook register_buffer register_forward_hook
    register_forward_pre_hook register_full_backward_hook register_full_backward_pre_hook
    register_load_state_dict_post_hook register_load_state_dict_pre_hook register_module register_parameter
    register_state_dict_post_hook register_state_dict_pre_hook requires_grad_ set_extra_state set_submodule
    share_memory state_dict to to_empty train training type update values xpu zero_grad
    """.split()  # noqa: SIM905 - as many names in a list would be a line each
)


class Attributes:
    """Names for members: those of the layers, where Python and PyTorch leave them free."""

    def __init__(self, names: Iterable[str]) -> None:
        parts = dict.fromkeys(part for name in names for part in name.split("."))
        self.renamed: dict[str, str] = {}
        self._of: dict[str, str] = {}
        for part in parts:
            attribute = part.replace("-", "_")
            while self._has(attribute) or (attribute != part and attribute in parts):
                attribute += "_"
            self._of[part] = attribute
            if attribute != part:
                self.renamed[attribute] = part

    def _has(self, attribute: str) -> bool:
        return keyword.iskeyword(attribute) or attribute in RESERVED or attribute in self.renamed

    def of(self, part: str) -> str:
        """The name of a member."""
        return self._of.get(part, part)


@dataclass
class _Branch:
    children: dict[str, _Branch | int] = field(default_factory=dict)

    def steps(self) -> Iterator[int]:
        for child in self.children.values():
            if isinstance(child, int):
                yield child
            else:
                yield from child.steps()


class Call:
    """How one or more steps are called: the member that does it, and the last of its steps."""

    def __init__(self, member: str, last: int) -> None:
        self.member, self.last = member, last


class Members:
    """The members of one body.

    Args:
        body: the steps.
        attributes: names for them.
        write: a step's module as an expression; None where it is none.
        apart: the steps that have to be reached one by one.
    """

    def __init__(
        self,
        body: Body,
        attributes: Attributes,
        write: Callable[[Step], Expression | None],
        apart: Callable[[Step], bool],
    ) -> None:
        self._body, self._attributes, self._apart = body, attributes, apart
        self._modules = {index: module for index, step in enumerate(body.steps) if (module := write(step)) is not None}
        self._readers: dict[Ref, list[int]] = {}
        for index, step in enumerate(body.steps):
            for ref in step.inputs:
                self._readers.setdefault(ref, []).append(index)
        self.calls: dict[int, Call] = {}
        self.members: dict[str, Expression] = {}
        names = (body.steps[index].name for index in self._modules)
        self._groups = {name[: dot.start()] for name in names for dot in re.finditer(r"\.", name)}
        """The names that others go on from."""
        root = _Branch()
        for index in self._modules:
            _insert(root, self._path(index), index)
        for part, child in root.children.items():
            attribute = attributes.of(part)
            self.members[attribute] = self._expression(child, f"self.{attribute}")

    def _path(self, index: int) -> list[str]:
        """Where a step's module is: a pool with pads, ``pool1`` and ``pool1.pad``, goes to ``pool1.pool``."""
        step = self._body.steps[index]
        return [*step.name.split("."), *([step.nodes[0].op] if step.name in self._groups else [])]

    def _expression(self, branch: _Branch | int, member: str) -> Expression:
        if isinstance(branch, int):
            self.calls[branch] = Call(member, branch)
            return self._sequence(branch)
        if self._is_chain(branch):
            steps = list(branch.steps())
            self.calls[steps[0]] = Call(member, steps[-1])
            return self._sequence(branch)
        items = []
        for part, child in branch.children.items():
            key = literal(part if part.isdigit() else self._attributes.of(part))
            items.append((f"{key}: ", self._expression(child, f"{member}[{key}]"), 1))
        return Brackets("nn.ModuleDict(", (("", Brackets("{", tuple(items), "}"), 1),))

    def _sequence(self, branch: _Branch | int, asked: str = "") -> Expression:
        """A chain of modules; what a flag leaves out is made only if that is ``asked`` for, and else passes through."""
        indices = [branch] if isinstance(branch, int) else branch.steps()
        flag, *others = {self._body.steps[index].flag for index in indices}
        if flag != asked and not others:
            return Conditional(self._sequence(branch, flag), flag, "nn.Identity()")
        if isinstance(branch, int):
            return self._modules[branch]
        items = [(part, self._sequence(child, asked)) for part, child in branch.children.items()]
        if not items[0][0].isdigit():
            return Brackets("named(", tuple((f"{self._attributes.of(part)}=", module, 1) for part, module in items))
        alike: list[tuple[str, Expression, int]] = []
        for _, module in items:
            if alike and alike[-1][1] == module:
                alike[-1] = ("", module, alike[-1][2] + 1)
            else:
                alike.append(("", module, 1))
        if items[0][0] != "1":
            alike.append(("start=", Text(items[0][0]), 1))
        return Brackets("numbered(", tuple(alike))

    def _is_chain(self, branch: _Branch) -> bool:
        """Whether each step reads what the one before gives, and nothing else does."""
        steps = list(branch.steps())
        if not _can_be_sequence(branch) or steps != list(range(steps[0], steps[-1] + 1)):
            return False
        for index in steps:
            step = self._body.steps[index]
            if self._apart(step) or len(step.inputs) != 1 or step.outputs != 1 or step.several:
                return False
            if index > steps[0] and step.inputs != (Ref(index - 1, 0),):
                return False
            if index < steps[-1] and (
                self._readers.get(Ref(index, 0)) != [index + 1] or Ref(index, 0) in self._body.outputs
            ):
                return False
        return True


def _can_be_sequence(branch: _Branch) -> bool:
    parts = list(branch.children)
    if any(part.isdigit() for part in parts):
        first = int(parts[0]) if parts[0].isdigit() else 0
        if parts != [str(number) for number in range(first, first + len(parts))]:
            return False
    return all(isinstance(child, int) or _can_be_sequence(child) for child in branch.children.values())


def _insert(branch: _Branch, parts: list[str], index: int) -> None:
    for part in parts[:-1]:
        child = branch.children.setdefault(part, _Branch())
        assert isinstance(child, _Branch)
        branch = child
    branch.children[parts[-1]] = index
