"""A text longer than the centre takes stays with its author, who is told how long it may be."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from backends.record.entry import WriteEntry
from backends.record.handover import HandoverState
from tests.gui.asked_link import AskedLink, context_of
from tests.gui.test_watch_handover import Desk, desk  # noqa: F401 - the fixture
from tests.gui.watch_samples import DAY, TODAY, a_watch
from widgets.incidents.form import FormDialog
from widgets.watch.duty_dialogs import SignOnDialog
from widgets.watch.instruction_dialogs import GiveDialog
from widgets.watch.log import LogTab
from widgets.watch.take_in import TakeIn

pytestmark = pytest.mark.gui


@pytest.fixture
def link() -> AskedLink:
    return a_watch()


def refused(dialog: FormDialog, field: QPlainTextEdit, most: int) -> bool:
    """Sent with one character more than `most`, it stays and says so."""
    field.setPlainText("长" * (most + 1))
    dialog.send()
    said = f"写了 {most + 1} 个字，最多 {most} 个字"
    return said in dialog.warning.text() and len(field.toPlainText()) == most + 1


def test_an_entry_of_the_log(qtbot: QtBot, link: AskedLink) -> None:
    tab = LogTab(context_of(link))
    qtbot.addWidget(tab)
    tab.show()
    tab.composer.text.setPlainText("长" * 4_001)
    tab.composer.send()
    assert not link.sent
    assert "写了 4001 个字，最多 4000 个字" in tab.notice.text
    assert len(tab.composer.text.toPlainText()) == 4_001
    tab.composer.text.setPlainText(" " + "长" * 4_000)
    tab.composer.send()
    (body,) = link.sent
    assert isinstance(body, WriteEntry)
    assert body.text == "长" * 4_000


def test_dialogs_of_the_watch(qtbot: QtBot, link: AskedLink) -> None:
    seat = link.policy.watch.seats[0].seat
    sign_on = SignOnDialog(context_of(link), None, DAY.id_on(TODAY), seat, "")  # type: ignore[arg-type]  # a window of its own
    qtbot.addWidget(sign_on)
    assert refused(sign_on, sign_on.words, 500)
    give = GiveDialog(context_of(link), None)  # type: ignore[arg-type]  # a window of its own
    qtbot.addWidget(give)
    give.given_by.setText("王市长")
    assert refused(give, give.text, 4_000)
    assert not link.sent
    give.text.setPlainText("长" * 4_000)
    give.send()
    assert len(link.sent) == 1


def test_paper_that_is_taken_in(qtbot: QtBot, link: AskedLink) -> None:
    dialog = TakeIn(context_of(link), None)  # type: ignore[arg-type]  # a window of its own
    qtbot.addWidget(dialog)
    written: list[WriteEntry] = []
    dialog.written.connect(written.append)
    dialog.at.setText("00:10")
    assert refused(dialog, dialog.text, 4_000)
    dialog.text.setPlainText("长" * 3_000)
    dialog.steps.setPlainText("长" * 3_000)
    dialog.send()
    assert "合起来太长，最多 4000 个字" in dialog.warning.text()
    assert not written and len(dialog.text.toPlainText()) == 3_000


def test_a_read_back(desk: Desk) -> None:  # noqa: F811 - the fixture
    desk.prepared()
    desk.read_all()
    sent = len(desk.link.sent)
    pane = desk.tab.side.read_back
    pane.words.setPlainText("长" * 5_000)
    pane.send()
    assert len(desk.link.sent) == sent and desk.state is HandoverState.READING
    assert "最多" in desk.tab.said.text() and len(pane.words.toPlainText()) == 5_000
