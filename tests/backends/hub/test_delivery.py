"""The outbox whole: long polls, claims, retries, dead letters with a task, orders, audit lines."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from pathlib import Path
from typing import Any

import pytest

from backends.hub.store import Store
from backends.link.city import OutboxRows, OutboxRowsAnswer
from backends.record.common import Department
from backends.record.delivery import GiveUpMessage, MarkDelivered, SendAgain
from backends.record.ids import OrderId, uuid7
from backends.record.order import CancelOrder, GiveOrder
from backends.record.refusal import RefusalCode
from backends.record.task import CancelTask, TaskState
from tests.backends.hub.support import TOKEN, TestConsole, TestHub
from tests.backends.hub.test_incidents import a_task, filed, hub_of
from tests.backends.hub.test_outbox import tell, waiting

pytestmark = pytest.mark.asyncio
BEARER = {"Authorization": f"Bearer {TOKEN}"}


def an_order(**changes: Any) -> GiveOrder:
    """Text down to a vehicle."""
    base: dict[str, Any] = {
        "order": OrderId(uuid7(1)),
        "department": Department.TRANSPORT,
        "act": "vehicle.text",
        "resource": "013912345678",
        "expires_at": dt.datetime.now(dt.UTC) + dt.timedelta(minutes=5),
        "body": {"text": "请靠边停车"},
    }
    return GiveOrder(**(base | changes))


async def rows(console: TestConsole, **asked: Any) -> OutboxRowsAnswer:
    """How the outbox stands."""
    frame = await console.ask(OutboxRows(**asked))
    assert isinstance(frame.answer, OutboxRowsAnswer), frame.refusal
    return frame.answer


async def long_poll(hub: TestHub, target: str, wait_s: float = 10.0) -> list[dict[str, Any]]:
    """What a gateway that waits is given."""
    params = {"target": target, "wait_s": str(wait_s)}
    answer = await hub.http.get("/api/v1/outbox", params=params, headers=BEARER, timeout=20)
    assert answer.status_code == 200, answer.text
    return list(answer.json())


async def test_who_waits_is_given_a_dispatch_within_two_seconds_of_it(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        incident = await filed(leader)
        polling = asyncio.create_task(long_poll(hub, "department:urban"))
        await asyncio.sleep(0)
        began = time.monotonic()
        await leader.command(a_task(incident))
        (message,) = await polling
        assert time.monotonic() - began < 2.0
        envelope = message["envelope"]
        assert (envelope["type"], envelope["correlation_id"]) == ("dispatch.assigned", incident)
        assert envelope["data"]["incident_title"] == "人民路路面塌陷"
        assert await long_poll(hub, "department:grid", wait_s=0.05) == []


async def test_a_claim_is_asked_for_and_what_was_not_sent_rests_before_the_next_try(
    tmp_path: Path,
) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        await leader.command(a_task(await filed(leader)))
        (message,) = await waiting(hub)
        await tell(hub, message["id"], state="sending")
        assert await waiting(hub) == [], "a gateway has it in hand"
        await tell(hub, message["id"], state="not_sent", detail="连接被拒绝")
        assert await waiting(hub) == [], "it rests for a second"
        (again,) = await long_poll(hub, "department:urban", wait_s=5)
        assert (again["id"], again["tries"], again["state"]) == (message["id"], 1, "queued")
        answer = await rows(leader)
        assert [(r.detail, r.tries) for r in answer.rows] == [("连接被拒绝", 1)]
        (lag,) = answer.lags
        assert (lag.target, lag.waiting, lag.is_served) == ("department:urban", 1, True)


async def test_what_is_refused_for_good_is_a_task_and_a_person_sends_it_again(
    tmp_path: Path,
) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        task = a_task(await filed(leader))
        await leader.command(task)
        (message,) = await waiting(hub)
        answer = await hub.http.post(
            f"/api/v1/outbox/{message['id']}",
            json={"state": "not_sent", "detail": "证书过期", "is_final": True},
            headers=BEARER,
        )
        assert answer.status_code == 200
        assert await waiting(hub) == []
        (dead,) = (await rows(leader, only_dead=True)).rows
        assert (dead.state, dead.detail, dead.target_name) == ("dead", "证书过期", "数字城管系统")
        async with hub.console("leader") as fresh:
            tasks = {t.title: t for t in (await fresh.snapshot()).tasks}
        assert tasks[task.title].state is TaskState.EXPIRED
        asked = tasks["有消息未送达：数字城管系统"]
        assert "证书过期" in asked.detail and asked.recipient.department is Department.CENTRE
        receipt = await leader.command(SendAgain(message=message["id"], note="证书已换"))
        assert receipt.refusal is None
        (again,) = await waiting(hub)
        assert (again["id"], again["tries"]) == (message["id"], 0)
        await tell(hub, message["id"], state="sent")
        async with hub.console("leader") as fresh:
            tasks = {t.title: t for t in (await fresh.snapshot()).tasks}
        assert tasks[task.title].state is TaskState.SENT
        assert tasks["有消息未送达：数字城管系统"].state is TaskState.CANCELLED
        twice = await leader.command(SendAgain(message=message["id"]))
        assert twice.refusal is not None and twice.refusal.code is RefusalCode.WRONG_STATE


async def test_what_nobody_knows_of_waits_for_a_person_who_may_say_that_it_arrived(
    tmp_path: Path,
) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        await leader.command(a_task(await filed(leader)))
        (message,) = await waiting(hub)
        for _ in range(6):
            await tell(hub, message["id"], state="unknown", detail="对方没有答复")
        (row,) = (await rows(leader, only_dead=True)).rows
        assert (row.state, row.detail) == ("unknown", "对方没有答复")
        async with hub.console("emergency") as other:
            refused = await other.command(SendAgain(message=message["id"]))
            assert refused.refusal is not None
            assert refused.refusal.code is RefusalCode.OTHER_DEPARTMENT
        missing = await leader.command(MarkDelivered(message=message["id"], note=" "))
        assert missing.refusal is not None
        assert missing.refusal.code is RefusalCode.REASON_MISSING
        said = await leader.command(MarkDelivered(message=message["id"], note="电话确认已收到"))
        assert said.refusal is None
        assert (await rows(leader, only_dead=True)).rows == []
        assert await waiting(hub) == []


async def test_a_target_that_is_back_gets_what_was_put_off_at_once_and_in_order(
    tmp_path: Path,
) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        incident = await filed(leader)
        for _ in range(3):
            await leader.command(a_task(incident))
        first, second, third = [message["id"] for message in await waiting(hub)]
        for message in (first, second):
            for _ in range(4):
                await tell(hub, message, state="not_sent")
        assert [m["id"] for m in await waiting(hub)] == [third]
        await tell(hub, third, state="sent")
        assert [m["id"] for m in await waiting(hub)] == [first, second]


async def test_one_vehicles_answer_hurries_nobody_elses_message(
    tmp_path: Path,
) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        for number, resource in enumerate(("v1", "v2")):
            order = an_order(order=OrderId(uuid7(number)), resource=resource)
            assert (await leader.command(order)).refusal is None
        away, there = await waiting(hub)
        assert away["target"] == there["target"] == "vehicles"
        for _ in range(4):
            await tell(hub, away["id"], state="not_sent", detail="终端没有连接")
        await tell(hub, there["id"], state="done")
        assert await waiting(hub) == [], "the other vehicle is away still"


async def test_a_cancellation_waits_behind_what_may_be_under_way(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        task = a_task(await filed(leader))
        await leader.command(task)
        (message,) = await waiting(hub)
        await tell(hub, message["id"], state="sending")
        cancel = CancelTask(task=task.task, seen_version=1, reason="误派")
        assert (await leader.command(cancel)).refusal is None
        assert await waiting(hub) == [], "not before the dispatch itself"
        await tell(hub, message["id"], state="sent")
        (after,) = await waiting(hub)
        assert after["envelope"]["type"] == "dispatch.cancelled"
        assert after["envelope"]["data"]["reason"] == "误派"


async def test_an_order_goes_to_whoever_holds_its_device_and_is_answered(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        order = an_order()
        assert (await leader.command(order)).refusal is None
        (message,) = await waiting(hub)
        assert message["target"] == "vehicles"
        data = message["envelope"]["data"]
        assert (data["act"], data["resource"]) == ("vehicle.text", "013912345678")
        assert data["text"] == "请靠边停车" and "expires_at" in data
        await tell(hub, message["id"], state="done", detail="已显示")
        async with hub.console("leader") as fresh:
            (known,) = (await fresh.snapshot()).orders
        assert (known.state, known.result) == (TaskState.DONE, "已显示")


@pytest.mark.parametrize("is_by_telephone", [False, True])
async def test_an_order_that_did_not_arrive_is_sent_again_and_done(
    tmp_path: Path, is_by_telephone: bool
) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        await leader.command(an_order())
        (message,) = await waiting(hub)
        dies = {"state": "not_sent", "detail": "证书过期", "is_final": True}
        url = f"/api/v1/outbox/{message['id']}"
        assert (await hub.http.post(url, json=dies, headers=BEARER)).status_code == 200
        assert await _order_now(hub) == (TaskState.REJECTED, "未送达：证书过期")
        if is_by_telephone:
            await leader.command(MarkDelivered(message=message["id"], note="电话确认"))
            assert await _order_now(hub) == (TaskState.SENT, "电话确认")
            return
        await leader.command(SendAgain(message=message["id"], note="证书已换"))
        assert await _order_now(hub) == (TaskState.QUEUED, "")
        for state in ("sending", "sent", "done"):
            assert (await tell(hub, message["id"], state=state, detail="")).status_code == 200
        assert await _order_now(hub) == (TaskState.DONE, "")


async def test_an_order_that_has_run_out_is_not_sent_again_but_given_anew(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        ends_at = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=3)
        await leader.command(an_order(expires_at=ends_at))
        (message,) = await waiting(hub)
        dies = {"state": "not_sent", "detail": "证书过期", "is_final": True}
        url = f"/api/v1/outbox/{message['id']}"
        assert (await hub.http.post(url, json=dies, headers=BEARER)).status_code == 200
        await asyncio.sleep((ends_at - dt.datetime.now(dt.UTC)).total_seconds() + 0.05)
        refusal = (await leader.command(SendAgain(message=message["id"]))).refusal
        assert refusal is not None and refusal.code is RefusalCode.WRONG_STATE
        assert (await _order_now(hub))[1] == "未送达：证书过期", "what became of it still stands"


async def _order_now(hub: TestHub) -> tuple[TaskState, str]:
    async with hub.console("leader") as fresh:
        (known,) = (await fresh.snapshot()).orders
    return known.state, known.result


async def test_an_order_is_a_dispatchers_own_departments_and_can_be_taken_back(
    tmp_path: Path,
) -> None:
    async with hub_of(tmp_path) as hub, hub.console("urban") as urban:
        refused = await urban.command(an_order())
        assert refused.refusal is not None
        assert refused.refusal.code is RefusalCode.OTHER_DEPARTMENT
        order = an_order(department=Department.URBAN, act="case.answer", resource="C-1")
        assert (await urban.command(order)).refusal is None
        (message,) = await waiting(hub)
        assert message["target"] == "department:urban"
        back = await urban.command(CancelOrder(order=order.order, seen_version=1))
        assert back.refusal is None
        assert await waiting(hub) == []


async def test_an_order_that_nobody_fetches_runs_out_visibly(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        soon = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=0.3)
        await leader.command(an_order(expires_at=soon))
        batch = await leader.event("order.marked")
        assert b"expired" in batch.events[-1].payload
        assert await waiting(hub) == []
        (row,) = (await rows(leader)).rows
        assert row.state == "expired"


async def test_every_outcome_stands_in_the_log_with_who_decided(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        await leader.command(a_task(await filed(leader)))
        (message,) = await waiting(hub)
        for state in ("not_sent", "not_sent", "unknown"):
            await tell(hub, message["id"], state=state, detail=state)
        given_up = await leader.command(GiveUpMessage(message=message["id"], reason="已改派"))
        assert given_up.refusal is None
    store = Store(tmp_path)
    told = [e for e in store.read(0) if e.subject == f"message:{message['id']}"]
    store.close()
    assert [e.type for e in told] == ["message.reported", "message.reported", "message.settled"]
    assert told[-1].actor.user == "leader"


async def test_what_was_withdrawn_since_it_was_fetched_is_claimed_by_nobody(
    tmp_path: Path,
) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        incident = await filed(leader)
        slow, taken_back = a_task(incident), a_task(incident)
        await leader.command(slow)
        await leader.command(taken_back)
        first, second = [message["id"] for message in await waiting(hub)]
        assert (await tell(hub, first, state="sending")).status_code == 200
        cancel = CancelTask(task=taken_back.task, seen_version=1, reason="误派")
        assert (await leader.command(cancel)).refusal is None
        assert (await tell(hub, second, state="sending")).status_code == 409


async def test_rounds_of_asking_and_sending_again_are_counted_and_stand_in_the_log_once(
    tmp_path: Path,
) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        await leader.command(a_task(await filed(leader)))
        (message,) = await waiting(hub)
        for _ in range(6):  # the other side says each time that it knows nothing of it
            await tell(hub, message["id"], state="sending")
            await tell(hub, message["id"], state="unknown", detail="HTTP 502")
        assert await waiting(hub) == [], "the next round rests"
        (row,) = (await rows(leader, only_dead=True)).rows
        assert (row.state, row.tries) == ("unknown", 5)
        await tell(hub, message["id"], state="sending")
        again = await leader.command(SendAgain(message=message["id"]))
        assert again.refusal is not None, "a gateway has it in hand at this moment"
        await tell(hub, message["id"], state="unknown", detail="HTTP 502")
        async with hub.console("leader") as fresh:
            tasks = [t.title for t in (await fresh.snapshot()).tasks]
        assert "有消息未送达：数字城管系统" in tasks
    store = Store(tmp_path)
    told = [e for e in store.read(0) if e.subject == f"message:{message['id']}"]
    store.close()
    assert [e.type for e in told] == ["message.reported"]


@pytest.mark.parametrize("state", ["done", "rejected"])
async def test_an_answer_without_words_is_an_answer(tmp_path: Path, state: str) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        task = a_task(await filed(leader))
        await leader.command(task)
        (message,) = await waiting(hub)
        assert (await tell(hub, message["id"], state=state)).status_code == 200
        async with hub.console("leader") as fresh:
            known = {t.id: t for t in (await fresh.snapshot()).tasks}[task.task]
        assert known.state.value == state
