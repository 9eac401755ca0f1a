"""Demand 30: pictures and files beside the log: attached by hand, seen and opened elsewhere."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.attachments.desk import Attachments
from app.attachments.fetching import Fetching
from app.attachments.sending import Sending
from app.attachments.shelf import Shelf
from backends.link.line import HubLine
from backends.record.entry import Attachment, EntryKind
from backends.record.evidence import EvidenceKind
from tests.backends.hub.support import PASSWORD, TestHub, running_hub
from tests.backends.hub.test_incidents import EVERYBODY, POLICY
from tests.gui.asked_link import until
from tests.gui.fakes_video import FakeEngine
from tests.gui.test_wall_replay import FakeTaker, a_piece
from tests.gui.wall_parts import a_camera
from widgets.context import UiContext
from widgets.theme import Theme
from widgets.wall.replay.evidence import PieceState
from widgets.watch.drafts import Draft
from widgets.watch.log import LogTab

pytestmark = [pytest.mark.gui, pytest.mark.asyncio]


class Opener(QObject):
    """Stands for the programs that files are opened with."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


class Station:
    """The log's tab of one console, with the files behind it."""

    def __init__(
        self, qtbot: QtBot, link: HubLine, folder: Path, shelf: Shelf | None = None
    ) -> None:
        self.link, self.taker = link, FakeTaker(folder)
        self.tab = LogTab(UiContext(theme=Theme(), link=link, engine=FakeEngine()))
        qtbot.addWidget(self.tab)
        shelf = shelf or Shelf(folder)
        self.sending = Sending(link, lambda: link.door, shelf)
        fetching = Fetching(link, lambda: link.door, shelf)
        self.desk = Attachments(link, self.tab, self.taker, self.sending, fetching)
        self.sending.start()
        self.tab.resize(1220, 860)
        self.tab.show()

    async def newest(self) -> None:
        """The newest entry is in the log and chosen."""
        await until(lambda: self.tab.model.entries)
        self.tab.list.go_to_newest()
        await until(lambda: self.tab.detail.files.rows.count())

    def is_idle(self) -> bool:
        return not self.desk.is_busy

    def rows(self) -> list[str]:
        rows = self.tab.detail.files.rows
        return [rows.item(n).text() for n in range(rows.count())]


@pytest_asyncio.fixture
async def hub(tmp_path: Path) -> AsyncIterator[TestHub]:
    (tmp_path / "hub").mkdir()
    async with running_hub(tmp_path / "hub", users=EVERYBODY, policy=POLICY) as running:
        yield running


@pytest.fixture
def opener(qtbot: QtBot) -> Iterator[Opener]:
    made = Opener()
    QDesktopServices.setUrlHandler("file", made, "open")  # type: ignore[arg-type]  # bytes are refused
    yield made
    QDesktopServices.unsetUrlHandler("file")


async def station(qtbot: QtBot, hub: TestHub, folder: Path, user: str) -> Station:
    link = HubLine(f"http://127.0.0.1:{hub.port}")
    await link.sign_in(user, PASSWORD)
    return Station(qtbot, link, folder)


async def left(*stations: Station) -> None:
    for one in stations:
        await until(one.is_idle)
        await one.sending.close()
        await one.link.close()


def a_picture() -> QImage:
    picture = QImage(640, 360, QImage.Format.Format_RGB32)
    picture.fill(0x335577)
    return picture


def paste(tab: LogTab, picture: QImage) -> None:
    mime = QMimeData()
    mime.setImageData(picture)
    QApplication.clipboard().setMimeData(mime)
    tab.composer.text.setFocus()
    QTest.keyClick(tab.composer.text, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QApplication.clipboard().clear()  # a picture in it does not outlive the application


def drop(tab: LogTab, *files: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    copy, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    keys = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), copy, mime, button, keys)
    QApplication.sendEvent(tab.composer, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(tab.composer, QDropEvent(QPointF(9, 9), copy, mime, button, keys))


async def test_a_pasted_picture_and_a_dropped_file_are_seen_and_opened_at_another_desk(
    qtbot: QtBot, hub: TestHub, opener: Opener, tmp_path: Path
) -> None:
    fax, trap = tmp_path / "传真.pdf", tmp_path / "照片.jpg"
    fax.write_bytes(b"%PDF-1.7\n1")
    trap.write_bytes(b"MZ\x90\0")
    here = await station(qtbot, hub, tmp_path / "here", "leader")
    tab = here.tab
    paste(tab, a_picture())
    drop(tab, fax, trap)
    await until(lambda: len(tab.composer.attachments) == 2 and "是程序" in tab.notice.text)
    tab.composer.text.setPlainText("解放路积水，见图和传真。")
    QTest.keyClick(tab.composer.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not tab.composer.attachments
    await until(lambda: here.sending.waiting)
    await until(lambda: not here.sending.waiting)
    there = await station(qtbot, hub, tmp_path / "there", "urban")
    await there.newest()
    files = there.tab.detail.files
    picture, paper = there.tab.detail.entry.attachments  # type: ignore[union-attr]
    if picture.media_type != "image/png":
        picture, paper = paper, picture
    await until(lambda: files.has_thumbnail(picture.sha256))
    assert any(row.startswith("粘贴的图片") for row in there.rows())
    there.tab.list.setFocus()
    QTest.keyClick(there.tab.list, Qt.Key.Key_F)
    assert there.tab.focusWidget() is files.rows
    files.rows.setCurrentRow([row.startswith("传真.pdf") for row in there.rows()].index(True))
    QTest.keyClick(files.rows, Qt.Key.Key_Return)
    await until(lambda: opener.opened)
    assert opener.opened[0].read_bytes() == fax.read_bytes()
    assert opener.opened[0].is_relative_to(tmp_path / "there")
    files.copy_asked.emit(paper, str(tmp_path / "另存.pdf"))
    await until(lambda: "已另存到" in there.tab.notice.text)
    assert (tmp_path / "另存.pdf").read_bytes() == fax.read_bytes()
    QTest.keyClick(files.rows, Qt.Key.Key_Escape)
    assert there.tab.focusWidget() is there.tab.list
    # What is corrected keeps its files, and may get more.
    there.tab.act("correct")
    assert {one.sha256 for one in there.tab.composer.attachments} == {
        picture.sha256,
        paper.sha256,
    }
    await left(here, there)


async def test_a_still_of_the_wall_goes_into_the_log_and_says_how_far_it_is(
    qtbot: QtBot, hub: TestHub, tmp_path: Path
) -> None:
    here = await station(qtbot, hub, tmp_path / "here", "leader")
    folder = tmp_path / "piece"
    folder.mkdir()
    (folder / "manifest.json").write_text("{}")
    a_picture().save(str(folder / "still-main.png"))
    waits = a_piece(a_camera(1), PieceState.ASKED)
    here.desk.keeping.attach_piece(waits)
    assert "取不出来" in here.tab.notice.text
    piece = a_piece(a_camera(1), PieceState.SEALED, folder=folder, kind=EvidenceKind.STILL)
    here.tab.composer.begin_note("1 路口1：")
    here.desk.keeping.attach_piece(piece)
    await until(lambda: here.tab.composer.attachments)
    (one,) = here.tab.composer.attachments
    assert one.name.startswith("1 路口1") and one.name.endswith("截图.png")
    assert (one.evidence, one.media_type) == (piece.id, "image/png")
    here.tab.composer.send()
    await here.newest()
    await until(lambda: not here.sending.waiting)
    await until(lambda: here.tab.detail.files.has_thumbnail(one.sha256))
    await asyncio.wait_for(left(here), 5)


class SlowShelf(Shelf):
    """A file is kept once it may be."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.may_go = threading.Event()

    def keep(self, path: Path, most_bytes: int, name: str = "") -> Attachment:
        assert self.may_go.wait(5)
        return super().keep(path, most_bytes, name)


@pytest_asyncio.fixture
async def slow(qtbot: QtBot, tmp_path: Path) -> AsyncIterator[tuple[Station, SlowShelf, Path]]:
    """A desk whose files take their time, and a clip that is being attached there."""
    (tmp_path / "hub").mkdir()
    async with running_hub(tmp_path / "hub", users=EVERYBODY, policy=POLICY) as running:
        link = HubLine(f"http://127.0.0.1:{running.port}")
        await link.sign_in("leader", PASSWORD)
        shelf, fax = SlowShelf(tmp_path / "here"), tmp_path / "传真.pdf"
        fax.write_bytes(b"%PDF-1.7\n1")
        station = Station(qtbot, link, tmp_path / "here", shelf)
        station.tab.composer.text.setPlainText("两车相撞，见传真。")
        drop(station.tab, fax)
        yield station, shelf, fax
        shelf.may_go.set()
        await left(station)


async def test_an_entry_waits_for_the_file_that_is_being_kept_for_it(
    slow: tuple[Station, SlowShelf, Path],
) -> None:
    here, shelf, _ = slow
    composer = here.tab.composer
    composer.send()
    assert "附件还在保存" in here.tab.notice.text
    assert composer.text.toPlainText() == "两车相撞，见传真。"
    shelf.may_go.set()
    await here.newest()
    (entry,) = here.tab.model.entries
    assert [one.name for one in entry.attachments] == ["传真.pdf"]
    assert composer.unwritten == []


async def test_a_file_never_comes_to_another_entry_than_it_was_chosen_for(
    slow: tuple[Station, SlowShelf, Path],
) -> None:
    here, shelf, _ = slow
    here.tab.composer.put_away()  # another person sits down
    here.tab.composer.text.setPlainText("市长来电询问信访事项。")
    shelf.may_go.set()
    await until(here.is_idle)
    assert here.tab.composer.attachments == []
    assert "“传真.pdf”没有附上" in here.tab.notice.text


async def test_a_file_comes_to_its_draft_that_waits(
    slow: tuple[Station, SlowShelf, Path],
) -> None:
    here, shelf, _ = slow
    composer = here.tab.composer
    composer.drafts.put(composer.draft())
    composer.put(Draft(kind=EntryKind.NOTE, text="别的事"))
    shelf.may_go.set()
    await until(here.is_idle)
    first, second = composer.unwritten
    assert [one.name for one in first.attachments] == ["传真.pdf"]
    assert second.attachments == []


async def test_an_entry_that_was_changed_or_lacks_its_file_is_not_written_by_itself(
    slow: tuple[Station, SlowShelf, Path], tmp_path: Path
) -> None:
    here, shelf, _ = slow
    composer = here.tab.composer
    composer.send()
    composer.text.setPlainText("改过的")
    shelf.may_go.set()
    await until(lambda: composer.attachments and here.is_idle())
    assert "再按一次写入" in here.tab.notice.text
    trap = tmp_path / "照片.jpg"
    trap.write_bytes(b"MZ\x90\0")
    drop(here.tab, trap)
    composer.send()
    await until(here.is_idle)
    assert "是程序" in here.tab.notice.text
    assert [one.text for one in composer.unwritten] == ["改过的"]
    composer.send()
    await here.newest()
