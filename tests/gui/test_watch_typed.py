"""What is typed and not sent outlives a killed console, for the one who typed it alone."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.typed_words import FOLDER, TypedWords
from backends.link.api import Change, LinkState, LinkStatus
from backends.record.entry import EntryKind, GiveInstruction
from backends.record.handover import BeginHandover, OfferHandover, PrepareHandover, ReadBack
from backends.record.ids import HandoverId, InstructionId, MeetingId
from tests.gui.asked_link import context_of, until
from tests.gui.handover_samples import DAY, LEAVER, NIGHT, RECEIVER, SEAT, a_watch
from tests.gui.meeting_samples import a_running
from tests.gui.watch_link import WatchLink
from widgets.meetings.minutes import MOST_LETTERS
from widgets.meetings.page import MeetingsPage
from widgets.watch.instruction_dialogs import GiveDialog
from widgets.watch.page import WatchPage
from widgets.watch.take_in import TakeIn

pytestmark = [pytest.mark.gui, pytest.mark.asyncio]
KEY = HandoverId("handover-1")


class Station:
    """The room of the watch on one station's disk; a new one is a console started anew."""

    def __init__(self, qtbot: QtBot, link: WatchLink, root: Path) -> None:
        self.page, self.root = WatchPage(context_of(link)), root
        qtbot.addWidget(self.page)
        self.meetings, self.link = MeetingsPage(context_of(link)), link
        qtbot.addWidget(self.meetings)
        self.minutes = self.meetings.detail.minutes
        self.typed = TypedWords(link, self.page, self.minutes, root)
        self.composer, self.read_back = self.page.log.composer, self.page.handover.side.read_back
        self.prepare = self.page.handover.side.prepare

    async def known(self) -> Station:
        await until(lambda: self.typed._is_known)
        return self

    async def on_disk(self, words: str) -> None:
        self.typed.keep()
        folder = self.root / FOLDER
        await until(lambda: any(words in file.read_text() for file in folder.glob("*.json")))

    def die(self) -> None:
        """Killed: nothing more is written, sent or heard."""
        self.typed._is_known = False
        self.typed.release()
        self.link.subscribers.clear()
        for page in (self.page, self.meetings):
            for timer in page.findChildren(QTimer):
                timer.stop()

    def paper(self) -> TakeIn:
        """The form that is taken in."""
        self.page.take_in()
        dialog = self.page._taking_in
        assert dialog is not None
        return dialog


def begun(link: WatchLink) -> None:
    begin = BeginHandover(handover=KEY, giving=NIGHT, taking=DAY, seat=SEAT, receiver=RECEIVER.id)
    link.send(begin)


def handed_over(link: WatchLink) -> None:
    begun(link)
    version = link.handovers[KEY].version
    link.send(PrepareHandover(handover=KEY, seen_version=version, next_actions="盯", what_if=""))
    link.send(OfferHandover(handover=KEY, seen_version=version + 1))
    link.sit_down(RECEIVER)


async def test_a_call_and_a_read_back_that_were_being_typed_are_there_after_a_kill(
    qtbot: QtBot, tmp_path: Path
) -> None:
    link = a_watch()
    handed_over(link)
    first = await Station(qtbot, link, tmp_path).known()
    first.composer.begin(EntryKind.CALL)
    first.composer.call.office.setText("市防汛办")
    first.composer.call.read_back.setText("两小时巡查一次")
    first.composer.text.setPlainText("通知强降雨")
    first.composer.at.setText("13:50")
    first.composer.flag.setChecked(True)
    first.read_back.words.setPlainText("先盯园区")
    await first.on_disk("先盯园区")
    typed = first.composer.draft()
    first.die()
    second = await Station(qtbot, link, tmp_path).known()
    assert second.composer.draft() == typed
    assert "没有写完" in second.page.log.notice.text
    assert second.read_back.words.toPlainText() == "先盯园区"
    link.send(ReadBack(handover=KEY, text="先盯园区"))
    second.composer.call.read_by.setText("李明")
    second.composer.send()
    second.typed.release()
    assert not list((tmp_path / FOLDER).iterdir())


async def test_who_sits_down_next_finds_nothing_and_the_first_finds_it_again(
    qtbot: QtBot, tmp_path: Path
) -> None:
    link = a_watch()
    station = await Station(qtbot, link, tmp_path).known()
    station.composer.text.setPlainText("一半")
    link.now += dt.timedelta(minutes=1)
    link.sit_down(RECEIVER)
    await station.known()
    assert station.composer.unwritten == []
    station.composer.text.setPlainText("另一个人的")
    link.sit_down(LEAVER)
    await station.known()
    assert [draft.text for draft in station.composer.unwritten] == ["一半"]
    kept = [json.loads(file.read_text()) for file in (tmp_path / FOLDER).glob("*.json")]
    assert sorted(one["unwritten"][0]["text"] for one in kept) == ["一半", "另一个人的"]
    station.typed.release()


def typed_without_a_line(station: Station, link: WatchLink) -> None:
    link.go_offline(link.now)
    station.prepare.next_actions.setPlainText("盯住三号罐区")
    station.minutes.words.setPlainText("断线时写的纪要")
    paper = station.paper()
    paper.forms.setCurrentIndex(paper.forms.findData("call"))
    paper.at.setText("12:30")
    paper.call.office.setText("市政管理处")
    paper.text.setPlainText("停电时的来电")
    paper.flag.setChecked(True)


async def test_words_of_a_handover_minutes_and_a_form_outlive_a_kill_without_a_line(
    qtbot: QtBot, tmp_path: Path
) -> None:
    link, meeting = a_watch(), a_running()
    link.meetings = {meeting.id: meeting}
    begun(link)
    first = await Station(qtbot, link, tmp_path).known()
    typed_without_a_line(first, link)
    await first.on_disk("停电时的来电")
    paper = first.paper().typed
    first.die()
    link.status_now = LinkStatus(state=LinkState.ONLINE, since=link.now)
    second = await Station(qtbot, link, tmp_path).known()
    assert "没有补完的纸面记录" in second.page.log.notice.text
    second.prepare.keep()
    second.minutes.keep()
    assert link.handovers[KEY].next_actions == "盯住三号罐区"
    assert link.meetings[meeting.id].minutes == "断线时写的纪要"
    dialog = second.paper()
    assert dialog.typed == paper and dialog.form == "call" and dialog.flag.isChecked()
    dialog.send()
    assert not dialog.typed
    second.typed.release()
    assert not list((tmp_path / FOLDER).iterdir())


async def test_minutes_beyond_the_limit_outlive_a_kill_also_of_a_meeting_that_is_not_looked_at(
    qtbot: QtBot, tmp_path: Path
) -> None:
    link, meeting, whole = a_watch(), a_running(), "记" * (MOST_LETTERS + 1) + "结尾"
    link.meetings = {meeting.id: meeting}
    first = await Station(qtbot, link, tmp_path).known()
    first.minutes.words.setPlainText(whole)
    first.minutes.keep()
    assert len(link.meetings[meeting.id].minutes) == MOST_LETTERS
    await first.on_disk("结尾")
    first.die()
    other = msgspec.structs.replace(meeting, id=MeetingId("m-2"), minutes="")
    link.meetings[other.id] = other
    second = await Station(qtbot, link, tmp_path).known()
    for shown in (other, link.meetings[meeting.id], other):
        second.minutes.show_meeting(shown)
        assert second.minutes.typed[meeting.id][0] == whole
    second.die()


async def test_after_a_damaged_file_what_is_typed_lies_on_the_disk_as_ever(
    qtbot: QtBot, tmp_path: Path
) -> None:
    link = a_watch()
    first = await Station(qtbot, link, tmp_path).known()
    first.composer.text.setPlainText("一半")
    await first.on_disk("一半")
    first.die()
    (file,) = (tmp_path / FOLDER).glob("*.json")
    file.write_bytes(file.read_bytes().replace("一".encode(), b"\xff\xfe"))
    second = await Station(qtbot, link, tmp_path).known()
    assert second.composer.unwritten == []
    second.composer.text.setPlainText("又写")
    second.typed.keep()
    await until(lambda: "又写".encode() in file.read_bytes())
    second.die()


async def test_what_was_written_at_another_station_meanwhile_is_not_written_over(
    qtbot: QtBot, tmp_path: Path
) -> None:
    link, meeting = a_watch(), a_running()
    link.meetings = {meeting.id: meeting}
    begun(link)
    first = await Station(qtbot, link, tmp_path).known()
    typed_without_a_line(first, link)
    await first.on_disk("盯住三号罐区")
    first.die()
    link.status_now = LinkStatus(state=LinkState.ONLINE, since=link.now)
    handover = link.handovers[KEY]
    here = PrepareHandover(
        handover=KEY, seen_version=handover.version, next_actions="看好泵站", what_if=""
    )
    link.send(here)
    link.meetings[meeting.id] = msgspec.structs.replace(meeting, minutes="别的席位写的")
    second = await Station(qtbot, link, tmp_path).known()
    assert second.prepare.next_actions.toPlainText() == "看好泵站\n盯住三号罐区"
    second.minutes.keep()
    assert second.minutes.is_clashing and second.minutes.words.toPlainText() == "断线时写的纪要"
    assert link.meetings[meeting.id].minutes == "别的席位写的"
    second.die()


async def test_words_minutes_and_forms_of_one_person_do_not_stand_before_the_next(
    qtbot: QtBot, tmp_path: Path
) -> None:
    link, meeting = a_watch(), a_running()
    link.meetings = {meeting.id: meeting}
    begun(link)
    station = await Station(qtbot, link, tmp_path).known()
    typed_without_a_line(station, link)
    link.sit_down(RECEIVER)
    await station.known()
    assert station.prepare.next_actions.toPlainText() == ""
    assert station.minutes.words.toPlainText() == meeting.minutes
    assert station.page.paper == {} and station.paper().typed == {}
    link.sit_down(LEAVER)
    await station.known()
    assert station.prepare.next_actions.toPlainText() == "盯住三号罐区"
    assert station.minutes.words.toPlainText() == "断线时写的纪要"
    assert station.paper().text.toPlainText() == "停电时的来电"
    station.die()


async def test_instructions_that_did_not_reach_the_centre_are_there_after_a_kill(
    qtbot: QtBot, tmp_path: Path
) -> None:
    link = a_watch()
    link.go_offline(link.now)
    first = await Station(qtbot, link, tmp_path).known()
    give = GiveInstruction(instruction=InstructionId("p"), text="今晚双岗。", given_by="王市长")
    link.pending_now["p"] = give
    link.tell(Change(pending=frozenset({"p"})))
    await until(lambda: any("双岗" in f.read_text() for f in (tmp_path / FOLDER).glob("*.json")))
    first.die()
    link.pending_now.clear()
    link.status_now = LinkStatus(state=LinkState.ONLINE, since=link.now)
    second = await Station(qtbot, link, tmp_path).known()
    assert "没有送到中心的批示" in second.page.log.notice.text
    words = second.page.instructions.words
    assert [one.body for one in words.typed] == [give]
    link.sit_down(RECEIVER)
    await second.known()
    assert words.typed == []
    link.sit_down(LEAVER)
    await second.known()
    words.fetch.click()
    (dialog,) = second.page.findChildren(GiveDialog)
    assert dialog.text.toPlainText() == "今晚双岗。"
    dialog.send()
    assert link.sent[-1] == give
    link.pending_now["p"] = give
    link.tell(Change(pending=frozenset({"p"})))
    assert [one.body for one in words.typed] == [give]
    link.pending_now.clear()
    link.tell(Change(pending=frozenset({"p"})))  # the centre has it
    second.typed.release()
    assert not list((tmp_path / FOLDER).iterdir())


async def test_words_longer_than_the_centre_takes_are_there_after_a_kill(
    qtbot: QtBot, tmp_path: Path
) -> None:
    link = a_watch()
    first = await Station(qtbot, link, tmp_path).known()
    first.composer.begin(EntryKind.CALL)
    first.composer.call.office.setText("防" * 201)
    first.composer.call.read_back.setText("查" * 4_001)
    first.composer.text.setPlainText("雨" * 4_001)
    first.read_back.words.setPlainText("先盯园区")
    await first.on_disk("雨雨")
    typed = first.composer.draft()
    first.die()
    second = await Station(qtbot, link, tmp_path).known()
    assert second.composer.draft() == typed
    second.typed.release()
