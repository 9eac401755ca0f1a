"""In which the operator says which incidents to show and in what order. UI thread only."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from backends.record.common import Department
from backends.record.ids import SeatId
from backends.record.incident import Stage
from backends.record.policy import Domain
from widgets import formats
from widgets.icons import icon
from widgets.incidents.order import Grouping, IncidentFilter, Sorting
from widgets.incidents.words import TRACK, waits_for
from widgets.record_words import domain_word
from widgets.theme import Theme

TYPING_PAUSE_MS = 150


class FilterRow(QWidget):
    """Search, domain, department, stage; late, supervised, mine, over; groups and order."""

    changed = Signal()
    left = Signal()  # Esc or Enter in the search line: back to the rows

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._seat: SeatId | None = None
        self.search = QLineEdit(self)
        self.domains = self._box(self.tr("全部领域"), [(domain_word(d), d) for d in Domain])
        departments = [(formats.department_word(d), d) for d in Department]
        self.departments = self._box(self.tr("全部部门"), departments)
        self.stages = self._box(self.tr("全部环节"), [(waits_for(s), s) for s in TRACK])
        self.overdue = self._toggle(self.tr("超期"), self.tr("只看超期的"))
        self.supervised = self._toggle(self.tr("督办"), self.tr("只看督办的"))
        self.mine = self._toggle(self.tr("我的"), self.tr("只看本席位接手的"))
        self.over = self._toggle(self.tr("含办结"), self.tr("办结、并案和不予受理的也显示"))
        self.groups = self._box("", self._groupings())
        self.sorting = self._box("", self._sortings())
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_PAUSE_MS)
        self._typing.timeout.connect(self.changed)
        self._build()

    def _build(self) -> None:
        px = self._theme.px
        self.search.setPlaceholderText(self.tr("搜编号、标题、地点"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(px(90))
        self.search.setMaximumWidth(px(520))
        action = QAction(icon("search", self._theme), "", self.search)
        self.search.addAction(action, QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._on_typed)
        self.search.returnPressed.connect(self.left)
        upper, lower = QHBoxLayout(), QHBoxLayout()
        for row in (upper, lower):
            row.setSpacing(px(6))
        upper.addWidget(self.search, 8)
        for box in (self.domains, self.departments, self.stages):
            upper.addWidget(box)
        upper.addStretch(1)
        for toggle in (self.overdue, self.supervised, self.mine, self.over):
            lower.addWidget(toggle)
        lower.addStretch(1)
        lower.addWidget(self.groups)
        lower.addWidget(self.sorting)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addLayout(upper)
        column.addLayout(lower)

    def _groupings(self) -> list[tuple[str, Grouping]]:
        return [
            (self.tr("按环节分组"), Grouping.STAGE),
            (self.tr("按部门分组"), Grouping.DEPARTMENT),
            (self.tr("不分组"), Grouping.NONE),
        ]

    def _sortings(self) -> list[tuple[str, Sorting]]:
        return [
            (self.tr("先到期在前"), Sorting.DEADLINE),
            (self.tr("级别高在前"), Sorting.SEVERITY),
            (self.tr("最新在前"), Sorting.NEWEST),
        ]

    def _box(
        self,
        everything: str,
        choices: list[tuple[str, Domain]]
        | list[tuple[str, Department]]
        | list[tuple[str, Stage]]
        | list[tuple[str, Grouping]]
        | list[tuple[str, Sorting]],
    ) -> QComboBox:
        box = QComboBox(self)
        box.setMinimumWidth(self._theme.px(64))
        if everything:
            box.addItem(everything, "")
            box.setAccessibleName(everything)
        for word, value in choices:
            box.addItem(word, value.value)
        box.currentIndexChanged.connect(self._on_changed)
        return box

    def _toggle(self, word: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(word)
        button.setToolTip(tip)
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.toggled.connect(self._on_changed)
        return button

    # ---- what is asked for

    @property
    def wanted(self) -> IncidentFilter:
        """The filter as it stands."""
        domain, department = self.domains.currentData(), self.departments.currentData()
        stage = self.stages.currentData()
        return IncidentFilter(
            domain=Domain(domain) if domain else None,
            department=Department(department) if department else None,
            stage=Stage(stage) if stage else None,
            only_overdue=self.overdue.isChecked(),
            only_supervised=self.supervised.isChecked(),
            mine=self._seat if self.mine.isChecked() else None,
            with_over=self.over.isChecked(),
            text=self.search.text().strip(),
        )

    @property
    def grouping(self) -> Grouping:
        """How the list is cut."""
        return Grouping(self.groups.currentData())

    @property
    def order(self) -> Sorting:
        """What stands first."""
        return Sorting(self.sorting.currentData())

    def set_seat(self, seat: SeatId | None) -> None:
        """Whose 我的 are."""
        self._seat = seat

    def show_form(self, is_list: bool) -> None:
        """Columns need neither groups, nor a stage, nor what is over: they have them."""
        for widget in (self.groups, self.stages, self.over):
            widget.setVisible(is_list)
        if not is_list:
            self.stages.setCurrentIndex(0)

    def show_counts(self, overdue: int, supervised: int, mine: int) -> None:
        """Counts on the toggles."""
        for button, word, count in (
            (self.overdue, self.tr("超期"), overdue),
            (self.supervised, self.tr("督办"), supervised),
            (self.mine, self.tr("我的"), mine),
        ):
            button.setText(f"{word} {count}")

    def clear(self) -> None:
        """Show everything again."""
        for box in (self.domains, self.departments, self.stages):
            box.setCurrentIndex(0)
        for button in (self.overdue, self.supervised, self.mine):
            button.setChecked(False)
        self.search.clear()
        self._on_changed()

    def narrow(self, department: Department | None, stage: Stage) -> None:
        """Only that department's (None: all) incidents of one stage."""
        self.clear()
        self.departments.setCurrentIndex(self.departments.findData(department) if department else 0)
        self.stages.setCurrentIndex(self.stages.findData(stage))
        self._on_changed()

    @Slot()
    def _on_typed(self) -> None:
        self._typing.start()

    @Slot()
    def _on_changed(self) -> None:
        self._typing.stop()
        self.changed.emit()
