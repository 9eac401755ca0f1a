"""The search palette over the console: everything in Chinese, by keyboard alone. UI thread only."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import LinkState
from backends.link.queries import Found, SearchAnswer
from widgets.context import UiContext
from widgets.icons import pixmap
from widgets.search.asking import HubSearch
from widgets.search.hits import HIT_ROLE, HitDelegate, HitModel
from widgets.search.local import merged, search_here

WIDTH_PX = 760
TOP_PX = 96
MOST_PX = 640
LONGEST_TEXT = 100
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 8,
    Qt.Key.Key_PageUp: -8,
}


class _Field(QLineEdit):
    """Moving keys go to the list, the rest is typed."""

    moved = Signal(int)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self.moved.emit(step)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class SearchPalette(QFrame):
    """A child of the console's window, above everything in it. Enter opens, Esc leaves."""

    opened = Signal(object)  # Found

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._link = context.theme, context.link
        self._over = parent
        self._here: list[Found] = []
        self._is_fixed = False
        self._before: QWidget | None = None
        self.setProperty("role", "palette")
        self.field = _Field(self)
        self.model = HitModel(self)
        self.view = QListView(self)
        self.delegate = HitDelegate(self._theme, self._link, self)
        self.note = QLabel(self)
        self.hub = HubSearch(self._link, self)
        self._lay_out()
        self._connect()
        self.hide()

    @Slot()
    def open(self) -> None:
        """Show it with the last text selected."""
        self._is_fixed = False
        self.field.setReadOnly(False)
        self.field.setPlaceholderText(self.tr("搜索事件、任务、报警、预警、摄像机、监测点……"))
        self._appear()
        self.field.selectAll()
        self._on_text(self.field.text())

    def search(self, text: str) -> None:
        """Show it with that text looked up."""
        self.open()
        self.field.setText(text)

    def show_hits(self, title: str, hits: list[Found]) -> None:
        """A list that was asked for elsewhere, under its title."""
        self.hub.forget()
        self._is_fixed = True
        self.field.clear()
        self.field.setPlaceholderText(title)
        self.field.setReadOnly(True)
        self._here = hits
        self._show(hits)
        self._say(self.tr("共 {count} 条").format(count=len(hits)))
        self._appear()

    @Slot()
    def leave(self) -> None:
        """Close it; the focus goes back to where it was."""
        self.hub.forget()
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()
        self._before = None

    def place(self) -> None:
        """Top centre of the window, as tall as it needs."""
        px, parent = self._theme.px, self._over
        rows = sum(
            self.view.sizeHintForIndex(self.model.index(row)).height()
            for row in range(min(self.model.rowCount(), 40))
        )
        height = px(52) + px(34) + (rows + px(10) if rows else 0)
        width = min(px(WIDTH_PX), parent.width() - px(32))
        height = min(height, px(MOST_PX), parent.height() - px(TOP_PX) - px(16))
        self.setGeometry((parent.width() - width) // 2, px(TOP_PX), width, height)
        self.raise_()

    def _appear(self) -> None:
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        self.place()
        self.show()
        self.field.setFocus()

    def _lay_out(self) -> None:
        px, theme = self._theme.px, self._theme
        mark = QLabel(self)
        mark.setPixmap(pixmap("search", theme, "text_dim", 20))
        self.field.setMaxLength(LONGEST_TEXT)
        self.field.setFrame(False)
        self.field.setProperty("role", "palette")
        self.field.setAccessibleName(self.tr("搜索"))
        head = QHBoxLayout()
        head.setContentsMargins(px(16), px(8), px(12), px(8))
        head.setSpacing(px(10))
        head.addWidget(mark)
        head.addWidget(self.field, 1)
        self.view.setModel(self.model)
        self.view.setItemDelegate(self.delegate)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName(self.tr("搜索结果"))
        self.note.setProperty("role", "small")
        self.note.setFixedHeight(px(30))
        self.note.setContentsMargins(px(16), 0, px(16), 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        for part, stretch in ((self._rule(), 0), (self.view, 1), (self._rule(), 0)):
            column.addWidget(part, stretch)
        column.addWidget(self.note)

    def _rule(self) -> QFrame:
        line = QFrame(self)
        line.setProperty("role", "hairline")
        line.setFixedHeight(1)
        return line

    def _connect(self) -> None:
        self.field.textEdited.connect(self._on_text)
        self.field.returnPressed.connect(self._on_enter)
        self.field.moved.connect(self._on_moved)
        self.field.left.connect(self.leave)
        self.view.clicked.connect(self._on_clicked)
        self.hub.answered.connect(self._on_answer)
        self.hub.unreachable.connect(self._on_unreachable)
        self.hub.refused.connect(self._say)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus)

    def _show(self, hits: list[Found]) -> None:
        selected = self._selected()
        self.model.show(hits)
        place = self.model.place_of(selected)
        self.view.setVisible(bool(hits))
        self.place()
        if place >= 0:
            self._select(place)

    def _selected(self) -> Found | None:
        hit = self.view.currentIndex().data(HIT_ROLE)
        return hit if isinstance(hit, Found) else None

    @Slot(str)
    def _say(self, text: str) -> None:
        keys = self.tr("↑↓ 选择　回车打开　Esc 关闭")
        self.note.setText(f"{text}　　{keys}" if text else keys)

    @Slot(str)
    def _on_text(self, text: str) -> None:
        self.delegate.words = text.casefold().split()
        self._here = search_here(self._link, text)
        self._show(self._here)
        if not text.strip():
            self.hub.forget()
            self._say("")
            return
        self._say(self.tr("正在问中心"))
        self.hub.ask(text)

    @Slot(object)
    def _on_answer(self, answer: SearchAnswer) -> None:
        hits = merged(self._here, answer.hits)
        self._show(hits)
        if not hits:
            self._say(self.tr("没有找到，换个说法再试"))
        elif answer.is_behind:
            self._say(self.tr("中心正在重建索引，较早的可能还没有列出"))
        elif answer.is_cut:
            self._say(self.tr("还有更多，多写几个字会更准"))
        else:
            self._say(self.tr("共 {count} 条").format(count=len(hits)))

    @Slot()
    def _on_unreachable(self) -> None:
        if self._link.status.state is LinkState.ONLINE:
            self._say(self.tr("中心没有应答，只找到本机已有的"))
        else:
            self._say(self.tr("中心未连接，只找到本机已有的"))

    @Slot(int)
    def _on_moved(self, by: int) -> None:
        rows = [i for i, row in enumerate(self.model.rows) if isinstance(row, Found)]
        if not rows:
            return
        current = self.view.currentIndex().row()
        place = rows.index(current) if current in rows else -1
        self._select(rows[max(0, min(len(rows) - 1, place + by))])

    def _select(self, row: int) -> None:
        self.view.setCurrentIndex(self.model.index(row))
        if row == 1:  # the head of its group is seen too
            self.view.scrollToTop()

    @Slot()
    def _on_enter(self) -> None:
        hit = self._selected()
        if hit is not None:
            self.leave()
            self.opened.emit(hit)

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self.view.setCurrentIndex(index)
        self._on_enter()

    @Slot(QWidget, QWidget)
    def _on_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        """It leaves when the hand goes elsewhere in the window."""
        is_elsewhere = new is not None and new is not self and not self.isAncestorOf(new)
        if self.isVisible() and is_elsewhere:
            self.hub.forget()
            self.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # what lies below is not meant
