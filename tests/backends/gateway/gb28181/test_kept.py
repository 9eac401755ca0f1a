"""What outlives the gateway: written soon, readable by us only, begun anew when damaged."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from backends.gateway.gb28181.kept import Kept, Kind
from tests.e2e.machine import wait_for


def rows(path: Path) -> int:
    """As another process sees the file."""
    with sqlite3.connect(path) as database:
        return int(database.execute("SELECT count(*) FROM kept").fetchone()[0])


def test_what_was_put_is_there_after_a_kill_and_can_be_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "gb28181.db"
    kept = Kept(path)
    assert not any(kept.load().values())
    kept.put(Kind.KNOWN, "1", b"a")
    kept.put(Kind.REGISTRATION, "1", b"b")
    wait_for(lambda: rows(path) == 2, 5, "both rows")  # without a close: as after kill -9
    assert path.stat().st_mode & 0o077 == 0
    after = Kept(path)
    assert after.load()[Kind.KNOWN] == {"1": b"a"}
    after.put(Kind.KNOWN, "1", None)
    after.close()
    kept.close()
    last = Kept(path)
    found = last.load()
    last.close()
    assert (found[Kind.KNOWN], found[Kind.REGISTRATION]) == ({}, {"1": b"b"})


def test_damaged_file_is_put_aside(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "gb28181.db"
    path.write_bytes(b"no database at all" * 500)
    kept = Kept(path)
    assert not any(kept.load().values())
    kept.put(Kind.KNOWN, "1", b"a")
    kept.close()
    assert rows(path) == 1
    assert path.with_suffix(".damaged").exists()
    assert "damaged" in caplog.text


def test_file_that_cannot_be_read_now_is_not_put_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Kept, "_open", lambda kept: sqlite3.connect(kept._path, timeout=0.01))
    path = tmp_path / "gb28181.db"
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("CREATE TABLE kept (kind TEXT, name TEXT, body BLOB)")
        other.execute("INSERT INTO kept VALUES ('known', '1', x'61')")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            Kept(path).load()
        other.execute("ROLLBACK")
    other.close()
    assert rows(path) == 1
    assert not path.with_suffix(".damaged").exists()
