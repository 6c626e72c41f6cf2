"""The fence around frameworks, and what a start costs."""

import ast
import subprocess
import sys

import pytest
from support import ROOT

HEAVY = ("tensorflow", "keras", "torch", "numpy", "matplotlib")
FENCED = ("keras_model", "data", "sources", "augments", "training", "evaluation", "export")
TEXT = ("emit/keras_parts", "emit/torch_parts")  # copied into scripts, never imported
STATIC = [
    ("check", "specs/lenet5.yaml"),
    ("check", "specs/resnet.yaml", "--all-variants", "--format", "json"),
    ("summary", "specs/resnet.yaml"),
    ("summary", "specs/lenet5.yaml", "--format", "json"),
    ("summary", "specs/lenet5.yaml", "--format", "markdown"),
    ("summary", "specs/lenet5.yaml", "--format", "csv"),
    ("show", "specs/resnet.yaml"),
    ("show", "specs/digits_cnn.yaml", "--resolved"),
    ("diagram", "specs/resnet.yaml", "--format", "svg"),
    ("diagram", "specs/lenet5.yaml", "--format", "dot"),
    ("sizes", "specs/resnet.yaml"),
    ("sizes", "specs/unet.yaml", "--format", "json"),
    ("summary", "specs/unet.yaml"),
    ("emit", "specs/convnext.yaml", "--to", "torch"),
    ("emit", "specs/unet.yaml", "--to", "json"),
    ("emit", "specs/digits_cnn.yaml", "--with-training"),
    ("diagram", "specs/lenet5.yaml", "--style", "volume"),
    ("diagram", "--check", "docs/lenet5.svg"),
    ("diagram", "examples/unwise.yaml", "--show", "lint"),
    ("report", "specs/resnet.yaml"),
    ("check", "specs", "--format", "sarif"),
    ("check", "specs/lenet5.yaml", "--format", "github"),
    ("check", "specs/lenet5.yaml", "--diff"),
    ("schema",),
    ("emit", "specs/resnet.yaml"),
    ("new",),
    ("import", "tests/data/keras/shared.json"),
    ("scale", "specs/mnasnet.yaml", "--macs", "100M"),
    ("train", "--help"),
    ("runs", "--help"),
    ("--help",),
    ("--version",),
]


def test_no_static_command_loads_a_framework():
    """All of them in one process, one after the other, as what is loaded stays loaded."""
    code = (
        "import sys\n"
        "from cnnspec.cli import main\n"
        f"for arguments in {STATIC!r}:\n"
        "    sys.argv = ['cnnspec', *arguments]\n"
        "    try:\n        main()\n    except SystemExit as end:\n        assert not end.code, (arguments, end.code)\n"
        f"    loaded = [name for name in {HEAVY!r} if name in sys.modules]\n"
        "    assert not loaded, (arguments, loaded)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_wrong_specs_are_told_before_a_framework_is_loaded(tmp_path):
    path = tmp_path / "wrong.yaml"
    path.write_text((ROOT / "specs" / "lenet5.yaml").read_text().replace("kernel: 5", "kernel: 50"))
    code = (
        "import sys\n"
        "from cnnspec.cli import main\n"
        f"sys.argv = ['cnnspec', 'train', {str(path)!r}, '--out', {str(tmp_path / 'run')!r}]\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert end.code == 1, end.code\n"
        f"assert not [name for name in {HEAVY!r} if name in sys.modules]\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "run").exists()


def test_a_static_command_loads_only_the_layers_that_its_spec_uses():
    code = (
        "import sys, cnnspec\n"
        "cnnspec.load('specs/lenet5.yaml').compile()\n"
        "print(*sorted(name.split('.')[2] for name in sys.modules if name.startswith('cnnspec.layers.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {name for name in done.stdout.split() if not name.startswith("_")}
    assert loaded == {"activation", "conv", "dense", "flatten", "pool", "rescale"}


def test_a_network_of_numbers_does_not_load_what_is_for_open_sizes():
    code = (
        "import sys\n"
        "from cnnspec.cli import main\n"
        "sys.argv = ['cnnspec', 'summary', 'specs/lenet5.yaml']\n"
        "main()\n"
        "assert not [name for name in sys.modules if name.startswith(('cnnspec.compiler.sizes', 'cnnspec.values.size', 'cnnspec.values.domain'))]\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", sorted((ROOT / "cnnspec").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_frameworks_are_imported_at_the_top_of_fenced_files_only(path):
    """As ruff's rule says; the test also sees what is imported inside functions."""
    if path.relative_to(ROOT / "cnnspec").parts[0] in FENCED or any(each in str(path) for each in TEXT):
        return
    for node in ast.walk(ast.parse(path.read_text())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert not [name for name in names if name.split(".")[0] in HEAVY], f"{path}:{node.lineno}"


@pytest.mark.parametrize("path", sorted((ROOT / "cnnspec" / "layers").glob("*.py")), ids=lambda path: path.name)
def test_layers_know_only_each_other_and_the_types(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("cnnspec"):
            allowed = ("cnnspec.layers", "cnnspec.values.shapes", "cnnspec.values.types", "cnnspec.values.suggest")
            assert node.module.startswith(allowed), f"{path.name} imports {node.module}"


def test_texts_and_tables_for_mistakes_are_loaded_only_for_mistakes(tmp_path):
    """No spec of the zoo, nor any of its variants, pays for what only a mistake needs."""
    lazy = (
        "cnnspec.diagnostics.codes",
        "cnnspec.reading.syntax",
        "cnnspec.reading.brackets",
        "cnnspec.language.hints",
        "cnnspec.values.other_names",
    )
    wrong = tmp_path / "net.yaml"
    wrong.write_text("cnnspec: 1\nname: net\ninput: [28, 28, 1]\nfeatures: [{Conv2D: 8}]\n")
    specs = [str(path) for path in sorted((ROOT / "specs").glob("*.yaml")) if not path.name.endswith(".keras.yaml")]
    code = (
        "import sys\n"
        "from cnnspec.cli import main\n"
        "def loaded(*specs):\n"
        "    sys.argv = ['cnnspec', 'check', '--all-variants', *specs]\n"
        "    try:\n        main()\n    except SystemExit:\n        pass\n"
        f"    return [name for name in {lazy!r} if name in sys.modules]\n"
        f"good, bad = loaded(*{specs!r}), loaded({str(wrong)!r})\n"
        "assert not good, good\n"
        "assert 'cnnspec.values.other_names' in bad\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
