"""Demands 29 and 31: who is on watch, signing on and off, empty seats; the header's words."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from backends.link.api import Change
from backends.record.access import Role
from backends.record.duty import CoverDuty, OpenShift, ReportAbsence, SeatTurn, SignOff, SignOn
from backends.record.ids import SeatId, UserId
from backends.record.refusal import Refusal, RefusalCode
from backends.record.watch_policy import WatchPolicy
from tests.gui.asked_link import AskedLink, context_of
from tests.gui.fakes_link import NOW, a_user
from tests.gui.shell_parts import make_window
from tests.gui.test_every_key import Effect, every_key
from tests.gui.watch_samples import DAY, TODAY, a_watch
from widgets.incidents.form import FormDialog
from widgets.watch.duty_dialogs import AbsenceDialog, CoverDialog, PersonPicker, SignOnDialog
from widgets.watch.now import NowTab
from widgets.watch.seats import current_shift

pytestmark = pytest.mark.gui

OWN = SeatId("seat-watch_leader")


@pytest.fixture
def link() -> AskedLink:
    return a_watch()


@pytest.fixture
def tab(qtbot: QtBot, link: AskedLink) -> NowTab:
    made = NowTab(context_of(link))
    qtbot.addWidget(made)
    made.resize(1220, 800)
    made.show()
    return made


def line(tab: NowTab, seat: str) -> str:
    row = tab.model.row_of(SeatId(seat))
    return " ".join(str(tab.model.index(row, n).data()) for n in range(tab.model.columnCount()))


def dialog(tab: NowTab, kind: type[FormDialog]) -> FormDialog:
    return next(one for one in tab.findChildren(kind) if one.isVisible())


def sits(link: AskedLink, *turns: SeatTurn) -> None:
    shift = current_shift(link)
    assert shift is not None
    link.shifts[shift.id] = msgspec.structs.replace(shift, turns=[*shift.turns, *turns])
    link.pending_now.clear()
    link.tell(Change(shifts=frozenset({shift.id})))


def test_every_seat_says_who_sits_there_who_was_planned_and_what_is_wrong(tab: NowTab) -> None:
    assert "▲ 空岗" in line(tab, "应急席3")
    assert "● 在岗" in line(tab, "应急席1") and "第一批" in line(tab, "应急席1")
    assert "○ 未签到" in line(tab, OWN) and "林晓岚" in line(tab, OWN)
    assert "席位 26 · 在岗 22 · ▲ 空岗 1" in tab.summary.text()
    assert tab.title.text() == "白班  08:00–20:00"
    assert tab.time_left.text() == "还有 5 小时 56 分"
    assert "夜班 20:00–08:00" in tab.following.text()


def test_one_signs_on_to_ones_own_seat_by_one_key(tab: NowTab, link: AskedLink) -> None:
    tester = QAbstractItemModelTester(
        tab.model, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    assert tab.chosen is not None and tab.chosen.seat == OWN, "the cursor waits at one's own"
    QTest.keyClick(tab.list, Qt.Key.Key_Return)
    assert link.sent == [SignOn(shift=DAY.id_on(TODAY), seat=OWN)]
    assert tab.sign_on.text() == "提交中…"
    sits(link, SeatTurn(seat=OWN, user=UserId("watch_leader"), since=NOW))
    assert "● 在岗" in line(tab, OWN)
    assert not tab.sign_on.isEnabled() and tab.sign_off.isEnabled()
    del tester


def test_without_a_roster_one_takes_ones_seat_of_the_policy(qtbot: QtBot, link: AskedLink) -> None:
    shift = current_shift(link)
    assert shift is not None
    link.duties.clear()
    link.shifts.clear()
    link.shifts[shift.id] = msgspec.structs.replace(shift, seats=[], turns=[], empty=[])
    tab = NowTab(context_of(link))
    qtbot.addWidget(tab)
    tab.show()
    assert tab.model.row_of(OWN) >= 0
    QTest.keyClick(tab.list, Qt.Key.Key_Return)
    assert link.sent == [SignOn(shift=shift.id, seat=OWN)]


def test_who_was_not_planned_says_why(tab: NowTab, link: AskedLink) -> None:
    duty = link.duties[next(d for d, one in link.duties.items() if one.seat == OWN)]
    shift = current_shift(link)
    assert shift is not None
    mine = next(d for d in link.duties.values() if d.seat == OWN and d.shift == shift.id)
    other = msgspec.structs.replace(mine, person=UserId("p28"), planned=UserId("p28"))
    link.duties[mine.id] = other
    link.tell(Change(duties=frozenset({mine.id})))
    tab.sign_on.click()
    asked = dialog(tab, SignOnDialog)
    asked.send()
    assert "请写明原因" in asked.warning.text() and not link.sent
    assert isinstance(asked, SignOnDialog)
    asked.words.setPlainText("张志强路上堵车，先替他")
    asked.send()
    assert link.sent == [SignOn(shift=shift.id, seat=OWN, reason="张志强路上堵车，先替他")]
    assert duty.seat == OWN


def test_nobody_signs_on_to_anothers_seat(tab: NowTab, link: AskedLink) -> None:
    link.user_now = a_user(Role.INSPECTOR)
    link.tell(Change(user=True))
    tab.act("on")
    assert not link.sent
    assert "不是您的" in tab.notice.text


def test_leaving_before_the_handover_needs_a_reason(tab: NowTab, link: AskedLink) -> None:
    sits(link, SeatTurn(seat=OWN, user=UserId("watch_leader"), since=NOW))
    tab.sign_off.click()
    asked = next(one for one in tab.findChildren(FormDialog) if one.isVisible())
    asked.send()
    assert not link.sent
    asked.words.setPlainText("临时外出")  # type: ignore[attr-defined]
    asked.send()
    assert link.sent == [SignOff(shift=DAY.id_on(TODAY), seat=OWN, reason="临时外出")]


def test_a_refused_sign_on_is_said_and_may_be_tried_again(tab: NowTab, link: AskedLink) -> None:
    body = SignOn(shift=DAY.id_on(TODAY), seat=OWN)
    tab.sign_on.click()
    link.refuse(body, Refusal(code=RefusalCode.REASON_MISSING))
    # The fake pends by subject; the room hears of the end as from the line.
    link.pending_now.clear()
    link.tell(Change(pending=frozenset({str(body.shift)})))
    assert "没有签到：需要写明原因" in tab.notice.text
    assert tab.sign_on.isEnabled()


def test_cover_finds_a_person_by_any_part_of_the_name(tab: NowTab, link: AskedLink) -> None:
    row = tab.model.row_of(SeatId("应急席3"))
    tab.list.setCurrentIndex(tab.model.index(row, 0))
    tab.act("cover")
    asked = dialog(tab, CoverDialog)
    assert isinstance(asked, CoverDialog)
    asked.person.setEditText("无此人")
    asked.send()
    assert "请选一个人" in asked.warning.text()
    name = link.users_now["p35"].name
    asked.person.setEditText(name)
    asked.send()
    duty = asked._duty
    assert link.sent == [
        CoverDuty(duty=duty.id, seen_version=1, person=UserId("p35"), name=name, reason="")
    ]


def test_a_name_that_two_have_is_nobody_until_the_id_is_said(qtbot: QtBot, link: AskedLink) -> None:
    twin = link.users_now["p30"]
    link.users_now["p31"] = msgspec.structs.replace(link.users_now["p31"], name=twin.name)
    picker = PersonPicker(link)
    qtbot.addWidget(picker)
    picker.setEditText(twin.name)
    by_name = picker.person
    picker.setEditText("p31")
    by_id = picker.person
    assert by_name is None and by_id is not None and by_id.id == "p31"


def test_an_open_watch_before_has_its_people_named(tab: NowTab, link: AskedLink) -> None:
    shift = current_shift(link)
    assert shift is not None
    begin = shift.starts_at
    old = msgspec.structs.replace(
        shift,
        id="shift-2026-11-21-night",
        name="夜班",
        turns=[SeatTurn(seat=OWN, user=UserId("p28"), since=begin)],
    )
    span = {"starts_at": begin - (shift.ends_at - begin), "ends_at": begin}
    link.shifts[old.id] = msgspec.structs.replace(old, **span)
    link.tell(Change(shifts=frozenset({old.id})))
    assert current_shift(link) == shift
    assert "夜班还没有离岗" in tab.summary.text()


def test_without_a_watch_the_leader_opens_the_one_that_runs(tab: NowTab, link: AskedLink) -> None:
    link.shifts.clear()
    link.tell(Change(reset=True))
    assert tab.empty.isVisible() and "现在应是白班" in tab.empty.text
    tab.empty.way.click()
    body = link.sent[0]
    assert isinstance(body, OpenShift)
    assert (body.shift, len(body.seats)) == (DAY.id_on(TODAY), 26)


def test_a_policy_without_watches_says_what_to_do(tab: NowTab, link: AskedLink) -> None:
    link.shifts.clear()
    link.policy_now = msgspec.structs.replace(link.policy_now, watch=WatchPolicy())
    link.tell(Change(reset=True))
    assert "[watch]" in tab.empty.text


def test_every_key_of_the_seats(tab: NowTab, link: AskedLink) -> None:
    tab.activateWindow()

    def signs_on() -> Callable[[], bool]:
        link.pending_now.clear()
        count = len(link.sent)
        return lambda: len(link.sent) == count + 1

    def opens(kind: type[FormDialog]) -> Effect:
        def prepare() -> Callable[[], bool]:
            for one in tab.findChildren(FormDialog):
                one.reject()
            row = tab.model.row_of(SeatId("应急席3"))
            tab.list.setCurrentIndex(tab.model.index(row, 0))
            return lambda: any(one.isVisible() for one in tab.findChildren(kind))

        return prepare

    def signs_off() -> Callable[[], bool]:
        return lambda: "没有签到" in tab.notice.text

    every_key(
        tab.list.keys,
        tab.list,
        {
            "on": signs_on,
            "off": signs_off,
            "cover": opens(CoverDialog),
            "absent": opens(AbsenceDialog),
        },
    )


def test_ones_own_absence_is_reported_by_oneself(tab: NowTab, link: AskedLink) -> None:
    link.user_now = link.users_now["p00"]
    link.tell(Change(user=True))
    tab.list.setCurrentIndex(tab.model.index(0, 0))
    assert tab.absent.isVisible()
    tab.act("absent")
    asked = dialog(tab, AbsenceDialog)
    assert isinstance(asked, AbsenceDialog)
    asked.words.setPlainText("病假")
    asked.send()
    assert isinstance(link.sent[0], ReportAbsence)


def test_the_header_names_who_is_on_watch_and_empty_seats(qtbot: QtBot, link: AskedLink) -> None:
    window = make_window(link)
    qtbot.addWidget(window)
    shown = window.header._watch
    assert "李建华" in shown.text(), "who signed on to the commander's seat"
    assert "○ 未签到" in shown.text(), "the leader's seat waits"
    assert "▲ 空岗" in shown.toolTip() and "大屏操作 3" in shown.toolTip()
    shift = current_shift(link)
    assert shift is not None
    link.shifts[shift.id] = msgspec.structs.replace(shift, empty=[OWN])
    link.tell(Change(shifts=frozenset({shift.id})))
    assert "▲ 空岗" in shown.text()
    link.duties.clear()  # a centre without a roster: who signed on is named, and nobody else
    link.shifts[shift.id] = msgspec.structs.replace(shift, seats=[], empty=[])
    link.tell(Change(shifts=frozenset({shift.id})))
    assert "李建华" in shown.text() and "○ 未签到" in shown.text()
    assert "林晓岚" not in shown.text() and "大屏操作 1" in shown.toolTip()
    window.release()
