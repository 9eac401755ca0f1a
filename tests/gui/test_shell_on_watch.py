"""The header says who has the real watch, whatever realm is looked at."""

from __future__ import annotations

import re

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from backends.link.api import Change
from backends.record.common import Realm
from backends.record.duty import SeatTurn, Shift
from backends.record.ids import SeatId, ShiftId, UserId
from tests.gui.asked_link import AskedLink
from tests.gui.fakes_link import NOW
from tests.gui.shell_parts import make_window
from tests.gui.watch_samples import a_watch
from widgets.shell.main_window import MainWindow
from widgets.shell.on_watch import on_watch_text, on_watch_tip
from widgets.theme import Theme

pytestmark = pytest.mark.gui
COMMANDER = SeatId("指挥席")


@pytest.fixture
def link() -> AskedLink:
    return a_watch()


def said(link: AskedLink) -> str:
    return re.sub(r"<[^>]+>|&nbsp;", " ", on_watch_text(link, Theme().tokens))


def a_drill(link: AskedLink, *turns: SeatTurn) -> Shift:
    """A watch of the drill beside the real one."""
    live = next(iter(link.shifts.values()))
    drill = msgspec.structs.replace(
        live, id=ShiftId("drill"), realm=Realm.DRILL, name="演练班", turns=list(turns)
    )
    link.shifts[drill.id] = drill
    return drill


def test_in_a_drill_the_header_names_who_is_really_on_watch(link: AskedLink) -> None:
    real, tip = said(link), on_watch_tip(link)
    assert "没有当班" not in real
    link.set_realm(Realm.DRILL)
    assert (said(link), on_watch_tip(link)) == (real, tip)


def test_the_people_of_a_drill_are_marked_and_take_no_real_seat(link: AskedLink) -> None:
    real = said(link)
    a_drill(link, SeatTurn(seat=COMMANDER, user=UserId("p03"), since=NOW))
    assert said(link) == real
    link.set_realm(Realm.DRILL)
    name = link.users_now["p03"].name
    assert said(link).startswith(real) and said(link).count("演练") == 1
    assert said(link).index("演练") < said(link).rindex(name)
    assert "演练  演练班" in on_watch_tip(link)


def test_a_drill_where_nobody_sits_says_nothing_in_the_header(link: AskedLink) -> None:
    real = said(link)
    a_drill(link)
    link.set_realm(Realm.DRILL)
    assert said(link) == real


def test_who_takes_the_real_watch_during_a_drill_is_named_at_once(
    qtbot: QtBot, link: AskedLink
) -> None:
    window: MainWindow = make_window(link)
    qtbot.addWidget(window)
    link.set_realm(Realm.DRILL)
    live = next(iter(link.shifts.values()))
    turns = [one for one in live.turns if one.seat != COMMANDER]
    come = SeatTurn(seat=COMMANDER, user=UserId("p03"), since=NOW)
    link.shifts[live.id] = msgspec.structs.replace(live, turns=[*turns, come])
    link.tell(Change(other_realms=True))
    assert link.users_now["p03"].name in window.header._watch.text()
