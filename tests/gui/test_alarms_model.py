"""Rows of the alarm list: order, batches, lock, filter."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy
from PySide6.QtWidgets import QApplication

from backends.link.api import Change
from backends.record.alarm import AlarmState
from backends.record.common import Department, Severity
from backends.record.ids import AlarmId
from tests.gui.alarm_samples import an_alarm
from tests.gui.fakes_link import FakeLink
from widgets.alarms.backlog import FIRST, SLICE
from widgets.alarms.model import AlarmListModel
from widgets.alarms.order import AlarmFilter, StateWanted
from widgets.alarms.ordered_rows import ROW_OPERATIONS


@pytest.fixture
def link() -> FakeLink:
    return FakeLink()


@pytest.fixture
def model(link: FakeLink) -> Iterator[AlarmListModel]:
    app = QApplication.instance() or QApplication([])
    made = AlarmListModel(link)
    tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    link.subscribe(made.note)
    yield made
    del tester
    made.deleteLater()
    app.processEvents()


def ids(model: AlarmListModel) -> list[str]:
    return [model.alarm_at(row).id for row in range(model.rowCount())]


def test_unacknowledged_stand_first_then_severity_then_the_newest(
    link: FakeLink, model: AlarmListModel
) -> None:
    link.put(
        an_alarm("acked-red", Severity.I, AlarmState.ACKED, minutes=1),
        an_alarm("old-yellow", Severity.III, minutes=60),
        an_alarm("new-yellow", Severity.III, minutes=2),
        an_alarm("orange-gone", Severity.II, AlarmState.RTNUN, minutes=90),
        an_alarm("blue", Severity.IV, minutes=0),
    )
    model.flush()
    assert ids(model) == ["orange-gone", "new-yellow", "old-yellow", "blue", "acked-red"]


def test_a_change_moves_one_row_and_the_selection_goes_with_it(
    link: FakeLink, model: AlarmListModel
) -> None:
    link.put(*(an_alarm(f"a{n}", minutes=n) for n in range(5)))
    model.flush()
    kept = QPersistentModelIndex(model.index(1, 0))
    moves, layouts, resets = (
        QSignalSpy(model.rowsMoved),
        QSignalSpy(model.layoutChanged),
        QSignalSpy(model.modelReset),
    )
    link.put(an_alarm("a1", state=AlarmState.ACKED, minutes=1, version=2))
    model.flush()
    assert ids(model) == ["a0", "a2", "a3", "a4", "a1"]
    assert kept.row() == 4
    assert (moves.count(), layouts.count(), resets.count()) == (1, 0, 0)


def test_a_batch_of_twenty_thousand_is_one_insert_one_layout_change_one_removal(
    link: FakeLink,
) -> None:
    # Without the tester, which reads every row after every signal.
    _application = QApplication.instance() or QApplication([])
    model = AlarmListModel(link)
    link.subscribe(model.note)
    first = [an_alarm(f"a{n}", Severity(1 + n % 4), minutes=n % 977) for n in range(20_000)]
    link.put(*first)
    model.flush()
    assert model.rowCount() == 20_000
    kept = QPersistentModelIndex(model.index(model.row_of(AlarmId("a7")), 0))
    spies = [
        QSignalSpy(signal)
        for signal in (
            model.rowsInserted,
            model.layoutChanged,
            model.rowsRemoved,
            model.rowsMoved,
            model.modelReset,
            model.dataChanged,
        )
    ]
    gone = frozenset(alarm.id for alarm in first[10_000:12_000])
    for alarm_id in gone:
        del link.alarms_now[alarm_id]
    changed = {a.id: msgspec.structs.replace(a, state=AlarmState.ACKED) for a in first[:5_000]}
    news = {f"b{n}": an_alarm(f"b{n}", minutes=n) for n in range(3_000)}
    link.alarms_now |= changed
    link.alarms_now |= {alarm.id: alarm for alarm in news.values()}
    link.tell(Change(alarms=gone | changed.keys() | {a.id for a in news.values()}))
    model.flush()
    assert [spy.count() for spy in spies] == [1, 1, 1, 0, 0, 1]
    assert model.rowCount() == 21_000
    assert model.alarm_at(kept.row()).id == "a7"
    order = [(a.state is AlarmState.ACKED, a.severity) for a in map(model.alarm_at, range(21_000))]
    assert order == sorted(order)


def test_a_new_snapshot_is_taken_in_without_a_reset(link: FakeLink, model: AlarmListModel) -> None:
    link.put(*(an_alarm(f"a{n}", minutes=n) for n in range(ROW_OPERATIONS * 2)))
    model.flush()
    kept = QPersistentModelIndex(model.index(3, 0))
    resets = QSignalSpy(model.modelReset)
    link.alarms_now = {a.id: a for a in (an_alarm("a3", minutes=3), an_alarm("new", minutes=1))}
    link.tell(Change(reset=True))
    model.flush()
    assert ids(model) == ["new", "a3"]
    assert (kept.row(), resets.count()) == (1, 0)


def test_changes_are_gathered_into_a_batch(link: FakeLink, model: AlarmListModel) -> None:
    batches = QSignalSpy(model.batch_ended)
    for n in range(50):
        link.put(an_alarm(f"a{n}"))
    assert model.rowCount() == 0
    assert batches.wait(2000)
    assert (batches.count(), model.rowCount()) == (1, 50)


def test_a_storm_comes_in_slices_the_worst_first_and_is_counted_whole(link: FakeLink) -> None:
    _application = QApplication.instance() or QApplication([])
    model = AlarmListModel(link)
    link.subscribe(model.note)
    storm = [an_alarm(f"a{n}", Severity(1 + n % 4), minutes=n % 97) for n in range(3 * SLICE)]
    storm.append(an_alarm("done", Severity.I, AlarmState.ACKED))
    link.alarms_now = {alarm.id: alarm for alarm in storm}
    batches, resets = QSignalSpy(model.batch_ended), QSignalSpy(model.modelReset)
    link.tell(Change(reset=True))
    assert batches.wait(2000)
    assert (model.rowCount(), model.total, model.is_filling) == (FIRST, len(storm), True)
    assert {alarm.severity for alarm in map(model.alarm_at, range(FIRST))} == {1}
    newer = msgspec.structs.replace(storm[-2], version=2, title="刚刚变化")
    link.put(newer)  # waits for its slice: comes as it is by then
    while model.is_filling:
        assert batches.wait(2000)
    assert (model.rowCount(), model.total, resets.count()) == (len(storm), len(storm), 0)
    assert model.shown(newer.id) == newer
    order = [
        (a.state is AlarmState.ACKED, a.severity) for a in map(model.alarm_at, range(len(storm)))
    ]
    assert order == sorted(order)


def test_a_filter_chosen_while_a_storm_comes_in_holds_for_all_of_it(link: FakeLink) -> None:
    _application = QApplication.instance() or QApplication([])
    model = AlarmListModel(link)
    link.subscribe(model.note)
    storm = [an_alarm(f"a{n}", Severity(1 + n % 4)) for n in range(3 * SLICE)]
    link.alarms_now = {alarm.id: alarm for alarm in storm}
    batches = QSignalSpy(model.batch_ended)
    link.tell(Change(reset=True))
    assert batches.wait(2000)
    model.set_filter(AlarmFilter(severities=frozenset({Severity.IV})))
    assert (model.rowCount(), model.is_filling) == (3 * SLICE // 4, False)


def test_a_locked_list_changes_in_place_and_counts_what_is_new(
    link: FakeLink, model: AlarmListModel
) -> None:
    link.put(*(an_alarm(f"a{n}", minutes=n + 1) for n in range(4)))
    model.flush()
    model.set_locked(True)
    link.put(an_alarm("red", Severity.I, minutes=0))
    link.put(an_alarm("a0", state=AlarmState.ACKED, minutes=1, version=2))
    link.drop(AlarmId("a2"))
    model.flush()
    assert ids(model) == ["a0", "a1", "a2", "a3"]
    assert model.alarm_at(0).state is AlarmState.ACKED
    assert model.alarm_at(2).state is AlarmState.NORM
    assert (model.waiting, model.worst_waiting()) == (1, Severity.I)
    model.set_locked(False)
    assert ids(model) == ["red", "a1", "a3", "a0"]
    assert model.waiting == 0


def test_what_came_and_went_while_locked_is_not_counted(
    link: FakeLink, model: AlarmListModel
) -> None:
    model.set_locked(True)
    link.put(an_alarm("brief"))
    model.flush()
    link.drop(AlarmId("brief"))
    model.flush()
    assert model.waiting == 0


def test_counts_follow_every_part_of_the_filter_but_the_severity(
    link: FakeLink, model: AlarmListModel
) -> None:
    link.put(
        an_alarm("a", Severity.I),
        an_alarm("b", Severity.II, department=Department.URBAN),
        an_alarm("c", Severity.II, AlarmState.ACKED),
        an_alarm("d", Severity.II, title="井盖破损"),
    )
    model.flush()
    assert [model.count(s) for s in Severity] == [1, 3, 0, 0]
    wanted = AlarmFilter(severities=frozenset({Severity.I}))
    model.set_filter(wanted)
    assert ids(model) == ["a"]
    assert [model.count(s) for s in Severity] == [1, 3, 0, 0]
    model.set_filter(dataclasses.replace(wanted, department=Department.ENVIRONMENT))
    assert [model.count(s) for s in Severity] == [1, 2, 0, 0]
    model.set_filter(AlarmFilter(state=StateWanted.UNACKNOWLEDGED, text="井盖"))
    assert ids(model) == ["d"]
    assert [model.count(s) for s in Severity] == [0, 1, 0, 0]
    assert (model.total, model.unacknowledged) == (4, 3)
    link.drop(AlarmId("d"))
    model.flush()
    assert [model.count(s) for s in Severity] == [0, 0, 0, 0]


def test_the_filter_finds_places_as_well_as_titles(link: FakeLink, model: AlarmListModel) -> None:
    link.put(an_alarm("a", title="氨氮超标"))
    model.flush()
    model.set_filter(AlarmFilter(text="清河桥 氨氮"))
    assert ids(model) == ["a"]
    model.set_filter(AlarmFilter(text="清河桥 扬尘"))
    assert ids(model) == []


def test_the_longest_wait_is_known_over_all_severities(
    link: FakeLink, model: AlarmListModel
) -> None:
    assert model.oldest_unacknowledged() is None
    old = an_alarm("old", Severity.IV, minutes=500)
    link.put(an_alarm("red", Severity.I), old, an_alarm("x", Severity.IV, AlarmState.ACKED, 900))
    model.flush()
    assert model.oldest_unacknowledged() == old.raised_at
