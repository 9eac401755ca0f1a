"""Rows of incidents: order, groups, filters, batches that keep what is being read."""

from __future__ import annotations

import datetime as dt
import time

import msgspec
import pytest
from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from backends.link.api import Change
from backends.record.access import Role
from backends.record.common import Actor, Department, Severity
from backends.record.ids import IncidentId, SeatId, UserId
from backends.record.incident import ClockKind, Incident, Stage
from backends.record.policy import Domain
from tests.gui.fakes_link import NOW, FakeLink, a_user
from tests.gui.incident_samples import a_clock, an_incident
from widgets.incidents.clock_figures import clock_figure
from widgets.incidents.model import IncidentListModel
from widgets.incidents.order import Grouping, IncidentArrangement, IncidentFilter, Sorting
from widgets.incidents.words import due_text, span_text

pytestmark = pytest.mark.gui


def a_model(link: FakeLink, **fields: object) -> IncidentListModel:
    if QApplication.instance() is None:
        QApplication([])
    return IncidentListModel(link, IncidentArrangement(**fields))  # type: ignore[arg-type]


def rows(model: IncidentListModel) -> list[str]:
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def ids(model: IncidentListModel) -> list[str]:
    return [i for i in (model.id_at(row) for row in range(model.rowCount())) if i]


def due_in(name: str, minutes: float) -> Incident:
    clock = a_clock(ClockKind.HANDLE, 60, 60 + minutes)
    return an_incident(name, Stage.HANDLING, clocks=[clock])


def test_a_group_has_its_header_with_its_count_and_goes_with_its_last_incident() -> None:
    link = FakeLink()
    link.put_incidents(an_incident("a"), an_incident("b"), an_incident("c", Stage.VERIFY))
    model = a_model(link)
    heads = [rows(model)[row] for row in range(model.rowCount()) if model.is_header(row)]
    assert heads == ["待受理 2", "待核查 1"]
    link.incidents_now[IncidentId("c")] = an_incident("c", Stage.CLOSED)
    model.gather(["c"])
    model.flush()
    assert [r for r in rows(model) if r.startswith("待")] == ["待受理 2"]


def test_a_row_is_spoken_with_who_has_it() -> None:
    link = FakeLink()
    other = a_user(Role.COMMANDER, "李建国")
    link.users_now[other.id] = other
    owner = Actor(user=UserId(other.id), seat=other.seat)
    link.put_incidents(msgspec.structs.replace(an_incident("a", Stage.HANDLING), owner=owner))
    assert "，李建国" in rows(a_model(link))[1]


def test_the_next_deadline_stands_first_in_its_group_and_no_clock_last() -> None:
    link = FakeLink()
    link.put_incidents(
        due_in("late", -5), due_in("soon", 10), due_in("far", 300), an_incident("x", Stage.HANDLING)
    )
    assert ids(a_model(link)) == ["late", "soon", "far", "x"]


def test_severity_and_newest_sort_within_the_group() -> None:
    link = FakeLink()
    link.put_incidents(
        an_incident("mild", severity=Severity.IV, ran=1),
        an_incident("bad", severity=Severity.I, ran=50),
        an_incident("middle", severity=Severity.II, ran=20),
    )
    assert ids(a_model(link, sorting=Sorting.SEVERITY)) == ["bad", "middle", "mild"]
    assert ids(a_model(link, sorting=Sorting.NEWEST)) == ["mild", "middle", "bad"]


def test_grouping_by_department_keeps_a_persistent_cursor() -> None:
    link = FakeLink()
    link.put_incidents(
        *(an_incident(f"i{n}", department=list(Department)[n % 5]) for n in range(40))
    )
    model = a_model(link)
    reset = QSignalSpy(model.modelReset)
    cursor = QPersistentModelIndex(model.index(model.row_of("i7"), 0))
    model.arrange(IncidentArrangement(grouping=Grouping.DEPARTMENT))
    assert model.id_at(cursor.row()) == "i7"
    assert reset.count() == 0
    assert sum(model.is_header(row) for row in range(model.rowCount())) == 5
    model.arrange(IncidentArrangement(grouping=Grouping.NONE))
    assert model.rowCount() == 40


def test_a_deferred_one_stays_in_the_column_where_it_was_deferred() -> None:
    link = FakeLink()
    link.put_incidents(
        an_incident("d", Stage.DEFERRED, stage_before_deferral=Stage.HANDLING, deferred_until=NOW)
    )
    assert ids(a_model(link, only=Stage.HANDLING, grouping=Grouping.NONE)) == ["d"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (IncidentFilter(domain=Domain.ACCIDENT), ["acc"]),
        (IncidentFilter(department=Department.URBAN), ["joint", "urban"]),
        (IncidentFilter(stage=Stage.VERIFY), ["ver"]),
        (IncidentFilter(only_overdue=True), ["late"]),
        (IncidentFilter(only_supervised=True), ["sup"]),
        (IncidentFilter(mine=SeatId("seat-1")), ["mine"]),
        (IncidentFilter(text="油膜 清河"), ["text"]),
        (IncidentFilter(with_over=True, stage=Stage.CLOSED), ["over"]),
    ],
    ids=lambda value: str(value) if isinstance(value, list) else "",
)
def test_each_filter_keeps_what_it_says(wanted: IncidentFilter, found: list[str]) -> None:
    link = FakeLink()
    link.put_incidents(
        an_incident("acc", domain=Domain.ACCIDENT),
        an_incident("urban", department=Department.URBAN),
        an_incident("joint", parties=[Department.URBAN]),
        an_incident("ver", Stage.VERIFY),
        due_in("late", -1),
        an_incident("sup", is_supervised=True),
        an_incident("mine", owner=Actor(user=UserId("u"), seat=SeatId("seat-1"))),
        an_incident("text", title="水面油膜"),
        an_incident("over", Stage.CLOSED),
    )
    assert sorted(ids(a_model(link, wanted=wanted))) == found


def test_three_thousand_come_at_once_and_changes_move_single_rows() -> None:
    link = FakeLink()
    model = a_model(link)
    stages = (Stage.REPORTED, Stage.FILED, Stage.DISPATCHED, Stage.HANDLING, Stage.VERIFY)
    many = [
        an_incident(
            f"i{n:04d}", stages[n % 5], Severity(1 + n % 4), n % 700,
            clocks=[a_clock(ClockKind.HANDLE, n % 700, 400)],
        )
        for n in range(3000)
    ]  # fmt: skip
    link.incidents_now = {i.id: i for i in many}
    reset, moved = QSignalSpy(model.modelReset), QSignalSpy(model.rowsMoved)
    begun = time.perf_counter()
    model.note(Change(reset=True))
    model.flush()
    took = time.perf_counter() - begun
    assert model.count == 3000
    assert took < 1.0  # a gross guard; 40 ms on the machine it was written on
    changed = an_incident("i0000", Stage.VERIFY, version=4)
    link.put_incidents(changed)
    model.note(Change(incidents=frozenset({changed.id})))
    model.flush()
    assert reset.count() == 0
    assert moved.count() == 1


def test_time_left_is_said_in_two_steps_and_overdue_by_its_word() -> None:
    assert [span_text(s) for s in (40, 35 * 60, 130 * 60, 76 * 3600)] == [
        "40 s",
        "35 min",
        "2 h 10 min",
        "3 d 4 h",
    ]
    assert due_text(NOW + dt.timedelta(minutes=130), NOW) == "剩 2 h 10 min"
    assert due_text(NOW - dt.timedelta(minutes=35), NOW) == "超期 35 min"


@pytest.mark.parametrize(
    ("ran", "tone"), [(10, "text_dim"), (74, "text_dim"), (76, "severity_ii"), (101, "severity_i")]
)
def test_a_clock_is_amber_past_three_quarters_and_red_past_its_end(ran: float, tone: str) -> None:
    figure = clock_figure(a_clock(ClockKind.HANDLE, ran, 100), NOW)
    assert figure.tone == tone
    assert figure.is_overdue == (ran > 100)
