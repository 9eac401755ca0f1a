"""What a change of the roster is made over, on which days it is listed, and what is refused."""

from __future__ import annotations

import dataclasses
import datetime as dt

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from backends.link.api import Change
from backends.link.watch import RosterOf, RosterOfAnswer
from backends.record.duty import DutyState, PlanDuty
from backends.record.ids import UserId
from backends.record.refusal import Refusal, RefusalCode
from tests.gui.asked_link import AskedLink, context_of, until
from tests.gui.test_watch_roster import at, go, shown
from tests.gui.watch_samples import a_watch
from widgets.watch.changes_dialog import ChangesDialog
from widgets.watch.roster import RosterTab
from widgets.watch.roster_plan import planned

pytestmark = pytest.mark.gui


@pytest.fixture
def link() -> AskedLink:
    return a_watch()


@pytest.fixture
def tab(qtbot: QtBot, link: AskedLink) -> RosterTab:
    made = RosterTab(context_of(link))
    qtbot.addWidget(made)
    made.resize(1220, 860)
    made.show()
    return made


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
