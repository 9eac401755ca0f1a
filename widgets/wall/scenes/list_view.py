"""The list of scenes and tours: look for one, choose it, Enter puts it on the walls. UI thread."""

from __future__ import annotations

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Link
from backends.record.ids import SceneId
from backends.record.scene import Content, Scene
from widgets.icons import icon, pixmap
from widgets.style import mixed
from widgets.theme import Theme
from widgets.wall.icons import layout_icon
from widgets.wall.scenes.rows import Row, SceneRows, section_word

ROW_PX = 48
HEADING_PX = 32
_SIDE_PX = 20


class SceneDelegate(QStyledItemDelegate):
    """Two lines a scene: its name; how much it is, who edits it. Where it is on at the right."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._font, self._small = theme.font(14), theme.font(12)
        self._heading = theme.font(12, QFont.Weight.DemiBold)
        self._selected = mixed(theme, "accent", "panel", 0.28)
        self._hover = mixed(theme, "text", "panel", 0.06)

    def sizeHint(
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        model = index.model()
        row = model.row(index) if isinstance(model, SceneRows) else None
        is_scene = row is not None and row.scene is not None
        return QSize(0, self._theme.px(ROW_PX if is_scene else HEADING_PX))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        model = index.model()
        row = model.row(index) if isinstance(model, SceneRows) else None
        if row is None:
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if row.scene is None:
            self._paint_heading(painter, rect, row)
        else:
            if state & QStyle.StateFlag.State_Selected:
                painter.fillRect(rect, self._selected)
            elif state & QStyle.StateFlag.State_MouseOver:
                painter.fillRect(rect, self._hover)
            if state & QStyle.StateFlag.State_HasFocus:
                painter.setPen(self._theme.color("accent"))
                painter.drawRect(rect.adjusted(0, 0, -1, -1))
            self._paint_scene(painter, rect, row, row.scene)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, row: Row) -> None:
        px = self._theme.px
        painter.setFont(self._heading)
        painter.setPen(self._theme.color("text_dim"))
        line = rect.adjusted(px(12), px(6), -px(12), 0)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, section_word(row.section))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(line, right, str(row.count))

    def _paint_scene(self, painter: QPainter, rect: QRect, row: Row, scene: Scene) -> None:
        theme, px = self._theme, self._theme.px
        side = px(_SIDE_PX)
        left = rect.left() + px(12)
        self._icon(scene).paint(painter, left, rect.center().y() - side // 2, side, side)
        inner = rect.adjusted(px(44), px(5), -px(12), -px(5))
        top = QRect(inner.left(), inner.top(), inner.width(), inner.height() // 2)
        foot = QRect(inner.left(), top.bottom() + 1, inner.width(), inner.height() // 2)
        if row.walls:
            mark = pixmap("wall", theme, "accent")
            width = px(16)
            painter.drawPixmap(top.right() - width, top.center().y() - width // 2 + 1, mark)
            top.setRight(top.right() - width - px(6))
        self._line(painter, top, scene.name, self._font, "text")
        if row.locked:
            self._line(painter, foot, row.locked, self._small, "stale", is_right=True)
            taken = QFontMetrics(self._small).horizontalAdvance(row.locked)
            foot.setRight(foot.right() - taken - px(8))
        self._line(painter, foot, row.about, self._small, "text_dim")

    def _icon(self, scene: Scene) -> QIcon:
        if isinstance(scene.plan, Content):
            return layout_icon(self._theme, scene.plan.layout)
        return icon("tour", self._theme)

    def _line(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        font: QFont,
        token: str,
        *,
        is_right: bool = False,
    ) -> None:
        painter.setFont(font)
        painter.setPen(self._theme.color(token))
        side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
        fitting = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, fitting)


class _List(QListView):
    taken = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.taken.emit()
        else:
            super().keyPressEvent(event)


class SceneList(QFrame):
    """`chosen` follows the selection; `take_asked` is Enter or a double click."""

    chosen = Signal(object)  # SceneId | None
    take_asked = Signal()
    scene_asked = Signal()  # make one
    tour_asked = Signal()

    def __init__(self, theme: Theme, link: Link, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        px = theme.px
        self.rows = SceneRows(link, self)
        self.view = _List(self)
        self.view.setModel(self.rows)
        self.view.setItemDelegate(SceneDelegate(theme, self.view))
        self.view.setUniformItemSizes(False)
        self.view.setMouseTracking(True)
        self.view.setAccessibleName(self.tr("场景与轮巡"))
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("找场景或轮巡"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search", theme), QLineEdit.ActionPosition.LeadingPosition)
        self.new_scene = QPushButton(icon("plus", theme, "text"), self.tr("新场景"), self)
        self.new_tour = QPushButton(icon("plus", theme, "text"), self.tr("新轮巡"), self)
        self.new_scene.setToolTip("Ctrl+N")
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self.new_scene, 1)
        buttons.addWidget(self.new_tour, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(8), 0, 0)
        column.setSpacing(px(8))
        head = QVBoxLayout()
        head.setContentsMargins(px(8), 0, px(8), 0)
        head.setSpacing(px(8))
        head.addLayout(buttons)
        head.addWidget(self.search)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        self.search.textChanged.connect(self.rows.look_for)
        self.view.selectionModel().currentChanged.connect(self._on_current)
        self.view.taken.connect(self.take_asked)
        self.view.doubleClicked.connect(self.take_asked)
        self.new_scene.clicked.connect(self.scene_asked)
        self.new_tour.clicked.connect(self.tour_asked)

    @property
    def current(self) -> SceneId | None:
        """The chosen one."""
        row = self.rows.row(self.view.currentIndex())
        return row.scene.id if row is not None and row.scene is not None else None

    def choose(self, scene: SceneId | None) -> None:
        """Select it; None: the first."""
        index = self.rows.index_of(scene) if scene is not None else self.rows.first()
        if index.isValid():
            self.view.setCurrentIndex(index)

    def lock(self, is_locked: bool) -> None:
        """While one is edited no other is chosen."""
        for part in (self.view, self.search, self.new_scene, self.new_tour):
            part.setEnabled(not is_locked)

    def offer_making(self, is_offered: bool) -> None:
        """Only to those who may."""
        self.new_scene.setVisible(is_offered)
        self.new_tour.setVisible(is_offered)

    @Slot()
    def _on_current(self) -> None:
        self.chosen.emit(self.current)
