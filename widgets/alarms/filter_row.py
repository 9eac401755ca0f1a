"""The row in which the operator says which alarms to show. UI thread only."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from backends.record.common import Department, Severity
from widgets import formats
from widgets.alarms.badge import severity_icon
from widgets.alarms.order import AlarmFilter
from widgets.alarms.wishes import WishMenu
from widgets.icons import icon
from widgets.theme import SEVERITY_NUMERAL, Theme

TYPING_PAUSE_MS = 150


class FilterRow(QWidget):
    """Severity toggles with counts, department, search text, and a menu of further wishes."""

    filter_changed = Signal(object)  # AlarmFilter

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._filter = AlarmFilter()
        self.toggles = {severity: self._toggle(severity) for severity in Severity}
        self.departments = self._departments()
        self.search = self._search()
        self.wishes = WishMenu(self)
        self.more = self._more()
        self._is_showing = False
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_PAUSE_MS)
        self._typing.timeout.connect(self._on_changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        severities = QGridLayout()
        severities.setSpacing(theme.px(6))
        for place, toggle in enumerate(self.toggles.values()):
            severities.addWidget(toggle, 0, place)
            severities.setColumnStretch(place, 1)
        column.addLayout(severities)
        row = QHBoxLayout()
        row.setSpacing(theme.px(6))
        row.addWidget(self.departments)
        row.addWidget(self.search, 1)
        row.addWidget(self.more)
        column.addLayout(row)

    @property
    def filter(self) -> AlarmFilter:
        """What is asked for now."""
        return self._filter

    def show_counts(self, count: Callable[[Severity], int]) -> None:
        """Write the count of each severity on its toggle."""
        for severity, toggle in self.toggles.items():
            toggle.setText(f"{SEVERITY_NUMERAL[severity]}  {count(severity)}")

    def clear(self) -> None:
        """Show everything again."""
        self.show_filter(AlarmFilter())

    def show_filter(self, wanted: AlarmFilter) -> None:
        """Set every part to this filter, and tell it."""
        self._is_showing = True
        for severity, toggle in self.toggles.items():
            toggle.setChecked(severity in wanted.severities)
        department = wanted.department.value if wanted.department is not None else None
        self.departments.setCurrentIndex(max(self.departments.findData(department), 0))
        self.search.setText(wanted.text)
        self.wishes.show_filter(wanted)
        self._is_showing = False
        self._on_changed()

    def _toggle(self, severity: Severity) -> QToolButton:
        button = QToolButton(self)
        button.setCheckable(True)
        button.setIcon(severity_icon(severity, self._theme))
        button.setIconSize(QSize(self._theme.px(12), self._theme.px(12)))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        word, colour = formats.severity_word(severity), formats.severity_colour_word(severity)
        tip = self.tr("只看{severity}（{colour}）报警，可多选；都不选时看全部")
        button.setToolTip(tip.format(severity=word, colour=colour))
        button.setAccessibleName(word)
        button.toggled.connect(self._on_changed)
        return button

    def _departments(self) -> QComboBox:
        box = QComboBox(self)
        box.addItem(self.tr("全部部门"), None)
        for department in Department:
            box.addItem(formats.department_word(department), department.value)
        box.setAccessibleName(self.tr("部门"))
        box.currentIndexChanged.connect(self._on_changed)
        return box

    def _search(self) -> QLineEdit:
        line = QLineEdit(self)
        line.setPlaceholderText(self.tr("搜内容、地点"))
        line.setClearButtonEnabled(True)
        line.setMinimumWidth(self._theme.px(60))
        action = QAction(icon("search", self._theme), "", line)
        line.addAction(action, QLineEdit.ActionPosition.LeadingPosition)
        line.textChanged.connect(self._on_typed)
        return line

    def _more(self) -> QToolButton:
        button = QToolButton(self)
        button.setMenu(self.wishes)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setText(self.tr("筛选"))
        button.setIcon(icon("filter", self._theme))
        button.setToolTip(self.tr("按状态、搁置、事件、接手人再筛选"))
        self.wishes.chosen.connect(self._on_changed)
        return button

    @Slot()
    def _on_typed(self) -> None:
        if not self._is_showing:
            self._typing.start()

    @Slot()
    def _on_changed(self) -> None:
        if self._is_showing:
            return
        self._typing.stop()
        value = self.departments.currentData()
        wanted = self.wishes.apply(
            AlarmFilter(
                severities=frozenset(s for s, toggle in self.toggles.items() if toggle.isChecked()),
                department=Department(value) if value else None,
                text=self.search.text().strip(),
            )
        )
        marks = wanted.marks
        self.more.setText(self.tr("筛选 {count}").format(count=marks) if marks else self.tr("筛选"))
        if wanted != self._filter:
            self._filter = wanted
            self.filter_changed.emit(wanted)
