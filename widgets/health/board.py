"""The board of feeds: which are well, old, lost, and why. UI thread; performs no I/O."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
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
from backends.record.common import Department
from backends.record.resource import SourceHealth, SourceState
from widgets.context import UiContext
from widgets.formats import department_word
from widgets.health.detail import FeedDetail
from widgets.health.keys import feed_actions
from widgets.health.model import FeedFilter, FeedModel
from widgets.health.words import is_skewed, soonest, state_word
from widgets.icons import icon
from widgets.incidents.empty import EmptyPage
from widgets.key_table import KeyTable

TYPING_PAUSE_MS = 200
TICK_MS = 1000
_WIDTHS = (92, 46, 172, 70, 70, 64, 46, 58, 56, 56, 200)


class FeedBoard(QWidget):
    """The list with filters; the chosen feed beside it. `outbox_asked`: what goes out."""

    outbox_asked = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        theme = context.theme
        self.model = FeedModel(context.link, theme, self)
        self.list = KeyTable(self.model, feed_actions(), theme, self)
        self.list.setAccessibleName(self.tr("来源列表"))
        self.list.set_widths([theme.px(width) for width in _WIDTHS])
        self.detail = FeedDetail(context, self)
        self.empty = EmptyPage(theme, "link", self)
        self.search, self.departments = QLineEdit(self), QComboBox(self)
        self.wrong = QPushButton(icon("filter", theme), self.tr("只看有问题的"), self)
        self.summary = QLabel(self)
        self._pages = QStackedWidget(self)
        self._chosen = ""
        self._typing, self._tick = QTimer(self), QTimer(self)
        self._build()
        self._connect()
        self._refresh()

    def _build(self) -> None:
        px, theme = self._context.theme.px, self._context.theme
        self.search.setPlaceholderText(self.tr("搜名称、标识、原因"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(px(220))
        sign = QAction(icon("search", theme), "", self.search)
        self.search.addAction(sign, QLineEdit.ActionPosition.LeadingPosition)
        self.departments.addItem(self.tr("全部部门"), "")
        for department in Department:
            self.departments.addItem(department_word(department), department.value)
        self.departments.setAccessibleName(self.tr("部门"))
        self.wrong.setCheckable(True)
        self.summary.setProperty("role", "dim")
        self.summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head = QFrame(self)
        head.setProperty("role", "header")
        row = QHBoxLayout(head)
        row.setContentsMargins(px(16), px(8), px(16), px(8))
        row.setSpacing(px(10))
        row.addWidget(self.summary, 1)
        for widget in (self.search, self.departments, self.wrong):
            row.addWidget(widget)
        halves = QSplitter(self)
        halves.setHandleWidth(1)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.list)
        halves.addWidget(self.detail)
        halves.setSizes([px(980), px(440)])
        halves.setStretchFactor(0, 1)
        self._pages.addWidget(halves)
        self._pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_PAUSE_MS)
        self._typing.timeout.connect(self._on_filter)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._tick.start()
        self.search.textChanged.connect(self._typing.start)
        self.search.returnPressed.connect(self._on_filter)
        self.departments.currentIndexChanged.connect(self._on_filter)
        self.wrong.toggled.connect(self._on_filter)
        self.list.asked.connect(self.act)
        self.list.current_changed.connect(self._on_current)
        self.destroyed.connect(self._link.subscribe(self._on_change))

    # ---- what people do

    @Slot(str)
    def act(self, name: str) -> None:
        """Carry out an action of the key table."""
        match name:
            case "wrong":
                self.wrong.toggle()
            case "outbox":
                self.outbox_asked.emit()
            case "search":
                self.search.setFocus()

    def choose(self, source: str) -> None:
        """Put the cursor on a feed."""
        row = self.model.row_of(source)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row, 0))

    def show_department(self, department: Department) -> None:
        """Only feeds of that department."""
        self.departments.setCurrentIndex(self.departments.findData(department.value))

    # ---- what it shows

    def _on_change(self, change: Change) -> None:
        if change.reset or change.sources or change.link:
            self._refresh()

    @Slot()
    def _on_filter(self) -> None:
        self._typing.stop()
        value = str(self.departments.currentData())
        self.model.set_filter(
            FeedFilter(
                department=Department(value) if value else None,
                only_wrong=self.wrong.isChecked(),
                text=self.search.text().strip(),
            )
        )
        self._keep_chosen()
        self._summarise()
        self._tell_empty()

    @Slot()
    def _on_current(self) -> None:
        health = self.model.feed_at(self.list.currentIndex().row())
        if health is not None:
            self._chosen = str(health.source)
        self._show_chosen()

    @Slot()
    def _on_tick(self) -> None:
        """Ages go on."""
        if self.isVisible():
            self.list.viewport().update()
            self._show_chosen()

    def _refresh(self) -> None:
        chosen = self._chosen
        self.model.refresh()
        self._chosen = chosen  # a row that moves is taken out for a moment
        self._keep_chosen()
        self._show_chosen()
        self._summarise()
        self._tell_empty()

    def _tell_empty(self) -> None:
        self._pages.setCurrentIndex(0 if self.model.rowCount() else 1)
        if self._link.sources:
            self.empty.tell(self.tr("没有符合条件的来源"), self.tr("换个条件再看"), "")
        else:
            words = self.tr(
                "在站点文件里写上部门的接入（如 [environment]、[[rest]]），启动后列在这里"
            )
            self.empty.tell(self.tr("还没有接入任何来源"), words, "")

    def _keep_chosen(self) -> None:
        """The cursor stays with its feed, wherever its row went."""
        row = self.model.row_of(self._chosen)
        if row < 0 and self.model.rowCount():
            row = 0
        if row >= 0 and row != self.list.currentIndex().row():
            self.list.setCurrentIndex(self.model.index(row, 0))

    def _show_chosen(self) -> None:
        row = self.model.row_of(self._chosen)
        health = self.model.feed_at(row)
        self.detail.setVisible(health is not None)
        if health is not None:
            self.detail.show_feed(health)

    def _summarise(self) -> None:
        feeds, now = list(self._link.sources.values()), self._link.hub_now()
        words = [self.tr("共 {count} 个来源").format(count=len(feeds))]
        troubled = (SourceState.LOST, SourceState.STALE, SourceState.UNKNOWN)
        found = sorted((feed for feed in feeds if feed.state in troubled), key=_by_trouble)
        counts = Counter(state_word(feed) for feed in found)
        words += [f"{word} {count}" for word, count in counts.items()]
        ending = sum(soonest(feed, now) is not None for feed in feeds)
        if ending:
            words.append(self.tr("凭证将到期 {count}").format(count=ending))
        skewed = sum(map(is_skewed, feeds))
        if skewed:
            words.append(self.tr("时钟偏差 {count}").format(count=skewed))
        self.summary.setText(" · ".join(words))


def _by_trouble(feed: SourceHealth) -> tuple[int, bool]:
    order = (SourceState.LOST, SourceState.STALE, SourceState.UNKNOWN)
    return order.index(feed.state), feed.is_refused
