"""Sound at a console: what plays when, mute, drills, offline acknowledgements."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from backends.link.api import Change
from backends.record.access import Role
from backends.record.alarm import Acknowledge, AlarmState
from backends.record.common import Department, Realm, Severity
from backends.record.ids import AlarmId
from tests.gui.alarm_samples import an_alarm
from tests.gui.fakes_link import NOW, FakeLink, a_user
from tests.gui.fakes_sound import FakeOutputs
from widgets.sound.outputs import Trouble, state_of
from widgets.sound.player import SoundPlayer
from widgets.sound.words import remaining_text

pytestmark = pytest.mark.gui


class Bench:
    """A player on a clock that the test moves."""

    def __init__(self, link: FakeLink) -> None:
        self.link, self.now_s = link, 1000.0
        self.outputs = FakeOutputs()
        self.player = SoundPlayer(link, self.outputs, clock=lambda: self.now_s)

    def later(self, seconds: float) -> list[str]:
        """What plays in that time, looked at each second."""
        before = len(self.outputs.played)
        for _ in range(round(seconds)):
            self.now_s += 1.0
            self.player.tick()
        return self.outputs.played[before:]


@pytest.fixture
def link() -> FakeLink:
    return FakeLink(a_user(Role.WATCH_LEADER))


@pytest.fixture
def bench(qtbot: QtBot, link: FakeLink) -> Bench:
    return Bench(link)


@pytest.mark.parametrize("severity", list(Severity))
def test_each_level_has_its_own_sound(link: FakeLink, bench: Bench, severity: Severity) -> None:
    link.put(an_alarm("a", severity))
    assert bench.outputs.played == [f"level_{int(severity)}"]


def test_i_is_recalled_every_minute_by_its_own_sound(link: FakeLink, bench: Bench) -> None:
    link.put(an_alarm("a", Severity.I))
    assert bench.later(180) == ["level_1"] * 3


def test_others_are_recalled_by_the_reminder(link: FakeLink, bench: Bench) -> None:
    link.put(an_alarm("a", Severity.III))
    assert bench.later(901) == ["reminder"]


def test_what_is_acknowledged_is_recalled_no_more(link: FakeLink, bench: Bench) -> None:
    link.put(an_alarm("a", Severity.I))
    link.put(an_alarm("a", Severity.I, AlarmState.ACKED))
    assert bench.later(130) == []


def test_a_mute_is_silent_ends_by_itself_and_then_all_sounds_again(
    qtbot: QtBot, link: FakeLink, bench: Bench
) -> None:
    link.put(an_alarm("a", Severity.II))
    bench.player.toggle_mute()
    assert bench.player.muted_for_s == 600
    link.put(an_alarm("b", Severity.I))
    assert bench.later(599) == []
    assert bench.later(2)[0] == "level_1"
    assert bench.player.muted_for_s == 0


def test_a_second_press_ends_the_mute(link: FakeLink, bench: Bench) -> None:
    bench.player.toggle_mute()
    link.put(an_alarm("a", Severity.II))
    bench.player.toggle_mute()
    assert bench.later(1) or bench.outputs.played == ["level_2"]


def test_a_mute_outlasts_a_change_of_realm(link: FakeLink, bench: Bench) -> None:
    bench.player.toggle_mute()
    bench.later(100)
    link.set_realm(Realm.DRILL)
    assert bench.player.muted_for_s == pytest.approx(500)


def test_a_real_alarm_sounds_in_a_drill(link: FakeLink, bench: Bench) -> None:
    link.set_realm(Realm.DRILL)
    link.alarms_now[AlarmId("real")] = an_alarm("real", Severity.I)
    link.tell(Change(other_realms=True))
    assert bench.outputs.played == ["level_1"]


def test_a_drill_is_silent_where_it_is_not_watched(link: FakeLink, bench: Bench) -> None:
    link.put(an_alarm("exercise", Severity.I, realm=Realm.DRILL))
    assert bench.outputs.played == []


def test_another_departments_dispatcher_hears_nothing(qtbot: QtBot) -> None:
    link = FakeLink(a_user(Role.DISPATCHER, department=Department.URBAN))
    bench = Bench(link)
    link.put(an_alarm("a", Severity.I, department=Department.ENVIRONMENT))
    assert bench.outputs.played == []


def test_a_lost_line_sounds_nothing_twice(link: FakeLink, bench: Bench) -> None:
    link.put(an_alarm("a", Severity.II))
    link.tell(Change(reset=True))
    assert bench.outputs.played == ["level_2"]


def test_an_acknowledgement_made_offline_silences_this_console(
    link: FakeLink, bench: Bench
) -> None:
    link.put(an_alarm("a", Severity.I))
    link.go_offline(NOW)
    link.send(Acknowledge(alarm=AlarmId("a"), seen_version=1))
    assert bench.later(130) == []


def test_nobody_signed_in_hears_nothing(qtbot: QtBot) -> None:
    link = FakeLink()
    link.user_now = None
    bench = Bench(link)
    link.put(an_alarm("a", Severity.I))
    assert bench.outputs.played == []


def test_it_comes_back_by_itself_when_something_is_due(
    qtbot: QtBot, link: FakeLink, bench: Bench
) -> None:
    link.put(an_alarm("a", Severity.III))
    link.put(an_alarm("b", Severity.III))  # within the gap: it waits
    assert bench.outputs.played == ["level_3"]
    bench.now_s += 2.5
    bench.player._due.start(1)
    qtbot.waitUntil(lambda: bench.outputs.played == ["level_3", "level_3"])


@pytest.mark.parametrize(
    ("present", "wanted", "using", "trouble"),
    [
        (("a", "b"), (), "a", Trouble.NONE),
        (("a", "b"), ("b",), "b", Trouble.NONE),
        (("a", "b"), ("x", "b"), "b", Trouble.FALLBACK),
        (("a", "b"), ("x",), "a", Trouble.FALLBACK),
        ((), ("x",), "", Trouble.SILENT),
        ((), (), "", Trouble.SILENT),
    ],
)
def test_the_next_output_plays_when_the_chosen_one_is_gone(
    present: tuple[str, ...], wanted: tuple[str, ...], using: str, trouble: Trouble
) -> None:
    state = state_of(present, wanted, present[0] if present else "")
    assert (state.using, state.trouble) == (using, trouble)


@pytest.mark.parametrize(
    ("seconds", "text"), [(600, "10:00"), (581, "9:41"), (0.2, "0:01"), (0, "")]
)
def test_what_remains_of_a_mute_is_said(seconds: float, text: str) -> None:
    assert remaining_text(seconds) == text
