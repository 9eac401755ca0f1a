"""Demand 15: what the centre warns of goes through the outbox to the city's publishing centre in
the format of 12379 and to the broadcast as CAP 1.2: issued, said anew, taken back."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from backends.demo.emergency import OfficeServer
from backends.demo.offices import WARNINGS_12379, WARNINGS_CAP
from backends.gateway.departments.emergency.service import serve
from backends.gateway.departments.emergency.settings import EmergencySettings, Receiver
from backends.gateway.outbox_line import OutboxLine
from backends.gateway.post import PostOffice
from backends.record.common import Department, Severity
from backends.record.ids import WarningId
from backends.record.policy import ExchangePolicy, OutsideParty, Policy, Route
from backends.record.warning import Area, PublishWarning, WithdrawWarning
from tests.backends.hub.support import TOKEN, running_hub
from tests.backends.hub.test_incidents import EVERYBODY

pytestmark = pytest.mark.asyncio

CODE = "99010000000001"
TARGETS = ["party:warning-centre", "party:broadcast"]
POLICY = Policy(
    parties=[OutsideParty(id=one.partition(":")[2], name=one) for one in TARGETS],
    exchange=ExchangePolicy(routes=[Route(type="warning.*", targets=TARGETS, is_own=True)]),
)
BEARER = {"Authorization": f"Bearer {TOKEN}"}
KEY = WarningId("w-1")


def publish(seen: int, colour: Severity) -> PublishWarning:
    return PublishWarning(
        warning=KEY,
        seen_version=seen,
        department=Department.EMERGENCY,
        colour=colour,
        kind="11B06",
        headline="大风预警",
        area=Area(
            name="江南区",
            divisions=["990106"],
            rings=[[(123.0, 30.0), (123.1, 30.0), (123.1, 30.1)]],
        ),
        until=dt.datetime.now(dt.UTC) + dt.timedelta(hours=6),
        text="阵风 9 级",
    )


def has(server: OfficeServer, count: int) -> Callable[[], bool]:
    return lambda: len(server.warned) >= count


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(15):
        while not condition():  # noqa: ASYNC110 - of a server with threads of its own
            await asyncio.sleep(0.02)


async def test_demand_15_a_warning_of_the_centre_is_issued_said_anew_and_taken_back_outside(
    tmp_path: Path,
) -> None:
    server = OfficeServer("127.0.0.1", 0, 1)
    server.start()
    base = f"http://127.0.0.1:{server.port}"
    settings = EmergencySettings(
        listen="127.0.0.1:0",
        receiver=[
            Receiver(target=TARGETS[0], sender=CODE, url=base + WARNINGS_12379, format="12379"),
            Receiver(target=TARGETS[1], sender="watch@x", url=base + WARNINGS_CAP),
        ],
    )
    try:
        async with running_hub(tmp_path, users=EVERYBODY, policy=POLICY) as hub:
            office = PostOffice()
            line = OutboxLine(f"http://127.0.0.1:{hub.port}", TOKEN, office, wait_s=0.3)
            work = [
                asyncio.create_task(serve(settings, lambda _: None, post=office)),
                asyncio.create_task(line.run()),
            ]
            async with hub.console("leader") as leader:
                # Nothing is put out for whom no gateway has asked for yet.
                asked = {"target": TARGETS}
                served = await hub.http.get("/api/v1/outbox", params=asked, headers=BEARER)
                assert served.status_code == 200
                assert (await leader.command(publish(0, Severity.III))).refusal is None
                await until(has(server, 2))
                assert (await leader.command(publish(1, Severity.I))).refusal is None
                await until(has(server, 4))
                taken_back = WithdrawWarning(warning=KEY, seen_version=2, reason="风力减弱")
                assert (await leader.command(taken_back)).refusal is None
                await until(has(server, 6))
            for one in work:
                one.cancel()
            await asyncio.gather(*work, return_exceptions=True)
    finally:
        server.close()
    for path in (WARNINGS_12379, WARNINGS_CAP):
        told = [one for where, one in server.warned if where == path]
        assert [one.told.value for one in told] == ["alert", "update", "cancel"]
        first, anew, end = told
        assert (first.colour, anew.colour, anew.headline) == (3, 1, "大风预警")
        if path == WARNINGS_CAP:
            assert anew.references == [first.identifier]
            assert end.references == [first.identifier, anew.identifier]
        assert first.codes[0].startswith("990106") and len(first.rings[0]) == 4
