"""The card's timeline: messages, entries, instructions, meetings in words; pages; news at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication

from backends.link.api import Change
from backends.link.queries import Answer, Query, Timeline, TimelineAnswer
from backends.record import delivery, entry, meeting, order
from backends.record import incident_events as ev
from backends.record.catalogue import Payload
from backends.record.common import Department, Severity
from backends.record.exchange import Delivery, Envelope
from backends.record.exchange_events import EnvelopeKept
from backends.record.ids import ShiftId
from tests.gui.fakes_link import NOW, FakeLink
from tests.gui.incident_answers import an_event
from tests.gui.incident_city import a_busy_board
from tests.gui.incident_parts import a_context, click, shown
from tests.gui.incident_samples import CHEMICAL
from widgets.incidents.card import IncidentCard
from widgets.incidents.telling import EventKind, kind_of, told

pytestmark = pytest.mark.gui


class LongLink(FakeLink):
    """Its hub has a long timeline of the rich incident, and gives it by pages."""

    notes = 7
    page = 3

    async def ask(self, query: Query) -> Answer:
        if not isinstance(query, Timeline):
            return await super().ask(query)
        self.asked.append(query)
        every = [an_event(n, ev.IncidentNoted(text=f"记录{n}")) for n in range(1, self.notes + 1)]
        earlier = [e for e in every if not query.before or e.seq < query.before]
        return TimelineAnswer(events=earlier[-self.page :], is_cut=len(earlier) > self.page)


@pytest.fixture
def link() -> LongLink:
    made = LongLink()
    vars(made).update(vars(a_busy_board()))
    return made


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(3):
        while not condition():
            QApplication.processEvents()
            await asyncio.sleep(0.002)


@pytest.mark.asyncio
async def test_what_was_before_a_page_is_one_press_away_and_stays_with_news(link: LongLink) -> None:
    with shown(IncidentCard(a_context(link))) as card:
        card.show_incident(CHEMICAL)
        view = card.timeline
        await until(lambda: len(view.list.lines) == 3)
        click(view.earlier)
        await until(lambda: len(view.list.lines) == 6)
        link.notes = 8
        link.tell(Change(messages=frozenset({CHEMICAL})))
        await until(lambda: "记录8" in view.text)
        assert [line.text for line in view.list.lines] == [f"记录{n}" for n in range(2, 9)]
        click(view.earlier)
        await until(lambda: len(view.list.lines) == 8)
        assert not view.earlier.isVisible()


@pytest.mark.asyncio
async def test_another_incidents_message_asks_nothing_anew(link: LongLink) -> None:
    with shown(IncidentCard(a_context(link))) as card:
        card.show_incident(CHEMICAL)
        await until(lambda: card.timeline.text)
        link.tell(Change(messages=frozenset({"i-other"})))
        assert not card.timeline._again.isActive()
        link.tell(Change(entries=True))
        assert card.timeline._again.isActive()


def test_a_duty_officer_reads_who_was_told_what_and_what_was_written_down(link: LongLink) -> None:
    call = entry.Call(is_incoming=True, office="望江街道")
    message = Envelope(
        id="x1",
        source="p9",
        type="traffic.anomaly.raised",
        subject="jam",
        occurred_at=NOW,
        recorded_at=NOW,
        data={"title": "高架追尾"},
    )
    given = entry.InstructionGiven(
        number="P-1",
        text="全力排涝",
        given_by="张市长",
        severity=Severity.II,
        department=Department.URBAN,
    )
    called = meeting.MeetingCalled(number="H-1", title="排涝会商", kind="joint", starts_at=NOW)
    resolved = meeting.ResolutionMade(
        resolution=meeting.Resolution(id="r", text="增派泵车", owner="水务集团")
    )
    sent = delivery.MessageReported(
        target="department:urban",
        type="grid.event.reported",
        about=CHEMICAL,
        delivery=Delivery.ACCEPTED,
    )
    payloads: list[Payload] = [
        entry.EntryWritten(
            kind=entry.EntryKind.CALL, text="水已到膝盖", shift=ShiftId(""), call=call
        ),
        given,
        called,
        resolved,
        sent,
        EnvelopeKept(envelope=message, passed_to=["department:grid"]),
        order.OrderGiven(
            department=Department.URBAN,
            act="case.answer",
            resource="a:1",
            expires_at=NOW,
            body={"text": "已排除"},
        ),
    ]
    events = [an_event(n, payload) for n, payload in enumerate(payloads)]
    assert [told(event, link) for event in events] == [
        "值班日志（电话）：望江街道来电：水已到膝盖",
        "批示 P-1：全力排涝（张市长，城管承办）",
        "召集会商 H-1：排涝会商（14:03:27）",
        "会商议定：增派泵车（水务集团办理）",
        "网格事件上报：城管已接收",
        "收到p9的交通异常：高架追尾，转网格",
        "答复：已排除",
    ]
    kinds = [kind_of(event) for event in events]
    assert kinds[0] is kinds[2] is kinds[3] is EventKind.WATCH
    assert kinds[1] is kinds[6] is EventKind.ORDER
    assert kinds[4] is kinds[5] is EventKind.MESSAGE
