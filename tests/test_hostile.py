"""Files made to do harm each give one error, soon, and in little memory."""

import resource
import subprocess
import sys

import pytest
from support import ROOT, findings, layers_text

from cnnspec import load
from cnnspec.check import check
from cnnspec.lint._run import Settings
from cnnspec.spec.errors import MAX_FINDINGS
from cnnspec.spec.mistakes import MOST

BOMB = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}' if n else 'x'] * 10)}]" for n in range(12))
DOUBLING = (
    "blocks:\n"
    + "".join(f"  b{n}: {{layers: [b{n + 1}, b{n + 1}]}}\n" for n in range(30))
    + "  b30: {layers: [{conv: 1}]}\n"
)
REPEAT = "- repeat: {times: 1_000_000_000, layers: [{conv: {filters: 1, kernel: 1}}]}"
NESTED = "- repeat: {times: $n, layers: [{repeat: {times: $n, layers: [{repeat: {times: $n, layers: [{conv: {filters: 1, kernel: 1}}]}}]}}]}"
HOSTILE = {
    "alias bomb": BOMB,
    "nested a hundred thousand deep": "a: " + "[" * 100_000,
    "nested mappings": "".join(" " * n + "a:\n" for n in range(1000)),
    "a billion repeats": layers_text(REPEAT),
    "repeats in repeats": layers_text(NESTED, extra="params: {n: 1000}\n"),
    "blocks that double thirty times": layers_text("- b0", extra=DOUBLING),
    "a tower of powers": layers_text("- conv: $(9**9**9)"),
    "a power in the parameters": layers_text("- conv: $a", extra="params: {a: $(10 ** 10 ** 10)}\n"),
    "python tags": "!!python/object/apply:os.system ['touch hacked']",
    "a long expression": layers_text(f"- conv: $({'1+' * 5000}1)"),
    "a deep expression": layers_text(f"- conv: $({'(' * 240}1{')' * 240})"),
    "binary": bytes(range(256)) * 100,
    "zeros": b"\0" * 10_000,
    "empty": "",
    "too large": "# " + "x" * 2_000_000,
    "a huge input": layers_text("- conv: 1", "[99999999999, 9999999999, 1]"),
    "endless digits": layers_text(f"- conv: {'9' * 100_000}"),
    "a stage of a billion": layers_text("- stages: {block: b, depth: 1_000_000_000}", extra="blocks: {b: {layers: [{conv: 1}]}}\n"),
    "a chain of blocks": layers_text(
        "- b0", extra="blocks:\n" + "".join(f"  b{n}: {{layers: [b{n + 1}]}}\n" for n in range(5000)) + "  b5000: {layers: [{conv: 1}]}\n"
    ),
    "an open size divided ten thousand times": layers_text(
        "- repeat: {times: 10_000, layers: [{pool: {type: max, size: 3}}, {upsample: 2}]}", "[n, 3]"
    ),
    "merges of ever longer patterns": layers_text(
        "- conv: {filters: 1, kernel: 1}\n- repeat: {times: 300, layers: [{branches: {merge: concat, paths: [[], "
        "[{pool: {type: max, size: $(401 + i)}}, {upsample: $(401 + i)}]]}}]}", "[n, 1]"
    ),
    "merges of many patterns": layers_text(
        "- repeat: {times: 3000, layers: [{crop: [[0, 1]]}, {branches: {merge: concat, paths: [[], [{conv: {filters: 1, "
        "kernel: 2, stride: 97, padding: [[0, 96]]}}, {upsample: 97}, {pad: [[0, 1]]}, {crop: [[0, 1]]}]]}}]}", "[n, 1]"
    ),
    "a number with a megabyte of spaces": layers_text(f"- conv: '1{' ' * 900_000}b'"),
    "a megabyte of arithmetic": layers_text(f"- conv: '1{'+1' * 400_000}b'"),
    "a word of a megabyte": layers_text(f"- {'a' * 900_000}"),
    "an open bracket behind each dollar": layers_text(f"- conv: {{filters: {'$(' * 400_000}, 3}}"),
    "a stride of a billion": layers_text(
        "- pool: {type: max, stride: 999_999_937, padding: same}\n- upsample: 999_999_937\n- add: [upsample1, input]",
        "[n, 1]",
    ),
}  # fmt: skip
SECONDS = 1.0
MEGABYTES = 200


def test_of_thousands_of_wrong_keys_some_are_told():
    found = findings("\n".join(f"k{n}: 1" for n in range(90_000)))
    assert len(found) == MAX_FINDINGS


def test_of_thousands_of_wrong_layers_the_first_are_told():
    found = findings(layers_text("\n".join(f"- layer{n}" for n in range(50_000))))
    assert len(found) == MOST
    assert found[-1].help.endswith("; only the first 100 mistakes are reported: fix these to see the others")


def test_of_a_comment_with_thousands_of_wrong_codes_some_are_told(tmp_path):
    path = tmp_path / "net.yaml"
    path.write_text(layers_text(f"- conv: 3  # cnnspec: ignore[{','.join(f'lint.a{n}' for n in range(60_000))}]"))
    told = check(load(path), Settings()).diagnostics
    assert [each.code for each in told].count("spec.unknown-name") == 20


@pytest.mark.parametrize("name", HOSTILE)
def test_one_error_within_a_second_and_little_memory(name, tmp_path):
    content = HOSTILE[name]
    path = tmp_path / "net.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    code = (
        "import resource, sys\n"
        "from cnnspec.cli import main\n"
        f"sys.argv = ['cnnspec', 'check', {str(path)!r}]\n"
        "try:\n    main()\nfinally:\n"
        "    use = resource.getrusage(resource.RUSAGE_SELF)\n"
        # The peak since this program was started; that of getrusage counts the process it was forked from.
        "    peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
        "    print('USED', use.ru_utime + use.ru_stime, int(peak.split()[1]) // 1024)\n"
    )
    limit = 4 * MEGABYTES * 2**20

    def bounded():
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, preexec_fn=bounded, timeout=30,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "COLUMNS": "80"}, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    assert done.stderr.count(": error[") == 1
    assert len(done.stderr) < 2000
    _, seconds, megabytes = done.stdout.split()
    # Processor time, start of Python included: the clock of a busy machine says nothing.
    assert float(seconds) < SECONDS
    assert int(megabytes) < MEGABYTES
    assert not (tmp_path / "hacked").exists()
