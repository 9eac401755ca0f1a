"""A second person through a running hub: who must be asked, and who may answer by now."""

from __future__ import annotations

from pathlib import Path

import pytest

from backends.record import incident_commands as ic
from backends.record.access import Role
from backends.record.common import Department, Severity
from backends.record.incident import Stage
from backends.record.request import DecideRequest
from tests.backends.hub.test_incidents import ROADS, a_report, hub_of, state_of

pytestmark = pytest.mark.asyncio


async def test_filing_with_another_department_waits_for_approval(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        report = a_report()
        await leader.command(report)
        wanted = ic.FileIncident(
            incident=report.incident,
            seen_version=1,
            class_code=ROADS.code,
            severity=Severity.III,
            department=Department.URBAN,
            parties=[Department.EMERGENCY],
        )
        asked = await leader.command(wanted)
        assert asked.request
        assert (await state_of(hub, report.incident)).stage is Stage.REPORTED
        async with hub.console("commander") as commander:
            yes = DecideRequest(request=asked.request, seen_version=1, is_approved=True)
            assert (await commander.command(yes)).refusal is None
        now = await state_of(hub, report.incident)
        assert (now.stage, now.parties) == (Stage.FILED, [Department.EMERGENCY])


async def test_closing_what_was_raised_meanwhile_is_for_the_leading_official(
    tmp_path: Path,
) -> None:
    async with hub_of(tmp_path) as hub, hub.console("urban") as urban:
        report = a_report()
        await urban.command(report)
        close = ic.CloseIncident(incident=report.incident, seen_version=1, conclusion="已处置")
        asked = await urban.command(close)
        raise_it = ic.RaiseLevel(
            incident=report.incident, seen_version=1, severity=Severity.I, reason="可能扩大"
        )
        async with hub.console("commander") as commander:
            assert (await commander.command(raise_it)).refusal is None
        yes = DecideRequest(request=asked.request, seen_version=1, is_approved=True)
        async with hub.console("second") as second:
            no = await second.command(yes)
        assert no.refusal is not None
        assert no.refusal.whom == [Role.LEADING_OFFICIAL.value]
        async with hub.console("official") as official:
            assert (await official.command(yes)).refusal is None
