"""The page of a signed handover is made after a restart too, and told until the centre has it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app import kept_sheets
from app.attachments.fetching import Fetching
from app.attachments.shelf import Shelf
from app.kept_sheets import LOOKED_BACK, KeptSheets, attachment_of
from app.paper.examples import a_handover
from app.paper.jobs import HandoverPaper, Job
from backends.link.api import Change, HubUnreachable
from backends.link.queries import Answer, Query
from backends.link.session import HubDoor
from backends.link.watch import OldHandovers, OldHandoversAnswer
from backends.record.entry import Attachment
from backends.record.handover import Handover, KeepDocument
from backends.record.ids import HandoverId, UserId
from backends.record.refusal import Refusal, RefusalCode
from tests.gui.asked_link import AskedLink, until
from tests.gui.fakes_link import NOW
from tests.gui.handover_samples import RECEIVER

pytestmark = [pytest.mark.gui, pytest.mark.asyncio]


def ended(key: str, hours: float, receiver: str = "somebody") -> Handover:
    """Signed, begun so many hours ago; its page is owed."""
    return msgspec.structs.replace(
        a_handover().handover,
        id=HandoverId(key),
        leaver=UserId("another"),
        receiver=UserId(receiver),
        begun_at=NOW - dt.timedelta(hours=hours),
    )


class OldLink(AskedLink):
    """Answers with pages of `old`, as the centre does; none of them is on the screens."""

    def __init__(self, *old: Handover) -> None:
        super().__init__(RECEIVER)
        self.old = sorted(old, key=lambda one: one.begun_at, reverse=True)

    async def ask(self, query: Query) -> Answer:
        self.asked.append(query)
        assert isinstance(query, OldHandovers)
        before = query.before or NOW
        found = [one for one in self.old if one.begun_at < before]
        return OldHandoversAnswer(handovers=found[: query.limit])


class Station:
    """Of RECEIVER, just started."""

    def __init__(self, link: OldLink, folder: Path) -> None:
        self.link, self._parent = link, QObject()
        shelf = Shelf(folder / "shelf")
        fetching = Fetching(link, no_door, shelf)
        self.sheets = KeptSheets(link, no_door, shelf, fetching, (folder, "zh_CN"), self._parent)

    def told(self) -> list[HandoverId]:
        return [body.handover for body in self.link.sent if isinstance(body, KeepDocument)]


def no_door() -> HubDoor:
    raise HubUnreachable("closed")


def a_change_of_watch() -> list[Handover]:
    """At which more hand over than a page of them holds."""
    return [ended(f"other-{n}", 1 + n / 100) for n in range(LOOKED_BACK + 10)]


async def test_a_page_owed_since_yesterday_is_found_behind_those_of_every_seat(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = [ended(f"old-{n}", 26 + n) for n in range(2 * LOOKED_BACK)]
    mine = ended("mine", 20, RECEIVER.id)
    station = Station(OldLink(*a_change_of_watch(), mine, *older), tmp_path)
    made: list[Job] = []
    monkeypatch.setattr(station.sheets._desk, "make", made.append)
    station.link.tell(Change(user=True))
    await until(lambda: made)
    papers = [job.paper for job in made if isinstance(job.paper, HandoverPaper)]
    assert [paper.handover.id for paper in papers] == ["mine"]
    assert len(station.link.asked) == 2, "not to the beginning of the record"
    station.sheets.release()


async def test_a_page_that_the_centre_could_not_take_is_told_again_after_a_restart(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    station = Station(OldLink(ended("mine", 1, RECEIVER.id)), tmp_path)

    async def page(handover: Handover) -> Attachment:
        return attachment_of(msgspec.structs.replace(handover, document="ab" * 32))

    async def is_sent(page: Attachment) -> bool:
        return True

    monkeypatch.setattr(kept_sheets, "LOOK_AGAIN_S", 0.01)
    monkeypatch.setattr(station.sheets, "_page", page)
    monkeypatch.setattr(station.sheets, "_is_sent", is_sent)
    station.link.tell(Change(user=True))
    await until(station.told)
    refusal = Refusal(code=RefusalCode.STORE_UNAVAILABLE)
    station.link.refuse(station.link.sent[-1], refusal)
    await until(lambda: len(station.told()) == 2)
    assert station.told() == ["mine", "mine"]
    station.sheets.release()
