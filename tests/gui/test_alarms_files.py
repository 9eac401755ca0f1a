"""Demand 21: what a vehicle brings of its alarm is opened from the alarm's detail."""

from __future__ import annotations

import asyncio
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.attachments.alarm_files import FilesOfAlarms
from app.attachments.fetching import Fetching
from app.attachments.shelf import Shelf
from backends.gateway.departments.transport.evidence_hand import EvidenceHand
from backends.gateway.departments.transport.evidence_shelf import EvidenceShelf, Outgoing
from backends.gateway.departments.transport.settings import SOURCE
from backends.gateway.file_door import FileDoor
from backends.link.line import HubLine
from backends.record.alarm_decider import alarm_id
from backends.record.common import Realm
from tests.backends.hub.support import PASSWORD, TOKEN, TestHub, raised
from tests.backends.hub.test_attachments import moment_of
from tests.gui.asked_link import until
from tests.gui.fakes_video import FakeEngine
from tests.gui.test_watch_attachments import Opener, hub, opener
from widgets.alarms.detail import AlarmDetail
from widgets.context import UiContext
from widgets.theme import Theme

pytestmark = [pytest.mark.gui, pytest.mark.asyncio]
__all__ = ["hub", "opener"]

KEY = "fcw@13800000001"
NAME = "00_64_6401_0_1.jpg"


def kept_at_the_gateway(shelf: EvidenceShelf, picture: bytes) -> str:
    """As after a terminal brought it: where it lies."""
    incoming = shelf.begin("1" * 32, NAME, 0, len(picture))
    assert incoming is not None
    shelf.write(incoming, 0, picture)
    return shelf.keep(incoming, {"key": KEY})


async def test_demand_21_a_picture_of_a_vehicles_alarm_is_seen_and_opened_from_its_detail(
    qtbot: QtBot, hub: TestHub, opener: Opener, tmp_path: Path
) -> None:
    picture = cv2.imencode(".jpg", np.full((90, 160, 3), 90, np.uint8))[1].tobytes()
    shelf = EvidenceShelf(tmp_path / "gateway", 10, 1)
    where = kept_at_the_gateway(shelf, picture)
    # The hub is away: the note of what is to be handed over outlives this hand.
    gone = EvidenceHand(shelf, FileDoor("http://127.0.0.1:9", TOKEN))
    before = moment_of(-3_600)
    assert gone.offer(Outgoing(file=where, key=KEY, name=NAME, taken_at=before))
    door = FileDoor(f"http://127.0.0.1:{hub.port}", TOKEN)
    handing = asyncio.ensure_future(
        EvidenceHand(EvidenceShelf(tmp_path / "gateway", 10, 1), door).run()
    )
    await hub.ingest(raised(KEY, source=SOURCE, kind="active_safety", title="鲁A00001 前向碰撞"))
    link = HubLine(f"http://127.0.0.1:{hub.port}")
    await link.sign_in("urban", PASSWORD)
    detail = AlarmDetail(UiContext(theme=Theme(), link=link, engine=FakeEngine()))
    qtbot.addWidget(detail)
    desk = FilesOfAlarms(link, detail, Fetching(link, lambda: link.door, Shelf(tmp_path / "seat")))
    detail.resize(420, 760)
    detail.show()
    await until(lambda: link.alarms)
    alarm = alarm_id(SOURCE, KEY, Realm.LIVE)
    await until(lambda: not (tmp_path / "gateway" / where).exists())  # it is at the centre
    detail.show_alarm(alarm)
    await until(lambda: detail.files.rows.count() == 1)
    (known,) = detail.files._attachments
    await until(lambda: detail.files.has_thumbnail(known.sha256))
    assert "此前一次报警 11-22 11:00" in detail.files.rows.item(0).text(), "an hour before this one"
    detail.files.rows.setFocus()
    QTest.keyClick(detail.files.rows, Qt.Key.Key_Return)
    await until(lambda: opener.opened)
    assert opener.opened[0].read_bytes() == picture and opener.opened[0].name == NAME
    await until(lambda: not desk.is_busy)
    handing.cancel()
    await asyncio.wait([handing])
    await link.close()
