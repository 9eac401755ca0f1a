"""Over the sheet: which handover, where it stands, how much is read, what can begin. UI thread."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Link
from backends.record.handover import Handover, HandoverState, Item, Section
from widgets import formats
from widgets.context import UiContext
from widgets.icons import icon
from widgets.theme import SEVERITY_NUMERAL, SEVERITY_SHAPE
from widgets.watch.handover.desk import (
    OVER,
    may_begin,
    may_give_up,
    may_take_up,
    others,
    waits_for_me,
)
from widgets.watch.handover.plans import plan_of, plans_for_missing
from widgets.watch.handover.words import (
    due_text,
    handover_state_word,
    head_text,
    item_state,
    item_title,
)


class HeadBar(QFrame):
    """Its words, and the buttons of what concerns the whole handover."""

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        theme, self._link = context.theme, context.link
        self.setProperty("role", "header")
        self.words = QLabel(self)
        self.words.setProperty("role", "value")
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.begin = QPushButton(self.tr("开始交班"), self)
        self.begin.setProperty("role", "primary")
        self.missing = QPushButton(self.tr("交班人不在…"), self)
        self.missing.setToolTip("A")
        self.abandon = QPushButton(self.tr("作废…"), self)
        self.abandon.setToolTip("X")
        self.to_old = QPushButton(icon("history", theme), self.tr("往期交接"), self)
        self.to_old.setToolTip("H")
        self.to_old.setCheckable(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8))
        row.setSpacing(theme.px(10))
        row.addWidget(self.words, 1)
        for button in (self.begin, self.missing, self.abandon, self.to_old):
            row.addWidget(button)

    def tell(self, handover: Handover | None, *, at_list: bool, is_old: bool) -> None:
        """`at_list`: the list of those that are over is open; `is_old`: one of them is."""
        link = self._link
        is_over = handover is None or handover.state in OVER
        takes_up = handover is not None and may_take_up(link, handover)
        is_mine = not is_over and handover is not None and waits_for_me(link, handover)
        is_free = plan_of(link) is not None
        hindrance = may_begin(link)
        self.to_old.setChecked(at_list or is_old)
        beside = len(others(link, handover))
        words = self.tr("往期和在办 {n}").format(n=beside) if beside else self.tr("往期交接")
        self.to_old.setText(words)
        is_missing = not is_mine and not hindrance and bool(plans_for_missing(link))
        begins = (is_free or not (is_mine or is_missing)) and not is_old
        self.begin.setText(self.tr("接收这份交接单") if takes_up else self.tr("开始交班"))
        self.begin.setVisible((begins or takes_up) and not at_list)
        self.begin.setEnabled(not hindrance)
        self.begin.setToolTip(hindrance or "B")
        self.missing.setVisible(is_missing and not at_list and not is_old)
        gives_up = handover is not None and may_give_up(link, handover)
        self.abandon.setVisible(gives_up and not at_list)
        text = self.tr("往期交接") if at_list else self.tr("交接班")
        if handover is not None and not at_list:
            text = _text(self._link, handover, self.tr("截止 {time}"))
        self.words.setText(text)
        self.words.setToolTip(text)


def _text(link: Link, handover: Handover, cut_words: str) -> str:
    words = [head_text(link, handover)]
    if handover.cut_at is not None:
        cut = formats.clock_text(handover.cut_at, link.hub_now())
        words.append(cut_words.format(time=cut))
    words.append(handover_state_word(handover.state))
    return " · ".join(words)


class ReadStrip(QFrame):
    """已读 12/20, and a bar."""

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        px = context.theme.px
        self.setProperty("role", "panel")
        self.words, self.bar = QLabel(self), QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(px(8))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(6), px(12), px(6))
        row.addWidget(self.words)
        row.addWidget(self.bar, 1, Qt.AlignmentFlag.AlignVCenter)

    def tell(self, handover: Handover, read: int, total: int) -> None:
        """How much of a sheet is read."""
        is_reading = handover.state is not HandoverState.PREPARING
        self.bar.setVisible(is_reading)
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(read if total else 1)
        if handover.cut_at is None:
            text = self.tr("中心正在汇总交接单…")
        elif is_reading:
            text = self.tr("已读 {n}/{total}").format(n=read, total=total)
        else:
            text = self.tr("共 {total} 项").format(total=total)
        self.words.setText(text)


class ItemCard(QFrame):
    """The whole of the line that the cursor is on: nothing of it is cut off."""

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._link = context.link
        px = context.theme.px
        self.setProperty("role", "footer")
        self.title, self.rest = QLabel(self), QLabel(self)
        self.title.setProperty("role", "value")
        self.rest.setProperty("role", "dim")
        self.clear = QPushButton(self.tr("不用再交代"), self)
        self.clear.setToolTip("C")
        row, column = QHBoxLayout(self), QVBoxLayout()
        row.setContentsMargins(px(16), px(8), px(16), px(8))
        column.setSpacing(px(4))
        for label in (self.title, self.rest):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)
        row.addLayout(column, 1)
        row.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(px(76))

    def show_item(self, item: Item | None, *, is_running: bool) -> None:
        """None: the cursor is nowhere. While it runs an entry that comes back can be cleared."""
        self.setVisible(item is not None)
        if item is None:
            return
        is_entry = item.section is Section.FLAGGED and item.state != "rest"
        self.clear.setVisible(is_running and is_entry)
        sign = ""
        if item.severity is not None:
            shape, numeral = SEVERITY_SHAPE[item.severity], SEVERITY_NUMERAL[item.severity]
            sign = f"{shape}{numeral}  "
        self.title.setText(f"{sign}{item_title(item)}")
        facts = [
            (self.tr("状态"), item_state(item)),
            (self.tr("负责人"), item.owner),
            (self.tr("下一步"), item.next_step),
            (self.tr("期限"), due_text(item, self._link.hub_now())),
            (self.tr("说明"), item.detail if item.state != "rest" else ""),
        ]
        self.rest.setText("    ".join(f"{name} {value}" for name, value in facts if value))
