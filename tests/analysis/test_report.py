import csv
import io
from dataclasses import replace

import pytest
from support import FEW, ROOT, VARIANTS, summary_of

from cnnspec.analysis import report
from cnnspec.analysis.summary import summarize
from cnnspec.compiler.spec import load

LENET = summarize(load(ROOT / "specs" / "lenet5.yaml").compile())


@pytest.mark.parametrize(("path", "variant"), FEW)
def test_the_text_is_as_expected(path, variant, golden):
    text = report.text(summarize(load(path, variant=variant).compile()))
    golden(f"summary/{variant or path.stem}.txt", text + "\n")


@pytest.mark.parametrize(("path", "variant"), VARIANTS)
def test_the_text_fits_a_terminal(path, variant):
    text = report.text(summarize(load(path, variant=variant).compile()))
    assert max(map(len, text.splitlines())) <= report.WIDTH


def test_long_names_fold_and_no_number_is_lost():
    layers = f"- conv: {{filters: 100, name: {'n' * 60}, kernel: [1, 3], norm: batch, activation: relu}}"
    text = report.text(summary_of(layers, "[3000, 3000, 3]"))
    assert max(map(len, text.splitlines())) <= report.WIDTH
    assert "3000×2998×100" in text


def test_every_format_has_every_item_and_the_totals():
    for text in (report.text(LENET), report.markdown(LENET)):
        assert "61,706" in text
        assert "416,520" in text
        assert all(name in text for name in ("conv1", "pool2", "dense3"))
        assert "FLOPs are twice that" in text


def test_markdown_is_a_table():
    lines = report.markdown(LENET).splitlines()
    table = [line for line in lines if line.startswith("|")]
    assert len({line.count("|") for line in table}) == 1
    assert len(table) == 2 + 9


def test_no_text_of_a_network_is_markdown_or_another_line():
    name = "a|b`c<d>[e](f)&lt;\n| x\u2028\\"
    graph = load(ROOT / "specs" / "lenet5.yaml").compile()
    hostile = summarize(
        replace(graph, name=name, nodes=tuple(each._replace(item=name + each.item) for each in graph.nodes))
    )
    text = report.markdown(hostile)
    shown = r"a\|b\`c\<d>\[e](f)\&lt; \| x " + "\\\\"
    assert text.startswith(f"**{shown}: ")
    assert len(text.splitlines()) == len(report.markdown(LENET).splitlines())
    assert text.count(f"\n| {shown}") == 9
    row = {**hostile.to_dict(), "memory": None}
    assert report.side_by_side([row], markdown=True).splitlines()[2].startswith(f"| {shown} | ")


def test_csv_has_a_line_a_node_with_plain_numbers():
    rows = list(csv.DictReader(io.StringIO(report.csv(LENET))))
    assert len(rows) == 14
    assert rows[1]["name"] == "conv1.conv"
    assert rows[1]["output_shape"] == "28x28x6"
    assert sum(int(row["params"]) for row in rows) == 61_706
    assert sum(int(row["macs"]) for row in rows) == 416_520


def test_a_note_of_the_compiler_is_in_the_table():
    text = report.text(summary_of("- residual: {body: [{conv: {filters: 2, padding: same}}], shortcut: optional}"))
    assert "no skip here" in " ".join(text.split())


def test_the_memory_is_told_with_its_batch():
    line = "277.8 KiB to predict, 2.121 MiB to train on batches of 32"
    assert line in report.text(LENET)
    assert f"- memory: {line}" in report.markdown(LENET)


@pytest.mark.parametrize(("number", "text"), [(1000, "1000 bytes"), (2**20, "1.000 MiB"), (10**11, "93.13 GiB")])
def test_bytes(number, text):
    assert report._bytes(number) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "-"), (840, "840"), (10_080, "10.08K"), (416_520, "416.5K"), (240_000, "240.0K"), (3_857_973_248, "3.858G")],
)
def test_short_counts(number, text):
    assert report._short(number) == text
