"""Demand 31 and issue 7: a handover by keys alone, read item by item, read back, signed by both."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from backends.link.api import Change
from backends.link.watch import LogPage, LogPageAnswer, OldHandovers, OldHandoversAnswer
from backends.record.access import Act, Role
from backends.record.common import Actor, Department, Realm, Severity
from backends.record.entry import FlagEntry
from backends.record.handover import (
    AbandonHandover,
    BeginHandover,
    HandoverState,
    RecutHandover,
    Section,
    SignForAbsent,
)
from backends.record.handover_sheet import digest_of
from backends.record.ids import EntryId, RequestId, UserId
from backends.record.request import Request, RequestState
from tests.gui.asked_link import context_of, until
from tests.gui.fakes_link import NOW, a_user
from tests.gui.handover_samples import DAY, LEAVER, NIGHT, RECEIVER, a_change, a_watch
from tests.gui.test_every_key import Effect, every_key
from tests.gui.watch_link import LOCKED_AFTER, PASSWORD, WatchLink
from tests.gui.watch_samples import an_entry
from widgets.incidents.form import FormDialog
from widgets.watch.handover.changes import EVERY_MS
from widgets.watch.handover.prepare import MOST_LETTERS
from widgets.watch.handover.sign_dialog import SignDialog
from widgets.watch.handover.tab import HandoverTab

pytestmark = pytest.mark.gui
A_KEY_S = 1.5  # looked at, decided and pressed: slow for one who does it every day
A_LETTER_S = 0.4


@dataclass(slots=True)
class Desk:
    """The tab on its link, and the keys pressed on it."""

    tab: HandoverTab
    link: WatchLink
    keys: int = 0
    letters: int = 0

    def press(self, key: str) -> None:
        combination = QKeySequence.fromString(key)[0]  # type: ignore[index]  # a sequence of one
        QTest.keyClick(self.aim(), combination.key(), combination.keyboardModifiers())
        self.keys += 1

    def write(self, text: str) -> None:
        QTest.keyClicks(self.aim(), text)
        self.letters += len(text)

    def aim(self) -> QWidget:
        """Where a key goes: what has the focus in the dialog that is open, else in the tab."""
        window: QWidget = self.tab.acts.dialog or self.tab
        return window.focusWidget() or window

    @property
    def state(self) -> HandoverState:
        assert self.tab.handover is not None
        return self.tab.handover.state

    async def dialog(self, kind: type[QWidget]) -> QWidget:
        await until(lambda: isinstance(self.tab.acts.dialog, kind))
        dialog = self.tab.acts.dialog
        assert dialog is not None
        return dialog

    def prepared(self) -> None:
        """Begun, written and offered; the one arriving sits down."""
        self.press("B")
        self.press("Return")
        self.press("E")
        self.write("18:00 decide on the cordon")
        self.press("Ctrl+Return")
        assert self.state is HandoverState.READING
        self.link.sit_down(RECEIVER)
        self.tab.take_focus()

    def read_all(self) -> None:
        while self.tab.model.read_count < self.tab.model.total:
            self.press("Space")

    async def ready(self) -> None:
        self.prepared()
        self.read_all()
        self.press("E")
        self.write("gas first")
        self.press("Ctrl+Return")

    async def sign(self, password: str = PASSWORD) -> None:
        dialog = await self.dialog(SignDialog)
        self.write(password)
        self.press("Return")
        await until(lambda: self.tab.acts.dialog is not dialog)


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    link = a_watch(20)
    tab = HandoverTab(context_of(link))
    qtbot.addWidget(tab)
    tab.resize(1460, 860)
    tab.show()
    tab.take_focus()
    tab.list.setFocus()
    return Desk(tab, link)


def test_before_one_is_begun_the_page_says_what_would_be_here(desk: Desk) -> None:
    assert desk.tab.empty.isVisible()
    assert "双方签字" in desk.tab.empty.text
    desk.link.shifts.clear()
    desk.link.tell(Change(reset=True))
    assert "先签到" in desk.tab.empty.text
    desk.tab.act("begin")
    assert "没有在值的班次" in desk.tab.said.text()


def test_the_roster_names_the_receiver_and_enter_is_enough(desk: Desk) -> None:
    desk.press("B")
    desk.press("Return")
    begun = desk.link.sent[0]
    assert isinstance(begun, BeginHandover)
    assert (begun.giving, begun.taking, begun.receiver) == (NIGHT, DAY, RECEIVER.id)
    assert "林晓岚 交 王敏" in desk.tab.head.words.text()
    assert desk.tab.model.total == 20


def test_without_a_roster_a_receiver_must_be_chosen(desk: Desk) -> None:
    desk.link.duties.clear()
    desk.press("B")
    dialog = desk.tab.acts.dialog
    assert isinstance(dialog, FormDialog)
    desk.press("Return")
    assert not desk.link.sent
    assert "请选择接班人" in dialog.warning.text()


@pytest.mark.asyncio
async def test_twenty_items_are_handed_over_by_keys_within_three_minutes(desk: Desk) -> None:
    tester = QAbstractItemModelTester(
        desk.tab.model, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    desk.prepared()
    desk.link.since = [a_change(0), a_change(1, "over")]
    desk.tab.side.changes.ask()
    await until(lambda: desk.tab.side.changes.list.count() == 2)
    desk.read_all()
    assert desk.tab.progress.words.text() == "已读 20/20"
    desk.press("N")
    desk.press("E")
    desk.write("gas at the tanks first")
    desk.press("Ctrl+Return")
    desk.press("S")
    await desk.sign()
    await desk.sign()
    assert desk.state is HandoverState.SIGNED
    assert desk.keys <= 20 + 14
    seconds = desk.keys * A_KEY_S + desk.letters * A_LETTER_S
    assert seconds < 180, f"{desk.keys} keys and {desk.letters} letters"
    shown = desk.tab.side.signed.facts.text
    assert "交班人 林晓岚" in shown
    assert "接班人 王敏" in shown
    assert desk.tab.handover is not None
    assert digest_of(desk.tab.handover)[:8] in shown
    assert "日志链头" in shown
    noted = desk.tab.side.signed.noted
    kept = [noted.item(row).text() for row in range(noted.count())]
    assert not noted.isHidden() and len(kept) == 2, "what was noted stands there after it too"
    assert "新增" in kept[0] and "跨江大桥南行缓行" in kept[0]
    spy = QSignalSpy(desk.tab.paper_asked)
    desk.press("P")
    assert spy.at(0) == ["handover", desk.tab.handover.id]
    del tester


def test_a_held_key_reads_one_item_alone_in_the_list_and_beside_it(desk: Desk) -> None:
    desk.prepared()
    for held in (desk.tab.list, desk.tab):
        read = desk.tab.model.read_count
        for is_repeat in (False, True, True, True):
            pressed = QKeyEvent.Type.KeyPress, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier
            QApplication.sendEvent(held, QKeyEvent(*pressed, " ", is_repeat))
        assert desk.tab.model.read_count == read + 1


def test_no_key_reads_what_is_not_under_the_cursor(desk: Desk) -> None:
    desk.prepared()
    desk.press("Shift+Space")
    assert desk.tab.progress.words.text() == "已读 1/20"


def test_the_next_unread_is_a_key_away(desk: Desk) -> None:
    desk.prepared()
    for _ in range(4):
        desk.press("Space")
    item = desk.tab.model.item_at(desk.tab.list.row)
    assert item is not None
    assert item.section is Section.ALARMS
    desk.tab.list.go_to(1)
    desk.press("J")
    assert desk.tab.model.item_at(desk.tab.list.row) == item


def test_the_whole_of_a_long_line_stands_under_the_sheet(desk: Desk) -> None:
    desk.prepared()
    assert "刺激性气味" in desk.tab.card.title.text()
    assert "等环境监测车第二轮数据" in desk.tab.card.rest.text()


@pytest.mark.asyncio
async def test_what_is_in_the_way_of_a_signature_is_said_with_its_count(desk: Desk) -> None:
    desk.prepared()
    for _ in range(3):
        desk.press("Space")
    desk.link.since = [a_change(0)]
    desk.tab.side.changes.ask()
    await until(lambda: desk.tab.side.changes.unnoted)
    desk.link.now = NOW + dt.timedelta(minutes=2)  # since the cut
    desk.press("S")
    assert desk.tab.acts.dialog is None
    said = desk.tab.said.text()
    assert "还有 17 项没有读" in said
    assert "1 处变化没有知悉" in said
    assert "还没有复述" in said
    assert not desk.tab.side.sign.button.isEnabled()


@pytest.mark.asyncio
async def test_what_changes_after_it_was_noted_is_to_be_noted_again(desk: Desk) -> None:
    desk.prepared()
    changes = desk.tab.side.changes
    desk.link.since = [a_change(0)]
    changes.ask()
    await until(lambda: changes.unnoted)
    desk.press("N")
    assert not changes.unnoted
    desk.link.since, desk.link.seq = [a_change(0), a_change(1)], desk.link.seq + 9
    changes.ask()
    await until(lambda: changes.list.count() == 2)
    assert [one.id for one in changes.unnoted] == ["change-1"]


@pytest.mark.asyncio
async def test_what_did_not_stand_in_the_list_is_not_noted_and_stands_in_it_at_once(
    desk: Desk,
) -> None:
    desk.prepared()
    changes = desk.tab.side.changes
    desk.link.since = [a_change(0), a_change(2)]
    changes.ask()
    await until(lambda: changes.unnoted)
    looked_at = desk.link.seq
    desk.link.since, desk.link.seq = [a_change(0), a_change(1)], looked_at + 30
    desk.press("N")
    assert desk.tab.handover is not None
    assert desk.tab.handover.noted == [a_change(0)]
    assert desk.tab.handover.noted_seq == looked_at
    async with asyncio.timeout(EVERY_MS / 2000):
        await until(lambda: changes.unnoted == [a_change(1)])


@pytest.mark.asyncio
async def test_a_console_started_anew_knows_what_was_noted(desk: Desk, qtbot: QtBot) -> None:
    desk.prepared()
    desk.link.since = [a_change(0)]
    desk.tab.side.changes.ask()
    await until(lambda: desk.tab.side.changes.unnoted)
    desk.press("N")
    anew = HandoverTab(context_of(desk.link))
    qtbot.addWidget(anew)
    anew.show()
    await until(anew.side.changes.list.count)
    assert not anew.side.changes.unnoted
    desk.link.since = [msgspec.structs.replace(a_change(0), mark="other")]
    desk.link.seq += 1
    anew.side.changes.ask()
    await until(lambda: anew.side.changes.unnoted)


@pytest.mark.asyncio
async def test_a_wrong_password_is_counted_and_a_lock_out_is_said(desk: Desk) -> None:
    await desk.ready()
    desk.press("S")
    dialog = await desk.dialog(SignDialog)
    assert isinstance(dialog, SignDialog)
    assert dialog.user == LEAVER.id
    for number in range(1, LOCKED_AFTER + 1):
        desk.write("wrong")
        desk.press("Return")
        said = f"已错 {number} 次"
        await until(lambda said=said: said in dialog.warning.text())  # type: ignore[misc]
        assert not dialog.password.text()
    desk.write("wrong")
    desk.press("Return")
    await until(lambda: "暂时锁定，请稍后" in dialog.warning.text())
    assert desk.state is HandoverState.READING


@pytest.mark.asyncio
async def test_a_sheet_that_changed_under_the_dialog_is_not_signed(desk: Desk) -> None:
    await desk.ready()
    desk.press("S")
    dialog = await desk.dialog(SignDialog)
    assert isinstance(dialog, SignDialog)
    handover = desk.tab.handover
    assert handover is not None
    desk.link.handovers[handover.id] = msgspec.structs.replace(handover, read_back="else")
    desk.link.tell(Change(handovers=frozenset({handover.id})))
    assert not dialog.ok.isEnabled()
    assert "刚刚有变化" in dialog.warning.text()


@pytest.mark.asyncio
async def test_without_the_hub_nobody_signs_and_it_says_why(desk: Desk) -> None:
    await desk.ready()
    desk.press("S")
    dialog = await desk.dialog(SignDialog)
    assert isinstance(dialog, SignDialog)
    desk.link.is_down = True
    desk.write(PASSWORD)
    desk.press("Return")
    await until(lambda: "断线" in dialog.warning.text())
    dialog.reject()
    desk.link.go_offline(NOW)
    desk.press("S")
    assert desk.tab.acts.dialog is None
    assert "断线" in desk.tab.said.text()
    assert not desk.tab.side.sign.button.isEnabled()


def test_opened_again_after_a_crash_it_goes_on_where_it_was(desk: Desk, qtbot: QtBot) -> None:
    desk.prepared()
    for _ in range(7):
        desk.press("Space")
    row = desk.tab.list.row
    again = HandoverTab(context_of(desk.link))
    qtbot.addWidget(again)
    again.show()
    assert again.progress.words.text() == "已读 7/20"
    assert again.list.row == row


def test_words_are_kept_when_typing_pauses_and_a_stale_version_costs_nothing(desk: Desk) -> None:
    desk.press("B")
    desk.press("Return")
    pane = desk.tab.side.prepare
    pane.next_actions.setPlainText("盯住三号罐区")
    handover = desk.tab.handover
    assert handover is not None
    pane.show_handover(msgspec.structs.replace(handover, version=handover.version - 1))
    pane.keep()
    assert "刚刚有变化" in desk.tab.said.text()
    pane.show_handover(desk.link.handovers[handover.id])
    pane.keep()
    assert desk.link.handovers[handover.id].next_actions == "盯住三号罐区"
    pane.next_actions.setPlainText("")
    pane.give()
    assert "下一班要做什么" in desk.tab.said.text()
    assert desk.state is HandoverState.PREPARING


def test_words_that_are_too_long_are_said_to_be_and_sent_once(desk: Desk) -> None:
    desk.press("B")
    desk.press("Return")
    pane = desk.tab.side.prepare
    pane.next_actions.setPlainText("盯" * (MOST_LETTERS - 1) + "  漏掉的")
    pane.keep()
    assert desk.tab.handover is not None
    assert desk.link.handovers[desk.tab.handover.id].next_actions == "盯" * (MOST_LETTERS - 1)
    count = len(desk.link.sent)
    desk.link.tell(Change(pending=frozenset({desk.tab.handover.id})))
    pane.keep()
    assert len(desk.link.sent) == count and not pane.is_dirty
    assert "超过 4000 字" in pane.kept.text()
    pane.give()
    assert "超过 4000 字" in desk.tab.said.text() and len(desk.link.sent) == count
    assert pane.next_actions.toPlainText().endswith("漏掉的"), "it is not taken from who wrote it"
    pane.next_actions.setPlainText("盯" * MOST_LETTERS)
    assert "超过" not in pane.kept.text()
    pane.give()
    assert desk.state is HandoverState.READING


def test_only_the_receiver_reads_and_others_are_told_who_does(desk: Desk) -> None:
    desk.prepared()
    desk.link.sit_down(LEAVER)
    desk.press("Space")
    assert "请接班人登录" in desk.tab.said.text()
    desk.link.sit_down(a_user(Role.WALL_OPERATOR))
    desk.press("S")
    assert "由交班人和接班人签字" in desk.tab.said.text()
    assert desk.tab.side.sign.button.isHidden()


def test_with_one_person_missing_a_reason_goes_to_who_decides(desk: Desk) -> None:
    desk.prepared()
    desk.press("A")
    dialog = desk.tab.acts.dialog
    assert isinstance(dialog, FormDialog)
    assert "指挥长" in dialog.effect.text()
    desk.press("Ctrl+Return")
    assert "原因" in dialog.warning.text()
    desk.write("ambulance")
    desk.press("Ctrl+Return")
    asked = desk.link.sent[-1]
    assert isinstance(asked, SignForAbsent)
    assert asked.reason == "ambulance"
    request = a_request(asked.handover)
    desk.link.requests_now = {request.id: request}
    desk.link.tell(Change(requests=frozenset({request.id})))
    assert "等指挥长批准" in desk.tab.side.sign.state.text()


@pytest.mark.asyncio
async def test_who_leaves_alone_signs_with_their_own_password_once_it_is_approved(
    desk: Desk,
) -> None:
    desk.prepared()
    desk.link.sit_down(LEAVER)
    desk.press("A")
    assert isinstance(desk.tab.acts.dialog, FormDialog)
    assert "输入自己的密码" in desk.tab.acts.dialog.effect.text()
    desk.write("nobody comes")
    desk.press("Ctrl+Return")
    asked = desk.link.sent[-1]
    assert isinstance(asked, SignForAbsent)
    assert desk.link.approve(asked, LEAVER) is None
    known = desk.link.handovers[asked.handover]
    assert (known.state, known.leaver_signature) == (HandoverState.READING, None)
    assert "轮到林晓岚" in desk.tab.side.sign.state.text()
    desk.press("A")
    assert "已经批准" in desk.tab.said.text()
    desk.press("S")
    dialog = await desk.dialog(SignDialog)
    assert isinstance(dialog, SignDialog)
    assert dialog.user == LEAVER.id
    desk.write("wrong")
    desk.press("Return")
    await until(lambda: "密码不对" in dialog.warning.text())
    await desk.sign()
    left = desk.link.handovers[asked.handover]
    assert left.state is HandoverState.AWAITING
    assert left.leaver_signature and not left.leaver_signature.is_absent


@pytest.mark.asyncio
async def test_a_sheet_that_is_still_prepared_can_be_signed_alone_once_it_is_approved(
    desk: Desk,
) -> None:
    desk.press("B")
    desk.press("Return")
    desk.tab.side.prepare.next_actions.setPlainText("盯住三号罐区")
    desk.tab.side.prepare.keep()
    assert desk.state is HandoverState.PREPARING
    assert desk.tab.side.sign.isHidden()
    desk.tab.acts.ask_reason(is_absent=True)
    desk.write("nobody comes")
    desk.press("Ctrl+Return")
    asked = desk.link.sent[-1]
    assert isinstance(asked, SignForAbsent)
    assert desk.link.approve(asked, LEAVER) is None
    assert desk.tab.side.sign.button.isEnabled()
    desk.tab.acts.sign()
    await desk.sign()
    assert desk.link.handovers[asked.handover].state is HandoverState.AWAITING


def absence_approved(desk: Desk) -> None:
    """The one leaving asks to sign alone, and whoever decides says yes."""
    desk.tab.acts.ask_reason(is_absent=True)
    desk.write("nobody comes")
    desk.press("Ctrl+Return")
    asked = desk.link.sent[-1]
    assert isinstance(asked, SignForAbsent)
    assert desk.link.approve(asked, LEAVER) is None


@pytest.mark.asyncio
async def test_who_signs_alone_while_preparing_signs_every_word_that_is_typed(desk: Desk) -> None:
    desk.press("B")
    desk.press("Return")
    pane, long = desk.tab.side.prepare, "盯" * MOST_LETTERS
    pane.next_actions.setPlainText(long + "漏掉的")
    pane.keep()
    absence_approved(desk)
    desk.tab.acts.sign()
    assert desk.tab.acts.dialog is None
    assert "超过 4000 字" in desk.tab.said.text()
    pane.next_actions.setPlainText("盯住三号罐区")
    desk.tab.acts.sign()
    assert desk.tab.acts.dialog is None
    assert "还没有存进交接单" in desk.tab.said.text()
    desk.tab.acts.sign()
    assert desk.tab.said.text() == ""
    await desk.sign()
    assert desk.tab.handover is not None
    left = desk.link.handovers[desk.tab.handover.id]
    assert (left.state, left.next_actions) == (HandoverState.AWAITING, "盯住三号罐区")
    assert left.leaver_signature is not None
    assert left.leaver_signature.digest == digest_of(left)


def test_a_receiver_who_was_to_be_missing_is_told_how_both_sign_as_ever(desk: Desk) -> None:
    desk.prepared()
    desk.link.sit_down(LEAVER)
    absence_approved(desk)
    desk.link.sit_down(RECEIVER)
    desk.tab.take_focus()
    for key in ("A", "S"):
        desk.press(key)
        assert desk.tab.acts.dialog is None
        assert "批准的是您缺席" in desk.tab.said.text()
    assert "批准的是您缺席" in desk.tab.side.sign.state.text()
    assert not desk.tab.side.sign.button.isEnabled()
    desk.read_all()
    desk.press("E")
    desk.write("gas first")
    desk.press("Ctrl+Return")
    assert desk.tab.handover is not None
    assert desk.tab.handover.absence is None
    assert "轮到林晓岚" in desk.tab.side.sign.state.text()


def test_a_receiver_who_comes_before_the_sheet_is_offered_is_told_to_have_it_offered(
    desk: Desk,
) -> None:
    desk.press("B")
    desk.press("Return")
    desk.tab.side.prepare.next_actions.setPlainText("盯住三号罐区")
    desk.tab.side.prepare.keep()
    absence_approved(desk)
    desk.link.sit_down(RECEIVER)
    desk.tab.acts.sign()
    assert desk.tab.acts.dialog is None
    assert "请交班人提交给您" in desk.tab.said.text()


@pytest.mark.asyncio
async def test_a_leaver_who_was_to_be_missing_signs_first_as_ever(desk: Desk) -> None:
    await desk.ready()
    desk.press("A")
    desk.write("ambulance")
    desk.press("Ctrl+Return")
    asked = desk.link.sent[-1]
    assert isinstance(asked, SignForAbsent)
    assert desk.link.approve(asked, RECEIVER) is None
    desk.link.sit_down(LEAVER)
    desk.tab.take_focus()
    desk.press("A")
    assert "仍由您先签字" in desk.tab.said.text()
    assert "轮到林晓岚" in desk.tab.side.sign.state.text()
    desk.press("S")
    dialog = await desk.dialog(SignDialog)
    assert isinstance(dialog, SignDialog)
    assert dialog.user == LEAVER.id
    await desk.sign()
    assert desk.state is HandoverState.SIGNED_BY_LEAVER


@pytest.mark.asyncio
async def test_who_arrives_signs_for_a_missing_one_with_their_own_password(desk: Desk) -> None:
    await desk.ready()
    desk.press("A")
    desk.write("ambulance")
    desk.press("Ctrl+Return")
    asked = desk.link.sent[-1]
    assert isinstance(asked, SignForAbsent)
    assert desk.link.approve(asked, RECEIVER) is None
    assert desk.link.handovers[asked.handover].receiver_signature is None
    desk.press("S")
    dialog = await desk.dialog(SignDialog)
    assert isinstance(dialog, SignDialog)
    assert dialog.user == RECEIVER.id
    await desk.sign()
    assert desk.state is HandoverState.SIGNED


def test_a_handover_given_up_can_be_begun_anew(desk: Desk) -> None:
    desk.prepared()
    desk.press("X")
    desk.write("wrong shift")
    desk.press("Ctrl+Return")
    assert isinstance(desk.link.sent[-1], AbandonHandover)
    assert desk.state is HandoverState.ABANDONED
    desk.link.sit_down(LEAVER)
    assert desk.tab.head.begin.isVisible()


@pytest.mark.asyncio
async def test_old_handovers_are_listed_and_one_opens_as_it_was_signed(desk: Desk) -> None:
    await desk.ready()
    desk.press("S")
    await desk.sign()
    await desk.sign()
    signed = desk.tab.handover
    assert signed is not None
    desk.link.handovers.clear()
    desk.link.answers[OldHandovers] = OldHandoversAnswer(handovers=[signed])
    desk.press("H")
    await until(lambda: desk.tab.old.list.count() == 1)
    assert "林晓岚 交 王敏" in desk.tab.old.list.item(0).text()
    desk.press("Return")
    assert desk.tab.side.signed.isVisible()
    desk.press("H")
    assert not desk.tab.head.to_old.isChecked()
    desk.link.answers[OldHandovers] = OldHandoversAnswer(handovers=[])
    desk.press("H")
    await until(lambda: "还没有办过交接" in desk.tab.old.empty.text)
    desk.link.is_down = True
    desk.tab.old.look()
    await until(lambda: "断线" in desk.tab.old.note.text())


@pytest.mark.asyncio
async def test_an_entry_is_cleared_as_it_is_now_and_not_as_it_was_at_the_cut(desk: Desk) -> None:
    desk.prepared()
    tab, link = desk.tab, desk.link
    flagged = tab.model.items_of(Section.FLAGGED)[0]
    tab.list.go_to(tab.model.row_of(flagged.id))
    entry = an_entry(2, id=EntryId(flagged.id), is_flagged=True)
    entry = msgspec.structs.replace(entry, version=7)
    link.answers[LogPage] = LogPageAnswer(entries=[entry], total=1)
    desk.press("C")
    told = FlagEntry(entry=EntryId(flagged.id), seen_version=7, is_flagged=False)
    await until(lambda: link.sent[-1] == told)
    assert "以后不用再交代" in tab.said.text()
    sent = len(link.sent)
    for changes, words in (
        ({"corrected_by": EntryId("e-9")}, "要交代的是更正后的那一条"),
        ({"is_flagged": False}, "已经不用再交代"),
    ):
        known = msgspec.structs.replace(entry, **changes)
        link.answers[LogPage] = LogPageAnswer(entries=[known], total=1)
        desk.press("C")
        await until(lambda words=words: words in tab.said.text())  # type: ignore[misc]
    assert len(link.sent) == sent


@pytest.mark.asyncio
async def test_every_key_of_the_sheet(desk: Desk) -> None:
    desk.prepared()
    tab, link = desk.tab, desk.link
    link.answers[LogPage] = LogPageAnswer(entries=[], total=0)
    link.since = [a_change(0)]
    tab.side.changes.ask()
    await until(lambda: tab.side.changes.unnoted)

    def reads(count: int) -> Effect:
        def prepare() -> Callable[[], bool]:
            before = tab.model.read_count
            return lambda: tab.model.read_count >= before + count

        return prepare

    def moves() -> Callable[[], bool]:
        tab.list.go_to(1)
        return lambda: tab.list.row != 1

    def opens() -> Callable[[], bool]:
        spy = QSignalSpy(tab.subject_opened)
        return lambda: spy.count() == 1

    def notes() -> Callable[[], bool]:
        return lambda: not tab.side.changes.unnoted

    def writes() -> Callable[[], bool]:
        return lambda: tab.focusWidget() is tab.side.read_back.words

    def says(words: str) -> Effect:
        def prepare() -> Callable[[], bool]:
            tab.say("")
            return lambda: words in tab.said.text()

        return prepare

    def asks_why() -> Callable[[], bool]:
        if tab.acts.dialog is not None:
            tab.acts.dialog.reject()
        return lambda: isinstance(tab.acts.dialog, FormDialog)

    def cuts() -> Callable[[], bool]:
        link.sit_down(LEAVER)
        assert tab.handover is not None
        handover = msgspec.structs.replace(tab.handover, state=HandoverState.PREPARING)
        link.handovers[handover.id] = handover
        tab.side.prepare.show_handover(handover)
        return lambda: isinstance(link.sent[-1], RecutHandover)

    def clears() -> Callable[[], bool]:
        flagged = tab.model.items_of(Section.FLAGGED)[0]
        tab.list.go_to(1)
        assert not tab.card.clear.isVisible()
        tab.list.go_to(tab.model.row_of(flagged.id))
        assert tab.card.clear.isVisible()
        return lambda: tab.acts.asking.is_busy

    def old() -> Callable[[], bool]:
        return tab.head.to_old.isChecked

    effects: dict[str, Effect] = {
        "read": reads(1),
        "next": moves,
        "open": opens,
        "changes": notes,
        "clear": clears,
        "words": writes,
        "sign": says("还不能签字"),
        "begin": says("还没有办完"),
        "recut": cuts,
        "absent": asks_why,
        "abandon": asks_why,
        "paper": says("一页纸"),
        "old": old,
    }
    every_key(tab.list.keys, tab.list, effects)
    QApplication.processEvents()
    await asyncio.sleep(0)


def a_request(about: str) -> Request:
    return Request(
        id=RequestId("request-1"),
        version=1,
        realm=Realm.LIVE,
        state=RequestState.OPEN,
        act=Act.HANDOVER,
        about=about,
        title="交接",
        command="{}",
        severity=Severity.III,
        department=Department.CENTRE,
        approvers=[Role.COMMANDER],
        requested_by=Actor(user=UserId("wang")),
        requested_at=NOW,
        changed_at=NOW,
        reason="ambulance",
    )
