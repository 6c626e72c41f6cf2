"""Files made to do harm each give one error, soon, and in little memory."""

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from support import ROOT, call, findings, graph_of, layers_text

from cnnspec import load
from cnnspec.checking.check import check
from cnnspec.language.errors import MAX_FINDINGS
from cnnspec.language.mistakes import MOST
from cnnspec.language.values import MAX_STEPS, TooMuchWorkError, Work
from cnnspec.lint._run import Settings

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


def doubling_lists(names: str, times: int) -> str:
    """Parameters, each a list of the one before twice: `p20` would have a million values."""
    return "".join(
        f"  {name}0: [1, 1]\n" + "".join(f'  {name}{n}: "$([{name}{n - 1}, {name}{n - 1}])"\n' for n in range(1, times))
        for name in names
    )


EMPTY = "blocks: {b: {layers: []}}\n"
ONES = ", ".join(["1"] * 100_000)
HUGE = "- repeat: {times: 3000, layers: [{branches: {merge: concat, paths: [[], []]}}]}"
NO_TURN = "[{repeat: {times: 200000, layers: [{activation: {type: relu, when: false}}]}}]"
HOSTILE |= {
    "repeats of a layer that is left out": layers_text(f"- repeat: {{times: 200000, layers: {NO_TURN}}}"),
    "repeats of nothing": layers_text("- repeat: {times: 200000, layers: [{repeat: {times: 200000, layers: []}}]}"),
    "repeats of a repeat of zero times": layers_text(
        "- repeat: {times: 200000, layers: [{repeat: {times: 200000, layers: [{repeat: {times: 0, layers: [flatten]}}]}}]}"
    ),
    "stages of an empty block": layers_text(
        "- repeat: {times: 200000, layers: [{stages: {block: b, depth: [200000, 200000]}}]}", extra=EMPTY
    ),
    "empty blocks that double": layers_text(
        "- b0",
        extra="blocks:\n"
        + "".join(f"  b{n}: {{layers: [b{n + 1}, b{n + 1}]}}\n" for n in range(40))
        + "  b40: {layers: []}\n",
    ),
    "sixty blocks of nested repeats": layers_text(
        "- b0",
        extra="blocks:\n"
        + "".join(
            f"  b{n}: {{layers: [{'{repeat: {times: 1, layers: [' * 25}b{n + 1}{']}}' * 25}]}}\n" for n in range(60)
        )
        + "  b60: {layers: [flatten]}\n",
    ),
    "branches of thousands of empty paths": layers_text(
        f"- repeat: {{times: 1500, layers: [{{branches: {{merge: add, paths: [{', '.join(['[]'] * 30_000)}]}}}}]}}"
    ),
    "long names in each other": layers_text(
        f"- repeat: {{name: {'a' * 100_000}, times: 300, layers: [{{repeat: {{name: {'b' * 100_000}, times: 300, layers: []}}}}]}}"
    ),
    "rounding to a hundred million places": layers_text("- conv: $(round(12, -100000000))"),
    "rounding to a billion digits": layers_text("- conv: $(round(1.5, 10 ** 15))"),
    "places that are a list": layers_text("- conv: '$(round(12, [2]))'"),
    "texts that grow": layers_text(
        "- conv: 1",
        extra="params:\n  p0: aaaaaaaaaa\n" + "".join(f"  p{n}: $(p{n - 1})$(p{n - 1})\n" for n in range(1, 40)),
    ),
    "a text of a large list": layers_text(
        "- conv: 1", extra=f"params:\n{doubling_lists('p', 17)}  t: x$p16\n  u: $t$t$t\n"
    ),
    "lists that grow": layers_text("- conv: $p29", extra=f"params:\n{doubling_lists('p', 30)}"),
    "lists of lists in plain YAML that grow": layers_text(
        "- conv: $p29",
        extra="params:\n  p0: [1, 1]\n" + "".join(f"  p{n}: [$p{n - 1}, $p{n - 1}]\n" for n in range(1, 30)),
    ),
    "two large lists compared": layers_text("- conv: $(p25 == q25)", extra=f"params:\n{doubling_lists('pq', 26)}"),
    "the least of two large lists": layers_text(
        "- conv: '$(min(p25, q25))'", extra=f"params:\n{doubling_lists('pq', 26)}"
    ),
    "lists thousands deep": layers_text(
        "- conv: 1", extra="params:\n  p0: [1]\n" + "".join(f'  p{n}: "$([p{n - 1}])"\n' for n in range(1, 3000))
    ),
    "arguments that grow": layers_text(
        "- b0: {a: [1]}",
        extra="blocks:\n"
        + "".join(f"  b{n}: {{args: {{a: list}}, layers: [{{b{n + 1}: {{a: [$a, $a]}}}}]}}\n" for n in range(30))
        + "  b30: {args: {a: list}, layers: [{conv: $a}]}\n",
    ),
    "arguments in each other": layers_text(
        "- b0: {a: 1}",
        extra="blocks:\n"
        + "".join(
            f"  b{n}: {{args: {{a: 1}}, layers: [{{b{n + 1}: {{a: {'{x: ' * 40}$a{'}' * 40}}}}}]}}\n" for n in range(30)
        )
        + "  b30: {args: {a: 1}, layers: [{conv: $a}]}\n",
    ),
    "a section of large lists": layers_text("- conv: 1", extra=f"params: {{q: [{ONES}]}}\n")
    + f"train: {{metrics: [{', '.join(['$q'] * 1000)}]}}\n",
    "channels that double a hundred thousand times": layers_text(HUGE.replace("3000", "20_000")),
    "a map that grows a billionfold each time": layers_text(
        "- repeat: {times: 20_000, layers: [{upsample: 1_000_000_000}]}"
    ),
    "an open map that grows": layers_text("- repeat: {times: 5000, layers: [{upsample: 1_000_000_000}]}", "[H, W, 3]"),
    "strides that multiply in a residual": layers_text(
        "- residual: {body: [{repeat: {times: 5000, layers: [{pool: {type: max, size: 1, stride: 1_000_000_000, padding: same}}]}}], "
        "shortcut: auto}"
    ),
    "huge channels in an expression": layers_text(f"{HUGE}\n- conv: $(channels ** 2)"),
}
# Found only in the course of the work, or by reading a megabyte: within twenty times that of a small spec.
LIMITED = {
    "turns that only the expansion finds": layers_text(
        "- repeat: {times: 200000, layers: [{repeat: {times: $(200000 + 0 * i), layers: [{activation: {type: relu, when: $(i < 0)}}]}}]}"
    ),
    "stages that only the expansion finds": layers_text(
        "- repeat: {times: 200000, layers: [{stages: {block: b, depth: $(200000 + 0 * i)}}]}", extra=EMPTY
    ),
    "residuals of nothing": layers_text(
        "- repeat: {times: 199000, layers: [{residual: {body: [{repeat: {times: $(0 * i), layers: []}}]}}]}"
    ),
    "a mistake in each turn": layers_text("- repeat: {times: 199000, layers: [{conv: {filters: $(0 - i)}}]}"),
    "an unknown name in each turn": layers_text(
        "- repeat: {times: 90_000, layers: [{activation: relu}, {activation: {type: relu, from: nothing}}]}"
    ),
    "a large list compared in each turn": layers_text(
        "- repeat: {times: 199000, layers: [{activation: {type: relu, when: $(a == b)}}]}",
        extra=f"params:\n  a: [{ONES}, 0]\n  b: [{ONES}, 1]\n",
    ),
    "a large list in each layer": layers_text(
        "\n".join(["- conv: {filters: 1, kernel: 1, init: {constant: $q}}"] * 5000), extra=f"params: {{q: [{ONES}]}}\n"
    ),
    "a table of stages in each turn": layers_text(
        f"- repeat: {{times: 100_000, layers: [{{stages: {{block: b, depth: [{', '.join(['0'] * 100_000)}]}}}}]}}", extra=EMPTY
    ),
    "arguments by the thousand in each turn": layers_text(
        "- repeat: {times: 100_000, layers: [b]}",
        extra=f"blocks: {{b: {{args: {{{', '.join(f'a{n}: 1' for n in range(20_000))}}}, layers: []}}}}\n",
    ),
    "a text of expressions": layers_text("- conv: 1", extra=f"params:\n  p: aaaaaaaaaaaaaaaa\n  t: '{'$p ' * 100_000}'\n"),
    "a list of expressions": layers_text("- conv: 1", extra=f"params: {{p: [{', '.join(f'$b{n}' for n in range(60_000))}]}}\n"),
    "parameters that read the next one": layers_text(
        "- conv: $p0", extra="params:\n" + "".join(f"  p{n}: $(p{n + 1} + 1)\n" for n in range(20_000)) + "  p20000: 1\n"
    ),
    "parameters that read the one before": layers_text(
        "- conv: $p5000", extra="params:\n  p0: 1\n" + "".join(f"  p{n}: $(p{n - 1} + 1)\n" for n in range(1, 20_000))
    ),
    "layers that read one of thousands of parameters": layers_text(
        "\n".join(["- activation: {type: relu, when: $(p0 < 0)}"] * 8000),
        extra="params:\n" + "".join(f"  p{n}: 1\n" for n in range(30_000)),
    ),
    "turns under thousands of parameters": layers_text(
        "- repeat: {times: 40_000, layers: [{activation: {type: relu, when: $(i < 0)}}]}",
        extra="params:\n" + "".join(f"  p{n}: 1\n" for n in range(50_000)),
    ),
    "variants of thousands of parameters": layers_text(
        "- conv: $p1",
        extra="params:\n" + "".join(f"  p{n}: 1\n" for n in range(5000))
        + "variants:\n" + "".join(f"  v{n}: {{p4999: $p0}}\n" for n in range(20_000)),
    ),
    "variants of unknown parameters": layers_text(
        "- conv: 1",
        extra="params:\n" + "".join(f"  p{n}: 1\n" for n in range(20_000))
        + "variants:\n" + "".join(f"  v{n}: {{q{n}: 1}}\n" for n in range(20_000)),
    ),
    "unknown names in from": layers_text(
        "\n".join(f"- activation: {{type: relu, name: n{n}, from: m{n}}}" for n in range(5000))
    ),
    "unknown blocks beside thousands of known ones": layers_text(
        "\n".join(f"- blk{n}" for n in range(5000)), extra="blocks:\n" + "".join(f"  bck{n}: {{layers: []}}\n" for n in range(10_000))
    ),
    "unknown blocks in stages": layers_text(
        "\n".join(f"- stages: {{block: bl{n}, depth: 1}}" for n in range(3000)),
        extra="blocks:\n" + "".join(f"  bck{n}: {{layers: []}}\n" for n in range(10_000)),
    ),
    "unknown arguments": layers_text(
        f"- b: {{{', '.join(f'a{n}: 1' for n in range(30_000))}}}",
        extra=f"blocks: {{b: {{args: {{{', '.join(f'z{n}: int' for n in range(30_000))}}}, layers: []}}}}\n",
    ),
    "unknown words in defaults": layers_text("- conv: 1", extra="defaults:\n" + "".join(f"  w{n}: {{a: 1}}\n" for n in range(20_000))),
    "thousands of stages to name": layers_text("\n".join(["- stages: {block: b, depth: 0}"] * 10_000), extra=EMPTY),
    "a chain of blocks that ends in itself": layers_text(
        "- b0", extra="blocks:\n" + "".join(f"  b{n}: {{layers: [b{n + 1}]}}\n" for n in range(15_000)) + "  b15000: {layers: [b0]}\n"
    ),
    "patterns of layers to freeze": layers_text("\n".join(["- activation: relu"] * 3000))
    + f"train: {{freeze: [{', '.join(f'a*b*c{n}' for n in range(20_000))}]}}\n",
}  # fmt: skip
# Siblings of others, each a second or more.
IN_LONG = {
    "stages that only the expansion finds", "a mistake in each turn", "a table of stages in each turn",
    "a large list in each layer", "a list of expressions", "parameters that read the one before",
    "turns under thousands of parameters", "variants of unknown parameters", "unknown blocks in stages",
    "unknown arguments", "thousands of stages to name",
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


class Used(NamedTuple):
    """What a command printed, and the processor seconds and megabytes that it took."""

    code: int
    out: str
    err: str
    seconds: float
    megabytes: int


def run(arguments: list[str], folder: Path) -> Used:
    code = (
        "import resource, sys\n"
        "from cnnspec.cli import main\n"
        f"sys.argv = ['cnnspec', *{arguments!r}]\n"
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
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=folder, preexec_fn=bounded, timeout=60,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "COLUMNS": "80"}, check=False,
    )  # fmt: skip
    out, _, used = done.stdout.rpartition("USED")
    seconds, megabytes = used.split()
    return Used(done.returncode, out, done.stderr, float(seconds), int(megabytes))


@pytest.mark.parametrize("name", HOSTILE)
def test_one_error_within_a_second_and_little_memory(name, tmp_path):
    content = HOSTILE[name]
    path = tmp_path / "net.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    used = run(["check", str(path)], tmp_path)
    assert used.code == 1, used.err[-2000:]
    assert "Traceback" not in used.err
    assert used.err.count(": error[") == 1
    assert len(used.err) < 2000
    # Processor time, start of Python included: the clock of a busy machine says nothing.
    assert used.seconds < SECONDS
    assert used.megabytes < MEGABYTES
    assert not (tmp_path / "hacked").exists()


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    (folder / "net.yaml").write_text(layers_text("- conv: 1"))
    return min(run(["check", "net.yaml"], folder).seconds for _ in range(3))


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.large) if name in IN_LONG else name for name in LIMITED]
)
def test_an_answer_within_twenty_times_that_of_a_small_spec(name, tmp_path, small):
    """In `make long`: the siblings of each kind."""
    (tmp_path / "net.yaml").write_text(LIMITED[name])
    used = run(["check", "net.yaml"], tmp_path)
    assert used.code in (0, 1), used.err[-2000:]
    assert "Traceback" not in used.err
    assert used.err.count(": error[") <= MOST
    assert used.seconds < 20 * small
    assert used.megabytes < 500


@pytest.mark.parametrize("target", ["keras", "torch", "json"])
def test_a_script_of_thousands_of_turns_takes_time_in_proportion(target, tmp_path):
    (tmp_path / "net.yaml").write_text(
        layers_text("- repeat: {times: $n, layers: [{conv: {filters: 1, kernel: 1}}]}", extra="params: {n: 1}\n")
    )
    few, many = (
        run(["emit", "net.yaml", "-p", f"n={n}", "--to", target, "-o", "net.py"], tmp_path) for n in (1000, 8000)
    )
    assert many.code == 0, many.err
    assert many.seconds < 12 * few.seconds


@pytest.mark.parametrize("command", ["emit -o net.py", "diagram -o net.dot"])
def test_thousands_of_maps_that_are_added_at_the_end_take_time_in_proportion(command, tmp_path):
    seconds = []
    for count in (1000, 8000):
        convs = "\n".join(f"- conv: {{filters: 1, kernel: 1, name: c{n}}}" for n in range(count))
        path = tmp_path / "net.yaml"
        path.write_text(layers_text(f"{convs}\n- add: [{', '.join(f'c{n}' for n in range(count))}]"))
        first, *others = command.split()
        used = run([first, "net.yaml", *others], tmp_path)
        assert used.code == 0, used.err
        seconds.append(used.seconds)
    assert seconds[1] < 8 * seconds[0]


PRINTING = (
    "check", "summary", "summary --format json", "summary --format csv", "summary --format markdown", "sizes",
    "report -o net.html", "diagram -o net.svg", "diagram -o net.svg --style volume", "compare",
)  # fmt: skip
COMMANDS = (
    *PRINTING, "diagram -o net.tex", "show", "show --resolved", "emit -o net.py", "emit -o net.py --to torch",
    "emit -o net.json --to json", "scale --params 1M", "diff small.yaml", "compare small.yaml",
)  # fmt: skip
WEIGHTS = "- batch_norm\n- conv: {filters: 1_000_000_000}\n- conv: $w\n- global_pool: average\n- dense: 3"
STRIDES = "- upsample: 999_999_937\n- repeat: {times: 100, layers: [{pool: {type: max, size: 1, stride: 999_999_929, padding: same}}]}"


@pytest.mark.parametrize(
    ("layers", "command"),
    [
        *((HUGE, command) for command in PRINTING),
        *((STRIDES, command) for command in PRINTING),
        *((f"{HUGE.replace('3000', '1100')}\n{WEIGHTS}", command) for command in COMMANDS),
    ],
)
def test_commands_print_every_number_of_a_valid_spec(layers, command, tmp_path, monkeypatch, capfd):
    (tmp_path / "net.yaml").write_text(layers_text(layers, extra="params: {w: 8}\nhead: []\n"))
    (tmp_path / "small.yaml").write_text(layers_text("- conv: 1"))
    monkeypatch.chdir(tmp_path)
    word, *options = command.split()
    assert call(capfd, word, "net.yaml", *options).code in (0, 1, 2)  # an exception would be raised here


def test_scripts_get_every_digit(tmp_path, capfd):
    path = tmp_path / "net.yaml"
    path.write_text(layers_text(HUGE))
    told = json.loads(call(capfd, "summary", str(path), "--format", "json").out)
    assert told["output_shape"][-1] == 2**3000
    assert f"x{2**3000}," in call(capfd, "summary", str(path), "--format", "csv").out
    assert "28×28×1.23e903" in call(capfd, "summary", str(path)).out


@pytest.mark.parametrize(
    "layers",
    [
        "- repeat: {times: 2000, layers: [{activation: {type: relu, when: $(i % 4 == 0)}}]}",
        "- repeat: {times: 300, layers: [{repeat: {times: $(i % 3), layers: [{residual: {body: [{conv: {filters: $channels, "
        "kernel: $k, padding: same, norm: batch}}]}}]}}]}",
    ],
)
def test_expansions_that_make_nodes_are_valid(layers):
    assert len(graph_of(layers, extra="params: {k: 3}\n").nodes) > 100


def test_each_node_allows_some_more_work():
    work = Work()
    with pytest.raises(TooMuchWorkError):
        work.spend(MAX_STEPS + 1)
    work = Work()
    work.allow_node()
    work.spend(MAX_STEPS + 1)


def test_all_variants_together_have_a_limit(tmp_path, capfd, monkeypatch):
    monkeypatch.setattr("cnnspec.cli._lint.MAX_NODES_TOGETHER", 2000)
    variants = "variants:\n" + "".join(f"  v{n}: {{}}\n" for n in range(9))
    (tmp_path / "net.yaml").write_text(layers_text("- activation: relu", extra=variants))
    code, _, err = call(capfd, "check", str(tmp_path / "net.yaml"), "--all-variants")
    assert code == 1
    assert "error[spec.too-large] all variants together have more than 2,000 nodes; the first 5 of 9 are checked" in err


def test_a_search_for_a_width_has_a_limit(tmp_path, capfd, monkeypatch):
    monkeypatch.setattr("cnnspec.analysis.scaling.MAX_NODES_TOGETHER", 5000)
    layers = "- repeat: {times: $(ceil(100 * width)), layers: [{conv: {filters: 2, kernel: 1}}]}"
    (tmp_path / "net.yaml").write_text(layers_text(layers, extra="params: {width: 1.0}\n"))
    code, _, err = call(capfd, "scale", str(tmp_path / "net.yaml"), "--params", "1M")
    assert code == 2
    assert "no width was found in compiles of 5,000 nodes together" in err
