"""并案: choose the incident that this one is the same as. UI thread; sends commands only."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from backends.record import incident_commands as ic
from backends.record.commands import CommandBody
from backends.record.ids import IncidentId
from backends.record.incident import Incident
from widgets.context import UiContext
from widgets.incidents.deeds import Deed, deed_word
from widgets.incidents.form import FormDialog
from widgets.incidents.words import waits_for, where_text
from widgets.theme import SEVERITY_NUMERAL, SEVERITY_SHAPE

SHOWN = 200


class MergeDialog(FormDialog):
    """Nearest in place and class first; typing narrows the list."""

    def __init__(self, context: UiContext, parent: QWidget, incident: Incident) -> None:
        super().__init__(context, parent, deed_word(Deed.MERGE), incident)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("搜编号、标题、地点"))
        self.search.setClearButtonEnabled(True)
        self.add_row(self.tr("并入"), self.search)
        self.targets = QListWidget(self)
        self.targets.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.targets.setFixedHeight(context.theme.px(180))
        self.add_row("", self.targets)
        self.words = self.add_text(self.tr("说明"), self.tr("可不填"), 2)
        self.search.textChanged.connect(self._on_typed)
        self.targets.currentRowChanged.connect(self._on_row)
        self._fill()
        self.search.setFocus()

    @property
    def target(self) -> Incident | None:
        """The incident that stays."""
        item = self.targets.currentItem()
        key = item.data(Qt.ItemDataRole.UserRole) if item is not None else ""
        return self.link.incidents.get(IncidentId(key))

    def _fill(self) -> None:
        words = self.search.text().casefold().split()
        self.targets.clear()
        for other in sorted(self.link.incidents.values(), key=self._distance):
            said = f"{other.number} {other.title} {where_text(other)}".casefold()
            is_other = other.id != self.incident.id and not other.is_over
            if is_other and all(word in said for word in words):
                sign = f"{SEVERITY_SHAPE[other.severity]}{SEVERITY_NUMERAL[other.severity]}"
                text = f"{sign}  {other.number}  {other.title}  （{waits_for(other.stage)}）"
                item = QListWidgetItem(text)
                item.setData(Qt.ItemDataRole.UserRole, str(other.id))
                self.targets.addItem(item)
            if self.targets.count() >= SHOWN:
                break
        self._on_row()

    def _distance(self, other: Incident) -> tuple[bool, float, str]:
        here, there = self.incident.place, other.place
        is_unlike = other.class_code != self.incident.class_code
        if here is None or there is None:
            return (is_unlike, 1e9, other.number)
        across = (here.lon_wgs84 - there.lon_wgs84) ** 2 + (here.lat_wgs84 - there.lat_wgs84) ** 2
        return (is_unlike, across, other.number)

    @Slot()
    def _on_typed(self) -> None:
        self._fill()

    @Slot()
    def _on_row(self) -> None:
        target = self.target
        text = self.tr("这个事件并入 {number}，报警也归过去，以后只办 {number}")
        self.tell_effect(text.format(number=target.number) if target is not None else "")

    def problem(self) -> str:
        return "" if self.target is not None else self.tr("请选并入哪个事件")

    def commands(self) -> list[CommandBody]:
        target = self.target
        assert target is not None
        return [
            ic.MergeIncident(
                incident=self.incident.id,
                seen_version=self.incident.version,
                into=target.id,
                reason=self.words.toPlainText().strip(),
            )
        ]
