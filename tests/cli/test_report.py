import json
import subprocess
import sys

import pytest
from report_cases import EVALUATION, write_run
from support import ROOT, call


def test_a_page_is_written(capfd, tmp_path):
    path = tmp_path / "report.html"
    assert call(capfd, "report", "resnet50", "-o", str(path)) == (0, "", "")
    assert "25,636,712" in path.read_text()


def test_without_a_file_it_goes_to_standard_output(capfd):
    assert call(capfd, "report", str(ROOT / "specs" / "lenet5.yaml")).out.startswith("<!DOCTYPE html>")


def test_a_spec_with_mistakes_has_no_page(capfd, tmp_path):
    code, _, err = call(capfd, "report", str(ROOT / "examples" / "mistake.yaml"), "-o", str(tmp_path / "report.html"))
    assert (code, "kernal" in err) == (1, True)
    assert not (tmp_path / "report.html").exists()


def test_the_page_of_a_run_takes_what_is_stored_and_loads_no_framework(capfd, tmp_path):
    run = write_run(tmp_path / "run")
    (run / "evaluation.json").write_text(json.dumps(EVALUATION))
    code = (
        "import sys\nfrom cnnspec.cli import main\n"
        f"sys.argv = ['cnnspec', 'report', {str(run)!r}, '-o', {str(tmp_path / 'report.html')!r}]\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code\n"
        "assert not {'tensorflow', 'keras', 'numpy'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "0.8500 (95 %: 0.7100 to 0.9300)" in (tmp_path / "report.html").read_text()


def test_the_evaluation_can_be_left_out(capfd, tmp_path):
    found = call(capfd, "report", str(write_run(tmp_path / "run")), "--no-evaluate")
    assert (found.code, "Not evaluated: it was not asked for" in found.out) == (0, True)


def test_a_folder_that_holds_no_run_and_options_that_a_run_has_already_are_told(capfd, tmp_path):
    code, _, err = call(capfd, "report", str(tmp_path))
    assert (code, "there is no run in" in err) == (2, True)
    code, _, err = call(capfd, "report", str(write_run(tmp_path / "run")), "-p", "width=3")
    assert (code, "a run has its parameters" in err) == (2, True)


@pytest.mark.keras
@pytest.mark.slow
def test_a_run_is_measured_where_nothing_is_stored(capfd):
    from trained_runs import quick

    found = call(capfd, "report", str(quick()))
    assert found.code == 0, found.err
    assert 'class="confusion"' in found.out
    assert "500 (mnist5k, validation)" in found.out
    assert not (quick() / "evaluation.json").exists()
