"""Grouping by cause and place, floods, orders, filters and saved views of the alarm list."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy, QTest
from PySide6.QtWidgets import QApplication

from backends.link.api import Change
from backends.record.access import Role
from backends.record.alarm import Acknowledge, Alarm, AlarmState, Quality, Shelf
from backends.record.common import Actor, Department, Severity
from backends.record.ids import AlarmId, IncidentId, SeatId, UserId
from tests.gui.alarm_samples import an_alarm
from tests.gui.fakes_link import NOW, FakeLink
from tests.gui.fakes_video import FakeEngine
from widgets.alarms.arrangement import AlarmGroup, Arrangement
from widgets.alarms.backlog import SLICE
from widgets.alarms.model import AlarmListModel
from widgets.alarms.order import AlarmFilter, AsideWanted, LinkedWanted, Sort, StateWanted
from widgets.alarms.panel import AlarmPanel
from widgets.alarms.views import MOST_VIEWS, AlarmView, ViewStore
from widgets.context import UiContext
from widgets.theme import Theme

pytestmark = pytest.mark.gui

ME = Actor(user=UserId("watch_leader"), seat=SeatId("seat-watch_leader"))
SHELF = Shelf(by=ME, at=NOW, until=NOW + dt.timedelta(hours=1), reason="检修")


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


@pytest.fixture
def panel(link: FakeLink) -> Iterator[AlarmPanel]:
    app = QApplication.instance() or QApplication([])
    made = AlarmPanel(UiContext(theme=Theme(), link=link, engine=FakeEngine()))
    made.resize(420, 600)
    made.show()
    app.processEvents()
    yield made
    made.close()
    made.deleteLater()
    app.processEvents()


def rows(model: AlarmListModel) -> list[str]:
    things = [model.at(row) for row in range(model.rowCount())]
    return [f"{t.size}x{t.lead.id}" if isinstance(t, AlarmGroup) else t.id for t in things]


def a_cut(count: int, severity: Severity = Severity.III, first: float = 5) -> list[Alarm]:
    """Alarms of one power cut."""
    return [an_alarm(f"p{n}", severity, minutes=first + n, cause="停电") for n in range(count)]


def test_alarms_of_one_cause_and_place_become_one_row(
    link: FakeLink, model: AlarmListModel
) -> None:
    link.put(*a_cut(4), an_alarm("other", Severity.II, kind="case"))
    model.flush()
    model.arrange(Sort.PRIORITY, True)
    assert rows(model) == ["other", "4xp0"]
    group = model.at(1)
    assert isinstance(group, AlarmGroup)
    assert (group.severities, group.calling) == ({Severity.III: 4}, 4)


def test_a_red_alarm_is_never_folded(link: FakeLink, model: AlarmListModel) -> None:
    link.put(*a_cut(3), an_alarm("red", Severity.I, cause="停电"))
    model.flush()
    model.arrange(Sort.PRIORITY, True)
    assert rows(model) == ["red", "3xp0"]
    worse = msgspec.structs.replace(link.alarms_now[AlarmId("p1")], severity=Severity.I, version=2)
    link.put(worse)
    model.flush()
    assert rows(model) == ["red", "p1", "p0", "p2"], "two of a kind need no header"


def test_an_opened_group_shows_its_members_and_folds_again(
    link: FakeLink, model: AlarmListModel
) -> None:
    link.put(*a_cut(3))
    model.flush()
    model.arrange(Sort.PRIORITY, True)
    group = model.row_id(0)
    model.open_group(group, True)
    assert rows(model) == ["3xp0", "p0", "p1", "p2"]
    kept = QPersistentModelIndex(model.index(2, 0))
    link.put(an_alarm("p9", Severity.II, minutes=0, cause="停电"))
    model.flush()
    assert rows(model) == ["4xp9", "p9", "p0", "p1", "p2"]
    assert kept.row() == 3
    model.open_group(group, False)
    assert rows(model) == ["4xp9"]
    assert model.shown(AlarmId("p0")) is None, "what is folded away is not on the screen"


def test_regrouping_resets_nothing(link: FakeLink, model: AlarmListModel) -> None:
    link.put(*a_cut(40), an_alarm("red", Severity.I))
    model.flush()
    resets, kept = QSignalSpy(model.modelReset), QPersistentModelIndex(model.index(0, 0))
    for grouped in (True, False):
        model.arrange(Sort.PRIORITY, grouped)
    assert (resets.count(), kept.row(), model.rowCount()) == (0, 0, 41)


def test_folded_rows_are_the_same_however_the_changes_came() -> None:
    chance = random.Random(7)
    step_by_step = Arrangement(is_grouped=True)
    live: dict[AlarmId, Alarm] = {}
    keys: dict[str, object] = {}
    for round_number in range(300):
        number = chance.randrange(30)
        name = AlarmId(f"a{number}")
        if name in live and chance.random() < 0.3:
            del live[name]
            step_by_step.drop(name)
        else:
            severity = Severity(chance.randint(1, 4))
            cause = chance.choice(["停电", "断网"])
            live[name] = an_alarm(name, severity, minutes=round_number, cause=cause)
            step_by_step.put(live[name])
        for row, key in step_by_step.settle().keys.items():
            if key is None:
                del keys[row]
            else:
                keys[row] = key
    at_once = Arrangement(is_grouped=True)
    for alarm in live.values():
        at_once.put(alarm)
    assert keys == at_once.settle().keys


def test_a_flood_turns_grouping_on_says_so_and_off_again(link: FakeLink, panel: AlarmPanel) -> None:
    link.put(*a_cut(12, first=0))
    panel.model.flush()
    panel.flood.tick()
    assert panel.model.is_grouped
    assert "报警潮：10 min 内 11 条，已归并" in panel.flood.text
    link.now = NOW + dt.timedelta(minutes=30)
    panel.flood.tick()
    assert [panel.model.is_grouped, panel.flood.isHidden()] == [False, True]


def test_a_storm_at_start_is_folded_with_its_first_rows(link: FakeLink, panel: AlarmPanel) -> None:
    storm = [an_alarm(f"p{n}", Severity.IV, minutes=n % 9) for n in range(3 * SLICE)]
    link.alarms_now = {alarm.id: alarm for alarm in storm}
    batches = QSignalSpy(panel.model.batch_ended)
    link.tell(Change(reset=True))
    assert batches.wait(2000)
    assert (panel.model.is_filling, panel.model.rowCount()) == (True, 1)
    while panel.model.is_filling:
        assert batches.wait(2000)
    group = panel.model.at(0)
    assert isinstance(group, AlarmGroup)
    assert (panel.model.rowCount(), group.size) == (1, len(storm))


def test_who_lists_one_by_one_in_a_flood_is_not_overruled(
    link: FakeLink, panel: AlarmPanel
) -> None:
    link.put(*a_cut(14, first=-3))
    panel.model.flush()
    panel.flood.tick()
    QTest.mouseClick(panel.flood.button, Qt.MouseButton.LeftButton)
    panel.flood.tick()
    assert not panel.model.is_grouped
    assert panel.flood.isVisible()


def test_next_reaches_what_is_folded_in_one_step(link: FakeLink, panel: AlarmPanel) -> None:
    link.put(an_alarm("seen", Severity.I, AlarmState.ACKED), *a_cut(5))
    panel.model.flush()
    panel.arrange(Sort.PRIORITY, True)
    QTest.keyClick(panel.view, Qt.Key.Key_N)
    assert panel.selected == "p0"
    QTest.keyClick(panel.view, Qt.Key.Key_Space)
    assert link.sent == [Acknowledge(alarm=AlarmId("p0"), seen_version=1)]


def test_a_key_on_a_header_acts_on_no_alarm(link: FakeLink, panel: AlarmPanel) -> None:
    link.put(*a_cut(5))
    panel.model.flush()
    panel.arrange(Sort.PRIORITY, True)
    panel.view.go_to(0)
    for key in (Qt.Key.Key_Space, Qt.Key.Key_T, Qt.Key.Key_S):
        QTest.keyClick(panel.view, key)
    assert link.sent == []
    assert panel.doing.dialog is None


def test_an_alarm_chosen_on_the_map_opens_its_group(link: FakeLink, panel: AlarmPanel) -> None:
    link.put(*a_cut(5))
    panel.model.flush()
    panel.arrange(Sort.PRIORITY, True)
    panel.select_alarm(AlarmId("p3"))
    assert panel.selected == "p3"


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (Sort.PRIORITY, ["b", "c", "a", "d"]),
        (Sort.NEWEST, ["a", "d", "b", "c"]),
        (Sort.OLDEST, ["c", "b", "d", "a"]),
        (Sort.DEPARTMENT, ["b", "a", "d", "c"]),
        (Sort.OWNER, ["b", "a", "d", "c"]),
        (Sort.ASIDE, ["d", "b", "c", "a"]),
    ],
)
def test_orders(sort: Sort, order: list[str], link: FakeLink, model: AlarmListModel) -> None:
    link.put(
        an_alarm("a", Severity.III, minutes=1),
        an_alarm("b", Severity.II, minutes=5, department=Department.GRID),
        an_alarm("c", Severity.II, minutes=9, department=Department.URBAN, taken_by=ME),
        an_alarm("d", Severity.I, minutes=3, shelf=SHELF),
    )
    model.flush()
    model.arrange(sort, False)
    assert rows(model) == order


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (AlarmFilter(), {"new", "mine", "shelved", "stale", "latched", "linked"}),
        (AlarmFilter(is_mine=True), {"mine"}),
        (AlarmFilter(is_stale=True), {"stale"}),
        (AlarmFilter(is_escalated=True), {"stale"}),
        (AlarmFilter(aside=AsideWanted.SHELVED), {"shelved"}),
        (AlarmFilter(aside=AsideWanted.NONE), {"new", "mine", "stale", "latched", "linked"}),
        (AlarmFilter(state=StateWanted.LATCHED), {"latched"}),
        (AlarmFilter(state=StateWanted.UNACKNOWLEDGED), {"new", "stale"}),
        (AlarmFilter(linked=LinkedWanted.LINKED), {"linked"}),
    ],
)
def test_filters(
    wanted: AlarmFilter, found: set[str], link: FakeLink, model: AlarmListModel
) -> None:
    acked = AlarmState.ACKED
    link.put(
        an_alarm("new"),
        an_alarm("mine", state=acked, taken_by=ME),
        an_alarm("shelved", shelf=SHELF),
        an_alarm("stale", quality=Quality.STALE, escalated_to=[Role.COMMANDER]),
        an_alarm("latched", state=AlarmState.LATCHED),
        an_alarm("linked", state=acked, incident=IncidentId("i1")),
    )
    model.set_filter(wanted)
    model.flush()
    assert set(rows(model)) == found


def test_what_is_set_aside_stands_last_and_calls_nobody(
    link: FakeLink, model: AlarmListModel
) -> None:
    link.put(an_alarm("red", Severity.I, shelf=SHELF), an_alarm("blue", Severity.IV))
    model.flush()
    assert rows(model) == ["blue", "red"]
    assert model.unacknowledged == 1
    assert model.first_unacknowledged(0) == 0


def test_a_shelved_alarm_back_to_normal_is_still_found(
    link: FakeLink, model: AlarmListModel
) -> None:
    link.put(an_alarm("quiet", state=AlarmState.NORM, shelf=SHELF))
    model.flush()
    assert rows(model) == ["quiet"]


def test_a_view_is_saved_for_its_seat_and_found_again(tmp_path: Path) -> None:
    path = tmp_path / "state" / "views.json"
    view = AlarmView(name="夜班", filter=AlarmFilter(severities=frozenset({Severity.I})))
    assert ViewStore(path).keep("seat-1", view)
    again = ViewStore(path)
    assert again.of_seat("seat-1") == [view]
    assert again.of_seat("seat-2") == []
    again.forget("seat-1", "夜班")
    assert ViewStore(path).of_seat("seat-1") == []


def test_a_damaged_file_of_views_is_done_without(tmp_path: Path) -> None:
    path = tmp_path / "views.json"
    path.write_text("{]")
    store = ViewStore(path)
    assert store.of_seat("s") == []
    for number in range(MOST_VIEWS):
        assert store.keep("s", AlarmView(name=str(number), filter=AlarmFilter()))
    assert not store.keep("s", AlarmView(name="one more", filter=AlarmFilter()))


def test_views_are_chosen_from_the_menu_and_saved_under_a_name(
    link: FakeLink, panel: AlarmPanel
) -> None:
    link.put(an_alarm("a"), an_alarm("b", shelf=SHELF))
    panel.model.flush()
    panel.bar.views_menu.aboutToShow.emit()
    named = {action.text(): action for action in panel.bar.views_menu.actions()}
    assert list(named)[:6] == ["全部", "未确认", "我接手的", "已搁置", "停用", "已升级"]
    named["已搁置"].trigger()
    assert rows(panel.model) == ["b"]
    assert panel.bar.views.text() == "已搁置"
    assert panel.model.sorted_by is Sort.ASIDE
    panel.filters.toggles[Severity.III].click()
    assert panel.bar.views.text() == "未保存的视图"
    panel.bar.save_as("黄色搁置")
    assert panel.bar.views.text() == "黄色搁置"
    panel.bar.save_as("全部")
    assert "请换一个名称" in panel.notice.text
