"""The hooks for pre-commit: each runs a command that there is, on files that are specs."""

import re

import pytest
import yaml
from support import ROOT, SPECS, call

HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_passes_good_specs_and_stops_bad_ones(capfd, tmp_path, hook):
    assert {"id", "name", "entry", "language", "files"} <= hook.keys()
    assert re.search(hook["files"], "specs/lenet5.yaml")
    assert not re.search(hook["files"], ".github/workflows/ci.yaml")
    program, *arguments = hook["entry"].split()
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(SPECS[0].read_text())
    bad.write_text("cnnspec: 1\n")
    assert program == "cnnspec"
    assert call(capfd, *arguments, str(good)).code == 0
    assert call(capfd, *arguments, str(good), str(bad)).code == 1
