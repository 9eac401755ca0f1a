"""Orders to a logger or a vehicle: what can be ordered here, and how the last ones stand.

UI thread; no I/O.
"""

from __future__ import annotations

import datetime as dt
import time

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from backends.link.api import Change
from backends.record.access import Act, Allowed, may, whom_to_ask
from backends.record.common import Department
from backends.record.ids import OrderId, uuid7
from backends.record.order import GiveOrder, Order
from widgets.context import UiContext
from widgets.departments.words import act_word, order_text
from widgets.formats import actor_text, clock_text, whom_text
from widgets.icons import icon

LOGGER_ACTS = (
    "hj212.read_now",
    "hj212.set_clock",
    "hj212.take_sample",
    "hj212.keep_sample",
    "hj212.calibrate",
    "hj212.clean",
)
# Orders of one choice: how far back, or how often.
SPANS = (
    ("hj212.read_history", (1, 24)),
    ("hj212.read_hours", (24, 7 * 24)),
    ("hj212.read_days", (7 * 24, 30 * 24)),
)
INTERVALS = (
    ("hj212.set_interval", "seconds", (30, 60, 300)),
    ("hj212.set_minute_interval", "minutes", (1, 5, 10)),
)
NEEDS_FACTOR = frozenset({"hj212.take_sample", "hj212.calibrate", "hj212.clean"})
VALID_FOR = dt.timedelta(minutes=10)
_MOST_SHOWN = 5


class Orders(QWidget):
    """A button with its menu, and the last orders of the chosen thing."""

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        self._department, self._resource, self._factor = Department.ENVIRONMENT, "", ""
        self.give = QPushButton(icon("send", context.theme), self.tr("下发命令"), self)
        self.menu = QMenu(self.give)
        self.give.clicked.connect(self.open_menu)
        self.menu.triggered.connect(self._on_act)
        self.lines = QLabel(self)
        self.lines.setProperty("role", "small")
        self.lines.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(context.theme.px(6))
        column.addWidget(self.give)
        column.addWidget(self.lines)
        self.destroyed.connect(self._link.subscribe(self._on_change))

    def show_thing(self, department: Department, resource: str, factor: str) -> None:
        """Whose orders these are; `factor`: of commands that name one."""
        self._department, self._resource, self._factor = department, resource, factor
        user = self._link.user
        allowed = user is not None and may(user, Act.ORDER, department) is Allowed.YES
        self.give.setEnabled(bool(resource) and allowed)
        whom = whom_text([role.value for role in whom_to_ask(Act.ORDER)])
        self.give.setToolTip("" if allowed else self.tr("只有{whom}能下发").format(whom=whom))
        self._clear()
        for act in LOGGER_ACTS:
            action = QAction(act_word(act), self.menu)
            action.setData(act)
            action.setEnabled(bool(factor) or act not in NEEDS_FACTOR)
            self.menu.addAction(action)
        self._add_choices()
        self._show()

    def _clear(self) -> None:
        for action in self.menu.actions():
            if (below := action.menu()) is not None:
                below.deleteLater()
        self.menu.clear()

    def _add_choices(self) -> None:
        for act, hours in SPANS:
            menu = self.menu.addMenu(act_word(act))
            for back in hours:
                days, rest = divmod(back, 24)
                words = self.tr("最近 {count} 天") if not rest else self.tr("最近 {count} 小时")
                action = menu.addAction(words.format(count=back if rest else days))
                action.setData((act, {"hours": str(back)}))
        for act, key, numbers in INTERVALS:
            menu = self.menu.addMenu(act_word(act))
            for number in numbers:
                unit = self.tr("每 {count} 秒") if key == "seconds" else self.tr("每 {count} 分钟")
                action = menu.addAction(unit.format(count=number))
                action.setData((act, {key: str(number)}))

    def order(self, act: str, body: dict[str, str]) -> None:
        """Order it of the chosen thing."""
        now = self._link.hub_now()
        self._link.send(
            GiveOrder(
                order=OrderId(uuid7(time.time_ns() // 1_000_000)),
                department=self._department,
                act=act,
                resource=self._resource,
                expires_at=now + VALID_FOR,
                body=body,
            )
        )
        self._show()

    @Slot()
    def open_menu(self) -> None:
        """What can be ordered; the first is under the cursor keys at once."""
        if self.give.isEnabled():
            self.menu.popup(self.give.mapToGlobal(self.give.rect().bottomLeft()))
            self.menu.setActiveAction(self.menu.actions()[0])

    @Slot(QAction)
    def _on_act(self, action: QAction) -> None:
        chosen = action.data()
        if isinstance(chosen, tuple):
            act, body = chosen
            self.order(act, self._span(int(body["hours"])) if "hours" in body else dict(body))
        elif chosen:
            act = str(chosen)
            self.order(act, {"factor": self._factor} if act in NEEDS_FACTOR else {})

    def _span(self, hours: int) -> dict[str, str]:
        until = self._link.hub_now()
        begin = until - dt.timedelta(hours=hours)
        return {"begin": begin.isoformat(), "end": until.isoformat()}

    def _on_change(self, change: Change) -> None:
        if change.reset or change.orders or change.pending or change.user:
            self._show()

    def _show(self) -> None:
        own = [o for o in self._link.orders.values() if o.resource == self._resource]
        own.sort(key=lambda order: order.given_at, reverse=True)
        waiting = [
            self.tr("{what}：正在交给中心").format(what=act_word(body.act))
            for body in self._link.pending.values()
            if isinstance(body, GiveOrder) and body.resource == self._resource
        ]
        lines = [*waiting, *(self._line(order) for order in own[:_MOST_SHOWN])]
        self.lines.setText("\n".join(lines))
        self.lines.setVisible(bool(lines))

    def _line(self, order: Order) -> str:
        now = self._link.hub_now()
        who = actor_text(order.given_by, self._link.users)
        return f"{clock_text(order.given_at, now)}  {order_text(order)}  {who}"
