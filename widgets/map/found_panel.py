"""The list of what lies in an area or near a place, with what can be done with it. UI thread.

Signals up; keys: arrows, Enter shows it on the map, Esc closes.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from widgets import icons
from widgets.formats import distance_text
from widgets.map.found import FoundKind, FoundRow
from widgets.map.sheets import Layer
from widgets.theme import Theme

WIDTH_PX = 300
MOST_ON_WALL = 16
_SIGNS = {
    "team": "team",
    "camera": "camera",
    "vehicle": "vehicle",
    "point": "sensor",
    "supply": "supplies",
    "site": "sites",
    "component": "components",
    "project": "projects",
    "incident": "incident",
}
_ROW = Qt.ItemDataRole.UserRole


class FoundPanel(QFrame):
    """Title, tree by kind, buttons."""

    row_chosen = Signal(object)  # FoundRow
    cameras_asked = Signal(object)  # list[str]: camera ids, onto the wall
    dispatch_asked = Signal(object)  # list[Near]
    warning_asked = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kinds: list[FoundKind] = []
        self.setProperty("role", "card")
        self.setObjectName("mapFound")
        self.setFixedWidth(theme.px(WIDTH_PX))
        self.title = QLabel(self)
        self.title.setFont(theme.font(15))
        self.title.setWordWrap(True)
        self.words = QLabel(self)
        self.words.setProperty("role", "small")
        self.words.setWordWrap(True)
        self.tree = QTreeWidget(self)
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
        self.tree.setIndentation(theme.px(14))
        self.tree.setUniformRowHeights(True)
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.itemActivated.connect(self._on_activated)
        self.tree.itemClicked.connect(self._on_activated)
        self.tree.itemSelectionChanged.connect(self._show_buttons)
        self.wall = QPushButton(icons.icon("to_wall", theme, "text"), "", self)
        self.dispatch = QPushButton(icons.icon("dispatch", theme, "text"), "", self)
        self.warn = self._warn_button()
        self.wall.clicked.connect(self._on_wall)
        self.dispatch.clicked.connect(self._on_dispatch)
        close = QToolButton(self)
        close.setIcon(icons.icon("close", theme))
        close.setIconSize(QSize(theme.px(16), theme.px(16)))
        close.setAutoRaise(True)
        close.setToolTip(self.tr("关闭（Esc）"))
        close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout()
        row.setSpacing(theme.px(6))
        row.addWidget(self.wall)
        row.addWidget(self.dispatch)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(8), theme.px(8), theme.px(10))
        column.setSpacing(theme.px(6))
        column.addLayout(head)
        column.addWidget(self.words)
        column.addWidget(self.tree, 1)
        column.addLayout(row)
        column.addWidget(self.warn, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def _warn_button(self) -> QPushButton:
        sign = icons.icon("warning_notice", self._theme, "text")
        button = QPushButton(sign, self.tr("发布预警…"), self)
        button.setToolTip(self.tr("为画出的范围发布一条预警"))
        button.clicked.connect(self.warning_asked)
        return button

    @property
    def kinds(self) -> list[FoundKind]:
        """What it lists."""
        return self._kinds

    def say(self, title: str, words: str = "") -> None:
        """Heading, and a line below it."""
        self.title.setText(title)
        self.words.setText(words)
        self.words.setVisible(bool(words))

    def show_kinds(self, kinds: Sequence[FoundKind]) -> None:
        """List these; kinds that were folded stay so, rows that were chosen too."""
        heads = [self.tree.topLevelItem(i) for i in range(self.tree.topLevelItemCount())]
        folded = {head.data(0, _ROW) for head in heads if head and not head.isExpanded()}
        chosen = {(row.layer, row.key) for row in self._selected()}
        self._kinds = list(kinds)
        with QSignalBlocker(self.tree):
            self.tree.clear()
            self._fill(folded, chosen)
        self._show_buttons()

    def _fill(self, folded: set[str], chosen: set[tuple[Layer, str]]) -> None:
        for kind in self._kinds:
            number = self.tr("约 {n:,}") if kind.is_about else "{n:,}"
            head = QTreeWidgetItem([kind.word, number.format(n=kind.count)])
            head.setData(0, _ROW, kind.kind + kind.word)
            head.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            sign = _SIGNS.get(kind.kind, "sensor")
            head.setIcon(0, icons.icon(sign, self._theme, "text"))
            self.tree.addTopLevelItem(head)
            for row in kind.rows:
                line = self._line(row)
                head.addChild(line)
                line.setSelected((row.layer, row.key) in chosen)
            if kind.count > len(kind.rows):
                head.addChild(self._rest_line(kind.count - len(kind.rows)))
            is_open = kind.kind + kind.word not in folded and len(kind.rows) <= 40
            head.setExpanded(is_open)

    def _line(self, row: FoundRow) -> QTreeWidgetItem:
        far = distance_text(row.distance_m) if row.distance_m >= 0 else ""
        state = self.tr("离线") if row.is_offline else ""
        line = QTreeWidgetItem([row.name, " · ".join(filter(None, (state, far)))])
        line.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line.setToolTip(0, " · ".join(filter(None, (row.name, row.detail))))
        line.setData(0, _ROW, row)
        return line

    def _rest_line(self, count: int) -> QTreeWidgetItem:
        words = self.tr("还有 {n:,} 个没有列出").format(n=count)
        line = QTreeWidgetItem([words, ""])
        line.setFlags(Qt.ItemFlag.NoItemFlags)
        return line

    @Slot()
    def _show_buttons(self) -> None:
        cameras, teams = self._of("camera"), self._of("team")
        count = len(self._for_wall())
        text = self.tr("{n} 路上墙") if count else self.tr("摄像机都离线")
        self.wall.setText(text.format(n=count))
        tip = self.tr("选中的摄像机（按住 Ctrl 选多路）；没有选中时是不离线的前 {n} 路")
        self.wall.setToolTip(tip.format(n=MOST_ON_WALL))
        self.wall.setEnabled(bool(count))
        self.wall.setVisible(bool(cameras))
        self.dispatch.setText(self.tr("派遣队伍…"))
        self.dispatch.setToolTip(
            self.tr("选中的队伍（按住 Ctrl 选多支）；没有选中时是列出的第一支")
        )
        self.dispatch.setVisible(bool(teams))

    def _of(self, kind: str) -> list[FoundRow]:
        return [row for known in self._kinds if known.kind == kind for row in known.rows]

    def _selected(self) -> list[FoundRow]:
        rows = [item.data(0, _ROW) for item in self.tree.selectedItems()]
        return [row for row in rows if isinstance(row, FoundRow)]

    def _for_wall(self) -> list[FoundRow]:
        """The chosen cameras, in the order of the list; else those that may have a picture."""
        cameras, chosen = self._of("camera"), self._selected()
        wanted = [row for row in cameras if row in chosen]
        return (wanted or [row for row in cameras if not row.is_offline])[:MOST_ON_WALL]

    @Slot(QTreeWidgetItem, int)
    def _on_activated(self, item: QTreeWidgetItem, _column: int) -> None:
        row = item.data(0, _ROW)
        if isinstance(row, FoundRow):
            self.row_chosen.emit(row)

    @Slot()
    def _on_wall(self) -> None:
        self.cameras_asked.emit([row.key for row in self._for_wall()])

    @Slot()
    def _on_dispatch(self) -> None:
        teams = self._of("team")
        chosen = [row for row in self._selected() if row in teams] or teams[:1]
        self.dispatch_asked.emit([row.near for row in chosen if row.near is not None])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
