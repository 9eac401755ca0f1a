"""A warning, its updates and its end: whichever of them a source names, the last one is meant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from backends.gateway.datum import Datum
from backends.gateway.departments.emergency.adapter import WarningAdapter
from backends.gateway.departments.emergency.outlines import Outlines
from backends.protocols.bulletin import Bulletin, Status, Told
from backends.record.ids import SourceId
from backends.record.observation import WarningWithdrawn
from backends.record.warning import WarningState
from tests.backends.hub.hands import START, Centre

SUPERSEDED, CANCELLED, IN_FORCE = (
    WarningState.SUPERSEDED,
    WarningState.CANCELLED,
    WarningState.IN_FORCE,
)


class Office:
    """A centre that hears an office's bulletins."""

    def __init__(self, folder: Path) -> None:
        self.centre = Centre(folder)
        self.centre.now = START + dt.timedelta(hours=1)
        self._adapter = WarningAdapter(Outlines(), Datum.WGS84, 24)

    def says(self, name: str, told: Told, minute: int, *of: str) -> None:
        bulletin = Bulletin(
            identifier=name,
            told=told,
            status=Status.ACTUAL,
            sender="office",
            sent_at=START + dt.timedelta(minutes=minute),
            headline=f"{name} 号预警",
            references=list(of),
            expires_at=START + dt.timedelta(hours=9),
        )
        self.centre.do(self.centre.say(*self._adapter.take(bulletin, self.centre.now)))

    def states(self) -> dict[str, WarningState]:
        return {one.key: one.state for one in self.centre.ledger.books["warning"].kept.values()}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.centre.store.close()


def test_the_end_of_a_warning_ends_its_update(office: Office) -> None:
    office.says("A", Told.ALERT, 0)
    office.says("U1", Told.UPDATE, 1, "A")
    assert office.states() == {"A": SUPERSEDED, "U1": IN_FORCE}
    office.says("C", Told.CANCEL, 2, "A")
    assert office.states() == {"A": SUPERSEDED, "U1": CANCELLED}


def test_each_update_names_the_first_and_the_last_alone_is_in_force(office: Office) -> None:
    office.says("A", Told.ALERT, 0)
    for number in (1, 2, 3):
        office.says(f"U{number}", Told.UPDATE, number, "A")
    assert office.states() == {"A": SUPERSEDED, "U1": SUPERSEDED, "U2": SUPERSEDED, "U3": IN_FORCE}
    office.says("C", Told.CANCEL, 4, "A")
    assert office.states()["U3"] is CANCELLED


def test_an_update_that_comes_after_the_next_one_is_over(office: Office) -> None:
    office.says("A", Told.ALERT, 0)
    office.says("U2", Told.UPDATE, 2, "A")
    office.says("U1", Told.UPDATE, 1, "A")
    assert office.states() == {"A": SUPERSEDED, "U1": SUPERSEDED, "U2": IN_FORCE}


def test_an_end_older_than_the_update_ends_nothing(office: Office) -> None:
    office.says("A", Told.ALERT, 0)
    office.says("U1", Told.UPDATE, 5, "A")
    office.says("C", Told.CANCEL, 3, "A")
    assert office.states() == {"A": SUPERSEDED, "U1": IN_FORCE}


def test_updates_that_name_each_other_end_in_one_that_is_in_force(office: Office) -> None:
    office.says("A", Told.UPDATE, 0, "B")
    office.says("B", Told.UPDATE, 1, "A")
    assert office.states() == {"A": SUPERSEDED, "B": IN_FORCE}
    office.says("C", Told.CANCEL, 2, "A", "B")
    assert office.states() == {"A": SUPERSEDED, "B": CANCELLED}


def test_a_warning_that_leaves_a_list_because_another_replaced_it_ends_only_itself(
    office: Office,
) -> None:
    office.says("A", Told.ALERT, 0)
    office.says("U1", Told.UPDATE, 1, "A")
    source = SourceId(next(iter(office.centre.ledger.books["warning"].kept.values())).source)
    gone = WarningWithdrawn(source=source, key="A", occurred_at=office.centre.now)
    office.centre.do(office.centre.say(gone))
    assert office.states() == {"A": SUPERSEDED, "U1": IN_FORCE}
