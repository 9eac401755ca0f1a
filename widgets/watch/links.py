"""What an entry or an instruction is about: choosing it, saying it, opening it. UI thread only."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QPushButton, QWidget

from backends.link.api import Link
from backends.record.ids import AlarmId, IncidentId, TaskId
from widgets.icons import icon
from widgets.theme import Theme

MOST_OFFERED = 400


def link_text(subject: str, link: Link) -> str:
    """事件 E20261126-0007 新港社区管道爆裂; a subject unknown here is said by its kind."""
    kind, _, key = subject.partition(":")
    translate = QCoreApplication.translate
    match kind:
        case "incident":
            incident = link.incidents.get(IncidentId(key))
            name = f"{incident.number} {incident.title}" if incident is not None else ""
            return f"{translate('Watch', '事件')} {name}".strip()
        case "alarm":
            alarm = link.alarms.get(AlarmId(key))
            name = alarm.title if alarm is not None else ""
            return f"{translate('Watch', '报警')} {name}".strip()
        case "task":
            task = link.tasks.get(TaskId(key))
            name = f"{task.number} {task.title}" if task is not None else ""
            return f"{translate('Watch', '任务')} {name}".strip()
        case _:
            return translate("Watch", "其他内容")


def offered(link: Link) -> list[str]:
    """Subjects that one may choose: what is open now, incidents first."""
    found = [f"incident:{incident.id}" for incident in link.incidents.values()]
    found += [f"task:{task.id}" for task in link.tasks.values()]
    found += [f"alarm:{alarm.id}" for alarm in link.alarms.values()]
    return found[:MOST_OFFERED]


class LinkPicker(QWidget):
    """Chosen subjects as buttons that take themselves away, and a box that finds more."""

    changed = Signal()

    def __init__(self, link: Link, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._link, self._theme = link, theme
        self._links: list[str] = []
        self.box = QComboBox(self)
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        line = self.box.lineEdit()
        if line is not None:
            line.setPlaceholderText(self.tr("关联事件、任务、报警：输入编号或标题"))
        completer = self.box.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.box.activated.connect(self._on_chosen)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(6))
        self._row.addWidget(self.box, 1)
        self._buttons: list[QPushButton] = []
        self.refresh()

    @property
    def links(self) -> list[str]:
        """Subjects chosen."""
        return list(self._links)

    def set_links(self, links: list[str]) -> None:
        """Choose these."""
        self._links = list(dict.fromkeys(links))
        self._show()

    def refresh(self) -> None:
        """Offer what is open now. Left alone while somebody types in it."""
        if self.box.hasFocus() or self.box.currentText():
            return
        self.box.clear()
        for subject in offered(self._link):
            self.box.addItem(link_text(subject, self._link), subject)
        self.box.setCurrentIndex(-1)
        self.box.clearEditText()

    @Slot(int)
    def _on_chosen(self, index: int) -> None:
        subject = self.box.itemData(index)
        self.box.setCurrentIndex(-1)
        self.box.clearEditText()
        if subject and subject not in self._links:
            self._links.append(str(subject))
            self._show()
            self.changed.emit()

    @Slot()
    def _on_taken_away(self) -> None:
        subject = self.sender().objectName()
        self._links = [link for link in self._links if link != subject]
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        for button in self._buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self._buttons = []
        for place, subject in enumerate(self._links):
            text = link_text(subject, self._link)
            button = QPushButton(icon("close", self._theme), text[:18], self)
            button.setObjectName(subject)
            button.setToolTip(self.tr("{what}：按一下去掉").format(what=text))
            button.clicked.connect(self._on_taken_away)
            self._row.insertWidget(place, button)
            self._buttons.append(button)
