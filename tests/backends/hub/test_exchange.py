"""Between departments, both ways: routes, receipts, steps that join, messages of other parties."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from pathlib import Path
from typing import Any

import pytest

from backends.record.common import Severity
from backends.record.incident import Incident, Stage
from backends.record.incident_outside import EscalateIncident
from backends.record.policy import (
    AlarmClass,
    AlarmPolicy,
    ExchangePolicy,
    OutsideParty,
    PairedKind,
    Policy,
    Route,
)
from backends.record.task import TaskState
from tests.backends.hub.support import (
    TOKEN,
    TestHub,
    cleared,
    moment,
    raised,
    running_hub,
    told_in,
)
from tests.backends.hub.test_delivery import long_poll
from tests.backends.hub.test_incidents import EVERYBODY, POLICY, a_report, a_task, filed
from tests.backends.hub.test_outbox import tell, waiting

pytestmark = pytest.mark.asyncio
BEARER = {"Authorization": f"Bearer {TOKEN}"}
EXCHANGE = ExchangePolicy(
    routes=[
        Route(
            type="grid.event.*",
            targets=["department:environment", "department:urban", "department:transport"],
        ),
        Route(type="traffic.anomaly.*", targets=["party:police"]),
    ],
    pairs=[PairedKind(kind="case", type="traffic.anomaly")],
    clear_hold_s=0.3,
    late_window_s=0.4,
)
TARGETS = ["department:environment", "department:urban", "department:transport", "party:police"]


def hub_of(folder: Path) -> Any:
    """A hub whose policy knows routes."""
    policy = Policy(
        classes=POLICY.classes,
        calendar=POLICY.calendar,
        parties=[OutsideParty(id="police", name="市公安局")],
        exchange=EXCHANGE,
    )
    return running_hub(folder, users=EVERYBODY, policy=policy)


async def serve(hub: TestHub, *targets: str) -> list[dict[str, Any]]:
    """Ask as the gateway of these targets does."""
    params: dict[str, list[str]] = {"target": list(targets or TARGETS)}
    answer = await hub.http.get("/api/v1/outbox", params=params, headers=BEARER)
    assert answer.status_code == 200, answer.text
    return list(answer.json())


def a_case(key: str = "G-1", **changes: Any) -> dict[str, Any]:
    """A grid worker's report, as JSON."""
    base: dict[str, Any] = {
        "type": "case_reported",
        "source": "grid",
        "key": key,
        "department": "grid",
        "origin": "grid",
        "title": "河道漂浮垃圾",
        "occurred_at": moment(0),
    }
    return base | changes


def a_step(step: str, key: str = "G-1", **changes: Any) -> dict[str, Any]:
    """A step of that case in its own system, as JSON."""
    base: dict[str, Any] = {
        "type": "case_progressed",
        "source": "grid",
        "key": key,
        "step": step,
        "stage": "任务派遣",
        "by": "市政处",
        "text": "已派两人",
        "occurred_at": moment(60),
    }
    return base | changes


def a_message(key: str, **changes: Any) -> dict[str, Any]:
    """A message of another party, as JSON."""
    base: dict[str, Any] = {
        "id": key,
        "source": "police",
        "type": "traffic.anomaly.raised",
        "subject": "jam-7",
        "occurred_at": moment(0),
        "recorded_at": moment(1),
        "data": {"title": "高架追尾"},
    }
    return base | changes


async def post(hub: TestHub, message: dict[str, Any]) -> dict[str, Any]:
    """Hand a message in."""
    answer = await hub.http.post("/api/v1/exchange", json=message, headers=BEARER)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def incidents(hub: TestHub) -> list[Incident]:
    """As a console that joins sees them."""
    async with hub.console("commander") as console:
        return (await console.snapshot()).incidents


async def test_a_grid_event_reaches_three_departments_within_two_seconds(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub:
        assert await serve(hub) == []
        polls = [asyncio.create_task(long_poll(hub, target)) for target in TARGETS[:3]]
        await asyncio.sleep(0)
        began = time.monotonic()
        await hub.ingest(a_case())
        heard = [message for found in await asyncio.gather(*polls) for message in found]
        assert time.monotonic() - began < 2.0
        assert sorted(message["target"] for message in heard) == sorted(TARGETS[:3])
        assert {m["envelope"]["type"] for m in heard} == {"grid.event.reported"}
        assert len({m["id"] for m in heard}) == 3
        assert {m["envelope"]["data"]["case"] for m in heard} == {"G-1"}


async def test_nothing_waits_for_a_target_that_nobody_ever_served(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub:
        await serve(hub, "department:urban")
        await hub.ingest(a_case())
        assert [m["target"] for m in await waiting(hub)] == ["department:urban"]
    async with hub_of(tmp_path) as hub:  # it is remembered
        await hub.ingest(a_case("G-2"))
        assert [m["target"] for m in await waiting(hub)] == ["department:urban"] * 2


async def test_a_condition_that_comes_and_goes_is_told_once(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub:
        await serve(hub)
        await hub.ingest(raised(), batch="b1")
        (first,) = await serve(hub, "party:police")
        assert first["envelope"]["type"] == "traffic.anomaly.raised"
        await tell(hub, first["id"], state="sent")
        await hub.ingest(cleared(seconds=1), batch="b2")
        assert await serve(hub, "party:police") == [], "a clear is held for a moment"
        await hub.ingest(raised(occurred_at=moment(2)), batch="b3")
        await hub.ingest(cleared(seconds=3), batch="b4")
        (last,) = await long_poll(hub, "party:police")
        assert last["envelope"]["type"] == "traffic.anomaly.cleared"
        await tell(hub, last["id"], state="sent")
        assert await serve(hub, "party:police") == []


async def test_a_case_of_another_system_joins_the_same_event_step_by_step(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub:
        await hub.ingest(a_case(), a_step("1"), batch="b1")
        await hub.ingest(a_step("1"), a_step("2", stage="核查结案", is_over=True), batch="b2")
        (incident,) = await incidents(hub)
        assert [step.step for step in incident.outside_steps] == ["1", "2"]
        assert incident.is_over_outside and incident.stage is Stage.REPORTED, "people verify it"
    types = [event.type for event in told_in(tmp_path)]
    assert types.count("incident.outside_step") == 2


async def test_a_message_of_a_party_is_taken_once_and_never_goes_back_to_it(
    tmp_path: Path,
) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        await serve(hub)
        await leader.snapshot()
        data = {"title": "高架追尾", "telephone": "13900001111"}
        sent = a_message("p-1", targets=["department:urban", "party:police"], data=data)
        assert await post(hub, sent) == {"id": "p-1", "is_repeat": False}
        assert (await post(hub, sent))["is_repeat"] is True
        await hub.ingest({"type": "envelope_taken", "envelope": sent})
        found = await serve(hub)
        assert [m["target"] for m in found] == ["department:urban"]
        envelope = found[0]["envelope"]
        assert (envelope["source"], envelope["passed"]) == ("centre", ["police", "centre"])
        assert envelope["data"] == {"title": "高架追尾"}, "nobody's telephone goes on"
        async with hub.console("leader") as fresh:
            alarms = (await fresh.snapshot()).alarms
        (alarm,) = [a for a in alarms if a.source == "police"]
        assert (alarm.title, alarm.kind) == ("高架追尾", "traffic.anomaly")
        await post(hub, a_message("p-2", passed=["centre"], targets=["department:grid"]))
        assert len(await serve(hub, *TARGETS, "department:grid")) == 1, "it has been here before"
    kept = [event for event in told_in(tmp_path) if event.type == "exchange.taken"]
    assert len(kept) == 1 and b"13900001111" not in kept[0].payload


async def test_what_is_a_departments_own_is_passed_to_nobody_else(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub:
        await serve(hub)
        secret = a_message("p-1", source="urban", secrecy="department", targets=["party:police"])
        await post(hub, secret)
        assert await serve(hub) == []


async def test_a_receipt_by_message_moves_the_task(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        task = a_task(await filed(leader))
        await leader.command(task)
        (message,) = await waiting(hub)
        await tell(hub, message["id"], state="sent")
        receipt = {"source": "urban", "type": "dispatch.receipt", "subject": message["id"]}
        for key, state in (("r-1", "accepted"), ("r-2", "done")):
            data = {"state": state, "detail": "已修复"}
            await post(hub, a_message(key, data=data, **receipt))
        async with hub.console("leader") as fresh:
            (known,) = (await fresh.snapshot()).tasks
        assert (known.state, known.result) == (TaskState.DONE, "已修复")


async def test_a_receipt_that_skips_steps_and_has_no_words_moves_the_task(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        task = a_task(await filed(leader))
        await leader.command(task)
        (message,) = await waiting(hub)
        await tell(hub, message["id"], state="sent")
        receipt = {"source": "urban", "type": "dispatch.receipt", "subject": message["id"]}
        await post(hub, a_message("r-1", data={"state": "done"}, **receipt))
        async with hub.console("leader") as fresh:
            (known,) = (await fresh.snapshot()).tasks
        assert (known.state, known.result) == (TaskState.DONE, "对方未说明")


async def test_an_event_goes_up_to_the_province_and_its_answer_joins(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        await serve(hub, "department:grid")
        await hub.ingest(a_case())
        (incident,) = await incidents(hub)
        up = EscalateIncident(
            incident=incident.id,
            seen_version=1,
            step="up-1",
            division="33",
            name="省平台",
            text="跨市河道",
        )
        assert (await leader.command(up)).refusal is None
        (message,) = await serve(hub, "department:grid")
        assert message["envelope"]["type"] == "grid.event.escalated"
        assert message["envelope"]["data"]["division"] == "33"
        answered = a_message(
            "a-1",
            source="province",
            type="grid.event.answered",
            subject="case-7",
            correlation_id=incident.id,
            division="33",
            data={"text": "已协调邻市"},
        )
        await post(hub, answered)
        (incident,) = await incidents(hub)
        (step,) = incident.division_steps
        assert step.answer == "已协调邻市"
        assert [s.stage for s in incident.outside_steps] == ["answered"]


async def test_back_filled_alarms_sound_only_where_they_still_hold(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        await leader.snapshot()
        await hub.ingest(
            raised("over", is_late=True),
            cleared("over") | {"is_late": True},
            raised("holds", is_late=True, severity=int(Severity.III)),
            {
                "type": "reading",
                "source": "urban-rest",
                "resource": "p",
                "factor": "LA",
                "value": 60.0,
                "unit": "dB",
                "observed_at": moment(5),
                "is_late": True,
            },
        )
        async with hub.console("leader") as fresh:
            (alarm,) = (await fresh.snapshot()).alarms
        assert alarm.key == "holds" and alarm.is_late, "nobody is called yet"
        await leader.event("alarm.still_true")
        await leader.event("source.backfilled")
        async with hub.console("leader") as fresh:
            (alarm,) = (await fresh.snapshot()).alarms
        assert not alarm.is_late
    (summary,) = [e for e in told_in(tmp_path) if e.type == "source.backfilled"]
    assert b'"readings":1,"raised":2,"cleared":1' in summary.payload
    assert b'"name":"urban-rest"' in summary.payload, "it never told what people call it"


async def test_a_back_filled_end_that_waits_for_its_delay_calls_nobody(tmp_path: Path) -> None:
    rules = AlarmPolicy(classes=[AlarmClass(kind="case", off_delay_s=0.9)])
    policy = Policy(alarms=rules, exchange=ExchangePolicy(late_window_s=0.2))
    async with running_hub(tmp_path, users=EVERYBODY, policy=policy) as hub:
        async with hub.console("leader") as leader:
            now = dt.datetime.now(dt.UTC).isoformat()
            await hub.ingest(
                raised(is_late=True), cleared() | {"is_late": True, "occurred_at": now}
            )
            await leader.event("alarm.cleared")
        async with hub.console("leader") as fresh:
            assert (await fresh.snapshot()).alarms == []
    assert "alarm.still_true" not in {event.type for event in told_in(tmp_path)}


async def test_a_step_joins_the_incident_that_people_made_of_its_alarm(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        await hub.ingest(raised("cases:LJ-1"), batch="b1")
        step = a_step("3", "cases:LJ-1", source="urban-rest", stage="任务派遣")
        await hub.ingest(step, batch="b2")  # nobody has made an incident of it: no fault
        async with hub.console("leader") as fresh:
            (alarm,) = (await fresh.snapshot()).alarms
        report = a_report(alarms=[alarm.id])
        assert (await leader.command(report)).refusal is None
        await hub.ingest(step | {"step": "4", "stage": "任务处理"}, batch="b3")
        (incident,) = await incidents(hub)
        assert [told.stage for told in incident.outside_steps] == ["任务处理"]


async def test_a_step_goes_to_the_grid_but_never_back_to_whoever_told_it(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub:
        await serve(hub, "department:grid")
        await hub.ingest(a_case(department="urban"), batch="b1")
        await hub.ingest(a_step("1", department="grid"), batch="b2")
        assert await serve(hub, "department:grid") == []
        await hub.ingest(a_step("2", department="urban"), batch="b3")
        (message,) = await serve(hub, "department:grid")
        envelope = message["envelope"]
        assert (envelope["type"], envelope["data"]["step"]) == ("case.stage_changed", "2")
        assert envelope["passed"] == ["department:urban", "centre"]
        sent = a_message("m-1", source="grid", type="case.stage_changed", subject="G-1")
        await post(hub, sent | {"data": {"stage": "核查结案"}})
        assert len(await serve(hub, "department:grid")) == 1, "an envelope of its own, neither"
        (incident,) = await incidents(hub)
        assert len(incident.outside_steps) == 3
