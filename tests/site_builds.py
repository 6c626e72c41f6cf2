"""Building a site as a user does: a process of its own, without TensorFlow in it and without `dot`."""

import os
import subprocess
import sys
import tomllib

from support import ROOT

HEAVY = ("tensorflow", "keras", "numpy", "matplotlib")
END = (
    f"\nloaded = [name for name in {HEAVY!r} if name in sys.modules]\n"
    "assert not loaded, loaded\nsys.exit(int(code or 0))\n"
)


def build(code, *arguments, cwd=ROOT, path=()):
    """Run code that leaves its exit code in `code`; it finds no program, and fails where a framework was loaded."""
    environment = {**os.environ, "PATH": "", "PYTHONPATH": os.pathsep.join([str(ROOT), *map(str, path)])}
    environment.pop("PYTHONWARNINGS", None)
    command = [sys.executable, "-c", "import sys\n" + code + END, *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def sphinx(source, target, *arguments):
    code = "from sphinx.cmd.build import main\ncode = main(sys.argv[1:])"
    return build(code, "-q", *arguments, source, target, cwd=source)


def entry_points(folder):
    """A folder in which the entry points of pyproject.toml are installed, whatever the environment was made from."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    place = folder / "cnnspec_here-0.dist-info"
    place.mkdir(parents=True)
    (place / "METADATA").write_text("Metadata-Version: 2.1\nName: cnnspec-here\nVersion: 0\n")
    groups = project["entry-points"].items()
    text = "".join(f"[{group}]\n" + "".join(f"{key} = {to}\n" for key, to in each.items()) for group, each in groups)
    (place / "entry_points.txt").write_text(text)
    return folder


def mkdocs(source, target, path, *arguments):
    code = (
        "from mkdocs.__main__ import cli\n"
        "try:\n    code = cli(sys.argv[1:], standalone_mode=False)\n"
        "except SystemExit as end:\n    code = end.code\n"
        "except Exception as error:\n    print(type(error).__name__, error, file=sys.stderr)\n    code = 1"
    )
    return build(code, "build", "-f", source / "mkdocs.yml", "-d", target, *arguments, cwd=source, path=[path])
