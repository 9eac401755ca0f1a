"""The division tree with a line to search it; only some levels can be chosen. UI thread; asks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from backends.link.city import Divisions, DivisionsAnswer
from backends.record.incident_divisions import level_of
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.incidents.division_words import level_word

_CODE = Qt.ItemDataRole.UserRole
_HEIGHT_PX = 220


class DivisionPicker(QWidget):
    """`is_offered`: whether a division of that level can be chosen; the rest is there to see."""

    changed = Signal()

    def __init__(
        self, context: UiContext, parent: QWidget, is_offered: Callable[[int], bool], here: str
    ) -> None:
        super().__init__(parent)
        self._is_offered, self._here = is_offered, here
        self._items: dict[str, QTreeWidgetItem] = {}
        self._dim = context.theme.color("text_dim")
        self.search, self.tree, self.said = QLineEdit(self), QTreeWidget(self), QLabel(self)
        self.search.setPlaceholderText(self.tr("搜名称或代码"))
        self.search.setClearButtonEnabled(True)
        self.tree.setHeaderHidden(True)
        self.tree.setColumnCount(2)
        self.tree.setAccessibleName(self.tr("区划"))
        self.tree.setFixedHeight(context.theme.px(_HEIGHT_PX))
        self.said.setProperty("role", "small")
        self.said.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(context.theme.px(6))
        for widget in (self.search, self.tree, self.said):
            column.addWidget(widget)
        self._asking = Asking(context.link, self)
        self._asking.answered.connect(self._on_answered)
        self._asking.failed.connect(self._on_failed)
        self.search.textChanged.connect(self._on_search)
        self.search.installEventFilter(self)
        self.tree.currentItemChanged.connect(self._on_current)
        self.setFocusProxy(self.search)
        self.said.setText(self.tr("正在读取区划…"))
        self._asking.ask(Divisions())

    @property
    def chosen(self) -> tuple[str, str]:
        """Code and name; empty where none is chosen that may be."""
        item = self.tree.currentItem()
        if item is None or not item.flags() & Qt.ItemFlag.ItemIsSelectable or item.isHidden():
            return "", ""
        return str(item.data(0, _CODE)), item.text(0)

    def choose(self, code: str) -> None:
        """Put the cursor there."""
        if code in self._items:
            self.tree.setCurrentItem(self._items[code])
            self.tree.scrollToItem(self._items[code])

    @Slot(object)
    def _on_answered(self, answer: DivisionsAnswer) -> None:
        self.tree.clear()
        self._items = {code: self._made(code, name) for code, name, _ in answer.rows}
        tops = []
        for code, _, above in answer.rows:
            over = self._items.get(above) if above != code else None
            if over is None:
                tops.append(self._items[code])
            else:
                over.addChild(self._items[code])
        self.tree.addTopLevelItems(tops)
        offered = sum(self._is_offered(level_of(code)) for code in self._items)
        self.said.setText(
            "" if offered else self.tr("没有可选的区划，网格系统接通并报来区划后才有")
        )
        self.said.setVisible(not offered)
        self._open_here()
        self.tree.resizeColumnToContents(0)

    def _made(self, code: str, name: str) -> QTreeWidgetItem:
        level = level_of(code)
        item = QTreeWidgetItem([name, f"{level_word(level)}  {code}"])
        item.setData(0, _CODE, code)
        if not self._is_offered(level):
            # It stays enabled: a disabled item disables all beneath it.
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsSelectable)
            item.setForeground(0, self._dim)
        item.setForeground(1, self._dim)
        return item

    def _open_here(self) -> None:
        """The way down to where it lies is open; the nearest above is chosen where it may be."""
        item: QTreeWidgetItem | None = self._items.get(self._here)
        if item is None:
            self.tree.expandToDepth(1)
            return
        item.setExpanded(True)
        above = item.parent()
        if above is not None and above.flags() & Qt.ItemFlag.ItemIsSelectable:
            self.tree.setCurrentItem(above)
        while above is not None:
            above.setExpanded(True)
            above = above.parent()

    @Slot(str)
    def _on_search(self, text: str) -> None:
        wanted = text.strip()
        shown: set[str] = set()
        first: QTreeWidgetItem | None = None
        for code, item in self._items.items():
            if wanted not in item.text(0) and not code.startswith(wanted):
                continue
            if first is None and item.flags() & Qt.ItemFlag.ItemIsSelectable:
                first = item
            over: QTreeWidgetItem | None = item
            while over is not None and str(over.data(0, _CODE)) not in shown:
                shown.add(str(over.data(0, _CODE)))
                over = over.parent()
        for code, item in self._items.items():
            item.setHidden(code not in shown)
            item.setExpanded(bool(wanted))
        if not wanted:
            self._open_here()
        elif first is not None:
            self.tree.setCurrentItem(first)
        else:
            self.tree.setCurrentIndex(QModelIndex())  # nothing is chosen that is not in sight
        self.said.setText("" if shown else self.tr("没有叫“{text}”的区划").format(text=wanted))
        self.said.setVisible(not shown)
        self.changed.emit()

    @Slot()
    def _on_current(self) -> None:
        self.changed.emit()

    @Slot(str)
    def _on_failed(self, why: str) -> None:
        self.said.setText(why or self.tr("与中心断开，连上后重新打开再选"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down in the line move in the tree."""
        if (
            watched is self.search
            and isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        ):
            self.tree.setFocus()
            self.tree.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)
