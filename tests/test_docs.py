"""What the documents say is true: their examples check, their commands exist, their figures are measured."""

import re
import tomllib

import pytest
import yaml
from support import ROOT, call, findings, layers_text, run

from cnnspec import layers
from cnnspec.cli._app import _Commands
from cnnspec.language import structures
from cnnspec.language.document import Document
from cnnspec.language.sections import EVALUATED, model_of

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMANDS = sorted(path.stem for path in (ROOT / "cnnspec" / "cli").glob("*.py") if not path.name.startswith("_"))


def blocks(path, language):
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(), re.DOTALL | re.MULTILINE)


EXAMPLES = [(path.name, text) for path in DOCUMENTS for text in blocks(path, "yaml")]


@pytest.mark.parametrize(("name", "text"), EXAMPLES)
def test_every_spec_in_a_document_checks_clean(name, text):
    assert "cnnspec: 1" in text
    assert findings(text) == []


def test_there_are_such_examples():
    assert len(EXAMPLES) >= 5


def test_every_command_is_found_and_has_help(capfd):
    assert _Commands(name="cnnspec").list_commands(None) == COMMANDS
    for command in COMMANDS:
        code, out, _ = call(capfd, command, "--help")
        assert code == 0
        assert max(map(len, out.splitlines())) <= 80


def test_the_readme_names_every_command():
    text = (ROOT / "README.md").read_text()
    assert [command for command in COMMANDS if f"cnnspec {command}" not in text] == []


def test_the_readme_starts_with_the_two_commands_that_the_makefile_has():
    text, makefile = (ROOT / "README.md").read_text(), (ROOT / "Makefile").read_text()
    for target in ("demo", "test"):
        assert f"make {target}" in text
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


@pytest.mark.parametrize("document", ["README.md", "docs/importing.md"])
def test_the_documents_show_what_the_commands_print(document):
    """Every `console` block is run; what follows a command is what it prints."""
    assert blocks(ROOT / document, "console")
    for block in blocks(ROOT / document, "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, expected = part.partition("\n")
            program, *arguments = command.split()
            assert program == "cnnspec"
            done = run(*arguments)
            assert (done.stdout + done.stderr).strip() == expected.strip(), command


def test_the_language_reference_names_every_word_and_field():
    text = (ROOT / "docs" / "language.md").read_text()
    kinds = [layers.find(word) for word in layers.words()] + [structures.find(word) for word in structures.words()]
    kinds += [Document, *(model_of(name) for name in EVALUATED)]
    names = {*layers.words(), *structures.words(), *(field for kind in kinds for field in kind.model_fields)}
    names |= {body for word in structures.words() for body in structures.find(word).bodies}
    assert [name for name in sorted(names) if not re.search(rf"\b{name}\b", text)] == []


def test_every_document_link_leads_somewhere():
    for path in DOCUMENTS:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text()):
            assert (path.parent / target).exists(), f"{path.name}: {target}"


@pytest.mark.parametrize("page", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_the_table_of_packages_is_that_of_the_floors(page):
    rows = re.findall(r"^\| `([a-z_]+)/` \|", (ROOT / page).read_text(), re.MULTILINE)
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    assert rows == contract["layers"][::-1]


def test_the_version_is_in_the_changelog():
    import cnnspec

    assert f"## {cnnspec.__version__}" in (ROOT / "CHANGELOG.md").read_text()


def test_the_package_ships_its_specs_and_is_typed():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"] == {"specs": "cnnspec/specs"}
    assert (ROOT / "cnnspec" / "py.typed").exists()


def test_the_figures_of_the_documents_are_what_is_drawn_today():
    figures = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*.svg"))
    assert "docs/lenet5.svg" in figures
    done = run("diagram", "--check", *figures)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.yaml")), ids=lambda path: path.name)
def test_every_example_does_what_its_first_line_says(path):
    first = path.read_text().splitlines()[0]
    command = first.split("cnnspec ", 1)[1]
    done = run(*command.split())
    assert done.returncode == (1 if "mistake" in first else 0)


def test_the_documented_fixes_are_those_that_there_are():
    """Each of these mistakes has a fix, and its code stands in the table."""
    table = re.search(r"\| finding \| the fix \|\n(.*?)\n\n", (ROOT / "docs" / "checking.md").read_text(), re.DOTALL)[1]
    told = set(re.findall(r"^\| `([a-z.-]+)`", table, re.MULTILINE))
    broken = (
        "- conv: {filters: $(min(1, 2))}", "- conv: {filters: 8, filters: 8}", "- conv: 8\n  kernel: 3",
    )  # fmt: skip
    assert all(found.fix and found.code in told for text in broken for found in findings(layers_text(text)))


def test_the_workflow_and_the_hook_of_the_documents_are_yaml_of_commands_that_there_are():
    hook, workflow = (yaml.safe_load(text) for text in blocks(ROOT / "docs" / "checking.md", "yml"))
    offered = {each["id"] for each in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    assert {each["id"] for repo in hook["repos"] for each in repo["hooks"]} <= offered
    (command,) = [step["run"] for step in workflow["steps"] if step.get("run", "").startswith("cnnspec")]
    arguments = ["specs/lenet5.yaml" if each == "nets" else each for each in command.split()[1:]]
    done = run(*arguments)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
