"""Connects the rooms: incidents, tasks, the commander's page, figures, search. UI thread only.

Panels signal up to here; from here they are called down. No panel knows another.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QCursor
from PySide6.QtWidgets import QMenu

from app.field_wall import PastOpener
from app.map_hands import MapHands, middle_of
from app.panels import Panels
from app.wiring import Wiring
from backends.link.queries import Found, Recall
from backends.record.alarm import Alarm
from backends.record.common import Department, Place
from backends.record.ids import AlarmId, CameraId, IncidentId, ResourceId, TaskId, WarningId
from backends.record.incident import MarkKind, Stage
from widgets.actions import ActionTable
from widgets.commander.keys import decision_keys, late_keys
from widgets.context import UiContext
from widgets.formats import state_word
from widgets.incidents.asking import Asking
from widgets.record_words import mark_word
from widgets.search.palette import SearchPalette
from widgets.shell.key_map import KeyMapKey
from widgets.shell.main_window import MainWindow
from widgets.shell.workspace import Room


class Rooms(QObject):
    """Opens what is asked for, wherever it is asked."""

    def __init__(
        self, context: UiContext, panels: Panels, window: MainWindow, wiring: Wiring
    ) -> None:
        super().__init__(window)
        self._link, self._panels, self._window = context.link, panels, window
        self._wiring = wiring
        self._asking, self._recalled = Asking(context.link, self), ("", "")
        self._asking.answered.connect(self._on_recalled)
        self._asking.failed.connect(window.banner.show_notice)
        self.mark_kinds = QMenu(window)
        self.palette = SearchPalette(context, window)
        self.key_map = KeyMapKey(context.theme, self._tables, window)
        MapHands(wiring, panels, window.banner, self.open_incident, self)
        self._connect_shell()
        self._connect_incidents()
        panels.command.opened.connect(self.open_subject)
        panels.command.list_requested.connect(self._on_list)
        panels.feeds.subject_opened.connect(self.open_subject)
        panels.departments.place_asked.connect(self.go_to)
        panels.departments.stage_asked.connect(self._on_stage)
        panels.departments.tasks_asked.connect(self._on_tasks_of)
        panels.departments.word_asked.connect(self.palette.search)
        panels.figures.alarm_activated.connect(self.open_alarm)
        for panel in (panels.alarms, panels.detail):
            panel.incident_requested.connect(self._on_new_incident)
        panels.detail.incident_activated.connect(self.open_incident)
        panels.detail.plan_requested.connect(self._on_plan)
        panels.alarms.warning_located.connect(self._on_warning)

    def release(self) -> None:
        """No answers are wanted any more."""
        self._asking.give_up()
        self.palette.hub.forget()

    def _connect_shell(self) -> None:
        window = self._window
        window.header.search_requested.connect(self.palette.open)
        window.header.feeds.department_asked.connect(self._on_department)
        window.header.menu.key_map_requested.connect(self.key_map.open)
        window.missed.list_requested.connect(self._on_missed)
        window.header.requests_requested.connect(self._panels.command.focus_decisions)
        self.palette.opened.connect(self._on_found)

    def _connect_incidents(self) -> None:
        board = self._panels.board
        board.incident_opened.connect(self.open_incident)
        board.locate_requested.connect(self._on_locate_incident)
        board.cameras_requested.connect(self._on_cameras_of_incident)
        board.incident_selected.connect(self._on_incident_selected)
        card = self._panels.card
        card.closed.connect(self._window.workspace.close_card)
        card.closed.connect(board.take_focus)
        card.incident_opened.connect(self.open_incident)
        card.alarm_opened.connect(self.open_alarm)
        card.locate_requested.connect(self._on_locate_incident)
        card.cameras_requested.connect(self._on_cameras_of_incident)
        card.camera_activated.connect(self._wiring.show_camera)
        PastOpener(self._wiring, self._panels, self)
        card.spot_requested.connect(self._on_spot)
        card.mark_locate_requested.connect(self._on_mark)
        card.add_mark_requested.connect(self._on_add_mark)
        self._panels.tasks.incident_opened.connect(self.open_incident)
        self._panels.map.incident_opened.connect(self.open_incident)
        self._panels.map.mark_drawn.connect(self._on_drawn)
        self._panels.map.spot_menu.incident_asked.connect(self._on_incident_there)
        self._panels.map.spot_menu.cameras_asked.connect(self._on_cameras_there)
        self.mark_kinds.triggered.connect(self._on_kind)

    def _tables(self) -> Sequence[ActionTable]:
        panels = self._panels
        return [self._window.actions_table, *panels.key_tables(), decision_keys(), late_keys()]

    # ---- opening

    @Slot(str, str)
    def open_subject(self, kind: str, subject: str) -> None:
        """Open a thing of the record or a resource."""
        match kind:
            case "alarm":
                self.open_alarm(AlarmId(subject))
            case "incident":
                self.open_incident(IncidentId(subject))
            case "task":
                self.open_task(TaskId(subject))
            case "warning":
                self._on_warning(WarningId(subject))
            case "request":
                self._window.workspace.go_to(Room.COMMAND)
                self._panels.command.focus_decisions()
            case "camera":
                self._wiring.show_camera(CameraId(subject))
            case "point" | "vehicle":
                self._wiring.locate(ResourceId(subject))
            case "watch_log" | "entry":
                self._window.workspace.go_to(Room.WATCH)
                self._panels.watch.show_log(subject)
            case "instruction":
                self._window.workspace.go_to(Room.WATCH)
                self._panels.watch.show_instruction(subject)
            case "source":
                self._window.workspace.go_to(Room.FEEDS)
                self._panels.feeds.show_feed(subject)
            case "meeting":
                self._window.workspace.go_to(Room.MEETINGS)
                self._panels.meetings.open_meeting(subject)
            case _:
                self._window.banner.show_notice(self.tr("这条记录没有单独的页面"))

    @Slot(object)
    def open_alarm(self, alarm: AlarmId) -> None:
        """Select it in the list; one that is over is said to be."""
        if alarm in self._link.alarms:
            self._panels.alarms.select_alarm(alarm)
            self._panels.detail.show_alarm(alarm)
        else:
            self._window.banner.show_notice(self.tr("这条报警已经结束，列表里没有了"))

    @Slot(object)
    def open_incident(self, incident: IncidentId) -> None:
        """Its card beside the board; one that is over for long is fetched first."""
        if incident not in self._link.incidents:
            self._recall("incident", incident)
            return
        self._panels.board.select_incident(incident)
        self._panels.card.show_incident(incident)
        self._window.workspace.open_card()

    @Slot(object)
    def _on_incident_selected(self, incident: IncidentId) -> None:
        """With the card open beside the board, the arrow keys page through the incidents."""
        if self._window.workspace.has_card and incident in self._link.incidents:
            self._panels.card.show_incident(incident)

    @Slot(object)
    def open_task(self, task: TaskId) -> None:
        """In the list of tasks; one that is over for long is fetched first."""
        if task not in self._link.tasks:
            self._recall("task", task)
            return
        self._window.workspace.go_to(Room.TASKS)
        self._panels.tasks.select_task(task)

    def _recall(self, kind: str, subject: str) -> None:
        self._recalled = (kind, subject)
        self._asking.ask(Recall(subject=subject))

    @Slot(object)
    def _on_recalled(self, _: object) -> None:
        """It is in the replica now, where it is of the realm in view."""
        kind, subject = self._recalled
        if subject in (self._link.incidents if kind == "incident" else self._link.tasks):
            self.open_subject(kind, subject)
        else:
            self._window.banner.show_notice(
                self.tr("这条记录属于实战、演练、测试中的另一种，切换后再看")
            )

    @Slot(object)
    def _on_found(self, hit: Found) -> None:
        if hit.kind in ("team", "supply", "site"):  # known by their words only
            self._window.banner.show_notice(f"{hit.title} · {hit.excerpt}")
        else:
            self.open_subject(hit.kind, hit.subject)

    @Slot(object)
    def _on_missed(self, alarms: list[Alarm]) -> None:
        hits = [
            Found(
                kind="alarm",
                subject=alarm.id,
                title=alarm.title,
                excerpt=" · ".join(
                    part
                    for part in (
                        state_word(alarm.state),
                        alarm.place.name if alarm.place is not None else "",
                    )
                    if part
                ),
                at=alarm.since,
            )
            for alarm in alarms
        ]
        self.palette.show_hits(self.tr("断线或停机期间的报警"), hits)

    @Slot(str)
    def _on_list(self, name: str) -> None:
        workspace = self._window.workspace
        match name:
            case "incidents":
                workspace.go_to(Room.INCIDENTS)
                self._panels.board.take_focus()
            case "tasks":
                workspace.go_to(Room.TASKS)
            case "alarms":
                self._panels.alarms.view.setFocus()
            case "sources":
                workspace.go_to(Room.FEEDS)
                self._panels.feeds.board.list.setFocus()

    @Slot(object)
    def _on_department(self, department: Department) -> None:
        self._window.workspace.go_to(Room.FEEDS)
        self._panels.feeds.show_department(department)

    @Slot(object, object)
    def _on_stage(self, department: Department | None, stage: Stage) -> None:
        """The board with one queue of a department."""
        self._window.workspace.go_to(Room.INCIDENTS)
        board = self._panels.board
        board.as_list.setChecked(True)
        board.filters.narrow(department, stage)
        board.take_focus()

    @Slot(object)
    def _on_tasks_of(self, department: Department | None) -> None:
        self._window.workspace.go_to(Room.TASKS)
        self._panels.tasks.show_department(department)

    @Slot(str)
    def _on_plan(self, plan: str) -> None:
        """A plan is used at an incident: the alarm's own, where it has one."""
        alarm = self._panels.detail.alarm
        if alarm is not None and alarm.incident:
            self.open_incident(alarm.incident)
            return
        known = self._link.policy.plan(plan)
        text = self.tr("预案“{plan}”在事件里启用：先转为事件（F）")
        name = known.name if known is not None else plan
        self._window.banner.show_notice(text.format(plan=name))

    # ---- places

    @Slot(object)
    def _on_warning(self, warning: WarningId) -> None:
        known = self._link.warnings.get(warning)
        place = middle_of(known) if known is not None else None
        if place is None:
            self._window.banner.show_notice(self.tr("这条预警没有给出范围坐标"))
            return
        self.go_to(place)

    @Slot(object)
    def _on_locate_incident(self, incident: IncidentId) -> None:
        known = self._link.incidents.get(incident)
        if known is None or known.place is None:
            self._window.banner.show_notice(self.tr("这起事件没有登记位置"))
            return
        self.go_to(known.place)

    @Slot(float, float)
    def _on_spot(self, lon: float, lat: float) -> None:
        self.go_to(Place(lon_wgs84=lon, lat_wgs84=lat))

    @Slot(object, str)
    def _on_mark(self, incident: IncidentId, mark: str) -> None:
        known = self._link.incidents.get(incident)
        found = [m for m in known.marks if m.id == mark] if known is not None else []
        if found and found[0].points:
            lon, lat = found[0].points[0]
            self._on_spot(lon, lat)

    @Slot(object)
    def _on_add_mark(self, incident: IncidentId) -> None:
        """Which kind first, then it is drawn on the map."""
        self.mark_kinds.clear()
        for kind in MarkKind:
            action = QAction(mark_word(kind), self.mark_kinds)
            action.setData(kind.value)
            self.mark_kinds.addAction(action)
        self.mark_kinds.popup(QCursor.pos())
        self.mark_kinds.setActiveAction(self.mark_kinds.actions()[0])

    @Slot(QAction)
    def _on_kind(self, action: QAction) -> None:
        self._window.workspace.go_to(Room.MAP)
        self._panels.map.draw(MarkKind(str(action.data())))
        self._panels.map.view.setFocus()

    @Slot(object, object)
    def _on_drawn(self, kind: MarkKind, points: list[tuple[float, float]]) -> None:
        self._panels.card.ask_mark(kind.value, points)
        self._window.workspace.open_card()

    @Slot(object)
    def go_to(self, place: Place) -> None:
        """The map, with that place in its middle."""
        self._window.workspace.show_map()
        self._panels.map.go_to(place)

    @Slot(object)
    def _on_cameras_of_incident(self, incident: IncidentId) -> None:
        known = self._link.incidents.get(incident)
        if known is None or known.place is None:
            self._window.banner.show_notice(self.tr("这起事件没有登记位置，找不到附近的摄像机"))
            return
        self._wiring.show_cameras_near(known.place, list(known.alarms))

    @Slot(object)
    def _on_cameras_there(self, place: Place) -> None:
        self._wiring.show_cameras_near(place, [])

    @Slot(object)
    def _on_incident_there(self, place: Place) -> None:
        self._window.workspace.go_to(Room.INCIDENTS)
        self._panels.board.acts.new_at(place)

    @Slot(object)
    def _on_new_incident(self, alarms: list[AlarmId]) -> None:
        self._window.workspace.go_to(Room.INCIDENTS)
        self._panels.board.new_from_alarms(alarms)
