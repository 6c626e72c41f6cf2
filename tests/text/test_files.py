import errno
import os
import socket
import stat
import threading
import tracemalloc

import pytest

from cnnspec.diagnostics import UsageError
from cnnspec.text.files import open_regular, read_bytes, read_text, replacing, write_atomically


def test_a_file_is_replaced_as_a_whole(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    write_atomically(path, "new")
    assert path.read_text() == "new"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_what_fails_half_way_leaves_the_old_file(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(ZeroDivisionError), replacing(path) as temporary:
        temporary.write_text("half")
        raise ZeroDivisionError
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_a_full_disk_is_told_and_leaves_the_old_file(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    with (
        pytest.raises(UsageError, match=r"cannot write .*a\.txt: No space left on device"),
        replacing(path) as temporary,
    ):
        temporary.write_text("half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path):
    (tmp_path / "usual").touch()
    write_atomically(tmp_path / "ours", b"x")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_folder_is_made_where_there_is_none(tmp_path):
    write_atomically(tmp_path / "a" / "b" / "c.txt", "x")
    assert (tmp_path / "a" / "b" / "c.txt").read_text() == "x"


def test_what_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot write"):
        write_atomically(tmp_path / "file" / "a.txt", "x")


def test_a_folder_is_not_replaced(tmp_path):
    with pytest.raises(UsageError, match="Is a directory"):
        write_atomically(tmp_path, "x")
    assert os.listdir(tmp_path) == []


def test_a_link_stays_and_its_file_is_replaced(tmp_path):
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "file.txt").write_text("old")
    link = tmp_path / "link.txt"
    link.symlink_to("far/file.txt")
    write_atomically(link, "new")
    assert link.is_symlink()
    assert (tmp_path / "far" / "file.txt").read_text() == "new"
    assert os.listdir(tmp_path / "far") == ["file.txt"]


def test_links_in_a_circle_are_told(tmp_path):
    (tmp_path / "a").symlink_to("a")
    with pytest.raises(UsageError, match="symbolic links"):
        write_atomically(tmp_path / "a", "x")


def test_a_file_keeps_its_permissions(tmp_path):
    path = tmp_path / "private.txt"
    path.write_text("old")
    path.chmod(0o600)
    write_atomically(path, "new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_is_read_only_stays(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text("old")
    monkeypatch.setattr(os, "access", lambda *_: False)  # to root nothing is
    with pytest.raises(UsageError, match="it is read-only"):
        write_atomically(path, "new")
    assert path.read_text() == "old"


def test_a_pipe_is_written_into_and_stays(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    write_atomically(pipe, "text")
    reader.join(10)
    assert read == ["text"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert os.listdir(tmp_path) == ["pipe"]


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (os.mkfifo, "it is a pipe, not a file"),
        (os.mkdir, "Is a directory"),
        (lambda path: os.symlink("/dev/zero", path), "it is a device, not a file"),
        (lambda path: os.symlink(path, path), "Too many levels of symbolic links"),
        (lambda path: None, "No such file or directory"),
    ],
    ids=["pipe", "folder", "device", "cycle of links", "nothing"],
)
def test_only_a_regular_file_is_read(tmp_path, make, reason):
    path = tmp_path / "history.csv"
    make(path)
    with pytest.raises(OSError, match=reason):
        open_regular(path)
    with pytest.raises(UsageError, match=rf"cannot read .*history\.csv: {reason}"):
        read_bytes(path, 100)


def test_a_socket_is_not_read(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the name of a socket is short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("a")
        with pytest.raises(UsageError, match="cannot read a: "):
            read_bytes("a", 100)


def test_a_link_to_a_file_is_read(tmp_path):
    (tmp_path / "a").write_text("ä", encoding="utf-8")
    (tmp_path / "b").symlink_to("a")
    assert read_bytes(tmp_path / "b", 2) == "ä".encode()
    assert read_text(str(tmp_path / "b"), 2) == "ä"


def test_a_file_that_is_too_large_is_refused_by_what_is_read(tmp_path):
    (tmp_path / "a").write_bytes(bytes(11))
    with pytest.raises(UsageError, match="it is larger than 10 bytes"):
        read_bytes(tmp_path / "a", 10)


def test_text_that_is_not_utf_8_is_reported_with_its_place(tmp_path):
    (tmp_path / "a").write_bytes(b"ab\xff")
    with pytest.raises(UsageError, match=r"/a: it is not UTF-8 text: byte 0xff at offset 2$"):
        read_text(tmp_path / "a", 10)


def test_a_name_that_no_file_can_have_is_refused():
    with pytest.raises(UsageError, match="null byte"):
        read_bytes("a\0b", 10)


def test_a_small_file_takes_little_memory_whatever_is_allowed(tmp_path):
    tracemalloc.start()
    (tmp_path / "a").write_text("text")
    assert read_bytes(tmp_path / "a", 2**31) == b"text"
    assert tracemalloc.get_traced_memory()[1] < 2**20
    tracemalloc.stop()
