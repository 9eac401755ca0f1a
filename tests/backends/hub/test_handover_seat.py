"""Whose a seat is to hand over: who sits there; while it is free, whose it is or who is planned."""

from __future__ import annotations

from typing import Any

import msgspec

from backends.record import duty as du
from backends.record import handover as ho
from backends.record.ids import HandoverId, RequestId, UserId
from backends.record.refusal import RefusalCode
from backends.record.request import DecideRequest
from backends.record.watch_policy import duty_id
from tests.backends.hub.hands import COMMANDER, HOUR, LEADER, Centre
from tests.backends.hub.test_watch import DAY, DESK, NEXT, NIGHT, SEAT, URBAN, ask, plan, the
from tests.backends.hub.test_watch_change import (
    GREEN,
    PEOPLE,
    URBAN_NIGHT,
    ZHAO,
    ask_and_approve,
    begin,
    centre,
    hand_over,
    offer,
    sheet,
    sign,
    sits,
)

__all__ = ["centre"]
THIRD = msgspec.structs.replace(NEXT, id=UserId("third"), name="罗文")


def know(centre: Centre, *people: Any) -> None:
    known = {user.id: user for user in (*PEOPLE, *people)}
    centre.ledger.known = known.get


def test_who_has_handed_over_and_left_cannot_hand_it_over_again(centre: Centre) -> None:
    know(centre, THIRD)
    hand_over(centre, "h1", LEADER, NEXT)
    assert begin(centre, "h2", LEADER, URBAN) is RefusalCode.WRONG_STATE
    assert begin(centre, "h2", THIRD, URBAN) is RefusalCode.WRONG_STATE
    assert sits(centre, NIGHT) == {SEAT: NEXT.id}


def test_a_seat_never_sat_at_is_handed_over_once_too(centre: Centre) -> None:
    assert ask(centre, du.SignOff(shift=DAY, seat=DESK, reason="外出"), URBAN) is None
    hand_over(centre, "h1", URBAN, URBAN_NIGHT, DESK)
    assert begin(centre, "h2", URBAN, URBAN_NIGHT, DESK) is RefusalCode.WRONG_STATE


def test_a_seat_at_which_another_sits_is_theirs_to_hand_over(centre: Centre) -> None:
    assert begin(centre, "h1", NEXT, URBAN) is RefusalCode.WRONG_STATE
    assert begin(centre, "h1", COMMANDER, NEXT) is RefusalCode.NOT_ALLOWED
    wrong = begin(centre, "h1", NEXT, NEXT, SEAT, leaver=COMMANDER.id, reason="急诊")
    assert wrong is RefusalCode.WRONG_STATE
    assert begin(centre, "h1", LEADER, NEXT) is None


def test_a_free_seat_is_handed_over_by_whose_it_is_or_who_is_planned(centre: Centre) -> None:
    assert begin(centre, "h1", LEADER, ZHAO, GREEN) is RefusalCode.NOT_ALLOWED
    begin_at = centre.now + HOUR  # a duty that has begun is not planned
    duty = msgspec.structs.replace(plan(GREEN, URBAN.id).plan, id=duty_id(DAY, GREEN))
    duty = msgspec.structs.replace(duty, starts_at=begin_at, ends_at=begin_at + 12 * HOUR)
    assert ask(centre, du.PlanDuty(duty=duty.id, plan=duty)) is None
    assert begin(centre, "h1", URBAN, ZHAO, GREEN) is None
    given_up = ho.AbandonHandover(handover=HandoverId("h1"), seen_version=2, reason="换人")
    assert ask(centre, given_up, URBAN) is None
    assert begin(centre, "h2", ZHAO, URBAN, GREEN) is None, "their own"


def test_both_who_sit_there_in_the_overlap_may_hand_it_over(centre: Centre) -> None:
    know(centre, THIRD)
    assert ask(centre, du.SignOn(shift=DAY, seat=SEAT), NEXT) is None
    hand_over(centre, "h1", LEADER, THIRD)
    assert begin(centre, "h2", NEXT, THIRD) is None


def test_a_seat_that_was_taken_up_after_one_left_alone_is_not_handed_over_again(
    centre: Centre,
) -> None:
    assert begin(centre, "h1", URBAN, URBAN_NIGHT, DESK) is None
    offer(centre, "h1", URBAN)
    alone = ho.SignForAbsent(handover=HandoverId("h1"), seen_version=4, reason="接班人没有到")
    ask_and_approve(centre, alone, URBAN, LEADER)
    assert sign(centre, "h1", URBAN) is None
    assert begin(centre, "h2", URBAN, URBAN_NIGHT, DESK) is RefusalCode.DUPLICATE
    given_up = ho.AbandonHandover(
        handover=HandoverId("h1"), seen_version=sheet(centre, "h1").version, reason="重做"
    )
    assert ask(centre, given_up, LEADER) is None
    assert begin(centre, "h2", URBAN, URBAN_NIGHT, DESK) is None, "nobody has it yet"
    assert the(centre, "handover", "h2").leaver == URBAN.id


def test_a_request_that_was_approved_after_the_seat_had_another_lapses(centre: Centre) -> None:
    body = ho.BeginHandover(
        handover=HandoverId("h1"),
        giving=DAY,
        taking=NIGHT,
        seat=SEAT,
        receiver=NEXT.id,
        leaver=LEADER.id,
        reason="急诊",
    )
    (receipt,) = centre.do(centre.command(body, NEXT))
    assert ask(centre, du.SignOn(shift=DAY, seat=SEAT, reason="顶班"), COMMANDER) is None
    assert ask(centre, du.SignOff(shift=DAY, seat=SEAT, reason="急诊"), LEADER) is None
    decide = DecideRequest(request=RequestId(receipt.request), seen_version=1, is_approved=True)
    assert ask(centre, decide, COMMANDER) is None
    assert centre.ledger.books["handover"].get("h1") is None
