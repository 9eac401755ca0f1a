"""What a card asks the hub: the timeline, what is near, cases like it, personal fields."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from backends.link.api import Change, HubUnreachable
from backends.link.media import RecordedFor, RecordingNow, RecordingsFor, RecordingsForAnswer
from backends.link.queries import (
    Answer,
    Around,
    ErasePersonalFields,
    PersonalErasedAnswer,
    PersonalFields,
    Query,
)
from backends.record.access import Role
from backends.record.ids import IncidentId
from tests.gui.fakes_link import FakeLink, a_user
from tests.gui.incident_answers import a_link_that_answers
from tests.gui.incident_parts import a_context, click, dialog_of, shown
from tests.gui.incident_samples import CHEMICAL
from tests.gui.wall_parts import a_camera
from widgets.incidents.card import MORE, SUPPORT, IncidentCard
from widgets.incidents.dispatch_dialog import DispatchDialog

pytestmark = pytest.mark.gui


@pytest.fixture
def link() -> FakeLink:
    return a_link_that_answers()


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(3):
        while not condition():
            QApplication.processEvents()
            await asyncio.sleep(0.002)


@pytest.mark.asyncio
async def test_the_timeline_tells_events_in_words_and_filters_by_kind(link: FakeLink) -> None:
    with shown(IncidentCard(a_context(link))) as card:
        card.show_incident(CHEMICAL)
        await until(lambda: card.timeline.text)
        assert card.timeline.text.splitlines()[0].startswith("受理，王敏")
        assert "任务超期，王敏 · 环保  下风向布点监测" in card.timeline.text
        card.timeline.kinds.setCurrentIndex(card.timeline.kinds.findData("note"))
        assert card.timeline.text.startswith("现场无明火")


@pytest.mark.asyncio
async def test_an_incidents_recordings_are_listed_and_one_is_opened(link: FakeLink) -> None:
    start = link.now - dt.timedelta(minutes=30)
    camera = a_camera(7)
    link.cameras_now[camera.id] = camera
    link.field.recorded[camera.id] = RecordingNow(camera=camera.id, since=start, incident=CHEMICAL)
    known = RecordedFor(
        camera=camera.id,
        starts_at=start - dt.timedelta(hours=1),
        ends_at=start - dt.timedelta(minutes=50),
        size_bytes=12_300_000,
    )
    link.answers[RecordingsFor] = RecordingsForAnswer(recorded=[known])
    with shown(IncidentCard(a_context(link))) as card:
        card.show_incident(CHEMICAL)
        card.tabs.setCurrentIndex(MORE)
        section = card.more.recordings
        await until(lambda: len(section.list.lines) == 2)
        assert "7　路口7，正在录，13:33:27 起" in section.text
        assert "12.3 MB" in section.text
        opened = QSignalSpy(section.opened)
        section.list.chosen.emit("0")
        assert opened.at(0) == [camera.id, known.starts_at]
        section.list.chosen.emit(f"now:{camera.id}")
        assert opened.at(1) == [camera.id, start]


@pytest.mark.asyncio
async def test_what_is_near_is_one_step_from_a_task(link: FakeLink) -> None:
    with shown(IncidentCard(a_context(link))) as card:
        card.show_incident(CHEMICAL)
        card.tabs.setCurrentIndex(SUPPORT)
        await until(lambda: card.support.people.text())
        assert card.support.people.text() == "常住人口约 18,400 人"
        assert "第二小学" in card.support.sites.text
        await until(lambda: card.support.cases.list.lines)
        assert "相似 86 %" in card.support.cases.text
        asked = [q for q in link.asked if isinstance(q, Around)]
        assert asked[-1].radius_m == 3000
        card.support.radii.button(5).click()
        await until(lambda: not card.support.state.text())
        assert [q for q in link.asked if isinstance(q, Around)][-1].radius_m == 5000
        card.support.resources.list.chosen.emit("消防救援站")
        assert dialog_of(card, DispatchDialog).title.text() == "调用消防救援站"


@pytest.mark.asyncio
async def test_personal_fields_are_hidden_asked_for_and_hidden_again(link: FakeLink) -> None:
    with shown(IncidentCard(a_context(link))) as card:
        card.show_incident(CHEMICAL)
        card.tabs.setCurrentIndex(MORE)
        box = card.more.personal
        assert box.text == ""
        assert not [q for q in link.asked if isinstance(q, PersonalFields)]
        click(box.look)
        await until(lambda: box.text)
        assert "姓名 张三" in box.text
        assert box.hide_again.isActive()
        assert box.hide_again.interval() == 60_000
        box.hide_again.timeout.emit()  # a minute has passed
        assert box.text == ""
        click(box.look)
        await until(lambda: box.text)
        card.show_incident(IncidentId("i-0"))  # another incident never shows the last one's
        assert box.text == ""


@pytest.mark.asyncio
async def test_personal_fields_are_destroyed_with_a_reason_and_a_second_click(
    link: FakeLink,
) -> None:
    link.user_now = a_user(Role.SECURITY_ADMINISTRATOR)
    link.answers[ErasePersonalFields] = PersonalErasedAnswer()
    with shown(IncidentCard(a_context(link))) as card:
        card.show_incident(CHEMICAL)
        card.tabs.setCurrentIndex(MORE)
        box = card.more.personal
        click(box.erasing.begin)
        assert not box.erasing.confirm.isEnabled()
        box.erasing.reason.setText("本人要求")
        click(box.erasing.confirm)
        await until(lambda: "已销毁" in box.state.text())
        assert link.asked[-1] == ErasePersonalFields(subject=CHEMICAL, reason="本人要求")
        assert box.erasing.begin.isVisibleTo(box)


@pytest.mark.asyncio
async def test_who_may_not_destroy_personal_fields_is_not_offered_it(link: FakeLink) -> None:
    with shown(IncidentCard(a_context(link))) as card:
        card.show_incident(CHEMICAL)
        assert not card.more.personal.erasing.isVisibleTo(card.more)


class FallingLink(FakeLink):
    """Its line can be down."""

    is_down = False

    async def ask(self, query: Query) -> Answer:
        if self.is_down:
            raise HubUnreachable("unreachable")
        return await super().ask(query)


@pytest.mark.asyncio
async def test_what_failed_while_the_line_was_down_is_asked_again(link: FakeLink) -> None:
    falling = FallingLink()
    vars(falling).update(vars(link))
    falling.is_down = True
    with shown(IncidentCard(a_context(falling))) as card:
        card.show_incident(CHEMICAL)
        card.tabs.setCurrentIndex(SUPPORT)
        await until(lambda: "与中心断开" in card.support.state.text())
        falling.is_down = False
        falling.tell(Change(link=True))
        await until(lambda: card.support.people.text())
        assert "消防救援站" in card.support.resources.text
