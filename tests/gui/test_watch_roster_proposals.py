"""What a change of the roster is made over, on which days it is listed, and what is refused."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections import Counter

import msgspec
import pytest
from PySide6.QtCore import QDate

from backends.link.api import Change
from backends.link.watch import RosterOf, RosterOfAnswer
from backends.record.duty import DutyState, PlanDuty
from backends.record.ids import UserId
from backends.record.refusal import Refusal, RefusalCode
from backends.record.watch_policy import ShiftTemplate
from tests.gui.asked_link import AskedLink, until
from tests.gui.fakes_link import NOW
from tests.gui.test_watch_roster import at, go, link, shown, tab
from tests.gui.watch_samples import DAY, NIGHT, TODAY, seats
from widgets.watch.changes_dialog import ChangesDialog
from widgets.watch.roster import RosterTab
from widgets.watch.roster_plan import Place, copied, lines_of, people_in, planned, rotated
from widgets.watch.rotate_dialog import RotateDialog

pytestmark = pytest.mark.gui
__all__ = ["link", "tab"]


def test_what_is_planned_says_over_which_version_and_over_nobody(
    tab: RosterTab, link: AskedLink
) -> None:
    place, other = go(tab, 3, 2), go(tab, 4, 2)
    duty = at(tab, place)
    link.duties[duty.id] = msgspec.structs.replace(duty, state=DutyState.ABSENT, version=7)
    del link.duties[other.duty]
    for one in (place, other):
        tab.deeds.put(one, "p40")
    tab.propose("试", [planned(one, UserId("p40"), "") for one in (place, other)])
    shown(tab, ChangesDialog).send()
    seen = [body.seen_version for body in link.sent if isinstance(body, PlanDuty)]
    assert seen == [7, 0, 7, 0]


def test_a_plan_over_a_watch_that_has_begun_is_refused_in_words(
    tab: RosterTab, link: AskedLink
) -> None:
    place = go(tab, 3, 2)
    body = PlanDuty(duty=place.duty, plan=planned(place, UserId("p40"), ""))
    link.tell(Change(refusals=((body, Refusal(code=RefusalCode.WRONG_STATE)),)))
    assert tab.notice.text == "没有排班：这一班已经开始，换人请用替班"
    link.tell(Change(refusals=((body, Refusal(code=RefusalCode.STALE_VERSION)),)))
    assert tab.notice.text == "没有排班：排班刚刚有变化，请看过新内容后再操作"


@pytest.mark.asyncio
async def test_over_days_out_of_view_the_centre_is_asked_before_changes_are_listed(
    tab: RosterTab, link: AskedLink
) -> None:
    place = go(tab, 3, 2)
    far = dataclasses.replace(place, day=place.day + dt.timedelta(days=40))
    begin, end = far.template.span_on(far.day)
    there = msgspec.structs.replace(
        at(tab, place), id=far.duty, starts_at=begin, ends_at=end, version=3
    )
    link.answers[RosterOf] = RosterOfAnswer(duties=[there], shifts=[])
    tab.propose("试", [planned(far, UserId("p40"), "")])
    await until(lambda: any(one.isVisible() for one in tab.findChildren(ChangesDialog)))
    asked = shown(tab, ChangesDialog)
    assert isinstance(asked, ChangesDialog)
    assert [line.before for line in asked.lines] == [there]
    asked.reject()
    link.is_down = True
    tab.propose("试", [planned(far, UserId("p40"), "")])
    await until(lambda: "要连上后再改" in tab.notice.text)


def places_of(days: int) -> list[Place]:
    """Day and night of one seat; the night stands first, as a policy may have it."""
    return [
        Place(seat=seats()[5], template=template, day=TODAY + dt.timedelta(days=day))
        for day in range(days)
        for template in (NIGHT, DAY)
    ]


@pytest.mark.parametrize(
    ("count", "each", "turns"),
    [
        (2, 1, ["p10 p11", "p10 p11", "p10 p11", "p10 p11"]),
        (3, 1, ["p10 p11", "p12 p10", "p11 p12", "p10 p11"]),
        (4, 1, ["p10 p11", "p12 p13", "p11 p12", "p13 p10"]),
        (3, 2, ["p10 p11", "p10 p11", "p12 p10", "p12 p10"]),
    ],
)
def test_people_take_turns_over_all_watches_and_nobody_has_night_and_then_day(
    link: AskedLink, count: int, each: int, turns: list[str]
) -> None:
    people, unknown = people_in("p10,p11；p12\np13 ", link.users_now.values())
    assert not unknown
    plans = rotated(people[:count], places_of(4), each)
    by_time = [str(plan.person) for plan in sorted(plans, key=lambda plan: plan.starts_at)]
    assert [" ".join(by_time[n : n + 2]) for n in range(0, 8, 2)] == turns
    lines, _ = lines_of(plans, {}, NOW - dt.timedelta(days=2))
    assert not any(line.is_without_rest for line in lines)


@pytest.mark.parametrize("each", [1, 2])
@pytest.mark.parametrize(
    ("watches", "count"), [(2, 3), (2, 4), (2, 6), (3, 3), (3, 4), (3, 6), (3, 9), (6, 3)]
)
def test_everybody_gets_each_watch_as_often_and_never_two_on_end(
    link: AskedLink, watches: int, count: int, each: int
) -> None:
    people = list(link.users_now.values())[:count]
    templates = [
        ShiftTemplate(key=f"w{n}", name="班", starts_at=dt.time(n * 24 // watches), hours=8)
        for n in range(watches)
    ]
    places = [
        Place(seat=seats()[5], template=template, day=TODAY + dt.timedelta(days=day))
        for day in range(36 * each)
        for template in templates
    ]
    turns = [(plan.person, plan.shift) for plan in rotated(people, places, each)]
    key_of = {place.template.id_on(place.day, place.realm): place.template.key for place in places}
    had = Counter((person, key_of[shift]) for person, shift in turns)
    assert len(had) == watches * count and len(set(had.values())) == 1
    assert all(one[0] != other[0] for one, other in itertools.pairwise(turns))


def test_the_form_says_when_two_people_always_keep_their_watch_and_when_rest_is_short(
    tab: RosterTab, link: AskedLink
) -> None:
    go(tab, 6, 1)
    tab.rotate.click()
    asked = shown(tab, RotateDialog)
    assert isinstance(asked, RotateDialog)
    fixed, short = "每人固定上同样的班", "中间只歇一班"
    asked.people.setPlainText("p10")
    assert fixed not in asked.effect.text()
    asked.people.setPlainText("p10、p11")
    assert fixed in asked.effect.text()
    asked.shift.setCurrentIndex(1)
    assert fixed not in asked.effect.text(), "one watch a day: they take turns"
    asked.shift.setCurrentIndex(0)
    asked.people.setPlainText("p10、p11、p12")
    assert fixed not in asked.effect.text() and short not in asked.effect.text()
    evening = msgspec.structs.replace(NIGHT, key="evening", starts_at=dt.time(16))
    watch = msgspec.structs.replace(link.policy_now.watch, shifts=[DAY, evening, NIGHT])
    link.policy_now = msgspec.structs.replace(link.policy_now, watch=watch)
    asked.people.setPlainText("p10、p11、p12 ")
    assert fixed not in asked.effect.text() and short in asked.effect.text()


def test_two_watches_without_a_break_between_are_marked(tab: RosterTab, link: AskedLink) -> None:
    place = go(tab, 3, 2)
    night = dataclasses.replace(place, template=NIGHT, day=place.day - dt.timedelta(days=1))
    person = at(tab, place).person
    link.duties.pop(night.duty, None)
    tab.propose("试", [planned(night, person, "")])
    asked = shown(tab, ChangesDialog)
    assert isinstance(asked, ChangesDialog)
    item = asked.table.item(0, 4)
    assert item is not None and item.text() == f"△ {link.users_now[person].name}，接连两班"
    assert asked.warning.text() == "△ 1 处同一个人接连上两班，中间没有休息"


def test_of_who_is_on_leave_this_week_the_next_is_planned(tab: RosterTab, link: AskedLink) -> None:
    place = go(tab, 3, 2)
    duty = at(tab, place)
    away = msgspec.structs.replace(duty, state=DutyState.ABSENT)
    (plan,) = copied([place], 7, {duty.id: away}, link.users)
    assert (plan.person, plan.name) == (duty.person, duty.name)
    after_cover = msgspec.structs.replace(away, person=UserId("p40"), name="代班的人")
    (plan,) = copied([place], 7, {duty.id: after_cover}, link.users)
    assert (plan.person, plan.name) == (duty.planned, link.users_now[duty.planned].name)
    off = msgspec.structs.replace(duty, state=DutyState.CANCELLED)
    assert copied([place], 7, {duty.id: off}, link.users) == []


def test_a_year_whose_holidays_are_not_known_is_said_where_they_count(
    tab: RosterTab, link: AskedLink
) -> None:
    go(tab, 6, 1)
    tab.rotate.click()
    asked = shown(tab, RotateDialog)
    assert isinstance(asked, RotateDialog)
    asked.on.setCurrentIndex(1)
    assert "2027" not in asked.effect.text()
    asked.days.setValue(60)
    words = "日历里没有 2027 年的节假日，那一年只按周一到周五算工作日"
    assert words in asked.effect.text()
    asked.on.setCurrentIndex(0)
    assert "2027" not in asked.effect.text()
    asked.on.setCurrentIndex(2)
    assert words in asked.effect.text()
    asked.first.setDate(QDate(2026, 10, 1))
    assert "2027" not in asked.effect.text()
