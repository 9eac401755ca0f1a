"""Demand 10: what several citizens tell of one thing is merged by one key, and all are answered."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from backends.record import incident_commands as ic
from backends.record.common import Department, Place
from backends.record.incident import Incident, Origin, Stage
from backends.record.order import GiveOrder
from tests.gui.asked_link import AskedLink
from tests.gui.fakes_link import NOW
from tests.gui.incident_parts import a_context, click, dialog_of, shown
from tests.gui.incident_samples import an_incident
from widgets.incidents.card import IncidentCard
from widgets.incidents.citizen_answer import CitizenAnswerDialog
from widgets.incidents.deeds import Deed
from widgets.incidents.same_matter import likely_same

pytestmark = pytest.mark.gui

HERE = Place(lon_wgs84=120.12, lat_wgs84=30.21, name="清河桥")


def a_report(name: str, minutes: float, metres_north: float = 0, **fields: object) -> Incident:
    """Told by a citizen so long ago, so far from the bridge."""
    north = HERE.lat_wgs84 + metres_north / 111_320
    told: dict[str, object] = {
        "origin": Origin.CITIZEN,
        "origin_ref": f"citizens:{name}",
        "department": Department.GRID,
        "class_code": "grid.flood",
        "title": "清河桥下积水",
        "number": f"S-{name}",
        "place": msgspec.structs.replace(HERE, lat_wgs84=north),
        "reported_at": NOW - dt.timedelta(minutes=minutes),
    }
    return an_incident(name, **(told | fields))  # type: ignore[arg-type]  # named by the test


@pytest.mark.parametrize(
    "other",
    [
        a_report("far", 5, 200),
        a_report("late", 200),
        a_report("class", 5, class_code="grid.light"),
        a_report("nowhere", 5, place=None),
        a_report("over", 5, stage=Stage.CLOSED),
        a_report("alarm", 5, origin=Origin.ALARM),
    ],
)
def test_only_the_same_place_class_and_time_are_offered(other: Incident) -> None:
    assert likely_same(a_report("one", 5), [other]) == []


def test_demand_10_a_second_report_of_one_thing_is_merged_by_one_key() -> None:
    link = AskedLink()
    first, second = a_report("A", 50, stage=Stage.HANDLING), a_report("B", 10, 60)
    link.put_incidents(first, second, a_report("C", 10, 900))
    with shown(IncidentCard(a_context(link))) as card:
        card.show_incident(second.id)
        QApplication.processEvents()
        same = card.work.same
        assert same.isVisible()
        assert same.text.text() == "可能是同一件事：S-A 清河桥下积水（相距 60 m，早 40 min）"
        assert same.merge_button.text() == "S-B 并入 S-A"
        QTest.keyClick(card, Qt.Key.Key_B, Qt.KeyboardModifier.ShiftModifier)
        sent = link.sent[-1]
        assert isinstance(sent, ic.MergeIncident)
        assert (sent.incident, sent.into, sent.seen_version) == ("B", "A", second.version)
        # From the earlier one it goes the same way round.
        link.pending_now.clear()
        card.show_incident(first.id)
        click(same.merge_button)
        assert (link.sent[-1].incident, link.sent[-1].into) == ("B", "A")  # type: ignore[union-attr]
        # Two matters all the same: said once, and neither card offers it again.
        link.pending_now.clear()
        click(same.two)
        card.show_incident(second.id)
        assert not same.isVisible()
        before = len(link.sent)
        QTest.keyClick(card, Qt.Key.Key_B, Qt.KeyboardModifier.ShiftModifier)
        assert len(link.sent) == before
        # Merged, whoever told of it is answered with the first.
        link.put_incidents(msgspec.structs.replace(first, also_told=[("", "citizens:B")]))
        card.show_incident(first.id)
        card.acts.do(Deed.ANSWER)
        dialog = dialog_of(card, CitizenAnswerDialog)
        assert "并案的 2 份上报都会收到" in dialog.effect.text()
        dialog.words.setPlainText("积水已排除")
        click(dialog.send_button)
        answers = [one for one in link.sent if isinstance(one, GiveOrder)]
        assert [one.resource for one in answers] == ["citizens:A", "citizens:B"]
