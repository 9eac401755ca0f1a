"""Urban cases by the shipped mapping into the record: stages and layers (demands 26, 27)."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

import msgspec

from app.settings.policy import read_policy
from backends.demo.cases import STAGES
from backends.demo.urban import UrbanScale, UrbanServer
from backends.gateway.rest.fields import Field
from backends.gateway.rest.mapping import load_mapping
from backends.gateway.rest.rows import Row, read_row, rows_in
from backends.record.common import Department, Severity
from backends.record.ids import SourceId, uuid7
from backends.record.incident import Incident, Origin, Stage
from backends.record.observation import (
    CaseProgressed,
    CaseReported,
    ConditionRaised,
    IngestBatch,
    Observation,
)
from tests.backends.demo.mapped import mapping_file, polls
from tests.backends.hub.support import TOKEN, running_hub
from tests.backends.hub.test_incidents import EVERYBODY
from widgets.departments.ageing import by_stage
from widgets.map.sheets import CASE_SHEETS, sheet_of_incident


def _told() -> list[Observation]:
    """What the mapping makes of cases that are over within the hour before, and of open ones."""
    server = UrbanServer("127.0.0.1", 0, 1, UrbanScale(components=10, pace=0.0))
    server.storm(60.0)
    server.start()
    try:
        found = polls("urban-cases", server.http.url)
    finally:
        server.close()
    cases = [o for o in found["cases"].observations if isinstance(o, CaseReported)]
    keys = {case.key for case in cases}
    steps = [o for o in found["case-steps"].observations if isinstance(o, CaseProgressed)]
    return [*cases, *[step for step in steps if step.key in keys], *found["urgent"].observations]


def _codes() -> set[str]:
    """The classes that small classes are mapped to."""
    (cases,) = [
        one for one in load_mapping(mapping_file("urban-cases")).stream if one.name == "cases"
    ]
    field = cases.fields.class_code
    assert isinstance(field, Field)
    return {*field.values.values(), field.default}


async def _incidents(folder: Path, *batches: list[Observation]) -> list[list[Incident]]:
    """As a console sees them after each batch that the hub of the default policy has taken in."""
    async with running_hub(folder, users=EVERYBODY, policy=read_policy()) as hub:
        found = []
        for number, told in enumerate(batches, 1):
            batch = IngestBatch(batch_id=uuid7(number), observations=told)
            answer = await hub.http.post(
                "/api/v1/ingest",
                content=msgspec.msgpack.encode(batch),
                headers={
                    "Authorization": f"Bearer {TOKEN}",
                    "Content-Type": "application/msgpack",
                },
            )
            assert answer.status_code == 200, answer.text
            async with hub.console("commander") as console:
                found.append((await console.snapshot()).incidents)
        return found


def _steps(*stages: int) -> list[Observation]:
    """What the shipped mapping makes of a flow through these stages, an hour each."""
    mapping = load_mapping(mapping_file("urban-cases"))
    (stream,) = [one for one in mapping.stream if one.name == "case-steps"]
    now = dt.datetime(2026, 11, 22, 23, tzinfo=dt.UTC)
    flow = [
        {"stage": stage, "time": f"2026-11-22 {hour:02d}:00:00", "office": "专业部门"}
        for hour, stage in enumerate(stages, 8)
    ]
    rows = rows_in([{"caseNo": "LJ1", "flow": flow}], stream)
    read = [read_row(raw, at, stream, mapping.source, now) for at, raw in enumerate(rows)]
    return [row.told for row in read if isinstance(row, Row) and row.told is not None]


def test_demand_26_a_case_sent_back_for_rework_is_at_work_again_until_it_ends_anew(
    tmp_path: Path,
) -> None:
    case = CaseReported(
        source=SourceId("urban.cases"),
        key="cases:LJ1",
        department=Department.URBAN,
        title="暴露垃圾",
        occurred_at=dt.datetime(2026, 11, 22, tzinfo=dt.UTC),
        origin=Origin.SYSTEM,
    )
    batches = [case, *_steps(4, 5, 6)], _steps(4, 5, 6, 4, 5), _steps(4, 5, 6, 4, 5, 6)
    seen = asyncio.run(_incidents(tmp_path, *batches))
    ended, back, ended_anew = [only for (only,) in seen]
    assert ended.stage is Stage.CLOSED and len(ended.outside_steps) == 3
    worked_on = [STAGES[stage] for stage in (4, 5, 6, 4, 5)]
    assert [step.stage for step in back.outside_steps] == worked_on
    assert (back.stage, back.closed_at, back.result) == (Stage.REPORTED, None, "")
    assert sum(queue.total for queue in by_stage([back], None, back.changed_at).values()) == 1
    assert ended_anew.stage is Stage.CLOSED and len(ended_anew.outside_steps) == 6


def test_demand_26_27_a_case_stands_in_the_record_with_its_stages_and_on_its_layer(
    tmp_path: Path,
) -> None:
    told = _told()
    (incidents,) = asyncio.run(_incidents(tmp_path, told))
    reported = {o.key: o for o in told if isinstance(o, CaseReported)}
    over = {o.key for o in told if isinstance(o, CaseProgressed) and o.is_over}
    assert {one.origin_ref for one in incidents if not one.is_over} == set(reported) - over
    assert over and {one.origin_ref for one in incidents if one.is_over} <= over
    assert {incident.origin for incident in incidents} == {Origin.SYSTEM}
    for incident in incidents:
        stages = [step.stage for step in incident.outside_steps]
        assert stages == list(STAGES.values())[: len(stages)] and stages, incident.origin_ref
        assert reported[incident.origin_ref].class_code == incident.class_code
        assert incident.outside_steps[0].at < dt.datetime.now(dt.UTC)
    assert max(len(incident.outside_steps) for incident in incidents) > 1
    usual = [incident for incident in incidents if incident.severity > Severity.II]
    sheets = {sheet_of_incident(incident) for incident in usual}
    assert sheets and sheets <= set(CASE_SHEETS), "each lies on a layer of the urban subsystems"
    coded = [msgspec.structs.replace(usual[0], class_code=code) for code in _codes()]
    assert {sheet_of_incident(incident) for incident in coded} == set(CASE_SHEETS)
    alarms = [o for o in told if isinstance(o, ConditionRaised)]
    assert {alarm.severity for alarm in alarms} <= {Severity.II, Severity.III}, "urgent ones only"
    assert all(alarm.detail["子系统"] for alarm in alarms)
    keys = {f"cases:{alarm.detail['案件编号']}" for alarm in alarms}
    assert keys and keys <= set(reported), "what calls is a case of the record, too"
