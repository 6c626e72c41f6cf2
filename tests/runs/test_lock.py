import pytest

from cnnspec.diagnostics import UsageError
from cnnspec.runs.lock import is_locked, locked


def test_one_at_a_time(tmp_path):
    assert not is_locked(tmp_path)
    with locked(tmp_path):
        assert is_locked(tmp_path)
        with pytest.raises(UsageError, match="another process is training in"), locked(tmp_path):
            pass
    assert not is_locked(tmp_path)
    with locked(tmp_path):
        pass
