"""All orders of the last day: who, what, to whom, state, result; taking one back. UI thread."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Change, Link
from backends.record.access import Act, Allowed, may, whom_to_ask
from backends.record.ids import OrderId, ResourceId
from backends.record.order import CancelOrder, GiveOrder, Order, OrderDeed
from backends.record.task import TaskState
from widgets.context import UiContext
from widgets.departments.keys import order_actions
from widgets.departments.words import act_word, order_state_word, refused_order_text
from widgets.formats import actor_text, clock_text, department_word, whom_text
from widgets.incidents.empty import EmptyPage
from widgets.incidents.lines import Line, LineList

SHOWN_FOR = dt.timedelta(days=1)
MOST = 500
_BAD = (TaskState.REJECTED, TaskState.EXPIRED, TaskState.UNKNOWN)
_GOOD = (TaskState.DONE, TaskState.ACCEPTED, TaskState.EXECUTING)


def thing_word(resource: str, link: Link) -> str:
    """What an order is for: a point's name, a vehicle's plate, a case's number."""
    point = link.points.get(ResourceId(resource))
    if point is not None:
        return point.name
    table = link.positions
    if table is not None and resource in table.ids:
        return table.labels[table.ids.index(resource)]
    return resource.rpartition(":")[2]


def order_line(order: Order, link: Link) -> Line:
    """One order; what went wrong in colour, with its sign and its word."""
    now = link.hub_now()
    words = order.body.get("text", "") or order.body.get("factor", "")
    who = actor_text(order.given_by, link.users)
    about = f"{clock_text(order.given_at, now)} · {who} · {department_word(order.department)}"
    is_bad, is_good = order.state in _BAD, order.state in _GOOD
    return Line(
        id=order.id,
        text="  ".join(
            word for word in (act_word(order.act), thing_word(order.resource, link), words) if word
        ),
        detail=f"{about}\n{order.result}" if order.result else about,
        right=order_state_word(order.state),
        tone="severity_ii" if is_bad else "text_dim",
        sign="warning" if is_bad else ("check" if is_good else "pending"),
        sign_tone="severity_ii" if is_bad else ("ok" if is_good else "text_dim"),
        is_dim=order.state is TaskState.CANCELLED,
    )


class OrdersPage(QWidget):
    """Newest first."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._link = context.link
        theme = context.theme
        self.keys = order_actions()
        self.search, self.summary, self.said = QLineEdit(self), QLabel(self), QLabel(self)
        self.cancel = QPushButton(self.tr("撤回"), self)
        self.list = LineList(theme, self.tr("指令"), self, grows=False)
        self.empty = EmptyPage(theme, "send", self)
        self._pages = QStackedWidget(self)
        px = theme.px
        self.search.setPlaceholderText(self.tr("搜对象、内容、下达人"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(px(260))
        self.cancel.setToolTip("Z")
        self.summary.setProperty("role", "dim")
        self.said.setProperty("role", "warning")
        head = QFrame(self)
        head.setProperty("role", "header")
        row = QHBoxLayout(head)
        row.setContentsMargins(px(16), px(8), px(16), px(8))
        row.setSpacing(px(10))
        row.addWidget(self.summary)
        row.addWidget(self.said, 1)
        row.addWidget(self.search)
        row.addWidget(self.cancel)
        self._pages.addWidget(self.list)
        self._pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._pages, 1)
        self.search.textChanged.connect(self._refresh)
        self.cancel.clicked.connect(self.take_back)
        self.list.current_line.connect(self._offer)
        self.list.key_pressed.connect(self._on_key)
        self.destroyed.connect(self._link.subscribe(self._on_change))
        self._refresh()

    @Slot()
    def take_back(self) -> None:
        """The order under the cursor, while it waits."""
        order = self._current()
        why = self._obstacle(order)
        self.said.setText(why)
        if order is not None and not why:
            self._link.send(CancelOrder(order=order.id, seen_version=order.version))

    def _current(self) -> Order | None:
        return self._link.orders.get(OrderId(self.list.current_id))

    def _obstacle(self, order: Order | None) -> str:
        user = self._link.user
        if order is None:
            return self.tr("先选一条指令")
        if user is None or may(user, Act.ORDER, order.department) is not Allowed.YES:
            whom = whom_text([role.value for role in whom_to_ask(Act.ORDER)])
            return self.tr("您的岗位不能撤回，请找{whom}").format(whom=whom)
        if order.state is not TaskState.QUEUED:
            return self.tr("已经发出，不能撤回")
        return self.tr("正在撤回") if order.id in self._link.pending else ""

    @Slot()
    def _offer(self) -> None:
        self.cancel.setEnabled(not self._obstacle(self._current()))

    @Slot(object)
    def _on_key(self, event: QKeyEvent) -> None:
        name = self.keys.pressed(event)
        if name:
            event.accept()
        if name == "cancel":
            self.take_back()
        elif name == "search":
            self.search.setFocus()

    def _on_change(self, change: Change) -> None:
        for body, refusal in change.refusals:
            if isinstance(body, OrderDeed):
                resource = body.resource if isinstance(body, GiveOrder) else ""
                thing = thing_word(resource, self._link)
                self.said.setText(refused_order_text(body, refusal, thing))
        if change.reset or change.orders or change.pending or change.user or change.resources:
            self._refresh()

    @Slot()
    def _refresh(self) -> None:
        since, wanted = self._link.hub_now() - SHOWN_FOR, self.search.text().strip()
        orders = [order for order in self._link.orders.values() if order.given_at >= since]
        orders.sort(key=_newest, reverse=True)
        lines = [order_line(order, self._link) for order in orders]
        shown = [line for line in lines if wanted in line.spoken][:MOST]
        self.list.show_lines(shown)
        waiting = sum(order.state is TaskState.QUEUED for order in orders)
        bad = sum(order.state in _BAD for order in orders)
        text = self.tr("一天内 {all} 条，等待发送 {waiting}，没有成功 {bad}")
        self.summary.setText(text.format(all=len(orders), waiting=waiting, bad=bad))
        self._pages.setCurrentWidget(self.list if shown else self.empty)
        self.empty.tell(
            self.tr("没有指令"),
            self.tr("没有符合的指令，换个词再搜")
            if orders
            else self.tr("给监测设备、车辆下发的命令和给群众的答复会列在这里"),
            "",
        )
        self._offer()


def _newest(order: Order) -> dt.datetime:
    return order.given_at
