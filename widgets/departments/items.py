"""Records of the departments' systems: teams, supplies, sites, components. UI thread; no I/O."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Change
from backends.link.city import ItemsIn, ItemsInAnswer
from backends.record.common import RESIDENT, Department, Place
from backends.record.resource import Item, ItemKind
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.departments.items_model import ItemModel
from widgets.departments.keys import item_actions
from widgets.departments.words import component_parts, item_kind_word
from widgets.formats import department_word
from widgets.icons import icon
from widgets.incidents.empty import EmptyPage
from widgets.key_table import KeyTable

TYPING_PAUSE_MS = 300
PAGE = 200
_WIDTHS = (220, 80, 120, 110, 180, 60, 90)


class ItemsPage(QWidget):
    """`place_asked`: an item's place on the map."""

    place_asked = Signal(object)  # Place

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        theme = context.theme
        self.model = ItemModel(context.link, theme, self)
        self.list = KeyTable(self.model, item_actions(), theme, self)
        self.list.setAccessibleName(self.tr("档案列表"))
        self.list.set_widths([theme.px(width) for width in _WIDTHS])
        self.search, self.kinds, self.departments = (
            QLineEdit(self),
            QComboBox(self),
            QComboBox(self),
        )
        self.summary, self.title = QLabel(self), QLabel(self)
        self.before = QPushButton(icon("chevron_left", theme), "", self)
        self.after = QPushButton(icon("chevron_right", theme), "", self)
        self.locate = QPushButton(icon("locate", theme), self.tr("在图上看"), self)
        self.detail, self._form = QFrame(self), QFormLayout()
        self.empty = EmptyPage(theme, "list", self)
        self._pages = QStackedWidget(self)
        self._asking, self._typing = Asking(context.link, self), QTimer(self)
        self._offset, self._total, self._is_told = 0, 0, False
        self._build()
        self._connect()
        self._on_current()

    def _build(self) -> None:
        px, theme = self._context.theme.px, self._context.theme
        self.search.setPlaceholderText(self.tr("搜名称、编号"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(px(180))
        sign = QAction(icon("search", theme), "", self.search)
        self.search.addAction(sign, QLineEdit.ActionPosition.LeadingPosition)
        for kind in ItemKind:
            self.kinds.addItem(item_kind_word(kind), kind.value)
        self.kinds.setAccessibleName(self.tr("类别"))
        self.departments.addItem(self.tr("全部部门"), "")
        for department in RESIDENT:
            self.departments.addItem(department_word(department), department.value)
        self.departments.setAccessibleName(self.tr("部门"))
        self.before.setAccessibleName(self.tr("上一页"))
        self.after.setAccessibleName(self.tr("下一页"))
        self.summary.setProperty("role", "dim")
        self.summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head = QFrame(self)
        head.setProperty("role", "header")
        row = QHBoxLayout(head)
        row.setContentsMargins(px(16), px(8), px(16), px(8))
        row.setSpacing(px(10))
        row.addWidget(self.summary, 1)
        for widget in (self.before, self.after, self.search, self.kinds, self.departments):
            row.addWidget(widget)
        halves = QSplitter(self)
        halves.setHandleWidth(1)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.list)
        halves.addWidget(self._detail())
        halves.setSizes([px(960), px(440)])
        self._pages.addWidget(halves)
        self._pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._pages, 1)

    def _detail(self) -> QFrame:
        px = self._context.theme.px
        self.detail.setProperty("role", "panel")
        self.title.setProperty("role", "title")
        self.title.setWordWrap(True)
        self._form.setHorizontalSpacing(px(12))
        self._form.setVerticalSpacing(px(6))
        column = QVBoxLayout(self.detail)
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        column.setSpacing(px(10))
        column.addWidget(self.title)
        column.addLayout(self._form)
        column.addWidget(self.locate, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return self.detail

    def _connect(self) -> None:
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_PAUSE_MS)
        self._typing.timeout.connect(self._on_filter)
        self.search.textChanged.connect(self._typing.start)
        self.search.returnPressed.connect(self._on_filter)
        self.kinds.currentIndexChanged.connect(self._on_filter)
        self.departments.currentIndexChanged.connect(self._on_filter)
        self.before.clicked.connect(self._on_before)
        self.after.clicked.connect(self._on_after)
        self.locate.clicked.connect(self._on_locate)
        self.list.asked.connect(self.act)
        self.list.current_changed.connect(self._on_current)
        self._asking.answered.connect(self._on_answered)
        self._asking.failed.connect(self._on_failed)
        self.destroyed.connect(self._link.subscribe(self._on_change))

    def showEvent(self, _event: object) -> None:
        if not self._is_told:
            self.look()

    # ---- what people do

    @Slot(str)
    def act(self, name: str) -> None:
        """Carry out an action of the key table."""
        match name:
            case "locate":
                self._on_locate()
            case "next":
                self._on_after()
            case "previous":
                self._on_before()
            case "search":
                self.search.setFocus()

    def show_kind(self, kind: ItemKind) -> None:
        """Only items of that kind."""
        self.kinds.setCurrentIndex(self.kinds.findData(kind.value))

    @Slot()
    def look(self) -> None:
        """Ask the hub for the page in view."""
        department = str(self.departments.currentData() or "")
        self._asking.ask(
            ItemsIn(
                kinds=[ItemKind(str(self.kinds.currentData()))],
                text=self.search.text().strip()[:100],
                department=Department(department) if department else None,
                offset=self._offset,
                limit=PAGE,
            )
        )

    @Slot()
    def _on_filter(self) -> None:
        self._typing.stop()
        self._offset = 0
        self.look()

    @Slot()
    def _on_before(self) -> None:
        if self._offset:
            self._offset = max(0, self._offset - PAGE)
            self.look()

    @Slot()
    def _on_after(self) -> None:
        if self._offset + PAGE < self._total:
            self._offset += PAGE
            self.look()

    @Slot()
    def _on_locate(self) -> None:
        place = self._place()
        if place is not None:
            self.place_asked.emit(place)

    def _place(self) -> Place | None:
        item = self.model.item_at(self.list.currentIndex().row())
        return item.place if item is not None else None

    # ---- what it shows

    def _on_change(self, change: Change) -> None:
        if change.reset or change.link or change.user:
            self._is_told = False
            if self.isVisible():
                self.look()

    @Slot(object)
    def _on_answered(self, answer: ItemsInAnswer) -> None:
        self._is_told, self._total = True, answer.total
        self.model.set_items(answer.items)
        first, last = self._offset + 1, self._offset + len(answer.items)
        words = self.tr("共 {total} 项，第 {first}–{last} 项")
        self.summary.setText(
            words.format(total=f"{answer.total:,}", first=f"{first:,}", last=f"{last:,}")
            if answer.items
            else self.tr("没有")
        )
        self.before.setEnabled(self._offset > 0)
        self.after.setEnabled(last < answer.total)
        self._pages.setCurrentIndex(0 if answer.items else 1)
        is_narrowed = bool(self.search.text().strip() or self.departments.currentData())
        self.empty.tell(
            self.tr("没有符合条件的档案") if is_narrowed else self.tr("还没有这类档案"),
            self.tr("部门的系统接通后，它的队伍、物资、场所和部件列在这里"),
            "",
        )
        if answer.items:
            self.list.setCurrentIndex(self.model.index(0, 0))
        self._on_current()

    @Slot(str)
    def _on_failed(self, why: str) -> None:
        self.summary.setText(why or self.tr("与中心断开，档案暂时看不到"))

    @Slot()
    def _on_current(self) -> None:
        item = self.model.item_at(self.list.currentIndex().row())
        self.detail.setVisible(item is not None)
        while self._form.rowCount():
            self._form.removeRow(0)
        if item is None:
            return
        self.title.setText(item.name)
        for name, text in self._facts(item):
            value = QLabel(text, self.detail)
            value.setWordWrap(True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label = QLabel(name, self.detail)
            label.setProperty("role", "small")
            self._form.addRow(label, value)
        self.locate.setEnabled(item.place is not None)

    def _facts(self, item: Item) -> list[tuple[str, str]]:
        rows = [
            (self.tr("类别"), " · ".join(p for p in (item_kind_word(item.kind), item.what) if p)),
            (self.tr("编号"), str(item.id)),
        ]
        rows += component_parts(str(item.id)) if item.kind is ItemKind.COMPONENT else []
        rows += [
            (self.tr("状态"), item.state),
            (self.tr("评分"), f"{item.score:g}" if item.score is not None else ""),
            (self.tr("地点"), item.place.name if item.place is not None else ""),
            (self.tr("人数"), str(item.people) if item.people else ""),
            (self.tr("车辆"), str(item.vehicles) if item.vehicles else ""),
            (self.tr("电话"), item.telephone),
            (self.tr("责任单位"), item.owner),
            (self.tr("来源"), str(item.source)),
            *item.detail.items(),
        ]
        return [(name, text) for name, text in rows if text]
