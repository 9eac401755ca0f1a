"""Old events move into segments: the chain stays one, and no crash between loses any."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from backends.hub import archive, segments
from backends.hub.archive import (
    DropArchived,
    NotArchived,
    TakeSegment,
    archive_before,
    prepare_segment,
    youngest_to_move,
)
from backends.hub.audit import FaultKind
from backends.hub.segments import SegmentUnreadable
from backends.hub.sqlite import FILE_NAME
from backends.hub.store import Store, StoreUnavailable, audit_verify
from backends.hub.trouble import StoreTrouble
from tests.backends.hub.log_parts import LONG_AGO, NOW, history, open_store, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Seven events of long ago and three of today; segments of three, blocks of two."""
    with open_store(tmp_path) as store:
        write(store, "abcabca", LONG_AGO)
        write(store, "abd", NOW)
    return tmp_path


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "SEGMENT_EVENTS", 3)
    monkeypatch.setattr(archive, "PIECE", 2)
    monkeypatch.setattr(segments, "BLOCK_EVENTS", 2)


def move(folder: Path) -> int:
    """All that may be moved."""
    with open_store(folder) as store:
        return archive_before(store, folder, NOW, NOW)


def files(folder: Path) -> list[Path]:
    """The segments, oldest first."""
    return sorted((folder / segments.FOLDER).iterdir())


def test_old_events_move_and_the_whole_log_reads_and_verifies_as_one(folder: Path) -> None:
    with open_store(folder) as store:
        before = list(store.read(0))
        assert archive_before(store, folder, NOW, NOW) == 7
        after = list(store.read(0))
        assert after[:10] == before
        assert [e.type for e in after[10:]] == ["audit.segment_archived"] * 3
        assert next(iter(store.read(2))).seq == 3
        assert next(iter(store.read(8))).seq == 9
    assert [f.name[8:33] for f in files(folder)] == [
        "000000000001-000000000003",
        "000000000004-000000000006",
        "000000000007-000000000007",
    ]
    report = audit_verify(folder)
    assert (report.is_whole, report.events, report.archived) == (True, 13, 7)
    connection = sqlite3.connect(folder / FILE_NAME)
    assert connection.execute("SELECT MIN(seq), COUNT(*) FROM events").fetchone() == (8, 6)
    connection.close()


def test_nothing_younger_than_six_months_is_moved_whatever_is_asked(tmp_path: Path) -> None:
    assert youngest_to_move(NOW, NOW) == NOW - dt.timedelta(days=180)
    with open_store(tmp_path) as store:
        write(store, "a", NOW - dt.timedelta(days=180, seconds=1))
        write(store, "b", NOW - dt.timedelta(days=180))
        write(store, "c", LONG_AGO)  # a clock that went back: order is seq alone
        assert archive_before(store, tmp_path, NOW, NOW) == 1
        assert archive_before(store, tmp_path, NOW, NOW) == 0


def test_an_earlier_date_moves_less(folder: Path) -> None:
    with open_store(folder) as store:
        assert archive_before(store, folder, LONG_AGO, NOW) == 0


def test_a_subject_keeps_its_history_and_its_versions(folder: Path) -> None:
    with open_store(folder) as store:
        before = history(store, "a")
        only_archived = history(store, "c")
        archive_before(store, folder, NOW, NOW)
        assert history(store, "a") == before
        assert history(store, "c") == only_archived
        write(store, "c", NOW)
        assert [e.subject_version for e in history(store, "c")] == [1, 2, 3]
        assert store.last_event("a", "alarm.taken") == before[-1]
        assert [e.subject_version for e in history(store, "audit")] == [1, 2, 3]


def test_the_log_refuses_deletes_of_what_no_segment_holds(folder: Path) -> None:
    move(folder)
    connection = sqlite3.connect(folder / FILE_NAME)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute("DELETE FROM events WHERE seq = 8")
    connection.close()


def test_a_start_of_the_hub_needs_no_segment(folder: Path) -> None:
    move(folder)
    for file in files(folder):
        file.unlink()
    with open_store(folder) as store:
        assert store.newest() is not None
        assert store.hash_at(7)
        with pytest.raises(
            SegmentUnreadable, match=r"segment-000000000001.*missing.*bring it back"
        ):
            list(store.read(0))


def _missing(file: Path) -> None:
    file.unlink()


def _altered(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-9] + b"x" * 9)


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:40])


@pytest.mark.parametrize("spoil", [_missing, _altered, _cut])
def test_a_missing_or_altered_segment_is_named(folder: Path, spoil: Callable[[Path], None]) -> None:
    move(folder)
    file = files(folder)[1]
    spoil(file)
    report = audit_verify(folder)
    assert (report.fault_kind, report.fault_seq) == (FaultKind.SEGMENT, 4)
    assert report.fault_file == file.name
    assert file.name in str(report)
    with open_store(folder) as store, pytest.raises(SegmentUnreadable, match=file.name):
        history(store, "c")


def test_a_segment_swapped_together_with_its_row_is_told_by_the_log(folder: Path) -> None:
    move(folder)
    connection = sqlite3.connect(folder / FILE_NAME)
    file = files(folder)[2]
    packed = gzip.compress(gzip.decompress(file.read_bytes()), 1, mtime=1)  # the same events
    file.write_bytes(packed)
    digest = hashlib.sha256(packed).hexdigest()
    connection.execute("UPDATE segments SET sha256 = ? WHERE first_seq = 7", (digest,))
    connection.commit()
    connection.close()
    report = audit_verify(folder)
    assert (report.fault_kind, report.fault_seq) == (FaultKind.SEGMENT, 7)
    assert "the log tells of" in report.fault


class Crash(Exception):
    """The machine dies here."""


def _die(*_: object) -> None:
    raise Crash


@pytest.mark.parametrize("step", ["sync_folder", "line_of", "os.fsync"])
def test_a_crash_while_the_file_is_written_loses_nothing(
    folder: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(f"backends.hub.segments.{step}", _die)
        with pytest.raises(Crash):
            move(folder)
    _is_whole_and_can_go_on(folder)


def test_a_crash_between_file_and_transaction_loses_nothing(folder: Path) -> None:
    assert prepare_segment(folder, NOW, NOW) is not None
    _is_whole_and_can_go_on(folder)


@pytest.mark.parametrize("step", ["tell", "_subject_rows"])
def test_a_crash_within_the_transaction_loses_nothing(
    folder: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(archive, step, _die)
        with pytest.raises(Crash):
            move(folder)
    _is_whole_and_can_go_on(folder)


def test_a_crash_at_the_commit_loses_nothing(folder: Path) -> None:
    segment = prepare_segment(folder, NOW, NOW)
    assert segment is not None
    with open_store(folder) as store, pytest.raises(StoreTrouble):
        with store.transaction() as work:
            TakeSegment(segment)(work)
            work.before_commit["die"] = _fail
    _is_whole_and_can_go_on(folder)


def _fail() -> None:
    raise OSError("the disk is gone")


def _is_whole_and_can_go_on(folder: Path) -> None:
    report = audit_verify(folder)
    assert (report.is_whole, report.events, report.archived) == (True, 10, 0)
    assert move(folder) == 7
    report = audit_verify(folder)
    assert (report.is_whole, report.events, report.archived) == (True, 13, 7)
    assert len(files(folder)) == 3  # what was left over is gone


def test_a_crash_before_all_rows_are_deleted_reads_each_event_once(folder: Path) -> None:
    segment = prepare_segment(folder, NOW, NOW)
    assert segment is not None
    with open_store(folder) as store:
        before = list(store.read(0))
        with store.transaction() as work:
            TakeSegment(segment)(work)
        with store.transaction() as work:
            DropArchived()(work)
        assert rows_in_database(folder) == 9  # ten, less two, and what tells of the segment
        assert list(store.read(0))[:10] == before
        assert [e.seq for e in history(store, "c")] == [3, 6]
        assert [e.subject_version for e in history(store, "a")] == [1, 2, 3, 4]
    report = audit_verify(folder)
    assert (report.is_whole, report.events, report.archived) == (True, 11, 3)
    assert move(folder) == 4
    assert rows_in_database(folder) == 6
    assert audit_verify(folder).is_whole


def rows_in_database(folder: Path) -> int:
    """How many events have not left the database."""
    connection = sqlite3.connect(folder / FILE_NAME)
    (count,) = connection.execute("SELECT COUNT(*) FROM events").fetchone()
    connection.close()
    return int(count)


def test_a_segment_is_not_taken_into_a_log_that_moved_on(folder: Path) -> None:
    segment = prepare_segment(folder, NOW, NOW)
    assert segment is not None
    with open_store(folder) as store:
        with store.transaction() as work:
            TakeSegment(segment)(work)
        with pytest.raises(NotArchived, match="not as it was"), store.transaction() as work:
            TakeSegment(segment)(work)
    assert audit_verify(folder).is_whole


def test_a_damaged_log_is_not_archived(folder: Path) -> None:
    connection = sqlite3.connect(folder / FILE_NAME)
    connection.execute("DROP TRIGGER events_no_update")
    connection.execute("UPDATE events SET actor_user = 'x' WHERE seq = 2")
    connection.commit()
    connection.close()
    with pytest.raises(NotArchived, match="damaged at event 2"):
        prepare_segment(folder, NOW, NOW)
    with pytest.raises(StoreUnavailable):
        Store(folder)


_ARCHIVING = """
import sys
from pathlib import Path
from backends.hub import archive, segments, store
from tests.backends.hub.log_parts import NOW

archive.SEGMENT_EVENTS, archive.PIECE, segments.BLOCK_EVENTS = 3, 1, 2
done, write = store.Transaction.finish, archive.write_segment

def tell(*given):
    print("step", flush=True)
    sys.stdin.readline()

def finish(work):
    tell()
    done(work)

def written(*given):
    tell()
    return write(*given)

store.Transaction.finish, archive.write_segment = finish, written
folder = Path(sys.argv[1])
opened = store.Store(folder)
archive.archive_before(opened, folder, NOW, NOW)
"""


@pytest.mark.parametrize(
    "steps", [5, *(pytest.param(steps, marks=pytest.mark.prove) for steps in (1, 9))]
)
def test_a_hub_killed_while_it_archives_loses_nothing(folder: Path, steps: int) -> None:
    command = [sys.executable, "-c", _ARCHIVING, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        for _ in range(steps):
            assert process.stdout.readline() == b"step\n"
            process.stdin.write(b"\n")
            process.stdin.flush()
        process.kill()
    report = audit_verify(folder)
    assert report.is_whole
    assert report.events - len(files_taken(folder)) == 10
    move(folder)
    report = audit_verify(folder)
    assert (report.is_whole, report.archived) == (True, 7)


def files_taken(folder: Path) -> list[str]:
    """Segments that are part of the record."""
    connection = sqlite3.connect(folder / FILE_NAME)
    rows = connection.execute("SELECT file FROM segments").fetchall()
    connection.close()
    return [row[0] for row in rows]
