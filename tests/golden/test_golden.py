"""A log as a release wrote it is read, verified and folded to the same state by every later one."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from backends.hub import tables
from backends.hub.event_rows import event_of_line
from backends.hub.snapshots import load_ledger
from backends.hub.sqlite import FILE_NAME
from backends.hub.store import Store, StoreUnavailable, audit_verify
from backends.record.catalogue import decode_payload, known_events
from backends.record.chain import GENESIS, fault_in
from backends.record.envelope import Event
from tests.golden import make
from tests.golden.steps import line_of, log_of
from tests.golden.story_v2 import STEPS

VERSIONS = ["v1", "v2"]


def golden_log(version: str) -> list[Event]:
    """The stored log."""
    lines = (make.HERE / version / "log.jsonl").read_bytes().splitlines()
    return [event_of_line(line) for line in lines]


def golden_state(version: str) -> dict[str, dict[str, Any]]:
    """The states that its own release folded."""
    text = (make.HERE / version / "state.json").read_text(encoding="utf-8")
    found: dict[str, dict[str, Any]] = json.loads(text)
    return found


@pytest.mark.parametrize("version", VERSIONS)
def test_the_chain_of_a_released_log_is_whole(version: str) -> None:
    previous = GENESIS
    for seq, event in enumerate(golden_log(version), 1):
        assert fault_in(event, seq, previous) == ""
        previous = event.hash


@pytest.mark.parametrize("version", VERSIONS)
def test_a_released_log_folds_to_the_state_that_its_release_knew(version: str) -> None:
    folded = json.loads(json.dumps(make.fold(golden_log(version))))
    expected = golden_state(version)
    assert set(folded) == set(expected)
    for subject, state in expected.items():
        # Fields that came later stand beside those of then.
        assert {key: folded[subject][key] for key in state} == state, subject


def test_the_newest_log_holds_every_event_of_the_catalogue() -> None:
    written = {(event.type, event.version) for event in golden_log(VERSIONS[-1])}
    assert written == set(known_events())


def test_the_newest_log_is_what_its_story_writes() -> None:
    stored = (make.HERE / VERSIONS[-1] / "log.jsonl").read_text(encoding="utf-8")
    assert "".join(map(line_of, log_of(STEPS))) == stored, "python -m tests.golden.make v2"


def test_payloads_of_the_first_release_lack_what_came_later() -> None:
    payload = next(e.payload for e in golden_log("v1") if e.type == "alarm.raised")
    assert b"is_latching" not in payload


def old_record(folder: Path) -> None:
    """The first release's database, with sessions, an answer and a snapshot in it."""
    connection = sqlite3.connect(folder / FILE_NAME)
    connection.executescript((make.HERE / "v1" / "record.sql").read_text(encoding="utf-8"))
    connection.close()


def test_a_record_of_the_first_release_opens_and_nothing_is_lost(tmp_path: Path) -> None:
    old_record(tmp_path)
    assert audit_verify(tmp_path).events == len(golden_log("v1"))  # also before it is migrated
    for _ in range(2):
        store = Store(tmp_path)
        try:
            assert list(store.read(0)) == golden_log("v1")
            assert store.meta("schema") == str(tables.SCHEMA_VERSION)
            for table in (tables.sessions, tables.batches, tables.commands):
                assert len(store.all_rows(table)) == 1
            assert not store.has_rows(tables.segments)
            load_ledger(store)
        finally:
            store.close()
    assert audit_verify(tmp_path).is_whole


def test_a_record_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    old_record(tmp_path)
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
    connection.commit()
    before = list(connection.iterdump())
    with pytest.raises(StoreUnavailable, match="newer version"):
        Store(tmp_path)
    assert list(connection.iterdump()) == before
    connection.close()


def test_every_event_is_decoded() -> None:
    for version in VERSIONS:
        for event in golden_log(version):
            decode_payload(event)
