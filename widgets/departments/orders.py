"""Orders to a logger: what can be ordered of it, and how the last ones stand. UI thread; no I/O."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from backends.link.api import Change, LinkState
from backends.record.access import Act, Allowed, may, whom_to_ask
from backends.record.order import GiveOrder, Order
from backends.record.resource import MonitoringPoint
from widgets.context import UiContext
from widgets.departments.logger_acts import (
    LOGGER_ACTS,
    TAKES,
    Group,
    LoggerAct,
    group_word,
    number_word,
    stretch_word,
)
from widgets.departments.order_form import OrderForm, an_order
from widgets.departments.words import act_word, order_text, refused_order_text
from widgets.formats import actor_text, clock_text, whom_text
from widgets.icons import icon

_MOST_SHOWN = 5


def takes_orders(point: MonitoringPoint) -> bool:
    """Whether its device is a logger that can be ordered something."""
    return TAKES in point.takes


class Orders(QWidget):
    """A button with its menu, and the last orders of the chosen point; nothing of one that takes
    none."""

    grown = Signal()  # it says more, or less

    def __init__(self, context: UiContext, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        self._point: MonitoringPoint | None = None
        self._factor = ""
        self.give = QPushButton(icon("send", context.theme), self.tr("下发命令"), self)
        self.menu = QMenu(self.give)
        self.form: OrderForm | None = None
        self.give.clicked.connect(self.open_menu)
        self.menu.triggered.connect(self._on_act)
        self.lines = QLabel(self)
        self.lines.setProperty("role", "small")
        self.lines.setWordWrap(True)
        self.said = QLabel(self)
        self.said.setProperty("role", "warning")
        self.said.setWordWrap(True)
        self._say("")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(context.theme.px(6))
        column.addWidget(self.give)
        column.addWidget(self.said)
        column.addWidget(self.lines)
        self.destroyed.connect(self._link.subscribe(self._on_change))

    def show_point(self, point: MonitoringPoint | None, factor: str) -> None:
        """Whose orders these are; `factor`: of commands that name one."""
        found = point if point is not None and takes_orders(point) else None
        is_other = (found, factor) != (self._point, self._factor)
        if found is None or self._point is None or found.id != self._point.id:
            self._say("")
        self._point, self._factor = found, factor
        self.setVisible(found is not None)
        if found is None:
            return
        user = self._link.user
        allowed = user is not None and may(user, Act.ORDER, found.department) is Allowed.YES
        self.give.setEnabled(allowed)
        whom = whom_text([role.value for role in whom_to_ask(Act.ORDER)])
        self.give.setToolTip("" if allowed else self.tr("只有{whom}能下发").format(whom=whom))
        if is_other:  # an open menu stays under the hand while values come
            self._fill_menu()
        self._show()

    def _fill_menu(self) -> None:
        for action in self.menu.actions():
            if (below := action.menu()) is not None:
                below.deleteLater()
        self.menu.clear()
        parts = {group: self.menu.addMenu(group_word(group)) for group in Group}
        for act in LOGGER_ACTS:
            can = bool(self._factor) or not act.needs_factor
            self._add(parts[act.group], act, can=can)

    def _add(self, menu: QMenu, act: LoggerAct, *, can: bool) -> None:
        word = act_word(act.name)
        if not act.hours and not act.numbers:
            more = "…" if act.is_asked_first else ""
            action = menu.addAction(word + more)
            action.setData((act, 0))
            action.setEnabled(can)
            return
        below = menu.addMenu(word)
        for hours in act.hours:
            below.addAction(stretch_word(hours)).setData((act, hours))
        for number in act.numbers:
            below.addAction(number_word(act.key, number)).setData((act, number))
        if act.hours:
            below.addAction(self.tr("自选时段…")).setData((act, 0))

    @Slot()
    def open_menu(self) -> None:
        """What can be ordered; the first is under the cursor keys at once."""
        if self.give.isEnabled() and self._point is not None:
            self.menu.popup(self.give.mapToGlobal(self.give.rect().bottomLeft()))
            self.menu.setActiveAction(self.menu.actions()[0])

    @Slot(QAction)
    def _on_act(self, action: QAction) -> None:
        chosen, point = action.data(), self._point
        if not isinstance(chosen, tuple) or point is None:
            return
        act, number = chosen
        self._say("")
        if act.is_asked_first or (act.fields and not number):
            self.form = OrderForm(self._context, self, act, point, self._factor)
            self.form.open()
            return
        self._link.send(an_order(self._link, point, act.name, self._body(act, number)))
        self._show()

    def _body(self, act: LoggerAct, number: int) -> dict[str, str]:
        if act.hours:
            until = self._link.hub_now()
            begin = until - dt.timedelta(hours=number)
            return {"begin": begin.isoformat(), "end": until.isoformat()}
        if act.key:
            return {act.key: str(number)}
        return {"factor": self._factor} if act.needs_factor else {}

    def _on_change(self, change: Change) -> None:
        key = self._point.id if self._point is not None else ""
        for body, refusal in change.refusals:
            if isinstance(body, GiveOrder) and body.resource == key:
                self._say(refused_order_text(body, refusal))
        is_around = change.reset or change.user or change.link
        if is_around or change.orders or change.pending:
            self._show()

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))
        self.grown.emit()

    def _show(self) -> None:
        key = str(self._point.id) if self._point is not None else ""
        own = [o for o in self._link.orders.values() if o.resource == key]
        own.sort(key=_given_at, reverse=True)
        is_online = self._link.status.state is LinkState.ONLINE
        text = self.tr("{what}：正在交给中心") if is_online else self.tr("{what}：连上后再交给中心")
        waiting = [
            text.format(what=act_word(body.act))
            for body in self._link.pending.values()
            if isinstance(body, GiveOrder) and body.resource == key
        ]
        lines = [*waiting, *(self._line(order) for order in own[:_MOST_SHOWN])]
        said = "\n".join(lines)
        is_other = said != self.lines.text()
        self.lines.setText(said)
        self.lines.setVisible(bool(said))
        if is_other:
            self.grown.emit()

    def _line(self, order: Order) -> str:
        now = self._link.hub_now()
        who = actor_text(order.given_by, self._link.users)
        return f"{clock_text(order.given_at, now)}  {order_text(order)}  {who}"


def _given_at(order: Order) -> dt.datetime:
    return order.given_at
