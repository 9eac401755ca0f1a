"""`watchfloor console` with hands: keys come in by stdin, what its windows show goes out by stdout.

A process of its own, for proofs that kill it. Arguments are those of `watchfloor`; each line in is
a Stroke, each line out the Sight after it. Keys go to the window, as from a keyboard: shortcuts,
menus and dialogs take them first.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import msgspec
from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QObject,
    QPoint,
    QSocketNotifier,
    Qt,
    Slot,
)
from PySide6.QtGui import QAction, QGuiApplication, QInputMethodEvent, QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

from app.cli import main

MOST_ROWS = 60


class Stroke(msgspec.Struct, frozen=True, kw_only=True):
    """One key, or a text as it is typed; neither only looks. `picture`: a file to be written."""

    key: str = ""
    text: str = ""
    picture: str = ""


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """What one sees: the window in front, where the cursor is, its row, all words."""

    title: str = ""
    focus: str = ""
    row: str = ""
    words: list[str] = []

    def shows(self, text: str) -> bool:
        """Whether it stands anywhere on the screen."""
        return any(text in word for word in self.words)


class Hands(QObject):
    """Takes strokes from stdin, one at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._rest = b""
        self._notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_input)

    @Slot()
    def _on_input(self) -> None:
        data = os.read(sys.stdin.fileno(), 1 << 16)
        if not data:
            self._notifier.setEnabled(False)
            return
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            stroke = msgspec.json.decode(line, type=Stroke)
            if stroke.key:
                _press(stroke.key)
            for sign in stroke.text if stroke.text.isascii() else ():
                QTest.keyClick(_window(), ord(sign))
            if not stroke.text.isascii():
                _compose(stroke.text)
            sight = look()
            top = _top()
            if stroke.picture and top is not None:
                top.grab().save(stroke.picture)
            os.write(sys.stdout.fileno(), msgspec.json.encode(sight) + b"\n")


def _press(key: str) -> None:
    combination = QKeySequence.fromString(key)[0]  # type: ignore[index]  # a sequence of one
    QTest.keyClick(_window(), combination.key(), combination.keyboardModifiers())


def _compose(text: str) -> None:
    """As an input method hands a word over; a list of rows takes none."""
    target = QApplication.focusWidget()
    if target is not None and target.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled):
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(target, event)


def _window() -> QWindow:
    """Where keys go: a menu takes them all."""
    popup = QApplication.activePopupWidget()
    if popup is not None:
        return popup.window().windowHandle()
    return QGuiApplication.focusWindow() or _give_keys_back()


def _top() -> QWidget | None:
    """The window in front; None before there is one."""
    front = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    return front or QApplication.activeWindow()


def _give_keys_back() -> QWindow:
    """To the console, when a dialog has gone: the offscreen screen has no window manager."""
    for top in QApplication.topLevelWidgets():
        if isinstance(top, QMainWindow) and top.isVisible():
            top.activateWindow()
            return top.windowHandle()
    raise AssertionError("no window has the keys")


def look() -> Sight:
    """What stands on the screen now."""
    if _top() is None and any(top.isVisible() for top in QApplication.topLevelWidgets()):
        _give_keys_back()
    focus = QApplication.focusWidget()
    index = focus.currentIndex() if isinstance(focus, QAbstractItemView) else None
    top = _top()
    return Sight(
        title=top.windowTitle() if top is not None else "",
        focus=_name(focus) if focus is not None else "",
        row=_row_text(index.model(), index.row()) if index is not None and index.isValid() else "",
        words=[word for top in QApplication.topLevelWidgets() for word in _words(top)],
    )


def _name(widget: QWidget) -> str:
    if widget.accessibleName():
        return widget.accessibleName()
    match widget:
        case QAbstractButton():
            return widget.text()
        case QLineEdit() | QPlainTextEdit():
            return widget.placeholderText()
        case QTabBar():
            return f"tab {widget.tabText(widget.currentIndex())}"
    return type(widget).__name__


def _words(top: QWidget) -> Iterator[str]:
    if not top.isVisible():
        return
    for widget in (top, *top.findChildren(QWidget)):
        if widget.isVisible():
            yield from _words_of(widget)


def _words_of(widget: QWidget) -> Iterator[str]:
    match widget:
        case QLabel() | QAbstractButton():
            yield widget.text()
        case QComboBox():
            yield widget.currentText()
        case QLineEdit() if widget.echoMode() is QLineEdit.EchoMode.Normal:
            yield widget.text()
        case QPlainTextEdit():
            yield widget.toPlainText()
        case QTabBar():
            yield widget.tabText(widget.currentIndex())
        case QMenu():
            for action in filter(QAction.isVisible, widget.actions()):
                yield f"> {action.text()}" if action is widget.activeAction() else action.text()
        case QAbstractItemView():
            yield from _rows(widget)


def _rows(view: QAbstractItemView) -> Iterator[str]:
    """The rows that are in view."""
    model = view.model()
    top = view.indexAt(QPoint(1, 1))
    if model is None or not top.isValid() or top.parent().isValid():
        return
    for row in range(top.row(), min(model.rowCount(), top.row() + MOST_ROWS)):
        if view.visualRect(model.index(row, 0)).top() > view.viewport().height():
            return
        yield _row_text(model, row)


def _row_text(model: QAbstractItemModel, row: int) -> str:
    """As it is read out, else as it is drawn, its columns one after the other."""
    cells = []
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
    for column in range(columns):
        index = model.index(row, column)
        said = index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data()
        cells.append(str(said or ""))
    return " ".join(cells)


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    hands = Hands()
    sys.exit(main(sys.argv[1:]))
