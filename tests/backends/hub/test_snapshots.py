"""A start from the snapshot gives the state of the whole log, or the snapshot is not used."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest

from backends.hub.ledger import Ledger
from backends.hub.snapshots import load_ledger
from backends.hub.sqlite import FILE_NAME
from backends.hub.store import Store, audit_verify
from backends.record.alarm import Acknowledge
from tests.backends.hub.support import cleared, moment, raised, running_hub


async def _live(folder: Path) -> None:
    for number in range(2):
        async with running_hub(folder) as hub:
            await hub.ingest(raised(f"a{number}"), raised(f"b{number}"), cleared(f"a{number}"))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A record with six events of business and a snapshot at its end."""
    asyncio.run(_live(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE states SET seq = seq",
        "UPDATE states SET hash = 'another log'",
        "UPDATE states SET fold_version = fold_version + 1",
        "UPDATE states SET states = x'00'",
        "UPDATE states SET seq = 99",
        "DELETE FROM states WHERE kind = 'task'",
    ],
)
def test_the_state_is_that_of_the_whole_log(store: Path, change: str) -> None:
    connection = sqlite3.connect(store / FILE_NAME)
    (end,) = connection.execute("SELECT seq FROM head").fetchone()
    assert connection.execute("SELECT seq FROM states WHERE kind = 'alarm'").fetchone() == (end,)
    connection.execute(change)
    connection.commit()
    connection.close()
    opened = Store(store)
    try:
        assert load_ledger(opened).alarms == Ledger(opened.read(0)).alarms
    finally:
        opened.close()


def test_what_follows_a_snapshot_is_folded_onto_it(store: Path) -> None:
    connection = sqlite3.connect(store / FILE_NAME)
    whole = Store(store)
    ledger = Ledger(whole.read(0))
    half = Ledger(event for event in whole.read(0) if event.seq <= 3)
    rest = Ledger(whole.read(3), {"alarm": half.alarms.values()})
    whole.close()
    connection.close()
    assert rest.alarms == ledger.alarms
    assert len(rest.alarms) == 4


@pytest.mark.asyncio
async def test_alarms_long_over_leave_the_memory_and_are_recalled_from_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backends.hub.books.OVER_KEPT", 2)
    async with running_hub(tmp_path) as hub:
        for number in range(5):
            await hub.ingest(raised(f"k{number}"))
            async with hub.console() as console:
                (alarm,) = (await console.snapshot()).alarms
                await console.command(Acknowledge(alarm=alarm.id, seen_version=1))
            await hub.ingest(cleared(f"k{number}"))
        late = await hub.ingest(raised("k0"))  # as old as the raise that is over: no news
        again = await hub.ingest(raised("k0", occurred_at=moment(9)))
        assert again.json()["seq"] == late.json()["seq"] + 1
        async with hub.console() as console:
            (alarm,) = (await console.snapshot()).alarms
            assert (alarm.key, alarm.version) == ("k0", 4)
    opened = Store(tmp_path)
    try:
        assert len(load_ledger(opened).alarms) <= 3
    finally:
        opened.close()
    assert audit_verify(tmp_path).is_whole
    async with running_hub(tmp_path) as hub, hub.console() as console:
        assert len((await console.snapshot()).alarms) == 1
