"""Who has a message in hand, and what its target does not know of yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from backends.hub import delivery_desk
from tests.backends.hub.test_delivery import rows
from tests.backends.hub.test_incidents import a_task, filed, hub_of
from tests.backends.hub.test_outbox import tell, waiting

pytestmark = pytest.mark.asyncio


async def test_what_one_has_in_hand_another_does_not_get_until_it_is_given_out_again(
    tmp_path: Path,
) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        await leader.command(a_task(await filed(leader)))
        (message,) = await waiting(hub)

        async def claim(**said: str | bool) -> int:
            return (await tell(hub, message["id"], state="sending", **said)).status_code

        assert await claim(by="one") == 200
        assert await claim(by="two") == 409
        assert await claim(by="one") == 200, "its answer was lost, perhaps"
        assert await claim() == 200, "who gives no name is taken at his word"
        assert await claim(by="one") == 409, "somebody else has it by now"


async def test_a_claim_runs_out_and_what_may_have_arrived_meanwhile_is_no_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery_desk, "CARRIED_WITHIN_S", 0.0)
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        await leader.command(a_task(await filed(leader)))
        (message,) = await waiting(hub)
        claims = {"state": "sending", "by": "two"}
        await tell(hub, message["id"], state="sending", by="one")
        new = {"is_new": True}
        assert (await tell(hub, message["id"], **claims, **new)).status_code == 409, "one may have"
        assert (await tell(hub, message["id"], **claims)).status_code == 200
        assert (await tell(hub, message["id"], **claims, **new)).status_code == 200, "its own"
        await tell(hub, message["id"], state="unknown", detail="HTTP 502")
        assert (await tell(hub, message["id"], **claims, is_new=True)).status_code == 409
        assert (await tell(hub, message["id"], **claims)).status_code == 200


async def test_what_its_target_does_not_know_of_yet_is_no_persons_and_says_how_long_ago_it_went(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery_desk, "EARLY_EVERY_S", 0.0)
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        await leader.command(a_task(await filed(leader)))
        (message,) = await waiting(hub)
        assert message["since_sending_s"] is None
        await tell(hub, message["id"], state="sending")
        for _ in range(8):
            await tell(hub, message["id"], state="unknown", detail="查无", is_early=True)
        (again,) = await waiting(hub)
        assert (again["state"], again["tries"]) == ("unknown", 0)
        assert 0 <= again["since_sending_s"] < 30
        assert (await rows(leader, only_dead=True)).rows == []
