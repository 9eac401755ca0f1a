"""Instructions as rows: by state, the next due first; how they are drawn. UI thread; no I/O."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import cast

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from backends.link.api import Change, Link, LinkState
from backends.record.entry import Instruction, InstructionState
from backends.record.ids import IncidentId, InstructionId
from widgets.formats import age_of, department_word
from widgets.incidents.clock_figures import figure_of
from widgets.incidents.painting import Brush
from widgets.incidents.rows import GroupedRows, Key
from widgets.theme import Theme
from widgets.watch.instruction_source import ids_on, instructions_of
from widgets.watch.words import instruction_word, name_of

ROW_PX = 48
_OFFLINE_OPACITY = 0.55
_STATES = list(InstructionState)
AnyIndex = QModelIndex | QPersistentModelIndex


class InstructionModel(GroupedRows):
    """One row an instruction that is wanted."""

    def __init__(self, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._text, self._with_closed, self._only_overdue = "", False, False
        self.take_all()

    def set_filter(self, text: str, *, with_closed: bool, only_overdue: bool) -> None:
        """Show what fits."""
        wanted = (text.casefold(), with_closed, only_overdue)
        if wanted != (self._text, self._with_closed, self._only_overdue):
            self._text, self._with_closed, self._only_overdue = wanted
            self.take_all()

    @property
    def is_open(self) -> bool:
        """Whether it lets everything that is not closed through."""
        return not (self._text or self._only_overdue)

    def note(self, change: Change) -> None:
        """Take in a change."""
        if change.reset:
            self.gather(self._items.keys() | set(self.source()))
        self.gather(change.instructions | change.pending, change.pending)
        if change.incidents:
            before = {key for key in self._items if _is_of(key, change)}
            self.gather(before | ids_on(self._link, change.incidents))

    def shown(self, instruction: str) -> Instruction | None:
        """One as it stands on the screen."""
        return cast("Instruction | None", self._items.get(InstructionId(instruction)))

    def source(self) -> Mapping[str, object]:
        return instructions_of(self._link)

    def key_of(self, item: object, item_id: str) -> Key | None:
        one = cast(Instruction, item)
        is_closed = one.state is InstructionState.CLOSED
        if (is_closed and not self._with_closed) or (self._only_overdue and not is_late(one)):
            return None
        said = f"{one.number} {one.text} {one.given_by} {name_of(one.owner, self._link)}".casefold()
        if not all(word in said for word in self._text.split()):
            return None
        due = one.due_at.timestamp() if one.due_at is not None else float("inf")
        place = (-one.changed_at.timestamp(),) if is_closed else (due,)
        return (_STATES.index(one.state), 1, place, item_id)

    def word_of(self, group: int) -> str:
        return instruction_word(_STATES[group])

    def spoken(self, item: object) -> str:
        one = cast(Instruction, item)
        return f"{one.text}，{one.given_by}，{instruction_word(one.state)}"


def _is_of(key: str, change: Change) -> bool:
    """Whether it is given on an incident that changed: "incident:<id>:<its own>"."""
    kind, _, rest = key.partition(":")
    return kind == "incident" and IncidentId(rest.partition(":")[0]) in change.incidents


def is_late(one: Instruction) -> bool:
    """Whether its time has passed and it is not done."""
    return one.is_overdue and one.state in (InstructionState.OPEN, InstructionState.IN_HAND)


class InstructionDelegate(QStyledItemDelegate):
    """Two lines: what and until when; who gave it, whose it is, how long it has stood."""

    def __init__(self, link: Link, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._brush = Brush(theme)
        self.now: dt.datetime = link.hub_now()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        return QSize(0, self._brush.px(ROW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        model = index.model()
        if not isinstance(model, InstructionModel):
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if model.is_header(index.row()):
            self._header(painter, rect, *model.header_at(index.row()))
        else:
            self._brush.ground(painter, rect, state)
            if self._link.status.state is not LinkState.ONLINE:
                painter.setOpacity(_OFFLINE_OPACITY)
            self._draw(painter, rect, cast(Instruction, model.item_at(index.row())))
        painter.restore()

    def _header(self, painter: QPainter, rect: QRect, word: str, count: int) -> None:
        px, brush = self._brush.px, self._brush
        painter.fillRect(rect, brush.theme.color("ground"))
        box = rect.adjusted(px(12), px(14), -px(12), 0)
        width = brush.say(painter, box, word, "text", brush.bold)
        box.setLeft(box.left() + width + px(8))
        brush.say(painter, box, str(count), "text_dim", brush.small)

    def _draw(self, painter: QPainter, rect: QRect, one: Instruction) -> None:
        px, brush = self._brush.px, self._brush
        is_over = one.state is InstructionState.CLOSED
        tone = "text_dim" if is_over else "text"
        upper = QRect(rect.left() + px(12), rect.top() + px(5), rect.width() - px(24), px(20))
        lower = QRect(upper.left() + px(44), rect.top() + px(25), upper.width() - px(44), px(18))
        brush.severity(painter, upper, one.severity, is_over)
        right = min(px(230), rect.width() // 3)
        clock = QRect(upper.right() - right, upper.top(), right, upper.height())
        self._clock(painter, clock, one)
        words = QRect(upper)
        words.setLeft(lower.left())
        words.setRight(clock.left() - px(16))
        brush.say(painter, words, " ".join(one.text.split()), tone)
        brush.say(painter, lower, self._under(one), "text_dim", brush.small)
        brush.say_right(painter, lower, self._owner(one))

    def _under(self, one: Instruction) -> str:
        words = [one.number, one.given_by]
        if one.department is not None:
            words.append(department_word(one.department))
        if one.notes:
            words.append(self.tr("进展 {n}").format(n=len(one.notes)))
        if one.links:
            words.append(self.tr("关联 {n}").format(n=len(one.links)))
        age = self.tr("{age} 前").format(age=age_of(one.recorded_at, self.now))
        return " · ".join(word for word in (*words, age) if word)

    def _owner(self, one: Instruction) -> str:
        if one.id in self._link.pending:
            return self.tr("提交中…")
        if one.owner:
            return self.tr("承办 {name}").format(name=name_of(one.owner, self._link))
        return self.tr("还没有人承办")

    def _clock(self, painter: QPainter, box: QRect, one: Instruction) -> None:
        px, brush = self._brush.px, self._brush
        is_running = one.state in (InstructionState.OPEN, InstructionState.IN_HAND)
        if one.due_at is None or not is_running:
            brush.say_right(painter, box, "" if not is_running else self.tr("不限时"))
            return
        figure = figure_of(one.recorded_at, one.due_at, self.now)
        said = QRect(box.right() - px(108), box.top(), px(108), box.height())
        bar = QRect(box.left(), box.top(), said.left() - box.left() - px(10), box.height())
        brush.bar(painter, bar, figure)
        if figure.is_overdue:
            said.setLeft(said.left() + brush.overdue_sign(painter, said))
        tone = "text" if figure.tone == "text_dim" else figure.tone
        brush.say(painter, said, figure.text, tone, brush.small)
