"""What is typed and not sent outlives a killed console, for the one who typed it alone."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.typed_words import FOLDER, TypedWords
from backends.record.entry import EntryKind
from backends.record.handover import BeginHandover, OfferHandover, PrepareHandover, ReadBack
from backends.record.ids import HandoverId
from tests.gui.asked_link import context_of, until
from tests.gui.handover_samples import DAY, LEAVER, NIGHT, RECEIVER, SEAT, a_watch
from tests.gui.watch_link import WatchLink
from widgets.watch.page import WatchPage

pytestmark = [pytest.mark.gui, pytest.mark.asyncio]
KEY = HandoverId("handover-1")


class Station:
    """The room of the watch on one station's disk; a new one is a console started anew."""

    def __init__(self, qtbot: QtBot, link: WatchLink, root: Path) -> None:
        self.page, self.root = WatchPage(context_of(link)), root
        qtbot.addWidget(self.page)
        self.typed = TypedWords(link, self.page, root)
        self.composer, self.read_back = self.page.log.composer, self.page.handover.side.read_back

    async def known(self) -> Station:
        await until(lambda: self.typed._is_known)
        return self

    async def on_disk(self, words: str) -> None:
        self.typed.keep()
        folder = self.root / FOLDER
        await until(lambda: any(words in file.read_text() for file in folder.glob("*.json")))

    def die(self) -> None:
        """Killed: nothing more is written."""
        self.typed._is_known = False
        self.typed.release()


def handed_over(link: WatchLink) -> None:
    begin = BeginHandover(handover=KEY, giving=NIGHT, taking=DAY, seat=SEAT, receiver=RECEIVER.id)
    link.send(begin)
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
