"""An alarm belongs to one open incident: another one does not take it away. Pure."""

from __future__ import annotations

import pytest

from backends.record import incident_commands as ic
from backends.record.ids import AlarmId, IncidentId
from backends.record.refusal import RefusalCode
from tests.backends.record.house import INCIDENT, SECOND, House, a_report
from tests.backends.record.loop import reject

ALARM = AlarmId("a-1")
ATTACH = ic.AttachAlarms(incident=SECOND, seen_version=1, alarms=[ALARM])


def a_house() -> House:
    """An alarm in the first incident, and a second incident."""
    house = House()
    house.stand(ALARM)
    house.do(a_report(alarms=[ALARM]))
    house.do(a_report(SECOND))
    return house


@pytest.mark.parametrize("command", [ATTACH, a_report(IncidentId("i-3"), alarms=[ALARM])])
def test_an_alarm_of_an_open_incident_is_not_taken_by_another(
    command: ic.AttachAlarms | ic.ReportIncident,
) -> None:
    house = a_house()
    assert house.ask(command) is RefusalCode.DUPLICATE
    alarm = house.alarm(ALARM)
    assert alarm is not None
    assert alarm.incident == INCIDENT


def test_an_alarm_attached_again_to_its_own_incident_changes_nothing() -> None:
    house = a_house()
    assert house.do(ic.AttachAlarms(incident=INCIDENT, seen_version=1, alarms=[ALARM])) == []


def test_an_alarm_of_an_incident_that_is_over_may_be_taken() -> None:
    house = a_house()
    house.do(reject(house.it))
    house.do(ATTACH)
    alarm = house.alarm(ALARM)
    assert alarm is not None
    assert alarm.incident == SECOND
