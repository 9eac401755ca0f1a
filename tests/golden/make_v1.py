"""Writes the golden files of the first release. Run by make.py with that release's own code."""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from pathlib import Path

import msgspec

from backends.hub import tables
from backends.hub.ledger import Ledger
from backends.hub.store import Store
from backends.record.chain import utc_text
from tests.golden.steps import START, line_of, log_of, text_of
from tests.golden.story_v1 import STEPS


def main(out: Path) -> None:
    """log.jsonl, state.json as that release folded it, record.sql as it stored it."""
    events = log_of(STEPS)
    out.mkdir(parents=True, exist_ok=True)
    (out / "log.jsonl").write_text("".join(map(line_of, events)), encoding="utf-8")
    alarms = Ledger(events).alarms
    states = {str(key): msgspec.to_builtins(alarm) for key, alarm in alarms.items()}
    (out / "state.json").write_text(text_of(states), encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = Store(folder)
        with store.transaction() as work:
            work.events.extend(events)
            work.seq, work.last_hash = events[-1].seq, events[-1].hash
            _beside(work, alarms)
        store.close()
        connection = sqlite3.connect(folder / "record.sqlite3")
        dump = "\n".join(connection.iterdump()) + "\n"
        connection.close()
    (out / "record.sql").write_text(dump, encoding="utf-8")


def _beside(work, alarms) -> None:  # type: ignore[no-untyped-def]  # another release's types
    moment = utc_text(START)
    session = {"token_sha256": "ab" * 32, "user": "zhiban", "expires_at": "2099-01-01T00:00:00"}
    work.put(tables.sessions, [session])
    batch = {"id": "batch-1", "recorded_at": moment, "seq": 3}
    work.put(tables.batches, [batch])
    snapshot = {
        "id": 1,
        "seq": work.seq,
        "hash": work.last_hash,
        "fold_version": 2,
        "alarms": msgspec.msgpack.encode(list(alarms.values())),
    }
    work.put(tables.snapshots, [snapshot])
    command = {
        "id": "c-1",
        "recorded_at": moment,
        "user": "zhiban",
        "body": b'{"type":"acknowledge","alarm":"cod","seen_version":1}',
        "receipt": b'{"type":"receipt","command":"c-1","seq":5}',
    }
    work.put(tables.commands, [command])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
