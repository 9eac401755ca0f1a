"""The outbox: what is dispatched to a system goes out once; its answers move the task."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from backends.record.task import TaskState
from tests.backends.hub.support import TOKEN, TestHub
from tests.backends.hub.test_incidents import a_task, filed, hub_of

pytestmark = pytest.mark.asyncio
BEARER = {"Authorization": f"Bearer {TOKEN}"}


async def waiting(hub: TestHub) -> list[dict[str, Any]]:
    """What a gateway fetches."""
    answer = await hub.http.get("/api/v1/outbox", headers=BEARER)
    assert answer.status_code == 200
    return list(answer.json())


async def tell(hub: TestHub, message: str, **report: str | bool) -> httpx.Response:
    """What a gateway reports."""
    return await hub.http.post(f"/api/v1/outbox/{message}", json=report, headers=BEARER)


async def test_a_dispatch_waits_until_it_is_sent_and_its_answers_move_the_task(
    tmp_path: Path,
) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        incident = await filed(leader)
        task = a_task(incident)
        await leader.command(task)
        (message,) = await waiting(hub)
        assert (message["target"], message["subject"]) == ("department:urban", task.task)
        assert message["event"]["type"] == "task.assigned"
        for state in ("sent", "accepted", "executing"):
            assert (await tell(hub, message["id"], state=state)).status_code == 200, state
        assert await waiting(hub) == []
        done = await tell(hub, message["id"], state="done", detail="已修复")
        assert done.status_code == 200
        async with hub.console("leader") as fresh:
            (known,) = (await fresh.snapshot()).tasks
        assert (known.state, known.result) == (TaskState.DONE, "已修复")


async def test_what_may_have_arrived_is_asked_for_again(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        await leader.command(a_task(await filed(leader)))
        (message,) = await waiting(hub)
        await tell(hub, message["id"], state="unknown", detail="timeout after sending")
        (again,) = await waiting(hub)
        assert (again["id"], again["state"]) == (message["id"], "unknown")


async def test_a_report_that_makes_no_sense_is_refused_in_words(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        await leader.command(a_task(await filed(leader)))
        (message,) = await waiting(hub)
        assert (await tell(hub, "nothing", state="sent")).status_code == 404
        assert (await tell(hub, message["id"], state="expired")).status_code == 200
        assert (await tell(hub, message["id"], state="sending")).status_code == 409
        assert (await tell(hub, message["id"], state="flying")).status_code == 400
        assert (await hub.http.get("/api/v1/outbox")).status_code == 401
