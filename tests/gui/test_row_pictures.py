"""Rows are kept as pictures: each thing that a row tells of makes a new one, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import msgspec
import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QTableView

from backends.link.api import Change, LinkState, LinkStatus
from backends.record.access import Role
from backends.record.alarm import Acknowledge, Shelf
from backends.record.common import Severity
from backends.record.ids import AlarmId, IncidentId
from backends.record.incident import ClockKind, Stage
from backends.record.incident_commands import TakeIncident
from tests.gui.alarm_samples import an_alarm
from tests.gui.fakes_link import NOW, FakeLink, a_user
from tests.gui.fakes_video import FakeEngine
from tests.gui.incident_samples import OTHER, a_clock, an_incident
from widgets.alarms.panel import AlarmPanel
from widgets.context import UiContext
from widgets.incidents.board import IncidentBoard
from widgets.row_pictures import RowPictures
from widgets.theme import Theme

pytestmark = pytest.mark.gui

ALARM, INCIDENT = AlarmId("a"), IncidentId("i")


@pytest.fixture
def link() -> FakeLink:
    link = FakeLink()
    other = a_user(Role.DISPATCHER, "李建国")
    link.users_now[other.id] = other
    link.put(an_alarm("a", Severity.II, minutes=5, taken_by=OTHER, incident=INCIDENT))
    clocks = [a_clock(ClockKind.HANDLE, 10, 60)]
    incident = an_incident("i", Stage.HANDLING, owner=OTHER, clocks=clocks)
    link.incidents_now[INCIDENT] = incident
    return link


@pytest.fixture
def context(link: FakeLink) -> UiContext:
    return UiContext(theme=Theme(), link=link, engine=FakeEngine())


@pytest.fixture
def panel(context: UiContext) -> Iterator[AlarmPanel]:
    app = QApplication.instance() or QApplication([])
    made = AlarmPanel(context)
    made.resize(520, 500)
    made.show()
    app.processEvents()
    yield made
    made.close()
    made.deleteLater()
    app.processEvents()


@pytest.fixture
def board(context: UiContext) -> Iterator[IncidentBoard]:
    app = QApplication.instance() or QApplication([])
    made = IncidentBoard(context)
    made.resize(1200, 500)
    made.show()
    app.processEvents()
    yield made
    made.close()
    made.deleteLater()
    app.processEvents()


def seen(view: QTableView, row: int) -> QImage:
    return view.viewport().grab(view.visualRect(view.model().index(row, 0))).toImage()


def put_alarm(link: FakeLink, **fields: object) -> None:
    link.put(msgspec.structs.replace(link.alarms_now[ALARM], **fields))


def go_offline(link: FakeLink) -> None:
    link.status_now = LinkStatus(state=LinkState.OFFLINE, since=NOW)
    link.tell(Change(link=True))


def let_pass(link: FakeLink, minutes: float) -> None:
    link.now += dt.timedelta(minutes=minutes)


def await_echo(link: FakeLink) -> None:
    link.pending_now[ALARM] = Acknowledge(alarm=ALARM, seen_version=1)
    link.pending_now[INCIDENT] = TakeIncident(incident=INCIDENT, seen_version=3)
    link.tell(Change(pending=frozenset({ALARM, INCIDENT})))


def rename_owner(link: FakeLink) -> None:
    user = OTHER.user
    link.users_now[user] = msgspec.structs.replace(link.users_now[user], name="赵海")
    link.tell(Change(link=True))


def shelve(link: FakeLink) -> None:
    until = NOW + dt.timedelta(hours=1)
    put_alarm(link, version=2, shelf=Shelf(by=OTHER, at=NOW, until=until, reason="检修"))


def renumber_incident(link: FakeLink) -> None:
    incident = link.incidents_now[INCIDENT]
    link.incidents_now[INCIDENT] = msgspec.structs.replace(incident, number="S20261122-999")


@pytest.mark.parametrize(
    "happen",
    [
        lambda link: put_alarm(link, version=2, title="另一件事"),
        shelve,
        go_offline,
        await_echo,
        rename_owner,
        renumber_incident,
        lambda link: let_pass(link, minutes=1),
        lambda link: let_pass(link, minutes=24 * 60),
    ],
)
def test_an_alarms_row_shows_what_became_of_it(
    link: FakeLink, panel: AlarmPanel, happen: Callable[[FakeLink], None]
) -> None:
    before = seen(panel.view, 0)
    assert seen(panel.view, 0) == before
    happen(link)
    panel.model.flush()
    assert seen(panel.view, 0) != before


def test_a_badge_blinks_and_comes_back(panel: AlarmPanel) -> None:
    before = seen(panel.view, 0)
    panel.view.beat(True, is_whole=False)
    assert seen(panel.view, 0) != before
    panel.view.beat(False, is_whole=False)
    assert seen(panel.view, 0) == before


def test_the_selected_row_looks_selected(panel: AlarmPanel) -> None:
    before = seen(panel.view, 0)
    panel.select_alarm(ALARM)
    selected = seen(panel.view, 0)
    assert selected != before
    panel.select_alarm(None)
    assert seen(panel.view, 0) != selected


@pytest.mark.parametrize(
    "happen",
    [go_offline, await_echo, rename_owner, lambda link: let_pass(link, 5)],
)
@pytest.mark.parametrize("is_list", [True, False])
def test_an_incidents_row_and_card_show_what_became_of_it(
    link: FakeLink, board: IncidentBoard, happen: Callable[[FakeLink], None], is_list: bool
) -> None:
    board.as_list.setChecked(is_list)
    board.as_columns.setChecked(not is_list)
    QApplication.processEvents()
    column = next(c for c in board.columns.columns if c.stage is Stage.HANDLING)
    view, row = (board.view, 1) if is_list else (column.view, 0)  # the list has a header
    before = seen(view, row)
    happen(link)
    board.flush()
    board.hide()
    board.show()  # looks at the clock
    is_told = is_list or happen is not rename_owner  # a card does not name who has it
    assert (seen(view, row) != before) is is_told


def test_no_more_pictures_are_kept_than_said_and_an_old_one_is_drawn_anew() -> None:
    _application = QApplication.instance() or QApplication([])
    drawn: list[str] = []
    pictures = RowPictures(QColor("black"), most=2)
    canvas = QImage(QSize(20, 10), QImage.Format.Format_RGB32)
    painter = QPainter(canvas)
    for name in ("a", "b", "a", "c", "a", "b"):
        rect = QRect(QPoint(0, 0), canvas.size())
        pictures.paint(painter, rect, (name, (1,)), lambda *_, name=name: drawn.append(name))
    painter.end()
    assert drawn == ["a", "b", "c", "b"]
