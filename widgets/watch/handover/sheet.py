"""The sheet on the screen: rows painted with severity, state, owner, next step, time. UI thread."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from backends.record.handover import Item, Section
from widgets.incidents.painting import Brush
from widgets.theme import Theme
from widgets.watch.handover.keys import sheet_actions
from widgets.watch.handover.model import SheetModel
from widgets.watch.handover.words import due_text, item_next, item_state, item_title, section_word

ROW_PX, HEADING_PX, HEAD_PX = 30, 34, 28
_SIGN_PX, _SEVERITY_PX, _DUE_PX, _OWNER_PX, _STATE_PX = 26, 40, 96, 110, 92
AnyIndex = QModelIndex | QPersistentModelIndex


class Columns:
    """Where the columns of a row of some width lie."""

    def __init__(self, brush: Brush, rect: QRect) -> None:
        px, gap = brush.px, brush.px(10)
        left, right = rect.left() + gap, rect.right() - gap
        top, height = rect.top(), rect.height()

        def from_right(width: int) -> QRect:
            nonlocal right
            box = QRect(right - px(width), top, px(width), height)
            right = box.left() - gap
            return box

        self.sign = QRect(left, top, px(_SIGN_PX) - gap // 2, height)
        left += px(_SIGN_PX)
        self.severity = QRect(left, top, px(_SEVERITY_PX), height)
        left += px(_SEVERITY_PX)
        self.due = from_right(_DUE_PX)
        rest = right - left
        self.owner = from_right(_OWNER_PX if rest > px(560) else _OWNER_PX * 2 // 3)
        self.next = from_right(max(0, round((right - left) * 0.34 / brush.theme.scale)))
        self.state = from_right(_STATE_PX)
        self.title = QRect(left, top, right - left, height)


class SheetDelegate(QStyledItemDelegate):
    """Paints the rows of a SheetModel. `now` and `region` are set by the view."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.brush = Brush(theme)
        self._row_px = theme.target(ROW_PX)
        self.now = dt.datetime.fromtimestamp(0, dt.UTC)
        self.is_reading = False  # read marks are drawn
        self.is_running = True
        self.region = QRegion()  # of the view, to be painted now

    def sizeHint(self, _option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        model = index.model()
        is_item = isinstance(model, SheetModel) and model.item_at(index.row()) is not None
        return QSize(0, self._row_px if is_item else self.brush.px(HEADING_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        model, rect = index.model(), option.rect
        if not isinstance(model, SheetModel) or not self.region.intersects(rect):
            return
        painter.save()
        item = model.item_at(index.row())
        if item is not None:
            self._item(painter, (rect, option.state), item, model.is_read(item))
        else:
            heading = model.heading_at(index.row())
            if heading is not None:
                self._heading(painter, rect, *heading)
        painter.restore()

    def _heading(
        self, painter: QPainter, rect: QRect, section: Section, read: int, total: int
    ) -> None:
        brush, gap = self.brush, self.brush.px(10)
        painter.fillRect(rect, brush.colour("raised"))
        box = rect.adjusted(gap, 0, -gap, 0)
        width = brush.say(painter, box, section_word(section), "text", brush.bold)
        said = f"{read}/{total}" if self.is_reading else str(total)
        beside = box.adjusted(width + gap, 0, 0, 0)
        brush.say(painter, beside, said, "text_dim", brush.small)
        if self.is_reading and self.is_running and read == total:
            brush.say_right(painter, box, self.tr("✓ 这一部分已读完"), "ok")

    def _item(
        self, painter: QPainter, where: tuple[QRect, QStyle.StateFlag], item: Item, is_read: bool
    ) -> None:
        rect, state = where
        brush = self.brush
        brush.ground(painter, rect, state)
        at = Columns(brush, rect)
        if self.is_reading:
            sign, tone = ("✓", "ok") if is_read else ("○", "text")
            brush.say(painter, at.sign, sign, tone)
        if item.severity is not None:
            brush.severity(painter, at.severity, item.severity, is_dim=False)
        is_dim = self.is_reading and is_read
        tone = "text_dim" if is_dim else "text"
        brush.say(painter, at.title, item_title(item), tone)
        word = item_state(item)
        if word:
            brush.flag(painter, at.state, word)
        brush.say(painter, at.next, item_next(item), "text_dim")
        brush.say(painter, at.owner, item.owner, tone)
        due = due_text(item, self.now)
        is_late = due.endswith(self.tr("超期"))
        brush.say_right(painter, at.due, due, "severity_ii" if is_late else "text_dim")


class SheetHead(QWidget):
    """The words over the columns."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._brush, self._beside_px = Brush(theme), theme.px(10)
        self.setFixedHeight(theme.px(HEAD_PX))

    def paintEvent(self, _event: object) -> None:
        painter, brush = QPainter(self), self._brush
        painter.fillRect(self.rect(), brush.colour("panel"))
        line = QRect(0, self.height() - 1, self.width(), 1)
        painter.fillRect(line, brush.colour("line"))
        # The rows end where their scroll bar begins.
        at = Columns(brush, self.rect().adjusted(0, 0, -self._beside_px, 0))
        for box, word in (
            (at.severity, self.tr("级别")),
            (at.title, self.tr("事项")),
            (at.state, self.tr("状态")),
            (at.next, self.tr("下一步")),
            (at.owner, self.tr("负责人")),
        ):
            brush.say(painter, box, word, "text_dim", brush.small)
        brush.say_right(painter, at.due, self.tr("期限"))


class SheetList(QListView):
    """`asked`: a name of the key table."""

    asked = Signal(str)
    moved = Signal()

    def __init__(self, model: SheetModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.keys = sheet_actions()
        self.drawer = SheetDelegate(theme, self)
        self.setModel(model)
        self.setItemDelegate(self.drawer)
        self.setUniformItemSizes(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        # Rows that scroll are moved, not painted again.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("交接单"))

    @property
    def row(self) -> int:
        """Where the cursor is, -1 where it is nowhere."""
        return self.currentIndex().row()

    def go_to(self, row: int) -> None:
        """The cursor onto a row, two rows after it in view."""
        model = self.model()
        if not 0 <= row < model.rowCount():
            return
        self.scrollTo(model.index(min(row + 2, model.rowCount() - 1), 0))
        self.scrollTo(model.index(row, 0))
        self.selectionModel().setCurrentIndex(
            model.index(row, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        # QListView paints all rows between a heading that counts on and the row that was read.
        self.drawer.region = event.region()
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.drawer.brush.colour("panel"))
        painter.end()
        super().paintEvent(event)

    def dataChanged(  # noqa: N802 - Qt override
        self, top: AnyIndex, bottom: AnyIndex, _roles: Sequence[int] = ()
    ) -> None:
        # What is read changes no height: QListView would ask for that of every row, and paint all.
        for row in range(top.row(), bottom.row() + 1):
            self.update(self.model().index(row, 0))

    def currentChanged(  # noqa: N802 - Qt override
        self, current: AnyIndex, previous: AnyIndex
    ) -> None:
        super().currentChanged(current, previous)
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = self.keys.pressed(event)
        if not name:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():  # a held key would read the whole sheet
            self.asked.emit(name)
