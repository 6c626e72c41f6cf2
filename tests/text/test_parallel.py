import os

import pytest
from support import call, layers_text

from cnnspec.cli.check import SEVERAL
from cnnspec.text.parallel import mapped

PARENT = os.getpid()


@pytest.mark.parametrize("workers", [1, 2, 3, 7, 50])
def test_results_come_in_the_order_of_the_arguments(workers):
    assert mapped(lambda each: each * 2, range(20), workers) == [each * 2 for each in range(20)]


def test_several_processes_work():
    assert len(set(mapped(lambda _: os.getpid(), range(8), 3))) == 3
    assert mapped(lambda _: os.getpid(), range(8), 1) == [PARENT] * 8


def test_a_copy_that_fails_leaves_its_part_to_this_process():
    def work(each):
        if os.getpid() != PARENT:
            raise MemoryError
        return each

    assert mapped(work, range(9), 3) == list(range(9))


def test_what_fails_everywhere_fails_here_and_leaves_no_process(monkeypatch):
    forks = []
    fork = os.fork
    monkeypatch.setattr(os, "fork", lambda: forks.append(fork()) or forks[-1])
    with pytest.raises(ZeroDivisionError):
        mapped(lambda each: 1 // each, range(9), 3)
    assert forks
    for pid in forks:  # other tests may have processes of their own
        with pytest.raises(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)


def test_many_files_are_told_as_one_after_the_other(capfd, tmp_path, monkeypatch):
    for number in range(SEVERAL + 4):
        layer = "conv: {filters: 8, kernal: 3}" if number % 7 == 0 else "conv: 8"
        (tmp_path / f"{number:02}.yaml").write_text(layers_text(f"- {layer}"))
    several = call(capfd, "check", str(tmp_path))
    monkeypatch.setattr("cnnspec.cli.check.SEVERAL", 10_000)
    assert several == call(capfd, "check", str(tmp_path))
    assert several.code == 1
    assert several.out.endswith(f"{SEVERAL + 4} files: 5 errors\n")
