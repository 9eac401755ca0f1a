"""Rows that are kept while they stay: what is being typed in one is never lost. UI thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from widgets.theme import Theme

T = TypeVar("T")
RowT = TypeVar("RowT", bound=QWidget)
MOST_ROWS = 30


class RowList(QScrollArea, Generic[T, RowT]):
    """`make` builds a row for a key, `fill` shows an item in it; `empty` stands for no rows."""

    def __init__(
        self,
        theme: Theme,
        make: Callable[[str], RowT],
        fill: Callable[[RowT, T], None],
        empty: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._make, self._fill = make, fill
        self._rows: dict[str, RowT] = {}
        px = theme.px
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget(self)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(px(8), px(8), px(8), px(8))
        self._column.setSpacing(px(6))
        self._empty = QLabel(empty, inside)
        self._empty.setProperty("role", "dim")
        self._empty.setContentsMargins(px(6), px(6), px(6), px(6))
        self._empty.setWordWrap(True)
        self._more = QLabel(inside)
        self._more.setProperty("role", "small")
        self._more.setContentsMargins(px(6), 0, px(6), 0)
        self._column.addWidget(self._empty)
        self._column.addWidget(self._more)
        self._column.addStretch(1)
        self.setWidget(inside)
        self._more.hide()

    @property
    def rows(self) -> list[RowT]:
        """In their order."""
        return list(self._rows.values())

    def set_empty(self, text: str) -> None:
        """What stands there when there is nothing."""
        self._empty.setText(text)

    def show_items(self, items: Sequence[tuple[str, T]]) -> None:
        """Show these, each under its key, in this order; the first MOST_ROWS of them."""
        shown = items[:MOST_ROWS]
        keys = [key for key, _ in shown]
        for key in self._rows.keys() - set(keys):
            row = self._rows.pop(key)
            had_focus = row.isAncestorOf(self.focusWidget() or self)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
            if had_focus and self._rows:
                next(iter(self._rows.values())).setFocus()
        rows: dict[str, RowT] = {}
        for place, (key, item) in enumerate(shown):
            row = self._rows.get(key) or self._make(key)
            if key not in self._rows:
                row.setParent(self.widget())
            if self._column.indexOf(row) != place:
                self._column.insertWidget(place, row)
            self._fill(row, item)
            row.show()
            rows[key] = row
        self._rows = rows
        self._empty.setVisible(not rows)
        left = len(items) - len(shown)
        self._more.setVisible(left > 0)
        self._more.setText(self.tr("还有 {count} 条").format(count=left))

    def step(self, row: QWidget, by: int) -> None:
        """Move the focus from a row to another."""
        rows = self.rows
        places = [place for place, known in enumerate(rows) if known is row]
        if places:
            target = rows[max(0, min(len(rows) - 1, places[0] + by))]
            target.setFocus()
            self.ensureWidgetVisible(target)


def section_head(theme: Theme, text: str, parent: QWidget) -> tuple[QFrame, QLabel]:
    """The head of a section, and the label at its right for a count or a hint."""
    px = theme.px
    head = QFrame(parent)
    head.setFixedHeight(px(36))
    title = QLabel(text, head)
    title.setFont(theme.font(15))
    title.setStyleSheet(f"font-size: {px(15)}px;")
    note = QLabel(head)
    note.setProperty("role", "dim")
    row = QHBoxLayout(head)
    row.setContentsMargins(px(14), 0, px(14), 0)
    row.addWidget(title)
    row.addStretch(1)
    row.addWidget(note)
    return head, note
