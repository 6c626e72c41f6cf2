"""Model files with mistakes: configurations of Keras as JSON, `.keras` and `.h5`, and ONNX models; imported, never run."""

from __future__ import annotations

import contextlib
import copy
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from fuzz.commands import command
from fuzz.files import Files
from fuzz.limits import Find
from fuzz.mutations import NUMBERS, TEXTS, VALUES, mutate_document, mutated_bytes, parts_of

KERAS = True  # h5py and onnx come with it
CASES = 30

SEEDS = Path(__file__).parents[1] / "seeds" / "models"
NAMES = ["net"] * 20 + ["\x1b[31mnet", "net\nx", "n\udcff", "a:b", "-net", "<b>", "x" * 200]
KEYS = [
    "name",
    "config",
    "class_name",
    "layers",
    "inbound_nodes",
    "units",
    "filters",
    "activation",
    "data_format",
    "dtype",
    *TEXTS,
]


@cache
def configurations() -> tuple[Any, ...]:
    """Configurations of small models, as `model.to_json()` writes them."""
    return tuple(json.loads(path.read_text()) for path in sorted(SEEDS.glob("*.json")))


@cache
def configuration_parts() -> tuple[Any, ...]:
    """Every part of the configurations."""
    return tuple(part for configuration in configurations() for part in parts_of(configuration))


@cache
def onnx_models() -> tuple[bytes, ...]:
    """Small ONNX models: a plain one, and one with a shortcut, a gate and a reshape."""
    from onnx_models import Model

    plain = Model(3, 16, 16)
    value = plain.add("Conv", "x", plain.weight(4, 3, 3, 3), plain.weight(4), kernel_shape=[3, 3], pads=[1, 1, 1, 1])
    value = plain.add("MaxPool", plain.add("Relu", value), kernel_shape=[2, 2], strides=[2, 2])
    value = plain.add("Flatten", value)
    value = plain.add("Gemm", value, plain.weight(5, 256), plain.weight(5), transB=1)
    first = plain.proto(plain.add("Softmax", value, axis=-1))
    other = Model(4, 8, 8)
    stem = other.norm(other.add("Conv", "x", other.weight(4, 1, 3, 3), group=4, pads=[1, 1, 1, 1]), 4)
    gate = other.add("GlobalAveragePool", stem)
    gate = other.add("Sigmoid", other.add("Conv", gate, other.weight(4, 4, 1, 1)))
    value = other.add("Add", other.add("Mul", stem, gate), "x")
    value = other.add("Clip", value, other.constant(0.0), other.constant(6.0))
    value = other.add("Concat", value, stem, axis=1)
    value = other.add("Reshape", value, other.constant([0, -1]))
    second = other.proto(other.add("MatMul", value, other.weight(512, 3)))
    return first.SerializeToString(), second.SerializeToString()


def prepare() -> None:
    """Import the packages that read model files before the clock runs."""
    import h5py  # noqa: F401

    from fuzz.rehearsing import rehearse_in_forks

    onnx_models()
    rehearse_in_forks()


def draw(random: Random) -> Files:
    """One model file."""
    kind = random.randrange(10)
    name = random.choice(NAMES)
    if kind < 4:
        return {f"{name}.onnx": _onnx(random)}
    raw = _configuration(random)
    if kind < 7:
        return {f"{name}.json": raw}
    if kind == 7:
        return {f"{name}.h5": _hdf5(raw, random)}
    return {f"{name}.keras": _archive(raw, random)}


def _configuration(random: Random) -> bytes:
    document = copy.deepcopy(random.choice(configurations()))
    if random.random() < 0.1:
        document = random.choice(
            [{"model_config": document}, {"modelTopology": document}, document["config"], [document]]
        )
    for _ in range(random.randint(1, 3)):
        place = random.choice(_layers(document) or [document]) if random.random() < 0.7 else document
        mutate_document(place, random, VALUES, configuration_parts(), KEYS)
    raw = json.dumps(document, ensure_ascii=random.random() < 0.5).encode("utf-8", "surrogatepass")
    return mutated_bytes(raw, random) if random.random() < 0.1 else raw


def _layers(document: Any) -> list[Any]:
    """The configurations of the layers, whose fields matter more than the words around them."""
    around = [part for part in parts_of(document) if isinstance(part, dict) and "class_name" in part]
    return [part["config"] for part in around if isinstance(part.get("config"), dict)]


def _hdf5(raw: bytes, random: Random) -> bytes:
    import h5py
    import numpy as np

    content = io.BytesIO()
    with h5py.File(content, "w") as file:
        others: list[Any] = [[1, 2], 3, h5py.Empty("f"), [raw[:100], raw[:50]], np.zeros(2, "f4,i4"), b"\xff", "\ud800"]
        value = random.choice([raw, raw, np.bytes_(raw), *others])
        _try(lambda: file.attrs.__setitem__("model_config", value))
        file["weights"] = [1.0]
    data = content.getvalue()
    return mutated_bytes(data, random) if random.random() < 0.5 else data


def _archive(raw: bytes, random: Random) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", random.choice([zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])) as archive:
        for name in random.choice(
            [
                ["config.json"],
                ["config.json"],
                ["config.json", "metadata.json"],
                ["config.json/"],
                ["other"],
                ["../config.json"],
            ]
        ):
            archive.writestr(name, raw)
    data = content.getvalue()
    return mutated_bytes(data, random) if random.random() < 0.6 else data


def _onnx(random: Random) -> bytes:
    import onnx

    raw = random.choice(onnx_models())
    if random.random() < 0.3:
        return mutated_bytes(raw, random)
    model = onnx.ModelProto.FromString(raw)
    for _ in range(random.randint(1, 4)):
        _mutate_message(model, random)
    return bytes(model.SerializeToString())


def _mutate_message(message: Any, random: Random) -> None:
    """Change one field somewhere in a message of Protocol Buffers."""
    while True:
        fields = [field for field, _ in message.ListFields()] or list(message.DESCRIPTOR.fields)
        field = random.choice(fields if random.random() < 0.9 else list(message.DESCRIPTOR.fields))
        value = getattr(message, field.name)
        repeated = hasattr(value, "append")
        if field.message_type is not None and random.random() < 0.85:
            if not repeated:
                message = value
                continue
            if len(value):
                message = random.choice(value)
                continue
        break
    if repeated:
        _mutate_list(value, field, random)
    elif random.random() < 0.2 or field.message_type is not None:
        message.ClearField(field.name)
    else:
        _try(lambda: setattr(message, field.name, _scalar(value, random)))


def _mutate_list(values: Any, field: Any, random: Random) -> None:
    kind = random.randrange(4)
    if len(values) and kind == 0:
        del values[random.randrange(len(values))]
    elif len(values) and kind == 1 and field.message_type is not None:
        values.add().CopyFrom(random.choice(values))
    elif field.message_type is not None:
        values.add()
    elif len(values) and kind == 2:
        at = random.randrange(len(values))
        _try(lambda: values.__setitem__(at, _scalar(values[at], random)))
    else:
        _try(lambda: values.append(_scalar(values[0] if len(values) else random.choice(["", b"", 0, 0.0]), random)))


def _scalar(old: Any, random: Random) -> Any:
    if isinstance(old, str):
        return random.choice(
            [old + "x", old[:-1], "x", *TEXTS, "Conv", "Relu", "Add", "Reshape", "Constant", "Resize", "Split", "Loop"]
        )
    if isinstance(old, bytes):
        return random.choice(
            [
                b"",
                mutated_bytes(old, random),
                b"\xff\xfe",
                *(text.encode("utf-8", "replace") for text in TEXTS[:12]),
                b"SAME_UPPER",
            ]
        )
    return random.choice([old + 1, old - 1, -old, *range(17), *NUMBERS])


def _try(change: Callable[[], object]) -> None:
    """Make a change that may be refused, by type or by size."""
    with contextlib.suppress(TypeError, ValueError, OverflowError, OSError):
        change()


def examine(folder: Path) -> Iterator[str]:
    """Import the model; a spec that is written is checked."""
    (model,) = folder.iterdir()
    name = f"./{model.name}"
    out = folder.parent / "out" / "net.yaml"
    outcome = command("import", name, "-o", str(out))
    yield from outcome.labels(f"import {model.suffix}")
    flat = command("import", name, "--flat")
    if flat.code != outcome.code:
        raise Find("import and import --flat disagree", f"{outcome.code} and {flat.code}\n{outcome.err}\n{flat.err}")
    if outcome.code == 0:
        checked = command("check", str(out))
        # Likely mistakes of a network are those of the model.
        if (
            any(f"error[{family}." in checked.err for family in ("spec", "shape", "yaml", "include", "expect"))
            or checked.code == 2
        ):
            raise Find("an imported spec is refused", checked.err[-2000:])
