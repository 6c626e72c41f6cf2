"""Folders of runs with damaged, missing and strange files: listed, compared, reported and read."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from report_cases import EVALUATION, write_run

from cnnspec.diagnostics import UsageError
from fuzz.commands import command
from fuzz.files import Files, Special, read_files
from fuzz.limits import restart
from fuzz.mutations import NUMBERS, TEXTS, VALUES, mutate_document, mutated_bytes

CASES = 25
SECONDS = 10

CELLS = [
    "",
    "nan",
    "inf",
    "-inf",
    "1e300",
    "-1e300",
    "1e999",
    "0",
    "-1",
    "x",
    "1_000",
    "0x1",
    "١",
    "1e-320",
    "1" * 5000,
    *map(str, NUMBERS),
]
RUNS = ["run"] * 6 + ["a/b/run", "\x1b[31mrun", "run\nx", "r\udcffn", "<b>", "-run", ".run", "run " * 20]


@cache
def run_files() -> Files:
    """The files of a run that is fine."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_run(folder)
        (folder / "spec.source.yaml").write_text((folder / "spec.yaml").read_text())
        (folder / "result.json").write_text(json.dumps({
            "metrics": {"loss": 0.4, "val_loss": 0.5, "val_accuracy": 0.8}, "epochs": 3, "seconds": 1.5, "images_per_second": 180.0,
            "stopped_by": "epochs",
        }))  # fmt: skip
        (folder / "evaluation.json").write_text(json.dumps(EVALUATION))
        return read_files(folder)


def prepare() -> None:
    """Write the run before a case is watched."""
    run_files()


def draw(random: Random) -> Files:
    """One or two runs below ``runs``, with a few files changed."""
    files: Files = {"other/" + name: content for name, content in run_files().items()}
    for number in range(random.choice([1, 1, 2])):
        run = dict(run_files())
        for _ in range(random.randint(1, 3)):
            name = random.choice(list(run) or ["spec.yaml"])
            _change(run, name, random)
        top = random.choice(RUNS) + str(number or "")
        files.update({f"runs/{top}/{name}": content for name, content in run.items()})
    return files


def _change(run: Files, name: str, random: Random) -> None:
    content = run.get(name, b"")
    kind = random.randrange(12)
    if kind == 0:
        run.pop(name, None)
    elif kind == 1:
        run[name] = random.choice(list(run_files().values()))
    elif kind == 2:
        run[name] = random.choice([
            Special("folder"), Special("pipe"), Special("link", "nowhere"), Special("link", name), Special("link", "spec.yaml"),
            Special("link", "/dev/zero"), Special("link", "/dev/null"), b"", b"\x00" * 100, b"\xff\xfe", b"[" * 100_000, b"{}", b"[]", b"null",
        ])  # fmt: skip
    elif kind == 3 and name != "best.keras":
        run[
            random.choice(
                ["evaluation/evaluation.json", "state.npz", "model.keras", "sweep.yaml", "notes.txt", "history.csv"]
            )
        ] = content
    elif isinstance(content, bytes):
        run[name] = _changed(name, content, random)


def _changed(name: str, raw: bytes, random: Random) -> bytes:
    if random.random() < 0.3:
        return mutated_bytes(raw, random)
    if name.endswith(".json"):
        return _changed_json(raw, random)
    if name.endswith(".csv"):
        return _changed_table(raw, random)
    return mutated_bytes(raw, random)


def _changed_json(raw: bytes, random: Random) -> bytes:
    try:
        document: Any = copy.deepcopy(json.loads(raw))
    except (ValueError, RecursionError):
        return mutated_bytes(raw, random)
    if isinstance(document, dict | list):
        for _ in range(random.randint(1, 3)):
            mutate_document(document, random, VALUES, VALUES)
    return json.dumps(document, ensure_ascii=random.random() < 0.5).encode("utf-8", "surrogatepass")


def _changed_table(raw: bytes, random: Random) -> bytes:
    rows = [line.split(",") for line in raw.decode("utf-8", "replace").splitlines()] or [[""]]
    for _ in range(random.randint(1, 3)):
        row = random.choice(rows)
        at = random.randrange(len(row)) if row else 0
        kind = random.randrange(6)
        if kind <= 2:
            row[at : at + 1] = [random.choice([*CELLS, *TEXTS] if row is rows[0] else CELLS)]
        elif kind == 3:
            row[at : at + 1] = random.choice([[], ["1", "2"], ["epoch"], ["seconds"]])
        elif kind == 4:
            rows.append(list(row))
        elif len(rows) > 1:
            rows.remove(row)
    return "\n".join(map(",".join, rows)).encode("utf-8", "surrogatepass")


def examine(folder: Path) -> Iterator[str]:
    """List, compare and report the runs, and read their records."""
    from cnnspec.evaluation.evaluated import stored
    from cnnspec.runs.reading import is_run, read_run
    from cnnspec.runs.record import read_record

    yield from command("runs", "runs").labels("runs")
    yield from command("runs", "list", ".", "--format", "json", text=False).labels("runs json")
    for path in _runs(folder / "runs"):
        name = str(path.relative_to(folder))
        restart()
        for reader in (read_run, read_record, stored):
            try:
                reader(path)
            except UsageError:
                yield f"{reader.__name__} refused"
        yield from command("runs", "diff", name, "other").labels("runs diff")
        yield from command("runs", "diff", "other", name, "--format", "json", text=False).labels("runs diff json")
        yield from command("report", name, "--no-evaluate").labels("report")
        spec = path / "spec.yaml"
        if is_run(path) and spec.is_file():
            yield from command("show", f"{name}/spec.yaml", "--resolved").labels("show")
            yield from command("summary", f"{name}/spec.yaml").labels("summary")


def _runs(folder: Path) -> list[Path]:
    """The folders that were made as runs."""
    names = {name.rpartition("/")[2] for name in run_files()}
    return sorted(
        path
        for path in [folder, *folder.rglob("*")]
        if path.is_dir() and any((path / name).exists() for name in names) and path.name != "evaluation"
    )
