"""Up to the province and down to a district by the default routes, and back as the step's answer;
answers to reports go to the very system that told of them (demands 7, 9, 10, 22)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.settings.policy import read_policy
from backends.record.common import Department
from backends.record.incident import Stage
from backends.record.incident_commands import MergeIncident
from backends.record.incident_outside import AssignDown, DivisionStep, EscalateIncident
from tests.backends.hub.support import TestConsole, TestHub, raised, running_hub
from tests.backends.hub.test_delivery import an_order, rows
from tests.backends.hub.test_exchange import a_case, a_message, a_step, incidents, post, serve
from tests.backends.hub.test_incidents import EVERYBODY
from tests.backends.hub.test_outbox import tell

pytestmark = pytest.mark.asyncio
PROVINCE, DISTRICT = "party:province", "party:district-yuntai"
NEIGHBOUR = "party:district-fengshan"
TOLD = ["department:environment", "department:urban", "department:grid", PROVINCE, DISTRICT]


def hub_of(folder: Path) -> Any:
    """A hub with the policy that is shipped."""
    return running_hub(folder, users=EVERYBODY, policy=read_policy())


async def _hand_over(
    hub: TestHub,
    leader: TestConsole,
    kind: type[EscalateIncident | AssignDown],
    division: str,
    step: str = "s-1",
) -> None:
    (incident,) = await incidents(hub)
    command = kind(
        incident=incident.id,
        seen_version=incident.version,
        step=step,
        division=division,
        name=division,
        text="需要协调",
    )
    assert (await leader.command(command)).refusal is None


async def _receipt(hub: TestHub, key: str, message: dict[str, Any], state: str, words: str) -> None:
    """As province.toml brings it in."""
    receipt = a_message(
        key,
        source="province.grid",
        type="dispatch.receipt",
        subject=message["id"],
        correlation_id=message["id"],
        data={"state": state, "detail": words},
    )
    await post(hub, receipt)


async def _step(hub: TestHub) -> DivisionStep:
    (incident,) = await incidents(hub)
    (step,) = incident.division_steps
    return step


async def test_demand_9_what_is_escalated_reaches_the_province_and_its_receipts_answer_it(
    tmp_path: Path,
) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        await hub.ingest(a_case())
        await serve(hub, *TOLD)
        await _hand_over(hub, leader, EscalateIncident, "99")
        assert await serve(hub, DISTRICT) == []
        (message,) = await serve(hub, PROVINCE)
        assert message["envelope"]["type"] == "grid.event.escalated"
        await tell(hub, message["id"], state="sent")
        assert (await _step(hub)).received_at is None, "nobody there has said anything"
        await _receipt(hub, "r-1", message, "accepted", "已签收")
        step = await _step(hub)
        assert step.received_at is not None and step.answered_at is None
        assert step.received_by == "省应急指挥平台"
        await _receipt(hub, "r-2", message, "done", "已协调邻市处理")
        assert (await _step(hub)).answer == "已协调邻市处理"


async def test_demand_9_a_case_of_anybody_goes_down_to_the_district_that_is_to_do_it(
    tmp_path: Path,
) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        await serve(hub, *TOLD)
        await hub.ingest(a_case(source="urban.cases", department="urban", origin="system"))
        assert await serve(hub, *TOLD) == [], "a case of a department's own system stays there"
        await _hand_over(hub, leader, AssignDown, "990101")
        found = {m["target"]: m for m in await serve(hub, *TOLD)}
        assert set(found) == {DISTRICT, "department:grid"}
        await tell(hub, found["department:grid"]["id"], state="done", detail="已阅知")
        assert (await _step(hub)).received_at is None, "the grid's system is not the district"
        await tell(hub, found[DISTRICT]["id"], state="rejected", detail="不属本区")
        assert (await _step(hub)).answer == "退回：不属本区"


async def test_a_case_that_was_sent_back_is_handed_to_another_and_to_the_same_again(
    tmp_path: Path,
) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        await serve(hub, *TOLD, NEIGHBOUR)
        await hub.ingest(a_case())
        await _hand_over(hub, leader, AssignDown, "990101")
        (message,) = await serve(hub, DISTRICT)
        await tell(hub, message["id"], state="sent")
        await tell(hub, message["id"], state="rejected", detail="不属本区")
        assert (await rows(leader, only_dead=True)).rows == [], "it arrived, and was answered"
        await _hand_over(hub, leader, AssignDown, "990102", "s-2")
        assert len(await serve(hub, NEIGHBOUR)) == 1, "it lies in the first no more"
        await _hand_over(hub, leader, EscalateIncident, "9901", "s-3")
        await _hand_over(hub, leader, AssignDown, "990101", "s-4")
        (again,) = await serve(hub, DISTRICT)
        assert again["envelope"]["data"]["step"] == "s-4"


async def test_what_another_partys_system_does_not_take_is_a_persons_still(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        await serve(hub, *TOLD)
        await hub.ingest(a_case())
        await _hand_over(hub, leader, AssignDown, "990101")
        (message,) = await serve(hub, "department:grid")
        await tell(hub, message["id"], state="rejected", detail="不接收")
        (row,) = (await rows(leader, only_dead=True)).rows
        assert (row.target, row.state) == ("department:grid", "dead")


async def test_what_a_divisions_system_refuses_at_the_door_is_a_persons_and_nobodys_answer(
    tmp_path: Path,
) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        await serve(hub, *TOLD)
        await hub.ingest(a_case())
        await _hand_over(hub, leader, AssignDown, "990101")
        (message,) = await serve(hub, DISTRICT)
        await tell(hub, message["id"], state="rejected", detail="不接收此类消息", is_final=True)
        (row,) = (await rows(leader, only_dead=True)).rows
        assert (row.target, row.state) == (DISTRICT, "dead")
        assert (await _step(hub)).answer == ""


async def test_an_answer_under_the_code_in_full_is_the_steps(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        await hub.ingest(a_case())
        await _hand_over(hub, leader, EscalateIncident, "990000")
        (incident,) = await incidents(hub)
        answered = a_message(
            "a-1",
            source="province",
            type="grid.event.answered",
            subject="case-7",
            correlation_id=incident.id,
            division="99",
            data={"text": "已协调邻市"},
        )
        await post(hub, answered)
        assert (await _step(hub)).answer == "已协调邻市"


async def test_a_word_that_comes_after_the_last_one_puts_nothing_back(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        await serve(hub, *TOLD)
        await hub.ingest(a_case())
        await _hand_over(hub, leader, AssignDown, "990101")
        (message,) = await serve(hub, "department:grid")
        for state, words in (("done", "已阅知"), ("accepted", "收到"), ("sent", "")):
            assert (await tell(hub, message["id"], state=state, detail=words)).status_code == 200
        (row,) = [r for r in (await rows(leader)).rows if r.id == message["id"]]
        assert (row.state, row.detail) == ("done", "已阅知")


async def test_demand_22_a_traffic_anomaly_goes_to_the_police_and_the_county_where_it_is(
    tmp_path: Path,
) -> None:
    police, elsewhere = ["party:police", "party:traffic-police"], "party:district-jinghu"
    async with hub_of(tmp_path) as hub:
        await serve(hub, *TOLD, *police, "party:legal-committee", elsewhere)
        bridge = {"lon_wgs84": 120.1, "lat_wgs84": 30.2, "name": "岚江大桥", "division": "云台区"}
        jam = raised(kind="traffic_anomaly", department="transport", title="停滞", place=bridge)
        await hub.ingest(jam)
        told = await serve(hub, *TOLD, *police, "party:legal-committee", elsewhere)
        assert {m["target"] for m in told} == {*police, "party:legal-committee", DISTRICT}
        assert {m["envelope"]["type"] for m in told} == {"traffic.anomaly.raised"}


async def test_demand_7_10_reports_are_told_on_merged_and_each_answered_where_it_came_from(
    tmp_path: Path,
) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        await serve(hub, *TOLD)
        case = a_case("orders:RX1", source="hotline.orders", department="urban", origin="citizen")
        await hub.ingest(case)
        told = await serve(hub, *TOLD)
        assert [m["target"] for m in told] == ["department:environment", "department:urban"], (
            "whoever handles it hears of it, too"
        )
        (first,) = await incidents(hub)
        second = {"source": "grid.events", "key": "citizens:AP9"}
        await hub.ingest(a_case(**second, origin="citizen"))
        told = await serve(hub, *TOLD)
        (other,) = [one for one in await incidents(hub) if one.id != first.id]
        merge = MergeIncident(incident=other.id, seen_version=other.version, into=first.id)
        assert (await leader.command(merge)).refusal is None
        await hub.ingest(a_step("s-1", **second, stage="已回访", is_over=True))
        known = {one.id: one for one in await incidents(hub)}
        assert other.id not in known or known[other.id].stage is Stage.MERGED
        incident = known[first.id]
        assert incident.told_by == [
            ("hotline.orders", "orders:RX1"),
            ("grid.events", "citizens:AP9"),
        ]
        assert [step.stage for step in incident.outside_steps] == ["已回访"], (
            "what the second one's system says joins what is worked on"
        )
        assert not incident.is_over
        for source, number in incident.told_by:
            order = an_order(
                department=Department.GRID,
                act="case.answer",
                resource=number,
                body={"text": "已修复", "source": source},
            )
            assert (await leader.command(order)).refusal is None
            (message,) = await serve(hub, f"source:{source}")
            assert message["envelope"]["data"]["resource"] == number
        assert {m["id"] for m in await serve(hub, *TOLD)} >= {m["id"] for m in told}
