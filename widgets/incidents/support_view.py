"""What helps to decide: who and what is near, who lives there, cases like it. UI thread only."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from backends.link.queries import Around, AroundAnswer, Near, SimilarAnswer, SimilarCases
from backends.record.common import Place
from backends.record.incident import Incident
from widgets import formats
from widgets.context import UiContext
from widgets.incidents.asking import Asking
from widgets.incidents.lines import Line
from widgets.incidents.section import Section
from widgets.incidents.words import span_text

RADII_KM = (1, 3, 5)
SHOWN = 12


class SupportView(QWidget):
    """Radius 1, 3 or 5 km around it; each line is one step from acting on it."""

    dispatch_asked = Signal(object)  # Near: give that team a task
    spot_asked = Signal(float, float)  # lon, lat: show it on the map
    case_asked = Signal(str)  # IncidentId of a past case

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        theme, self._link = context.theme, context.link
        self._place: Place | None = None
        self._incident: Incident | None = None
        self._around: AroundAnswer | None = None
        self._near, self._like = Asking(context.link, self), Asking(context.link, self)
        self.radii = QButtonGroup(self)
        head = QHBoxLayout()
        head.setSpacing(theme.px(6))
        for km in RADII_KM:
            button = QToolButton(self)
            button.setText(f"{km} km")
            button.setCheckable(True)
            self.radii.addButton(button, km)
            head.addWidget(button)
        self.radii.button(RADII_KM[1]).setChecked(True)
        self.people = QLabel(self)
        self.people.setProperty("role", "value")
        head.addSpacing(theme.px(6))
        head.addWidget(self.people, 1)
        self.resources = Section(theme, self.tr("可调力量和物资"), "", self)
        self.sites = Section(theme, self.tr("敏感目标"), "", self)
        self.cases = Section(theme, self.tr("相似案例"), "", self)
        self.give = self.resources.add_button(self.tr("派任务…"))
        self.state = QLabel(self)
        self.state.setProperty("role", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(8), theme.px(8), theme.px(8), theme.px(8))
        column.setSpacing(theme.px(8))
        column.addLayout(head)
        column.addWidget(self.state)
        for section in (self.resources, self.sites, self.cases):
            column.addWidget(section)
        column.addStretch(1)
        self._connect()

    def _connect(self) -> None:
        self.radii.idToggled.connect(self._on_radius)
        self._near.answered.connect(self._on_near)
        self._near.failed.connect(self.state.setText)
        self._like.answered.connect(self._on_like)
        self.give.clicked.connect(self._on_give)
        self.resources.list.chosen.connect(self._on_resource)
        self.sites.list.chosen.connect(self._on_site)
        self.cases.list.chosen.connect(self.case_asked)

    @property
    def radius_km(self) -> int:
        """The radius asked for."""
        return self.radii.checkedId()

    def show_incident(self, incident: Incident | None) -> None:
        """Ask anew where the place or the class is another one."""
        before, self._incident = self._incident, incident
        if incident is None:
            return
        is_other = before is None or before.id != incident.id
        if is_other or before is None or before.class_code != incident.class_code:
            if is_other:
                self.cases.show_lines([])
            self._like.ask(SimilarCases(incident=incident.id))
        if is_other or incident.place != self._place:
            self._place = incident.place
            self._around = None
            self._ask_near()

    def retry(self) -> None:
        """The line is back: ask for what was not answered."""
        if self._incident is not None and self._around is None and self.isVisible():
            self._like.ask(SimilarCases(incident=self._incident.id))
            self._ask_near()

    def _ask_near(self) -> None:
        place = self._place
        self.people.setText("")
        if place is None:
            self.state.setText(self.tr("事件没有位置，在地图上标出位置后这里显示周边情况"))
            self._show()
            return
        self.state.setText(self.tr("正在查周边…"))
        self._near.ask(
            Around(
                lon_wgs84=place.lon_wgs84,
                lat_wgs84=place.lat_wgs84,
                radius_m=self.radius_km * 1000.0,
            )
        )

    @Slot(int, bool)
    def _on_radius(self, _km: int, is_on: bool) -> None:
        if is_on:
            self._ask_near()

    @Slot(object)
    def _on_near(self, answer: object) -> None:
        if isinstance(answer, AroundAnswer):
            self._around = answer
            self.state.setText("")
            self._show()

    def _show(self) -> None:
        answer = self._around
        self.state.setVisible(bool(self.state.text()))
        resources = answer.resources if answer is not None else []
        sites = answer.sites if answer is not None else []
        radius = self.radius_km
        none = self.tr("{km} km 内没有登记的{what}")
        self.resources.say_empty(none.format(km=radius, what=self.tr("力量和物资")))
        self.sites.say_empty(none.format(km=radius, what=self.tr("敏感目标")))
        self.resources.show_lines([_near_line(n) for n in resources[:SHOWN]], str(len(resources)))
        self.sites.show_lines([_near_line(n) for n in sites[:SHOWN]], str(len(sites)))
        self.give.setVisible(bool(resources))
        if answer is not None:
            people = self.tr("常住人口约 {n:,} 人").format(n=answer.population)
            self.people.setText(people if answer.population >= 0 else self.tr("人口数据未接入"))

    @Slot(object)
    def _on_like(self, answer: object) -> None:
        if not isinstance(answer, SimilarAnswer):
            return
        self.cases.say_empty(self.tr("还没有办结过的同类事件"))
        self.cases.show_lines(
            [
                Line(
                    id=case.incident,
                    text=f"{case.number}  {case.title}",
                    detail=self.tr("用时 {span}，结果：{result}").format(
                        span=span_text(case.hours * 3600), result=case.result or self.tr("未写")
                    ),
                    right=self.tr("相似 {n} %").format(n=round(case.score * 100)),
                    sign="history",
                )
                for case in answer.cases
            ]
        )

    def _resource(self, line: str) -> Near | None:
        found = self._around.resources if self._around is not None else []
        return next((near for near in found if near.id == line), None)

    @Slot(str)
    def _on_resource(self, line: str) -> None:
        near = self._resource(line)
        if near is not None:
            self.dispatch_asked.emit(near)

    @Slot()
    def _on_give(self) -> None:
        self._on_resource(self.resources.list.current_id)

    @Slot(str)
    def _on_site(self, line: str) -> None:
        found = self._around.sites if self._around is not None else []
        near = next((n for n in found if n.id == line), None)
        if near is not None:
            self.spot_asked.emit(near.lon_wgs84, near.lat_wgs84)


def _near_line(near: Near) -> Line:
    signs = {"team": "user", "vehicle": "vehicle", "supply": "list", "point": "sensor"}
    return Line(
        id=near.id,
        text=near.name,
        detail=near.detail,
        sign=signs.get(near.kind, "locate"),
        right=formats.distance_text(near.distance_m),
    )
