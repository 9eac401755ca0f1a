"""Questions over the line: answered beside the commands, by right, and told where it must be."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest

from backends.link.city import Keywords, KeywordsAnswer
from backends.link.queries import (
    AlarmFigures,
    AlarmFiguresAnswer,
    PersonalAnswer,
    PersonalFields,
    Search,
    SearchAnswer,
    Timeline,
    TimelineAnswer,
)
from backends.link.watch import LogPage
from backends.record.alarm import Acknowledge
from backends.record.entry import Call, EntryKind, WriteEntry
from backends.record.ids import EntryId
from backends.record.refusal import RefusalCode
from tests.backends.hub.support import raised, running_hub, told_in
from tests.backends.hub.test_incidents import a_report, hub_of

pytestmark = pytest.mark.asyncio


async def test_what_was_just_written_is_found_by_two_characters(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, hub.console() as console:
        await hub.ingest(raised(title="井盖缺失"))
        answer = (await console.ask(Search(text="井盖"))).answer
        assert isinstance(answer, SearchAnswer)
        assert [hit.title for hit in answer.hits] == ["井盖缺失"]


async def test_a_timeline_tells_who_did_what(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, hub.console() as console:
        await hub.ingest(raised())
        async with hub.console() as other:
            (alarm,) = (await other.snapshot()).alarms
        await console.command(Acknowledge(alarm=alarm.id, seen_version=1))
        answer = (await console.ask(Timeline(subject=alarm.id))).answer
        assert isinstance(answer, TimelineAnswer)
        assert [e.type for e in answer.events] == ["alarm.raised", "alarm.acknowledged"]
        unknown = await console.ask(Timeline(subject="nothing"), 2)
        assert unknown.refusal is not None
        assert unknown.refusal.code is RefusalCode.UNKNOWN_SUBJECT


async def test_alarm_figures_count_what_came(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, hub.console() as console:
        now = dt.datetime.now(dt.UTC).isoformat()
        await hub.ingest(*(raised(f"k{number}", occurred_at=now) for number in range(3)))
        answer = (await console.ask(AlarmFigures(hours=1))).answer
        assert isinstance(answer, AlarmFiguresAnswer)
        assert (answer.alarms, answer.severities["2"]) == (3, 3)


async def test_who_opens_personal_fields_stands_in_the_log_first(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub:
        async with hub.console("leader") as leader, hub.console("wall") as wall:
            report = a_report(personal={"telephone": "13912345678"})
            await leader.command(report)
            question = PersonalFields(subject=report.incident, reason="回访")
            answer = (await leader.ask(question)).answer
            assert isinstance(answer, PersonalAnswer)
            assert answer.fields == {"telephone": "13912345678"}
            refused = (await wall.ask(question)).refusal
            assert refused is not None
            assert refused.code is RefusalCode.NOT_ALLOWED
    (viewed,) = [event for event in told_in(tmp_path) if event.type == "personal.viewed"]
    assert viewed.actor.user == "leader"


async def test_a_corrected_call_keeps_the_caller_that_is_not_written_anew(tmp_path: Path) -> None:
    call = Call(is_incoming=True, office="市气象台")
    first = WriteEntry(
        entry=EntryId("e1"),
        kind=EntryKind.CALL,
        text="暴雨将至",
        call=call,
        personal={"caller": "周工", "number": "5588"},
    )
    changed = {"entry": EntryId("e2"), "corrects": first.entry, "personal": {"number": "5589"}}
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        for body in (first, msgspec.structs.replace(first, text="暴雨蓝色预警", **changed)):
            assert (await leader.command(body)).refusal is None
        await leader.ask(LogPage(), 2)  # it waits until both stand in the log's pages
        answer = (await leader.ask(PersonalFields(subject="e2"), 3)).answer
        assert isinstance(answer, PersonalAnswer)
        assert answer.fields == {"caller": "周工", "number": "5589"}


async def test_keywords_are_counted_in_another_process(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        for _ in range(5):
            await leader.command(a_report(title="人民路积水"))
        # The index has them once a search finds them.
        found = (await leader.ask(Search(text="积水"))).answer
        assert isinstance(found, SearchAnswer)
        answer = (await leader.ask(Keywords(days=7), 2)).answer
        assert isinstance(answer, KeywordsAnswer)
        assert answer.rows[0][:3] == ("路面积水", 5, 0)
