"""A table with a cursor and keys: what every page of rows does alike."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from widgets.departments.keys import item_actions
from widgets.key_table import KeyTable
from widgets.theme import Theme

pytestmark = pytest.mark.gui


def test_home_and_end_are_the_first_row_and_the_last(qtbot: QtBot) -> None:
    model, page = QStandardItemModel(), QWidget()
    for n in range(40):
        model.appendRow([QStandardItem(f"{n}"), QStandardItem("井盖缺失"), QStandardItem("")])
    table = KeyTable(model, item_actions(), Theme(), page)
    qtbot.addWidget(page)
    table.setCurrentIndex(model.index(7, 1))
    for key, row in ((Qt.Key.Key_End, 39), (Qt.Key.Key_Home, 0), (Qt.Key.Key_Down, 1)):
        QTest.keyClick(table, key)
        assert (table.currentIndex().row(), table.currentIndex().column()) == (row, 1)
        assert table.selectionModel().isRowSelected(row)
    model.clear()
    QTest.keyClick(table, Qt.Key.Key_End)  # the empty list
    assert not table.currentIndex().isValid()
