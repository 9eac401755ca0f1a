"""A part belongs to every incident that its camera was recorded for while it was made."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from backends.hub import tables
from backends.hub.part_rows import REMEMBERED, Begin, End
from backends.hub.store import Store
from backends.link.field_relay import PartTaken
from backends.link.media import KeepRecording, RecordingsFor, RecordingsForAnswer
from backends.record.ids import CameraId, IncidentId
from backends.record.incident_commands import RejectIncident
from tests.backends.hub.field_ends import a_relay
from tests.backends.hub.support import TestConsole, running_hub
from tests.backends.hub.test_recordings import (
    OTHER,
    POLICY,
    SPILL,
    SQUARE,
    filed,
    part,
    reported,
)


async def recorded_for(console: TestConsole, incident: IncidentId) -> list[CameraId]:
    """The cameras of which the centre has something for it."""
    answer = (await console.ask(RecordingsFor(incident=incident))).answer
    assert isinstance(answer, RecordingsForAnswer)
    return [one.camera for one in answer.recorded]


async def both_recorded_and_the_later_over(console: TestConsole) -> None:
    """The spill is filed, the other comes later at the same camera and is rejected."""
    await filed(console)
    await reported(console, OTHER)
    keep = KeepRecording(camera=SQUARE.id, is_on=True, incident=OTHER)
    assert (await console.ask(keep)).refusal is None
    reject = RejectIncident(incident=OTHER, seen_version=1, reason="误报")
    assert (await console.command(reject)).refusal is None


@pytest.mark.asyncio
async def test_an_incident_that_ends_before_the_part_is_whole_has_it(tmp_path: Path) -> None:
    async with running_hub(tmp_path, cameras=[SQUARE], policy=POLICY) as hub:
        async with a_relay(hub) as relay, hub.console("leader") as leader:
            await both_recorded_and_the_later_over(leader)
            await relay.send(part("p1", SQUARE.id, incident=SPILL))
            await relay.frame(PartTaken)
            assert await recorded_for(leader, SPILL) == [SQUARE.id]
            assert await recorded_for(leader, OTHER) == [SQUARE.id]


@pytest.mark.asyncio
async def test_a_part_that_comes_after_a_restart_goes_by_its_own_time(tmp_path: Path) -> None:
    async with running_hub(tmp_path, cameras=[SQUARE], policy=POLICY) as hub:
        async with hub.console("leader") as leader:
            before = part("before", SQUARE.id)
            await both_recorded_and_the_later_over(leader)
            meanwhile = part("meanwhile", SQUARE.id)
    async with running_hub(tmp_path, cameras=[SQUARE], policy=POLICY) as hub:
        async with a_relay(hub) as relay, hub.console("leader") as leader:
            await relay.send(before)
            await relay.frame(PartTaken)
            assert await recorded_for(leader, OTHER) == []
            await relay.send(meanwhile)
            await relay.frame(PartTaken)
            assert await recorded_for(leader, OTHER) == [SQUARE.id]
            assert await recorded_for(leader, SPILL) == [SQUARE.id]


def test_what_ended_is_remembered_for_days_and_by_hand_not_at_all(tmp_path: Path) -> None:
    now = dt.datetime.now(dt.UTC)
    store = Store(tmp_path)
    for incident, until in (
        (SPILL, now - REMEMBERED - dt.timedelta(seconds=1)),
        (OTHER, now),
        (IncidentId(""), now),
    ):
        with store.transaction() as work:
            Begin(SQUARE.id, incident, "", until - dt.timedelta(hours=1))(work)
            End(SQUARE.id, incident, "incident over", until)(work)
    (kept,) = store.all_rows(tables.recordings_ended)
    store.close()
    assert (kept.incident, kept.camera) == (OTHER, SQUARE.id)
