"""Mending: bounded, never worse, and nothing but what was found."""

import os
import stat
import subprocess

import pytest

from cnnspec.checking.fixing import MAX_ROUNDS, mend, unified_diff, write
from cnnspec.diagnostics import Diagnostic, Edit, Fix, UsageError
from cnnspec.spans.source import Source, Span


def finding(source, part, text, *, code="lint.a", safe=True, severity="warning", message="a thing"):
    start = source.text.index(part)
    span = Span(source, start, start + len(part))
    return Diagnostic(code, f"{message} {part}", span, severity=severity, fix=Fix((Edit(span, text),), safe))


def words(*rules):
    """A check that finds each word, and has its replacement as the fix."""

    def find(source):
        return [
            finding(source, part, text, **{"message": "found", **more})
            for part, text, more in rules
            if part in source.text
        ]

    return find


SOURCE = Source("net.yaml", "one two three\n")


def test_every_safe_fix_is_made_and_what_is_left_is_told():
    find = words(("one", "1", {}), ("two", "2", {"safe": False}), ("three", "3", {}))
    mended = mend(SOURCE, find)
    assert mended.after.text == "1 two 3\n"
    assert [each.message for each in mended.fixed] == ["found one", "found three"]
    assert [each.message for each in mended.left] == ["found two"]
    assert mend(SOURCE, find, unsafe=True).after.text == "1 2 3\n"


def test_a_fix_may_make_another_possible():
    assert mend(SOURCE, words(("one", "uno", {}), ("uno", "un", {}), ("un ", "u ", {}))).after.text == "u two three\n"


def test_of_two_that_overlap_the_first_goes_first():
    find = words(("one two", "two", {}), ("two three", "three", {}))
    assert mend(SOURCE, find).after.text == "three\n"


def test_it_ends_where_fixes_undo_each_other():
    calls = []

    def find(source):
        calls.append(source.text)
        return words(("one", "uno", {"message": f"{len(calls)}"}), ("uno", "one", {"message": f"{len(calls)}"}))(source)

    mend(SOURCE, find)
    assert len(calls) <= MAX_ROUNDS + 1


def test_a_fix_that_changes_nothing_for_the_better_is_not_made():
    assert mend(SOURCE, words(("one", "one one", {}))).after.text == SOURCE.text


@pytest.mark.parametrize("worse", [("yaml.syntax", "error"), ("shape.rank", "error"), ("lint.b", "warning")])
def test_what_would_check_worse_is_not_made_and_does_not_stop_the_others(worse):
    code, severity = worse

    def find(source):
        found = words(("one", "1", {"severity": "info"}), ("two", "2", {"severity": "info"}))(source)
        return found + (
            [finding(source, "1", "", code=code, severity=severity)._replace(fix=None)] if "1" in source.text else []
        )

    assert mend(SOURCE, find).after.text == "one 2 three\n"


def test_a_root_cause_is_mended_though_more_comes_to_light():
    def find(source):
        if "one" in source.text:
            return [finding(source, "one", "1", code="spec.unknown-key", severity="error")]
        return [
            finding(source, part, "", code="shape.rank", severity="error")._replace(fix=None)
            for part in ("two", "three")
        ]

    assert mend(SOURCE, find).after.text == "1 two three\n"


def test_another_file_is_never_edited():
    other = Source("lib.yaml", "one", number=1)
    assert mend(SOURCE, lambda _: [finding(other, "one", "1")]).changed is False


def test_a_request_that_the_new_text_cannot_answer_refuses_the_fix():
    def find(source):
        if "one" not in source.text:
            raise UsageError("no parameter one")
        return words(("one", "1", {}))(source)

    assert mend(SOURCE, find).after.text == SOURCE.text


@pytest.mark.parametrize("text", ["one\ntwo\n", "one\r\ntwo\r\n", "a\u2028one\ntwo", "\ufeffone\ntwo"])
def test_the_difference_is_one_that_patch_applies(tmp_path, text):
    path = tmp_path / "net.yaml"
    path.write_bytes(text.encode())
    read = Source("net.yaml", text.removeprefix("\ufeff"))
    mended = mend(read, words(("two", "2", {})))
    write(path, mended)
    assert path.read_bytes() == text.replace("two", "2").encode()
    if not text.startswith("\ufeff"):
        path.write_bytes(text.encode())
        subprocess.run(
            ["patch", "--binary", "-s", "net.yaml"], cwd=tmp_path, input=unified_diff(mended).encode(), check=True
        )
        assert path.read_bytes() == text.replace("two", "2").encode()


def test_permissions_and_links_stay(tmp_path):
    path, link = tmp_path / "net.yaml", tmp_path / "link.yaml"
    path.write_text("one")
    path.chmod(0o640)
    link.symlink_to(path)
    write(link, mend(Source(str(link), "one"), words(("one", "1", {}))))
    assert (path.read_text(), link.is_symlink(), stat.S_IMODE(path.stat().st_mode)) == ("1", True, 0o640)
    assert sorted(os.listdir(tmp_path)) == ["link.yaml", "net.yaml"]


def test_a_file_that_somebody_changed_meanwhile_is_left_alone(tmp_path):
    path = tmp_path / "net.yaml"
    path.write_text("one more")
    with pytest.raises(UsageError, match="changed by somebody"):
        write(path, mend(Source(str(path), "one"), words(("one", "1", {}))))
    assert path.read_text() == "one more"
