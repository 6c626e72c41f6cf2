"""Folders of data with damaged, hostile and missing files, described as `cnnspec data` describes them."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from fuzz.commands import command
from fuzz.files import Files, Special, read_files
from fuzz.limits import Find
from fuzz.mutations import NUMBERS, TEXTS, mutated_bytes

KERAS = True
CASES = 10
SECONDS = 10

SPEC = """\
cnnspec: 1
name: net
input: [6, 6, 1]
classes: 2
features: [flatten]
head: [{{dense: {{units: $classes}}}}]
data: {{source: {source}, labels: {labels}, validation: {validation}}}
"""
CLASSES = ["dark", "light"]
NAMES = [
    "\x1b[31m",
    "a\nb",
    "n\udcff",
    "..x",
    ".x",
    "-",
    " ",
    "é",
    "e\u0301",
    "a;b",
    "a,b",
    '"',
    "x" * 200,
    "train",
    "<b>",
    "\x9b",
]
OPTIONS = ["broken: skip", "resize: crop", "resize: pad", "class_names: [b, a]", 'class_names: ["1", "0"]']
CELLS = [
    "",
    "-1",
    "1.5",
    "10.0",
    "2.0",
    "nan",
    "1;2",
    "x",
    "dark",
    "99999999999",
    "1_000",
    "١",
    "true",
    "../secret.png",
    "/etc/passwd",
    "folder",
    ".",
]


def prepare() -> None:
    """Import the frameworks before the clock runs."""
    from cnnspec.keras_model.quiet import import_tensorflow

    import_tensorflow()
    pictures()
    sources()


@cache
def pictures() -> tuple[bytes, ...]:
    """Small pictures of every kind that is read."""
    import numpy as np
    from PIL import Image

    pixels = np.arange(6 * 6 * 3, dtype=np.uint8).reshape(6, 6, 3)
    content = []
    for kind, mode in [
        ("PNG", "RGB"),
        ("PNG", "L"),
        ("PNG", "P"),
        ("PNG", "RGBA"),
        ("PNG", "I;16"),
        ("JPEG", "RGB"),
        ("JPEG", "L"),
        ("BMP", "RGB"),
        ("GIF", "P"),
    ]:
        file = io.BytesIO()
        image = (
            Image.fromarray(pixels[..., 0].astype("uint16"))
            if mode == "I;16"
            else Image.fromarray(pixels).convert(mode)
        )
        image.save(file, kind)
        content.append(file.getvalue())
    return tuple(content)


@cache
def sources() -> dict[str, tuple[str, Files]]:
    """For each source the words of the spec and the files, all of them fine."""
    import numpy as np
    from image_files import in_every_form

    images = np.random.default_rng(0).integers(0, 255, (8, 6, 6, 1)).astype("uint8")
    with TemporaryDirectory() as name:
        words = in_every_form(Path(name), images, np.arange(8) % 2)
        files = read_files(Path(name))
    ours = {
        "folder": ["folder/"],
        "csv": ["digits.csv", "folder/"],
        "npz": ["digits.npz"],
        "npy": ["x.npy", "y.npy"],
        "idx": ["x.idx.gz", "y.idx"],
    }
    ours["tfrecord"] = ["digits.tfrecord"]
    return {
        kind: (_flow(fields), {name: content for name, content in files.items() if name.startswith(tuple(ours[kind]))})
        for kind, fields in words.items()
    }


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(child)}" for key, child in value.items()) + "}"
    return str(value)


def draw(random: Random) -> Files:
    """A spec and its data, with one to four files changed."""
    kind = random.choice(list(sources()))
    source, whole = sources()[kind]
    files = dict(whole)
    if kind in ("folder", "csv") and random.random() < 0.3:
        source = source.replace("}}", f", {random.choice(OPTIONS)}}}}}")
    if kind == "tfrecord" and random.random() < 0.2:
        source = source.replace("}}", ", image_feature: other}}")
    for _ in range(random.choice([0, 1, 1, 1, 2, 4])):
        name = (
            random.choice([name for name in files if "folder/" not in name] or list(files))
            if random.random() < 0.6
            else random.choice(list(files))
        )
        _change(files, name, kind, random)
    labels = random.choice(["index"] * 4 + ["one_hot", "multi_hot"])
    validation = random.choice(["0.25", "0.25", "auto", "0.99", "1e-9"])
    spec = SPEC.format(source=source, labels=labels, validation=validation)
    if random.random() < 0.2:
        spec = spec.replace(
            "[6, 6, 1]",
            random.choice(
                ["[6, 6, 3]", "[h, w, 1]", "[6, 6, 4]", "[1, 1, 1]", "[36]", "[6, 6, 6, 1]", "[6, 1]", "[900, 900, 3]"]
            ),
        )
    return {**files, "net.yaml": spec.encode()}


def _change(files: Files, name: str, kind: str, random: Random) -> None:
    content = files[name]
    action = random.randrange(10)
    if action == 0 and len(files) > 1:
        del files[name]
    elif action == 1:
        links = [Special("link", target) for target in ("nowhere", "/dev/zero", "../net.yaml")]
        others = [value for value in files.values() if isinstance(value, bytes)]
        strange = [Special("pipe"), Special("folder"), *links, b"", bytes(50)]
        files[name] = random.choice(random.choice([strange, pictures(), others]))
    elif action == 2 and "folder/" in name:
        folder, _, last = name.rpartition("/")
        files[
            random.choice(
                [
                    f"{folder}/{random.choice(NAMES)}.png",
                    f"folder/{random.choice(NAMES)}/{last}",
                    f"{folder}/{last}/{last}",
                ]
            )
        ] = content
        if random.random() < 0.5:
            files.pop(name)
    elif isinstance(content, bytes):
        files[name] = _changed(name, content, random)


def _changed(name: str, raw: bytes, random: Random) -> bytes:
    if random.random() < 0.25:
        return mutated_bytes(raw, random)
    if name.endswith(".png"):
        return _changed_picture(raw, random)
    if name.endswith(".csv"):
        return _changed_table(raw, random)
    if name.endswith((".npy", ".npz")):
        return _changed_arrays(name, raw, random)
    return mutated_bytes(raw, random)


def _changed_picture(raw: bytes, random: Random) -> bytes:
    if random.random() < 0.5:
        raw = random.choice(pictures())
    if random.random() < 0.4 and raw[:4] == b"\x89PNG":  # another header, with a checksum that agrees
        size = struct.pack(">II", *(random.choice([0, 1, 6, 7, 10_000, 2**16, 2**31 - 1, 2**32 - 1]) for _ in range(2)))
        header = size + bytes(
            [random.choice([1, 8, 16, raw[24]]), random.choice([0, 2, 3, 4, 6, raw[25]]), 0, 0, random.choice([0, 1])]
        )
        return raw[:16] + header + struct.pack(">I", zlib.crc32(b"IHDR" + header)) + raw[33:]
    return mutated_bytes(raw, random)


def _changed_table(raw: bytes, random: Random) -> bytes:
    rows = [line.split(",") for line in raw.decode("utf-8", "replace").splitlines()] or [[""]]
    for _ in range(random.randint(1, 4)):
        row = random.choice(rows)
        at = random.randrange(len(row)) if row else 0
        kind = random.randrange(6)
        if kind <= 2:
            row[at : at + 1] = [random.choice([*CELLS, *TEXTS, *map(str, NUMBERS)] if random.random() < 0.5 else CELLS)]
        elif kind == 3:
            row[at : at + 1] = random.choice([[], ["1", "2"], ["path"], ["label"], ["split", "test"]])
        elif kind == 4:
            rows.append(list(row))
        elif len(rows) > 1:
            rows.remove(row)
    return random.choice(["\n", "\n", "\r\n", "\r"]).join(map(",".join, rows)).encode("utf-8", "surrogatepass")


def _changed_arrays(name: str, raw: bytes, random: Random) -> bytes:
    import numpy as np

    images = np.random.default_rng(0).integers(0, 255, (8, 6, 6, 1))
    labels = np.arange(8) % 2
    arrays: list[Any] = [
        images.astype(kind) for kind in ("uint8", "int16", "float32", "float16", "bool", ">f8", "S3", "U2", "complex64", "M8[s]")
    ] + [labels, labels - 1, labels.astype("float32"), labels[:, None], np.eye(2)[labels], np.eye(2)[labels] * 0.5, np.zeros((0,)), np.zeros(()),
         np.full((8,), np.nan), np.full((8, 6, 6, 1), np.inf, "float32"), labels.astype("U"), images[:, :, :, 0], images[..., 0, 0], labels + 2**40,
         np.zeros((8, 6, 6, 1, 1)), np.zeros((8, 6, 6)), np.zeros((8, 0, 6, 1)), labels.astype("uint64") + np.uint64(2**63)]  # fmt: skip
    file = io.BytesIO()
    if name.endswith(".npz"):
        names = random.choice([("x", "y")] * 5 + [("x", "z"), ("y", "x"), ("x",)])
        good = {"x": images.astype("uint8"), "y": labels}
        values = {key: random.choice(arrays) if random.random() < 0.5 else good.get(key, labels) for key in names}
        (np.savez_compressed if random.random() < 0.5 else np.savez)(file, **values)
    else:
        np.save(file, random.choice(arrays))
    data = file.getvalue()
    if random.random() < 0.3:  # another header, of the same length
        old = random.choice([b"(8, 6, 6, 1)", b"(8, 6, 6)", b"(8,)", b"<f4", b"|u1", b"<i8", b"False", b"'descr'"])
        new = random.choice(
            [
                b"(9999999999,)",
                b"(-1,)",
                b"(2**9,)",
                b"|O",
                b"<f99",
                b"'x'*10**9",
                b"True",
                b"(8, 6, 6, 10**9)",
                b"[8]",
                b"None",
            ]
        )
        data = data.replace(old, new.ljust(len(old))[: len(old)] if random.random() < 0.7 else new)
    return data


def examine(folder: Path) -> Iterator[str]:
    """Describe the data as text, as JSON and with a contact sheet."""
    outcome = command("data", "net.yaml")
    yield from outcome.labels("data")
    sheet = command("data", "net.yaml", "--format", "json", "-o", str(folder.parent / "out" / "sheet.png"), text=False)
    yield from sheet.labels("data sheet")
    if outcome.code == 0 and sheet.code == 1:
        raise Find("data refuses the second time", sheet.err)
