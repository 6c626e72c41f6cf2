import json
import os

import pytest
from report_cases import EVALUATION, write_run

from cnnspec.diagnostics import UsageError
from cnnspec.evaluation.evaluated import evaluation_of, stored


@pytest.fixture
def run(tmp_path):
    return write_run(tmp_path / "run")


@pytest.mark.parametrize("place", ["evaluation.json", "evaluation/evaluation.json"])
def test_what_is_stored_is_taken(run, place):
    assert stored(run) is None
    (run / place).parent.mkdir(exist_ok=True)
    (run / place).write_text(json.dumps(EVALUATION))
    assert stored(run) == EVALUATION
    assert evaluation_of(run) == (EVALUATION, "")


def test_that_of_an_older_model_is_not(run):
    (run / "evaluation.json").write_text(json.dumps(EVALUATION))
    os.utime(run / "evaluation.json", (1, 1))
    assert stored(run) is None


@pytest.mark.parametrize("change", [
    {"metrics": []}, {"metrics": {"loss": "low"}}, {"classes": [{"name": "cat"}]}, {"confusion": [[1]]}, {"model": 3},
    {"confusion": [[1, 2], [3, "4"]]},
])  # fmt: skip
def test_a_file_of_another_kind_is_told(run, change):
    (run / "evaluation.json").write_text(json.dumps({**EVALUATION, **change}))
    with pytest.raises(UsageError, match="is no evaluation"):
        stored(run)


def test_a_run_without_a_model_says_why_it_has_none(run):
    (run / "best.keras").unlink()
    assert evaluation_of(run) == (None, "the run holds no best.keras yet")
