"""A handover on the hub: gathered, cut, signed; what passes on; killed at any step it goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backends.hub import watch_words
from backends.hub.attachment_rights import Looking
from backends.hub.jobs import DeskJob
from backends.hub.snapshots import load_ledger
from backends.hub.store import Store
from backends.hub.watch_room import _unnoted
from backends.hub.watch_words import items_of, since_cut
from backends.record import duty as du
from backends.record import handover as ho
from backends.record.alarm import TakeAlarm
from backends.record.common import Actor, Department, Severity
from backends.record.entry import FlagEntry
from backends.record.handover import MOST_ITEMS, Item, Section
from backends.record.handover_inputs import DeadMessage
from backends.record.handover_sheet import digest_of
from backends.record.handover_signing import NOTED_HOLDS
from backends.record.ids import AlarmId, EntryId, HandoverId, RequestId, SourceId, UserId
from backends.record.incident_commands import TakeIncident
from backends.record.observation import ConditionRaised
from backends.record.refusal import Refusal, RefusalCode
from backends.record.request import DecideRequest
from tests.backends.hub.hands import COMMANDER, HOUR, LEADER, Centre, a_report
from tests.backends.hub.test_watch import (
    DAY,
    NEXT,
    NIGHT,
    SEAT,
    URBAN,
    ask,
    note,
    open_now,
    the,
    watch_centre,
)

KEY = HandoverId("handover-1")
STRANGE = ho.Changed(id="a9", section=Section.ALARMS, title="罐区超标", what="new")


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    made = watch_centre(tmp_path)
    open_now(made)
    assert ask(made, du.SignOn(shift=DAY, seat=SEAT)) is None
    yield made
    made.store.close()


def begin(receiver: UserId = NEXT.id, key: HandoverId = KEY) -> ho.BeginHandover:
    return ho.BeginHandover(handover=key, giving=DAY, taking=NIGHT, seat=SEAT, receiver=receiver)


def now(centre: Centre) -> ho.Handover:
    found: ho.Handover = the(centre, "handover", KEY)
    return found


def version(centre: Centre) -> int:
    return now(centre).version


def an_incident(centre: Centre) -> None:
    assert ask(centre, a_report("i1")) is None
    taken = TakeIncident(incident=a_report("i1").incident, seen_version=1)
    assert ask(centre, taken) is None


def an_alarm(centre: Centre) -> AlarmId:
    told = ConditionRaised(
        source=SourceId("urban-rest"),
        key="k1",
        department=Department.URBAN,
        severity=Severity.II,
        kind="case",
        title="井盖缺失",
        occurred_at=centre.now,
    )
    centre.do(centre.say(told))
    (alarm,) = centre.ledger.books["alarm"].current()
    assert ask(centre, TakeAlarm(alarm=alarm.id, seen_version=alarm.version)) is None
    return AlarmId(alarm.id)


def sign(centre: Centre, user: Any, head: str = "9a" * 32) -> RefusalCode | None:
    """As the hub does once the password was right."""
    command = ho.SignHandover(
        handover=KEY, digest=digest_of(now(centre)), name=user.name, chain_head=head
    )
    actor = Actor(user=user.id, seat=user.seat)
    (refusal,) = centre.do(DeskJob(do=lambda desk: desk.apply(command, actor)))
    return refusal.code if isinstance(refusal, Refusal) else None


def steps(centre: Centre) -> list[tuple[Any, Any]]:
    """(command, user) from the begin to what comes before the signatures."""
    items = [item.id for item in now(centre).items]
    return [
        (
            ho.PrepareHandover(
                handover=KEY, seen_version=2, next_actions="盯下游", what_if="超标即停水"
            ),
            LEADER,
        ),
        (ho.OfferHandover(handover=KEY, seen_version=3), LEADER),
        (ho.ReadItems(handover=KEY, items=items), NEXT),
        (ho.ReadBack(handover=KEY, text="塌陷在办，盯下游"), NEXT),
    ]


def test_the_sheet_is_gathered_and_cut_with_the_begin(centre: Centre) -> None:
    an_incident(centre)
    alarm = an_alarm(centre)
    ask(centre, note("e1", text="钥匙在二号柜", is_flagged=True))
    before = centre.store.seq
    assert ask(centre, begin()) is None
    handover = now(centre)
    assert [item.id for item in handover.items] == ["i1", alarm, "e1"]
    assert handover.cut_seq == before + 1
    assert handover.items[0].owner == LEADER.id


def test_a_second_handover_of_a_seat_or_to_nobody_is_refused(centre: Centre) -> None:
    assert ask(centre, begin(UserId("ghost"))) is RefusalCode.UNKNOWN_SUBJECT
    assert ask(centre, begin()) is None
    other = begin(key=HandoverId("handover-2"))
    assert ask(centre, other) is RefusalCode.DUPLICATE
    assert ask(centre, begin(), COMMANDER) is RefusalCode.NOT_ALLOWED


def test_after_a_storm_of_messages_a_sheet_is_still_made(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = [DeadMessage(id=f"{n}", title="积水", target="东城区") for n in range(MOST_ITEMS + 1)]
    monkeypatch.setattr(watch_words, "_dead", lambda work, ledger: dead)
    assert ask(centre, begin()) is None
    assert now(centre).cut_at is not None
    assert [item.title for item in now(centre).items if item.state == "rest"] == ["+1701"]


def test_a_sheet_that_cannot_be_cut_is_not_begun_and_blocks_no_seat(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    twice = [Item(id="i1", section=Section.INCIDENTS, title="泄漏")] * 2
    with monkeypatch.context() as patch:
        patch.setattr(watch_words, "gather", lambda inputs: twice)
        assert ask(centre, begin()) is RefusalCode.DUPLICATE
    assert centre.ledger.books["handover"].get(KEY) is None
    assert ask(centre, begin(key=HandoverId("handover-2"))) is None


def test_the_leaver_has_it_gathered_anew_until_it_is_offered(centre: Centre) -> None:
    ask(centre, begin())
    an_incident(centre)
    assert now(centre).items == []
    assert ask(centre, ho.RecutHandover(handover=KEY, seen_version=2)) is None
    assert [item.id for item in now(centre).items] == ["i1"]


def test_both_signatures_hand_over_the_shift_and_what_is_in_hand(centre: Centre) -> None:
    an_incident(centre)
    alarm = an_alarm(centre)
    centre.now += 7 * HOUR  # an hour before the next watch
    assert ask(centre, begin()) is None
    for command, user in steps(centre):
        assert ask(centre, command, user) is None, command
    assert sign(centre, NEXT) is RefusalCode.WRONG_STATE
    assert sign(centre, LEADER) is None
    assert the(centre, "alarm", alarm).taken_by.user == LEADER.id
    assert sign(centre, NEXT) is None
    assert now(centre).state is ho.HandoverState.SIGNED
    day, night = the(centre, "shift", DAY), the(centre, "shift", NIGHT)
    assert (day.state, day.handover) == (du.ShiftState.HANDED_OVER, KEY)
    assert [turn.until is not None for turn in day.turns] == [True]
    assert [turn.user for turn in night.turns] == [NEXT.id]
    receiver = Actor(user=NEXT.id, seat=SEAT)
    assert the(centre, "alarm", alarm).taken_by == receiver
    assert the(centre, "incident", "i1").owner == receiver


def test_the_page_that_was_kept_is_for_everybody_who_reads_the_watch(centre: Centre) -> None:
    assert ask(centre, begin()) is None
    for body, user in steps(centre):
        assert ask(centre, body, user) is None
    assert sign(centre, LEADER) is None
    assert sign(centre, NEXT) is None

    def look(digest: str, key: str = KEY) -> list[str] | RefusalCode:
        looking = Looking(user=URBAN, entry=key, digest=digest)
        (answer,) = centre.do(DeskJob(do=looking))
        return answer.code if isinstance(answer, Refusal) else looking.found[-1].digests

    page = "bc" * 32
    assert look(page) is RefusalCode.UNKNOWN_SUBJECT
    assert ask(centre, ho.KeepDocument(handover=KEY, sha256=page), NEXT) is None
    assert look(page) == [page]
    assert look("ab" * 32) is RefusalCode.UNKNOWN_SUBJECT
    assert look(page, "handover-2") is RefusalCode.UNKNOWN_SUBJECT


def test_what_changed_and_was_not_noted_is_counted_before_the_first_signature(
    centre: Centre,
) -> None:
    def unnoted() -> int:
        found: list[int] = []
        centre.do(DeskJob(do=lambda desk: found.append(_unnoted(now(centre), desk))))
        return found[0]

    ask(centre, begin())
    for command, user in steps(centre)[:2]:
        assert ask(centre, command, user) is None
    an_incident(centre)
    assert unnoted() == 0, "within a minute of the cut"
    centre.now += 2 * NOTED_HOLDS
    assert unnoted() == 1
    assert ask(centre, ho.NoteChanges(handover=KEY, seq=centre.store.seq), NEXT) is None
    centre.now += 2 * NOTED_HOLDS
    assert unnoted() == 0


def both_read(centre: Centre) -> None:
    """A handover to the point where what changed is taken note of."""
    ask(centre, begin())
    for command, user in steps(centre):
        assert ask(centre, command, user) is None


@pytest.mark.parametrize("ahead", [0, 10**9], ids=["now", "of a moment to come"])
def test_of_a_console_that_says_no_list_all_is_noted_that_the_hub_finds(
    centre: Centre, ahead: int
) -> None:
    both_read(centre)
    an_incident(centre)
    seq = centre.store.seq
    said = ho.NoteChanges(handover=KEY, seq=seq + ahead)
    assert ask(centre, said, NEXT) is None
    assert [(one.id, one.what) for one in now(centre).noted] == [("i1", "new")]
    assert now(centre).noted_seq == seq
    assert ask(centre, a_report("i2")) is None
    again = ho.NoteChanges(handover=KEY, seq=centre.store.seq)
    assert ask(centre, again, NEXT) is None
    assert [one.id for one in now(centre).noted] == ["i1", "i2"]
    repeated = version(centre)
    assert ask(centre, ho.NoteChanges(handover=KEY, seq=seq), NEXT) is None
    assert version(centre) == repeated, "an older look changes nothing"


def test_only_what_stood_in_the_list_is_noted_and_only_up_to_when_it_was_asked_for(
    centre: Centre,
) -> None:
    both_read(centre)
    an_incident(centre)
    seen, seq = listed(centre), centre.store.seq
    assert ask(centre, a_report("i2")) is None
    invented = ho.Changed(id="a9", section=Section.ALARMS, title="x", what="new")
    said = ho.NoteChanges(handover=KEY, seq=seq, changes=[*seen, invented])
    assert ask(centre, said, NEXT) is None
    assert now(centre).noted == seen
    assert now(centre).noted_seq == seq
    centre.now += 2 * NOTED_HOLDS
    found: list[int] = []
    centre.do(DeskJob(do=lambda desk: found.append(_unnoted(now(centre), desk))))
    assert found == [1], "what came after the look is still to be noted"
    ahead = ho.NoteChanges(handover=KEY, seq=10**9, changes=[invented])
    seq = centre.store.seq
    assert ask(centre, ahead, NEXT) is None
    assert (now(centre).noted, now(centre).noted_seq) == ([], seq)


def listed(centre: Centre) -> list[ho.Changed]:
    """What a console is told that changed since the cut."""
    with centre.store.transaction() as work:
        return since_cut(now(centre), centre.ledger, work, centre.now)


def test_a_flagged_entry_comes_back_until_it_is_cleared(centre: Centre) -> None:
    ask(centre, note("e1", is_flagged=True))
    ask(centre, begin())
    assert [item.id for item in now(centre).items] == ["e1"]
    ask(centre, FlagEntry(entry=EntryId("e1"), seen_version=1, is_flagged=False))
    with centre.store.transaction() as work:
        assert items_of(now(centre), centre.ledger, work, centre.now) == []


def test_one_missing_is_approved_by_another_and_said_so(centre: Centre) -> None:
    ask(centre, begin())
    for command, user in steps(centre):
        if not (isinstance(command, ho.ReadItems) and not command.items):
            assert ask(centre, command, user) is None
    alone = ho.SignForAbsent(handover=KEY, seen_version=version(centre), reason="急诊")
    (receipt,) = centre.do(centre.command(alone, NEXT))
    assert receipt.request and now(centre).state is ho.HandoverState.READING
    decide = DecideRequest(request=RequestId(receipt.request), seen_version=1, is_approved=True)
    assert ask(centre, decide, NEXT) is RefusalCode.SAME_PERSON
    assert ask(centre, decide, COMMANDER) is None
    assert now(centre).state is ho.HandoverState.READING, "approved, and not signed: no password"
    assert sign(centre, NEXT) is None
    done = now(centre)
    assert done.state is ho.HandoverState.SIGNED
    assert done.leaver_signature and done.leaver_signature.is_absent
    assert len(done.chain_head) == 64
    forged = ho.SignForAbsent(handover=KEY, seen_version=1, reason="x", chain_head="00" * 32)
    assert ask(centre, forged, NEXT) is RefusalCode.MALFORMED


def test_killed_after_any_step_it_goes_on_where_it_was(tmp_path: Path) -> None:
    centre = watch_centre(tmp_path)
    open_now(centre)
    ask(centre, du.SignOn(shift=DAY, seat=SEAT))
    an_incident(centre)
    assert ask(centre, begin()) is None
    for command, user in steps(centre):
        before = now(centre)
        kill(centre, tmp_path)
        assert now(centre) == before
        assert ask(centre, command, user) is None
    for user in (LEADER, NEXT):
        kill(centre, tmp_path)
        assert sign(centre, user) is None
    kill(centre, tmp_path)
    assert now(centre).state is ho.HandoverState.SIGNED
    assert the(centre, "shift", DAY).state is du.ShiftState.HANDED_OVER
    centre.store.close()


def kill(centre: Centre, folder: Path) -> None:
    """Nothing is said before the end: only what is on the disk is left."""
    known, policy = centre.ledger.known, centre.ledger.policy
    centre.store.close()
    centre.store = Store(folder)
    centre.ledger = load_ledger(centre.store)
    centre.ledger.known = known
    centre.ledger.set_policy(policy)
