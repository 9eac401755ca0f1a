"""The watch as a console has it: the log asked for, handovers signed, a kill in the middle."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from backends.link.queries import PersonalAnswer, PersonalFields, Search, SearchAnswer
from backends.link.watch import (
    LogPage,
    LogPageAnswer,
    OldHandovers,
    OldHandoversAnswer,
    RosterOf,
    RosterOfAnswer,
    Sign,
    SignAnswer,
    SinceCut,
    SinceCutAnswer,
)
from backends.record import duty as du
from backends.record import entry as en
from backends.record import handover as ho
from backends.record.access import Role
from backends.record.handover_sheet import digest_of
from backends.record.ids import EntryId, HandoverId, SeatId, ShiftId, UserId
from backends.record.policy import Policy
from backends.record.refusal import RefusalCode
from backends.record.watch_policy import ShiftTemplate, WatchPolicy
from tests.backends.hub.support import (
    PASSWORD,
    USERS,
    TestConsole,
    a_seed,
    running_hub,
    told_in,
)

ALL_DAY = Policy(
    watch=WatchPolicy(
        shifts=[ShiftTemplate(key="all", name="全日", starts_at=dt.time(0), hours=24)]
    )
)
KEY = HandoverId("handover-1")
PEOPLE = [*USERS, a_seed("next", Role.WATCH_LEADER)]
SETTINGS: dict[str, Any] = {"policy": ALL_DAY, "users": PEOPLE}


async def open_shift(console: TestConsole) -> ShiftId:
    """The shift that the hub opens by itself."""
    batch = await console.event("shift.opened")
    opened = next(event for event in batch.events if event.type == "shift.opened")
    return ShiftId(opened.subject)


async def told(console: TestConsole, body: Any) -> None:
    receipt = await console.command(body)
    assert receipt.refusal is None, receipt.refusal


async def asked(console: TestConsole, query: Any, number: int = 1) -> Any:
    frame = await console.ask(query, number)
    assert frame.refusal is None, frame.refusal
    return frame.answer


def note(key: str, text: str, **changes: Any) -> en.WriteEntry:
    return en.WriteEntry(entry=EntryId(key), kind=en.EntryKind.NOTE, text=text, **changes)


@pytest.mark.asyncio
async def test_the_log_is_paged_searched_and_keeps_who_called_apart(tmp_path: Path) -> None:
    async with running_hub(tmp_path, **SETTINGS) as hub, hub.console() as console:
        await console.snapshot()
        shift = await open_shift(console)
        for number in range(5):
            await told(console, note(f"e{number}", f"巡屏 {number} 路正常"))
        call = en.Call(is_incoming=True, office="市防汛办", read_back="两小时一报")
        personal = {"caller": "张三", "number": "13800000000"}
        await told(
            console,
            en.WriteEntry(
                entry=EntryId("call"),
                kind=en.EntryKind.CALL,
                text="要求加强值守",
                call=call,
                personal=personal,
            ),
        )
        await told(console, note("fix", "更正：四路", corrects=EntryId("e4")))
        page: LogPageAnswer = await asked(console, LogPage(shift=shift, limit=3))
        assert ([one.id for one in page.entries], page.total) == (["fix", "call", "e4"], 7)
        assert page.entries[2].corrected_by == "fix"
        older = LogPage(shift=shift, limit=10, before_seq=page.next_before_seq)
        rest: LogPageAnswer = await asked(console, older, 2)
        assert [one.id for one in rest.entries] == ["e3", "e2", "e1", "e0"]
        assert rest.next_before_seq == 0
        found: LogPageAnswer = await asked(console, LogPage(text="防汛"), 3)
        assert [one.id for one in found.entries] == ["call"]
        none: LogPageAnswer = await asked(console, LogPage(kinds=[en.EntryKind.VISIT]), 4)
        assert (none.entries, none.total) == ([], 0)
        one: LogPageAnswer = await asked(console, LogPage(entry=EntryId("e0"), limit=1), 7)
        assert [entry.id for entry in one.entries] == ["e0"]
        hits: SearchAnswer = await asked(console, Search(text="加强值守"), 5)
        assert [(hit.kind, hit.subject) for hit in hits.hits] == [("entry", "call")]
        view = PersonalFields(subject="call", reason="回拨")
        seen: PersonalAnswer = await asked(console, view, 6)
        assert seen.fields == personal
    written = b"".join(event.payload for event in told_in(tmp_path))
    assert b"13800000000" not in written
    moment = next(e.recorded_at for e in told_in(tmp_path) if e.type == "shift.opened")
    roster = RosterOf(since=moment, until=moment + dt.timedelta(seconds=1))
    async with running_hub(tmp_path, **SETTINGS) as hub, hub.console() as console:
        assert [one.id for one in (await console.snapshot()).shifts] == [shift]
        answer: RosterOfAnswer = await asked(console, roster)
        assert [one.id for one in answer.shifts] == [shift]


async def begin(console: TestConsole, shift: ShiftId) -> None:
    """A handover to the point where both may sign."""
    await told(
        console,
        ho.BeginHandover(
            handover=KEY,
            giving=shift,
            taking=ShiftId("shift-next"),
            seat=SeatId("leader-seat"),
            receiver=UserId("next"),
        ),
    )
    words = ho.PrepareHandover(handover=KEY, seen_version=2, next_actions="盯下游", what_if="停水")
    await told(console, words)
    await told(console, ho.OfferHandover(handover=KEY, seen_version=3))


@pytest.mark.asyncio
async def test_both_sign_at_one_desk_with_their_own_passwords(tmp_path: Path) -> None:
    async with running_hub(tmp_path, **SETTINGS) as hub, hub.console() as console:
        await console.snapshot()
        shift = await open_shift(console)
        await told(console, du.SignOn(shift=shift, seat=SeatId("leader-seat")))
        await told(console, note("flag", "钥匙在二号柜", is_flagged=True))
        await begin(console, shift)
        await told(console, note("late", "刚发生的事", is_flagged=True))
        since: SinceCutAnswer = await asked(console, SinceCut(handover=KEY), 2)
        assert [(one.id, one.what) for one in since.changes] == [("late", "new")]
        async with hub.console("next") as other:
            sheet = next(one for one in (await other.snapshot()).handovers if one.id == KEY)
            await told(other, ho.ReadItems(handover=KEY, items=[one.id for one in sheet.items]))
            await told(other, ho.NoteChanges(handover=KEY, seq=since.seq))
            await told(other, ho.ReadBack(handover=KEY, text="钥匙在二号柜，盯下游"))
        async with hub.console("commander") as third:
            sheet = next(one for one in (await third.snapshot()).handovers if one.id == KEY)
        digest = digest_of(sheet)

        async def sign(user: str, password: str, number: int) -> Any:
            query = Sign(handover=KEY, user=user, password=password, digest=digest)
            return await console.ask(query, number)

        wrong = await sign("leader", "guess", 3)
        assert wrong.refusal.code is RefusalCode.WRONG_PASSWORD
        once = await sign("leader", PASSWORD, 4)
        assert isinstance(once.answer, SignAnswer)
        again = await sign("leader", PASSWORD, 5)  # the answer was lost on its way
        assert again.answer == once.answer
        done = await sign("next", PASSWORD, 6)
        assert [one.id for one in done.answer.handover.noted] == ["late"]
        assert done.answer.handover.state is ho.HandoverState.SIGNED
        assert len(done.answer.handover.chain_head) == 64
        old: OldHandoversAnswer = await asked(console, OldHandovers(), 7)
        assert [one.id for one in old.handovers] == [KEY]
    events = told_in(tmp_path)
    assert [e.type for e in events].count("handover.signed") == 2
    assert [e.type for e in events].count("user.sign_in_refused") == 1
    assert not any(PASSWORD.encode() in event.payload for event in events)


@pytest.mark.asyncio
async def test_wrong_passwords_at_signature_and_sign_in_count_together(tmp_path: Path) -> None:
    async with running_hub(tmp_path, **SETTINGS) as hub, hub.console() as console:
        await console.snapshot()
        for number in range(5):
            query = Sign(handover=KEY, user="next", password="guess", digest="")
            frame = await console.ask(query, number + 1)
            assert frame.refusal is not None
        body = {"user": "next", "password": PASSWORD}
        answer = await hub.http.post("/api/v1/session", json=body)
        assert answer.json()["code"] == RefusalCode.LOCKED_OUT


@pytest.mark.asyncio
async def test_a_hub_that_starts_in_the_middle_of_a_watch_opens_it_once(tmp_path: Path) -> None:
    for _ in range(2):
        async with running_hub(tmp_path, **SETTINGS) as hub, hub.console() as console:
            async with asyncio.timeout(6):
                if not (await console.snapshot()).shifts:
                    await open_shift(console)
    assert [event.type for event in told_in(tmp_path)].count("shift.opened") == 1
