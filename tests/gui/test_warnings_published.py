"""Demand 15: a warning is written, said anew and taken back from the console; whom it goes to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from backends.link.city import Divisions, DivisionsAnswer
from backends.record.access import Role
from backends.record.common import Severity
from backends.record.policy import ExchangePolicy, OutsideParty, Policy, Route
from backends.record.warning import OWN_SOURCE, PublishWarning, WithdrawWarning
from tests.gui.asked_link import AskedLink, context_of, until
from tests.gui.fakes_link import a_user
from tests.gui.incident_parts import click, dialog_of
from tests.gui.test_alarms_flags import a_warning, warn
from widgets.alarms.panel import AlarmPanel
from widgets.alarms.warning_dialog import PublishDialog, WithdrawDialog

pytestmark = pytest.mark.gui

TREE = DivisionsAnswer(rows=[("3301", "临江市", ""), ("330102", "江南区", "3301")])


@pytest.fixture
def link() -> AskedLink:
    made = AskedLink(a_user(Role.WATCH_LEADER))
    made.answers[Divisions] = TREE
    made.policy_now = Policy(
        parties=[OutsideParty(id="broadcast", name="市应急广播")],
        exchange=ExchangePolicy(
            routes=[Route(type="warning.*", targets=["party:broadcast", "department:transport"])]
        ),
    )
    return made


@pytest.fixture
def panel(link: AskedLink) -> Iterator[AlarmPanel]:
    app = QApplication.instance() or QApplication([])
    made = AlarmPanel(context_of(link))
    made.resize(420, 700)
    made.show()
    app.processEvents()
    yield made
    made.close()
    made.deleteLater()
    app.processEvents()


@pytest.mark.asyncio
async def test_demand_15_a_warning_is_written_by_key_and_says_whom_it_goes_to(
    panel: AlarmPanel, link: AskedLink
) -> None:
    panel.view.setFocus()
    QTest.keyClick(panel.view, Qt.Key.Key_W)
    dialog = dialog_of(panel, PublishDialog)
    assert dialog.headline.text() == "大风黄色预警"
    dialog.colour.setCurrentIndex(dialog.colour.findData("1"))
    assert dialog.headline.text() == "大风红色预警", "it follows until somebody writes another"
    assert "市应急广播、交通" in dialog.effect.text()
    click(dialog.send_button)
    assert dialog.warning.text() == "请选区划或写明范围"
    await until(lambda: dialog.picker.tree.topLevelItemCount())
    dialog.picker.choose("330102")
    assert dialog.area.text() == "江南区"
    click(dialog.send_button)
    assert dialog.warning.text() == "请写内容"
    dialog.words.setPlainText("阵风 10 级")
    click(dialog.send_button)
    (sent,) = link.sent
    assert isinstance(sent, PublishWarning)
    assert (sent.seen_version, sent.colour, sent.kind) == (0, Severity.I, "11B06")
    assert (sent.area.name, sent.area.divisions) == ("江南区", ["330102"])
    assert sent.until - link.hub_now() > dt.timedelta(hours=5)


@pytest.mark.asyncio
async def test_the_centres_own_is_said_anew_and_taken_back_and_anothers_is_not(
    panel: AlarmPanel, link: AskedLink
) -> None:
    own = a_warning("own", Severity.II, source=OWN_SOURCE, text="阵风 9 级")
    warn(link, own, a_warning("other", Severity.III))
    row, other = panel.warnings.rows
    assert row.update_button.isVisible() and not other.update_button.isVisible()
    assert row.when.text().startswith("本中心 · 橙色")
    click(row.update_button)
    dialog = dialog_of(panel, PublishDialog)
    assert dialog.words.toPlainText() == "阵风 9 级"
    dialog.words.setPlainText("阵风 11 级")
    click(dialog.send_button)
    (anew,) = link.sent
    assert isinstance(anew, PublishWarning)
    assert (anew.warning, anew.seen_version, anew.text) == ("own", 3, "阵风 11 级")
    assert anew.area == own.area
    assert not row.withdraw.isEnabled(), "it is on its way"
    link.pending_now.clear()
    warn(link, msgspec.structs.replace(own, version=4))
    click(panel.warnings.rows[0].withdraw)
    ending = dialog_of(panel, WithdrawDialog)
    click(ending.send_button)
    assert ending.warning.text() == "请写解除的原因"
    ending.words.setPlainText("风力减弱")
    click(ending.send_button)
    assert link.sent[-1] == WithdrawWarning(warning=own.id, seen_version=4, reason="风力减弱")


@pytest.mark.asyncio
async def test_an_area_drawn_on_the_map_goes_with_it_and_who_may_not_is_told_whom_to_ask(
    panel: AlarmPanel, link: AskedLink
) -> None:
    ring = [(120.1, 30.1), (120.2, 30.1), (120.2, 30.2)]
    panel.warnings.begin([ring])
    dialog = dialog_of(panel, PublishDialog)
    dialog.area.setText("沿江")
    dialog.words.setPlainText("水位上涨")
    click(dialog.send_button)
    (sent,) = link.sent
    assert isinstance(sent, PublishWarning) and sent.area.rings == [ring]
    link.user_now = a_user(Role.WALL_OPERATOR)
    panel.warnings.refresh()
    assert not panel.warnings.publish.isVisible()
    panel.warnings.begin()
    assert "请找值班长" in panel.notice.text
