"""Records of other systems about a thing: hazardous waste, safety, housing. UI thread; asks."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from backends.link.city import ItemsIn, ItemsInAnswer
from backends.record.resource import Item, ItemKind
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.formats import department_word

MOST = 20
SHOWN = 4


class CardLinked(QWidget):
    """At most four lines, and how many more there are."""

    grown = Signal()

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._about = ""
        self._head = QLabel(self.tr("关联记录"), self)
        self._head.setProperty("role", "dim")
        self.lines = QLabel(self)
        self.lines.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(context.theme.px(2))
        column.addWidget(self._head)
        column.addWidget(self.lines)
        self._asking = Asking(context.link, self)
        self._asking.answered.connect(self._on_answered)
        self._asking.failed.connect(self._on_failed)
        self.hide()

    def show_about(self, about: str) -> None:
        """Of another thing; "" for none."""
        if about == self._about:
            return
        self._about = about
        self.hide()
        if about:
            self._asking.ask(ItemsIn(kinds=[ItemKind.LINKED], linked=about, limit=MOST))
        else:
            self._asking.close()

    @Slot(object)
    def _on_answered(self, answer: object) -> None:
        if not isinstance(answer, ItemsInAnswer) or not answer.items:
            return
        lines = [_line(item) for item in answer.items[:SHOWN]]
        more = answer.total - len(lines)
        if more > 0:
            lines.append(self.tr("另有 {n} 条").format(n=more))
        self.lines.setText("\n".join(lines))
        self.show()
        self.grown.emit()

    @Slot(str)
    def _on_failed(self, _words: str) -> None:
        self._about = ""  # asked for again when the card is renewed


def _line(item: Item) -> str:
    parts = (department_word(item.department), item.what, item.name, item.state)
    return " · ".join(part for part in parts if part)
