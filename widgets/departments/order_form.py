"""An order that is written, or agreed to, before it goes to a logger. UI thread only."""

from __future__ import annotations

import datetime as dt
import time

from PySide6.QtCore import QTime
from PySide6.QtWidgets import QLabel, QLineEdit, QSpinBox, QTimeEdit, QWidget

from backends.link.api import Link
from backends.record.commands import CommandBody
from backends.record.ids import OrderId, uuid7
from backends.record.order import GiveOrder
from backends.record.resource import MonitoringPoint
from widgets.context import UiContext
from widgets.departments.logger_acts import Field, LoggerAct, effect_word
from widgets.departments.words import act_word
from widgets.formats import factor_word
from widgets.incidents.form import PLAIN_MOMENT, FormDialog, moment_of

VALID_FOR = dt.timedelta(minutes=10)
_MOST_LETTERS = 100
_FORBIDDEN = frozenset(";,=&#")  # they part the words of a frame


def an_order(link: Link, point: MonitoringPoint, act: str, body: dict[str, str]) -> GiveOrder:
    """That order, for ten minutes."""
    return GiveOrder(
        order=OrderId(uuid7(time.time_ns() // 1_000_000)),
        department=point.department,
        act=act,
        resource=str(point.id),
        expires_at=link.hub_now() + VALID_FOR,
        body=body,
    )


class OrderForm(FormDialog):
    """For which logger, what, what will happen. Opened with open()."""

    def __init__(
        self,
        context: UiContext,
        parent: QWidget,
        act: LoggerAct,
        point: MonitoringPoint,
        factor: str,
    ) -> None:
        super().__init__(context, parent, act_word(act.name))
        self.act, self.point = act, point
        self._factor = factor if act.needs_factor else ""
        self.send_button.setText(self.tr("下发"))
        self.add_row(self.tr("监测点"), QLabel(point.name, self))
        if self._factor:
            self.add_row(self.tr("因子"), QLabel(factor_word(self._factor), self))
        self._add_fields()
        self.tell_effect(effect_word(act))

    def _add_fields(self) -> None:
        now = self.link.hub_now()
        if Field.STRETCH in self.act.fields:
            self.begin = self.add_moment(self.tr("从"), now - dt.timedelta(hours=1))
            self.end = self.add_moment(self.tr("到"), now)
        if Field.EVERY in self.act.fields:
            self.start, self.hours = QTimeEdit(QTime(0, 0), self), QSpinBox(self)
            self.start.setDisplayFormat("HH:mm")
            self.start.setStyleSheet(PLAIN_MOMENT)
            self.start.setToolTip(self.tr("上下键调整"))
            self.hours.setRange(1, 24)
            self.hours.setValue(2)
            self.hours.setSuffix(self.tr(" 小时"))
            for field in (self.start, self.hours):
                inner = field.findChild(QLineEdit)
                if isinstance(inner, QLineEdit):
                    inner.setTextMargins(self.context.theme.px(5), 0, 0, 0)
            self.add_row(self.tr("起始时刻"), self.start)
            self.add_row(self.tr("采样周期"), self.hours)
        self.info = self._line(Field.INFO, self.tr("参数编码"), self.tr("现场机信息编码"))
        self.value = self._line(Field.VALUE, self.tr("参数值"), "")

    def _line(self, field: Field, label: str, hint: str) -> QLineEdit | None:
        if field not in self.act.fields:
            return None
        line = QLineEdit(self)
        line.setPlaceholderText(hint)
        line.setMaxLength(_MOST_LETTERS)
        self.add_row(label, line)
        return line

    def problem(self) -> str:
        """What is missing."""
        if Field.STRETCH in self.act.fields and moment_of(self.begin) >= moment_of(self.end):
            return self.tr("开始时间要早于结束时间")
        for line, name in ((self.info, self.tr("参数编码")), (self.value, self.tr("参数值"))):
            if line is None:
                continue
            if not line.text().strip():
                return self.tr("请填{name}").format(name=name)
            if _FORBIDDEN & set(line.text()):
                return self.tr("{name}里不能有 ; , = & #").format(name=name)
        return ""

    def commands(self) -> list[CommandBody]:
        """The order."""
        body = {"factor": self._factor} if self._factor else {}
        if Field.STRETCH in self.act.fields:
            body["begin"] = moment_of(self.begin).isoformat()
            body["end"] = moment_of(self.end).isoformat()
        if Field.EVERY in self.act.fields:
            body["start"] = self.start.time().toString("HHmmss")
            body["hours"] = str(self.hours.value())
        for key, line in (("info", self.info), ("value", self.value)):
            if line is not None:
                body[key] = line.text().strip()
        return [an_order(self.link, self.point, self.act.name, body)]
