import re
import shutil
import subprocess

import pytest
from pictures import HOSTILE, RESIDUAL, hostile_graph, picture

from cnnspec.drawing.formats import tex
from cnnspec.drawing.options import Options
from cnnspec.drawing.picture import Picture

COMMANDS = {
    "begingroup", "endgroup", "definecolor", "begin", "end", "path", "node", "fontsize", "selectfont", "bfseries",
    "sffamily", "textbackslash", "textasciicircum", "textasciitilde", "textbar", "textless", "textgreater",
    "char", "textasciigrave", "times", "cdot", "rightarrow", "dots",
}  # fmt: skip


def lines(drawn):
    return [line for line in tex.write(drawn).decode().splitlines() if not line.startswith("%")]


def commands(drawn):
    return set(re.findall(r"\\([a-zA-Z]+)", "\n".join(lines(drawn))))


@pytest.mark.parametrize("style", ["boxes", "volume"])
def test_every_line_is_a_shape(style):
    drawn = lines(picture(RESIDUAL, style=style, level="layer"))
    assert all(
        line.endswith(";")
        for line in drawn[drawn.index(r"\begingroup%") + 1 : -2]
        if line.startswith((r"\path", r"\node"))
    )
    assert any("conv 3" in line for line in drawn)
    assert commands(picture(RESIDUAL, style=style)) <= COMMANDS


def test_no_text_of_a_spec_is_a_command():
    drawn = Picture(hostile_graph(), Options(description=HOSTILE))
    assert commands(drawn) <= COMMANDS
    for line in lines(drawn):
        assert line.count("{") - line.count(r"\{") == line.count("}") - line.count(r"\}")


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("50% & $x_1$", r"50\% \& \$x\_1\$"),
        ("3×3 › 4", r"3\(\times\)3 \(\rightarrow\) 4"),
        ("a\nb\x07", "a b "),
        ("\\input{x}", r"\textbackslash{}input\{x\}"),
    ],
)
def test_special_letters_are_letters(text, escaped):
    assert tex.tex_text(text) == escaped


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="no TeX here")
def test_tex_reads_it(tmp_path):
    (tmp_path / "net.tex").write_bytes(tex.write(picture(RESIDUAL)))
    (tmp_path / "page.tex").write_text(
        "\\documentclass{article}\\usepackage{tikz}\\begin{document}\\input{net.tex}\\end{document}"
    )
    subprocess.run(["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "page.tex"], cwd=tmp_path, check=True)
