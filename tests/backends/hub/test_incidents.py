"""Incidents through a running hub: the loop, two persons, realms, personal fields, restarts."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from backends.hub import tables
from backends.hub.store import Store, audit_verify
from backends.record import incident_commands as ic
from backends.record import task as tk
from backends.record.access import Role
from backends.record.common import Department, Realm, Severity
from backends.record.ids import IncidentId, TaskId, uuid7
from backends.record.incident import Incident, Stage
from backends.record.policy import Domain, IncidentClass, Policy, WorkCalendar
from backends.record.refusal import RefusalCode
from backends.record.request import DecideRequest, RequestState
from backends.record.task import TaskState
from tests.backends.hub.support import (
    USERS,
    TestConsole,
    TestHub,
    a_seed,
    moment,
    raised,
    running_hub,
)

pytestmark = pytest.mark.asyncio

EVERYBODY = [
    *USERS,
    a_seed("official", Role.LEADING_OFFICIAL),
    a_seed("emergency", Role.DISPATCHER, Department.EMERGENCY),
    a_seed("second", Role.WATCH_LEADER),
    a_seed("system", Role.SYSTEM_ADMINISTRATOR),
]


ROADS = IncidentClass(code="C11", name="道路塌陷", domain=Domain.CITY, department=Department.URBAN)


POLICY = Policy(classes=[ROADS], calendar=WorkCalendar(years=list(range(2026, 2100))))


def hub_of(folder: Path) -> Any:
    """A hub that knows everybody, and one class of incident."""
    return running_hub(folder, users=EVERYBODY, policy=POLICY)


def a_report(**changes: Any) -> ic.ReportIncident:
    """The watch leader tells of a hole in the road."""
    base: dict[str, Any] = {
        "incident": IncidentId(uuid7(1)),
        "title": "人民路路面塌陷",
        "department": Department.URBAN,
        "severity": Severity.III,
    }
    return ic.ReportIncident(**(base | changes))


def files_of(folder: Path) -> bytes:
    """Everything that lies in the data folder."""
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


async def state_of(hub: TestHub, incident: str) -> Incident:
    """The incident as a console that joins now sees it."""
    async with hub.console("commander") as console:
        snapshot = await console.snapshot()
        return next(i for i in snapshot.incidents if i.id == incident)


async def filed(console: TestConsole, **changes: Any) -> IncidentId:
    """An incident reported and filed (version 2)."""
    report = a_report(**changes)
    assert (await console.command(report)).refusal is None
    wanted = ic.FileIncident(
        incident=report.incident,
        seen_version=1,
        class_code=ROADS.code,
        severity=report.severity,
        department=report.department,
    )
    receipt = await console.command(wanted)
    assert receipt.refusal is None, receipt.refusal
    return report.incident


def a_task(incident: IncidentId, department: Department = Department.URBAN) -> tk.AssignTask:
    """Work for a department."""
    return tk.AssignTask(
        task=TaskId(uuid7(1)),
        incident=incident,
        title="设置围挡，抢修路面",
        recipient=tk.Recipient(department=department),
    )


async def test_the_loop_runs_from_report_to_closure_and_survives_a_restart(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub:
        async with hub.console("leader") as leader, hub.console("urban") as urban:
            incident = await filed(leader)
            task = a_task(incident)
            assert (await leader.command(task)).refusal is None
            assert (await state_of(hub, incident)).stage is Stage.DISPATCHED
            accept = tk.AcceptTask(task=task.task, seen_version=1)
            assert (await urban.command(accept)).refusal is None
            assert (await state_of(hub, incident)).stage is Stage.HANDLING
            done = tk.CompleteTask(task=task.task, seen_version=2, result="路面已恢复")
            assert (await urban.command(done)).refusal is None
            now = await state_of(hub, incident)
            verify = ic.SubmitForVerification(
                incident=incident, seen_version=now.version, result="现场已恢复通行"
            )
            assert (await leader.command(verify)).refusal is None
            now = await state_of(hub, incident)
            assert now.stage is Stage.VERIFY
            close = ic.CloseIncident(
                incident=incident, seen_version=now.version, conclusion="核查属实"
            )
            asked = await leader.command(close)
            assert asked.refusal is None
            assert asked.request
            assert (await state_of(hub, incident)).stage is Stage.VERIFY
            own = await leader.command(
                DecideRequest(request=asked.request, seen_version=1, is_approved=True)
            )
            assert own.refusal is not None
            assert own.refusal.code is RefusalCode.SAME_PERSON
            async with hub.console("second") as second:
                decided = await second.command(
                    DecideRequest(request=asked.request, seen_version=1, is_approved=True)
                )
            assert decided.refusal is None
            assert (await state_of(hub, incident)).stage is Stage.CLOSED
    assert audit_verify(tmp_path).is_whole
    async with hub_of(tmp_path) as hub:
        again = await state_of(hub, incident)
        assert again.stage is Stage.CLOSED
        assert again.result or again.closed_at


async def test_a_task_for_an_incident_that_is_not_filed_is_refused_whole(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        report = a_report()
        await leader.command(report)
        refused = await leader.command(a_task(report.incident))
        assert refused.refusal is not None
        assert refused.refusal.code is RefusalCode.WRONG_STATE
        async with hub.console("leader") as other:
            assert (await other.snapshot()).tasks == []


async def test_another_department_is_asked_for_and_comes_with_approval(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        incident = await filed(leader)
        asked = await leader.command(a_task(incident, Department.EMERGENCY))
        assert asked.request
        twice = await leader.command(a_task(incident, Department.EMERGENCY))
        assert twice.refusal is None or twice.refusal.code is RefusalCode.DUPLICATE
        async with hub.console("commander") as commander:
            yes = DecideRequest(request=asked.request, seen_version=1, is_approved=True)
            assert (await commander.command(yes)).refusal is None
        now = await state_of(hub, incident)
        assert now.parties == [Department.EMERGENCY]


async def test_a_request_that_the_state_no_longer_allows_lapses(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        report = a_report()
        await leader.command(report)
        level = ic.RaiseLevel(
            incident=report.incident, seen_version=1, severity=Severity.I, reason="可能扩大"
        )
        asked = await leader.command(level)
        reject = ic.RejectIncident(incident=report.incident, seen_version=1, reason="误报")
        assert (await leader.command(reject)).refusal is None
        async with hub.console("commander") as commander:
            await commander.command(
                DecideRequest(request=asked.request, seen_version=1, is_approved=True)
            )
            async with hub.console("commander") as fresh:
                (request,) = (await fresh.snapshot()).requests
        assert request.state is RequestState.LAPSED


async def test_who_may_not_decide_is_told_whom_to_ask(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        incident = await filed(leader)
        asked = await leader.command(a_task(incident, Department.EMERGENCY))
        async with hub.console("urban") as urban:
            no = await urban.command(
                DecideRequest(request=asked.request, seen_version=1, is_approved=True)
            )
        assert no.refusal is not None
        assert no.refusal.code is RefusalCode.NOT_ALLOWED
        assert Role.COMMANDER.value in no.refusal.whom


@pytest.mark.parametrize("name", ["wall", "system"])
async def test_roles_without_business_write_none(tmp_path: Path, name: str) -> None:
    async with hub_of(tmp_path) as hub, hub.console(name) as console:
        refused = await console.command(a_report())
        assert refused.refusal is not None
        assert refused.refusal.code is RefusalCode.NOT_ALLOWED


async def test_a_dispatcher_files_in_the_own_department_only(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("emergency") as emergency:
        told = a_report()  # of another department: telling is free
        assert (await emergency.command(told)).refusal is None
        file = ic.FileIncident(
            incident=told.incident,
            seen_version=1,
            class_code=ROADS.code,
            severity=Severity.III,
            department=Department.URBAN,
        )
        refused = await emergency.command(file)
        assert refused.refusal is not None
        assert refused.refusal.code is RefusalCode.OTHER_DEPARTMENT


async def test_a_watch_leader_relays_an_instruction_of_somebody_who_may(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        incident = await filed(leader)
        alone = ic.InstructIncident(
            incident=incident, seen_version=2, instruction=uuid7(1), text="全力抢修"
        )
        refused = await leader.command(alone)
        assert refused.refusal is not None
        told = ic.InstructIncident(
            incident=incident,
            seen_version=2,
            instruction=uuid7(2),
            text="全力抢修",
            relayed_from="official",
        )
        assert (await leader.command(told)).refusal is None
        (instruction,) = (await state_of(hub, incident)).instructions
        assert instruction.relayed_from == "official"


async def test_a_drill_and_the_real_thing_do_not_mix(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        incident = await filed(leader)
        note = ic.NoteIncident(incident=incident, seen_version=2, text="演练开始")
        refused = await leader.command(note, realm=Realm.DRILL)
        assert refused.refusal is not None
        assert refused.refusal.code is RefusalCode.WRONG_REALM
        drill = a_report(title="演练：危化品泄漏")
        assert (await leader.command(drill, realm=Realm.DRILL)).refusal is None
        assert (await state_of(hub, drill.incident)).realm is Realm.DRILL


async def test_nothing_of_a_drill_goes_out(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("commander") as commander:
        for realm in (Realm.LIVE, Realm.DRILL):
            report = a_report()
            await commander.command(report, realm=realm)
            await commander.command(
                ic.FileIncident(
                    incident=report.incident,
                    seen_version=1,
                    class_code=ROADS.code,
                    severity=Severity.III,
                    department=Department.URBAN,
                ),
                realm=realm,
            )
            receipt = await commander.command(a_task(report.incident), realm=realm)
            assert receipt.refusal is None
    store = Store(tmp_path)
    try:
        (row,) = store.all_rows(tables.outbox)
        assert row.target == "department:urban"
    finally:
        store.close()


async def test_personal_fields_never_lie_in_the_record_in_clear(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub:
        async with hub.console("leader") as leader:
            report = a_report(personal={"reporter": "张建国丙", "telephone": "13912345678"})
            assert (await leader.command(report)).refusal is None
            now = await state_of(hub, report.incident)
            assert set(now.personal) == {"reporter", "telephone"}
            assert "13912345678" not in str(now.personal)
        case = {
            "type": "case_reported",
            "source": "hotline",
            "key": "12345-77",
            "department": "urban",
            "title": "路灯不亮",
            "occurred_at": moment(0),
            "personal": {"telephone": "13987654321"},
        }
        for _ in range(2):
            assert (await hub.ingest(case)).status_code == 200
        async with hub.console("leader") as leader:
            snapshot = await leader.snapshot()
            assert [i.origin_ref for i in snapshot.incidents].count("12345-77") == 1
    content = await asyncio.to_thread(files_of, tmp_path)
    for secret in ("13912345678", "13987654321", "张建国丙"):
        assert secret.encode() not in content


async def test_filing_from_an_alarm_marks_the_alarm(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub:
        await hub.ingest(raised())
        async with hub.console("leader") as leader:
            (alarm,) = (await leader.snapshot()).alarms
            report = a_report(alarms=[alarm.id])
            assert (await leader.command(report)).refusal is None
        async with hub.console("leader") as leader:
            (alarm,) = (await leader.snapshot()).alarms
            assert alarm.incident == report.incident


async def test_another_command_under_an_id_that_was_used_is_refused(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        first, other = a_report(), a_report(title="另一件事")
        name = uuid7(77)
        one = await leader.command(first, name)
        assert await leader.command(first, name) == one
        refused = await leader.command(other, name)
        assert refused.refusal is not None
        async with hub.console("leader") as fresh:
            titles = [i.title for i in (await fresh.snapshot()).incidents]
        assert titles == [first.title]


async def test_task_states_reach_every_console(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        incident = await filed(leader)
        task = a_task(incident)
        await leader.command(task)
        async with hub.console("urban") as urban:
            (known,) = (await urban.snapshot()).tasks
            assert known.state is TaskState.QUEUED
            reject = tk.RejectTask(task=task.task, seen_version=1, reason="不属于城管")
            assert (await urban.command(reject)).refusal is None
        assert (await state_of(hub, incident)).stage is Stage.FILED


async def test_a_source_that_names_an_unknown_class_or_hour_is_heard_all_the_same(
    tmp_path: Path,
) -> None:
    async with hub_of(tmp_path) as hub:
        case = {
            "type": "case_reported",
            "source": "hotline",
            "key": "12345-78",
            "department": "urban",
            "title": "路灯不亮",
            "class_code": "nobody knows",
            "occurred_at": "2035-01-01T00:00:00+08:00",
        }
        assert (await hub.ingest(case)).status_code == 200
        async with hub.console("leader") as leader:
            (incident,) = (await leader.snapshot()).incidents
        assert (incident.title, incident.class_code) == ("路灯不亮", "")
