"""Demands 29 and 31: the roster: cells by key, copies, rotations, swaps, conflicts, files."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QDate, QItemSelectionModel, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QAbstractItemDelegate
from pytestqt.qtbot import QtBot

from app.roster_files import RosterFiles
from backends.link.api import Change
from backends.link.watch import RosterOf, RosterOfAnswer
from backends.record.access import Role
from backends.record.common import Realm
from backends.record.duty import CancelDuty, CoverDuty, Duty, DutyState, PlanDuty
from backends.record.ids import DutyId, UserId
from backends.record.refusal import Refusal, RefusalCode
from backends.record.watch_policy import CHINA, Batch, Days, Rotation, realm_of
from tests.gui.asked_link import AskedLink, context_of, until
from tests.gui.fakes_link import NOW, a_user
from tests.gui.test_every_key import Effect, every_key
from tests.gui.watch_samples import NIGHT, TODAY, a_watch
from widgets.incidents.form import FormDialog
from widgets.watch.attendance import AttendanceTab
from widgets.watch.changes_dialog import ChangesDialog, FaultsDialog
from widgets.watch.duty_dialogs import AbsenceDialog, CoverDialog, PersonPicker
from widgets.watch.roster import RosterTab
from widgets.watch.roster_model import CellState
from widgets.watch.roster_plan import (
    Place,
    copied,
    places_between,
    planned,
    rotated,
    swapped,
)
from widgets.watch.rotate_dialog import RotateDialog
from widgets.watch.swap_dialog import SwapDialog

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


def go(tab: RosterTab, row: int, days_on: int) -> Place:
    column = (TODAY - tab.model.first).days + days_on
    tab.grid.setCurrentIndex(tab.model.index(row, column))
    place = tab.model.place_at(tab.grid.currentIndex())
    assert place is not None
    return place


def shown(tab: RosterTab, kind: type[FormDialog]) -> FormDialog:
    return next(one for one in tab.findChildren(kind) if one.isVisible())


def at(tab: RosterTab, place: Place) -> Duty:
    return tab.model.duties[place.duty]


def test_days_are_columns_seats_rows_and_holidays_are_marked(tab: RosterTab) -> None:
    tester = QAbstractItemModelTester(
        tab.model, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    assert (tab.model.rowCount(), tab.model.columnCount()) == (26, 14)
    assert tab.model.first.weekday() == 0, "a fortnight begins on Monday"
    assert tab.model.headerData(6, Qt.Orientation.Horizontal) == "11-22 周日"
    assert tab.model.day_mark(dt.date(2026, 11, 26)) == "休"
    assert tab.model.day_mark(dt.date(2026, 11, 28)) == "班"
    tab.length.setCurrentIndex(1)
    assert tab.model.columnCount() == 31
    del tester


def test_what_is_empty_doubled_or_without_its_person_is_found_by_key(
    tab: RosterTab, link: AskedLink
) -> None:
    place = go(tab, 4, 2)
    duty = at(tab, place)
    link.duties[duty.id] = msgspec.structs.replace(duty, state=DutyState.ABSENT)
    twin = at(tab, go(tab, 8, 2))
    link.duties[twin.id] = msgspec.structs.replace(twin, person=at(tab, go(tab, 9, 2)).person)
    link.tell(Change(duties=frozenset({duty.id, twin.id})))
    found = set()
    tab.grid.setCurrentIndex(tab.model.index(0, 0))
    for _ in range(30):
        tab.act("next_empty")
        found.add(tab.model.cell_at(tab.grid.currentIndex()).state)
    assert found == {CellState.EMPTY, CellState.ABSENT, CellState.CONFLICT}
    go(tab, 8, 2)
    tip = tab.model.cell_at(tab.grid.currentIndex()).tip
    assert "同一时间也排在 应急席3" in tip


def test_a_cell_is_filled_by_typing_a_name(tab: RosterTab, link: AskedLink) -> None:
    place = go(tab, 3, 2)
    QTest.keyClick(tab.grid, Qt.Key.Key_Return)
    editor = tab.grid.findChild(PersonPicker)
    assert editor is not None
    person = link.users_now["p40"]
    line = editor.lineEdit()
    assert line is not None
    line.selectAll()
    line.setText(person.name)
    tab.grid.commitData(editor)
    plan = planned(place, person.id, person.name)
    assert link.sent == [PlanDuty(duty=place.duty, plan=plan, seen_version=1)]
    assert tab.model.cell_at(tab.grid.currentIndex()).state is CellState.PENDING
    line.setText("无此人")
    tab.grid.commitData(editor)
    assert "没有“无此人”这个人" in tab.notice.text and len(link.sent) == 1


def test_in_an_exercise_every_plan_is_of_its_own_watches(tab: RosterTab, link: AskedLink) -> None:
    real = go(tab, 3, 2)
    link.realm_now, duties = Realm.DRILL, dict(link.duties)
    link.duties.clear()
    link.tell(Change(reset=True))
    place = go(tab, 3, 2)
    assert place.duty != real.duty
    assert tab.model.duty_at(tab.grid.currentIndex()) is None, "the real one is out of view"
    tab.deeds.put(place, "p40")
    body = link.sent[-1]
    assert isinstance(body, PlanDuty)
    assert (body.duty, realm_of(body.plan.shift)) == (place.duty, Realm.DRILL)
    own = [place, dataclasses.replace(place, day=place.day + dt.timedelta(days=1))]
    for one in own:
        known = at_real(duties, one)
        link.duties[one.duty] = msgspec.structs.replace(
            known, id=one.duty, realm=Realm.DRILL, shift=one.template.id_on(one.day, Realm.DRILL)
        )
    every = places_between(link.policy.watch, [place.seat], place.day, 2, Realm.DRILL)
    plans = copied(own, 7, tab.model.duties, link.users)
    plans += swapped(own[0], own[1], tab.model.duties)
    plans += rotated([link.users_now["p40"]], every, 1)
    assert len(plans) == 8
    assert {realm_of(plan.shift) for plan in plans} == {Realm.DRILL}


def at_real(duties: dict[DutyId, Duty], place: Place) -> Duty:
    """Who is planned there in earnest."""
    return duties[dataclasses.replace(place, realm=Realm.LIVE).duty]


def test_a_watch_that_runs_is_covered_and_one_that_is_over_stays(
    tab: RosterTab, link: AskedLink
) -> None:
    place = go(tab, 3, 0)
    duty = at(tab, place)
    tab.deeds.put(place, "p40")
    name = link.users_now["p40"].name
    assert link.sent == [CoverDuty(duty=duty.id, seen_version=1, person=UserId("p40"), name=name)]
    tab.deeds.put(go(tab, 3, -1), "p40")
    assert "已经过去" in tab.notice.text and len(link.sent) == 1


def test_only_the_leader_and_the_commander_change_it(tab: RosterTab, link: AskedLink) -> None:
    link.user_now = a_user(Role.DISPATCHER)
    link.tell(Change(user=True))
    place = go(tab, 3, 2)
    tab.act("edit")
    tab.deeds.put(place, "p40")
    assert not link.sent and "值班长或指挥长" in tab.notice.text
    assert not tab.rotate.isVisible()


def test_two_cells_are_swapped_after_a_look(tab: RosterTab, link: AskedLink) -> None:
    one, other = go(tab, 3, 2), go(tab, 5, 3)
    first, second = at(tab, one), at(tab, other)
    for place in (one, other):
        row = [seat.seat for seat in tab.model.seats].index(place.seat.seat)
        index = tab.model.index(row, (place.day - tab.model.first).days)
        tab.grid.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Select)
    tab.act("swap")
    asked = shown(tab, ChangesDialog)
    assert not link.sent, "nothing is sent before it was looked at"
    asked.send()
    told = {body.duty: body.plan.person for body in link.sent if isinstance(body, PlanDuty)}
    assert told == {one.duty: second.person, other.duty: first.person}


def test_a_week_is_copied_without_what_has_begun(tab: RosterTab, link: AskedLink) -> None:
    go(tab, 3, 0)
    tab.week.click()
    asked = shown(tab, ChangesDialog)
    assert isinstance(asked, ChangesDialog)
    days = {line.plan.starts_at.date() for line in asked.lines}
    assert min(days) >= TODAY and asked.lines
    assert "将改动" in asked.effect.text()


def test_of_a_duty_that_is_covered_who_was_planned_is_copied_with_their_name(
    tab: RosterTab, link: AskedLink
) -> None:
    place = go(tab, 3, 2)
    duty = at(tab, place)
    link.duties[duty.id] = msgspec.structs.replace(
        duty, state=DutyState.COVERED, person=UserId("p40"), name=link.users_now["p40"].name
    )
    (plan,) = copied([place], 7, tab.model.duties, link.users)
    tab.length.setCurrentIndex(1)
    assert (plan.person, plan.name) == (duty.planned, link.users_now[duty.planned].name)
    tab.week.click()
    asked = shown(tab, ChangesDialog)
    assert isinstance(asked, ChangesDialog)
    assert all(line.plan.name for line in asked.lines)


def test_people_take_turns_by_a_template(tab: RosterTab, link: AskedLink) -> None:
    place = go(tab, 6, 1)
    tab.rotate.click()
    asked = shown(tab, RotateDialog)
    assert isinstance(asked, RotateDialog)
    asked.people.setPlainText("张三")
    asked.send()
    assert "不认识：张三" in asked.warning.text()
    asked.people.setPlainText("p10、p11\np12")
    asked.shift.setCurrentIndex(1)
    asked.days.setValue(6)
    asked.each.setValue(2)
    plans = asked.proposal()
    assert [plan.person for plan in plans] == ["p10", "p10", "p11", "p11", "p12", "p12"]
    assert {plan.seat for plan in plans} == {place.seat.seat}
    asked.send()
    assert shown(tab, ChangesDialog).isVisible()


def test_copied_cells_are_pasted_at_the_cursor(tab: RosterTab, link: AskedLink) -> None:
    place = go(tab, 3, 1)
    tab.act("copy")
    to = go(tab, 4, 4)
    tab.act("paste")
    asked = shown(tab, ChangesDialog)
    asked.send()
    body = link.sent[0]
    assert isinstance(body, PlanDuty)
    assert (body.duty, body.plan.person) == (to.duty, at(tab, place).person)


def test_a_doubled_person_is_told_before_it_is_sent(tab: RosterTab, link: AskedLink) -> None:
    place, busy = go(tab, 3, 2), at(tab, go(tab, 7, 2))
    tab.propose("试", [planned(place, busy.person, busy.name)])
    asked = shown(tab, ChangesDialog)
    assert "1 处同一个人同一时间排了两个席位" in asked.warning.text()


def test_many_refusals_are_said_once(tab: RosterTab, link: AskedLink) -> None:
    place = go(tab, 3, 2)
    body = PlanDuty(duty=place.duty, plan=planned(place, UserId("p40"), ""))
    refusal = Refusal(code=RefusalCode.OUT_OF_RANGE)
    link.tell(Change(refusals=((body, refusal), (body, refusal))))
    assert "没有排班" in tab.notice.text and "共 2 处" in tab.notice.text


def test_every_key_of_the_roster(tab: RosterTab, link: AskedLink) -> None:
    tab.activateWindow()

    def opens(kind: type[FormDialog]) -> Effect:
        def prepare() -> Callable[[], bool]:
            for one in tab.findChildren(FormDialog):
                one.reject()
            go(tab, 3, 2)
            return lambda: any(one.isVisible() for one in tab.findChildren(kind))

        return prepare

    def edits() -> Callable[[], bool]:
        go(tab, 3, 2)

        def is_done() -> bool:
            editors = [one for one in tab.grid.findChildren(PersonPicker) if one.isVisible()]
            for editor in editors:
                tab.grid.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
            return bool(editors)

        return is_done

    def cancels() -> Callable[[], bool]:
        go(tab, 3, 2)
        return lambda: isinstance(link.sent[-1], CancelDuty)

    def moves(days: int) -> Effect:
        def prepare() -> Callable[[], bool]:
            first = tab.model.first
            return lambda: tab.model.first == first + dt.timedelta(days=days)

        return prepare

    def other_shift() -> Callable[[], bool]:
        before = tab.shift.currentIndex()
        return lambda: tab.shift.currentIndex() != before

    def today() -> Callable[[], bool]:
        tab.act("later")
        return lambda: tab.model.day_at(tab.grid.currentIndex().column()) == TODAY

    def says(words: str) -> Effect:
        def prepare() -> Callable[[], bool]:
            tab.notice.say("")
            return lambda: words in tab.notice.text

        return prepare

    def seeks() -> Callable[[], bool]:
        return lambda: tab.model.wants_care(tab.grid.currentIndex())

    every_key(
        tab.grid.keys,
        tab.grid,
        {
            "edit": edits,
            "absent": opens(AbsenceDialog),
            "cover": opens(CoverDialog),
            "cancel": cancels,
            "copy": says("已复制"),
            "paste": opens(ChangesDialog),
            "swap": says("选中两格"),
            "next_empty": seeks,
            "shift": other_shift,
            "today": today,
            "earlier": moves(-7),
            "later": moves(7),
        },
    )


def test_day_and_night_change_places_from_one_cell(tab: RosterTab, link: AskedLink) -> None:
    here = go(tab, 4, 3)
    tab.act("swap")
    asked = shown(tab, SwapDialog)
    assert isinstance(asked, SwapDialog)
    asked.seat.setCurrentIndex(asked.seat.findData(str(here.seat.seat)))
    asked.day.setDate(QDate(here.day.year, here.day.month, here.day.day))
    assert asked.shift.currentData() == "night", "the other watch is offered"
    asked.send()
    changes = shown(tab, ChangesDialog)
    assert isinstance(changes, ChangesDialog)
    night = Place(seat=here.seat, template=NIGHT, day=here.day)
    people = {place.duty: link.duties[place.duty].person for place in (here, night)}
    assert {line.plan.id: line.plan.person for line in changes.lines} == {
        here.duty: people[night.duty],
        night.duty: people[here.duty],
    }
    changes.reject()


def test_a_batch_stands_in_the_roster_from_its_day_and_holidays_are_left_out(
    tab: RosterTab, link: AskedLink
) -> None:
    since = TODAY + dt.timedelta(days=4)
    kept = Rotation(id="two", name="双人轮", days=Days.WORKING, each_days=1, people=[UserId("p03")])
    policy = link.policy_now
    watch = msgspec.structs.replace(
        policy.watch, batches=[Batch(name="第一批", since=since)], rotations=[kept]
    )
    link.policy_now = msgspec.structs.replace(policy, watch=watch)
    link.duties.clear()
    link.tell(Change(policy=True, reset=True))
    tab.model.set_asked([])
    seat = next(plan for plan in watch.seats if plan.batch == "第一批")
    row = [plan.seat for plan in tab.model.seats].index(seat.seat)
    place = go(tab, row, 2)
    assert tab.model.moves_in(place) == since
    assert not tab.model.wants_care(tab.grid.currentIndex()), "nobody is missed before"
    tab.deeds.put(place, "p03")
    assert "起入驻" in tab.notice.text and not link.sent
    assert tab.model.wants_care(tab.model.index(row, (since - tab.model.first).days))
    go(tab, row, 0)
    tab.deeds.rotate()
    asked = shown(tab, RotateDialog)
    assert isinstance(asked, RotateDialog)
    asked.template.setCurrentIndex(1)
    days = {plan.starts_at.astimezone(CHINA).date() for plan in asked.proposal()}
    assert min(days) == dt.date(2026, 11, 27), "not before it moves in, and 26 is a holiday"
    assert dt.date(2026, 11, 28) in days and dt.date(2026, 11, 29) not in days, "made up"
    asked.reject()


@pytest.mark.asyncio
async def test_a_stretch_far_ahead_is_asked_for(tab: RosterTab, link: AskedLink) -> None:
    for _ in range(4):
        tab.act("later")
    await until(lambda: link.asked and isinstance(link.asked[-1], RosterOf))
    question = link.asked[-1]
    assert isinstance(question, RosterOf)
    assert question.since.date() >= TODAY + dt.timedelta(days=14)


@pytest.mark.asyncio
async def test_the_roster_goes_out_to_a_table_and_comes_back_unchanged(
    tab: RosterTab, link: AskedLink, tmp_path: Path
) -> None:
    files = RosterFiles(link, tab, AttendanceTab(context_of(link), tab))
    for name in ("值班表.xlsx", "值班表.ics"):
        tab.export_asked.emit(str(tmp_path / name))
        await until(lambda: not files.is_busy)
        assert "已导出" in tab.notice.text
        tab.import_asked.emit(str(tmp_path / name))
        await until(lambda: not files.is_busy)
        asked = shown(tab, ChangesDialog)
        assert isinstance(asked, ChangesDialog) and not asked.lines
        asked.reject()
        await asyncio.sleep(0)


@pytest.mark.asyncio
async def test_who_is_on_leave_or_covers_stays_so_when_the_same_file_comes_back(
    tab: RosterTab, link: AskedLink, tmp_path: Path
) -> None:
    files = RosterFiles(link, tab, AttendanceTab(context_of(link), tab))
    away, covered = at(tab, go(tab, 4, 2)), at(tab, go(tab, 5, 2))
    link.duties[away.id] = msgspec.structs.replace(away, state=DutyState.ABSENT)
    link.duties[covered.id] = msgspec.structs.replace(
        covered, state=DutyState.COVERED, person=UserId("p40"), name=link.users_now["p40"].name
    )
    link.answers[RosterOf] = RosterOfAnswer(duties=list(link.duties.values()), shifts=[])
    for name in ("值班表.xlsx", "值班表.ics"):
        tab.export_asked.emit(str(tmp_path / name))
        await until(lambda: not files.is_busy)
        tab.import_asked.emit(str(tmp_path / name))
        await until(lambda: not files.is_busy)
        asked = shown(tab, ChangesDialog)
        assert isinstance(asked, ChangesDialog) and not asked.lines
        asked.reject()
        await asyncio.sleep(0)


@pytest.mark.asyncio
async def test_a_faulty_file_is_not_taken_and_every_cell_is_named(
    tab: RosterTab, link: AskedLink, tmp_path: Path
) -> None:
    files = RosterFiles(link, tab, AttendanceTab(context_of(link), tab))
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 half a file")
    tab.import_asked.emit(str(broken))
    await until(lambda: not files.is_busy)
    faults = next(one for one in tab.findChildren(FaultsDialog) if one.isVisible())
    assert "不完整" in faults.list.item(0).text()
    assert not link.sent
    tab.import_asked.emit(str(tmp_path / "没有.xlsx"))
    await until(lambda: not files.is_busy)
    assert "读不出来" in tab.notice.text
    link.is_down = True
    tab.export_asked.emit(str(tmp_path / "值班表.xlsx"))
    await until(lambda: not files.is_busy)
    assert "断开" in tab.notice.text and not (tmp_path / "值班表.xlsx").exists()


@pytest.mark.asyncio
async def test_a_duty_that_came_since_shows_without_losing_the_cursor(
    tab: RosterTab, link: AskedLink
) -> None:
    link.answers[RosterOf] = RosterOfAnswer(duties=[], shifts=[])
    place = go(tab, 3, 2)
    duty = at(tab, place)
    link.duties[duty.id] = msgspec.structs.replace(
        duty, person=UserId("p40"), name="新人", state=DutyState.COVERED, changed_at=NOW
    )
    here = tab.grid.currentIndex()
    link.tell(Change(duties=frozenset({duty.id})))
    assert tab.grid.currentIndex() == here
    assert tab.model.cell_at(here).name == link.users_now["p40"].name
