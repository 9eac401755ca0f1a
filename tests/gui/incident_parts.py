"""What the tests of the incidents' panels share: a shown panel, keys, and the way to a dialog."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.gui.fakes_link import FakeLink
from tests.gui.fakes_video import FakeEngine
from widgets.context import UiContext
from widgets.incidents.form import FormDialog
from widgets.theme import Theme

Panel = TypeVar("Panel", bound=QWidget)
Dialog = TypeVar("Dialog", bound=FormDialog)


def a_context(link: FakeLink) -> UiContext:
    """Theme, link and an engine without pictures; before it nothing can be drawn."""
    if QApplication.instance() is None:
        QApplication([])
    return UiContext(theme=Theme(), link=link, engine=FakeEngine())


@contextmanager
def shown(panel: Panel, width: int = 1220, height: int = 800) -> Iterator[Panel]:
    """The panel on the screen, and gone afterwards."""
    panel.resize(width, height)
    panel.show()
    QApplication.processEvents()
    yield panel
    panel.close()
    panel.deleteLater()
    QApplication.processEvents()


def press(widget: QWidget, key: Qt.Key) -> None:
    """One key on a widget."""
    QTest.keyClick(widget, key)


def click(widget: QWidget) -> None:
    """The left button on a widget."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def dialog_of(panel: QWidget, kind: type[Dialog]) -> Dialog:
    """The dialog of that kind that the panel has opened last."""
    return [d for d in panel.findChildren(kind) if d.isVisible()][-1]
