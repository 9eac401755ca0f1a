"""An answer to a citizen, from the console's order through the outbox to the case it is about."""

from __future__ import annotations

import asyncio
from importlib import resources
from pathlib import Path

import msgspec
import pytest

from backends.demo.urban import UrbanScale, UrbanServer
from backends.gateway.outbox_line import OutboxLine
from backends.gateway.post import PostOffice
from backends.gateway.rest.mapping import load_mapping
from backends.gateway.rest.service import serve_mapping
from backends.link.messages import Events
from backends.record.catalogue import decode_payload
from backends.record.common import Department
from backends.record.order import OrderMarked
from backends.record.task import TaskState
from tests.backends.hub.support import TOKEN
from tests.backends.hub.test_delivery import an_order
from tests.backends.hub.test_incidents import hub_of

pytestmark = pytest.mark.asyncio


def is_done(batch: Events) -> bool:
    told = (decode_payload(e) for e in batch.events if e.type == "order.marked")
    return any(isinstance(p, OrderMarked) and p.state is TaskState.DONE for p in told)


async def test_an_answer_to_a_citizen_reaches_the_case_in_the_urban_system(tmp_path: Path) -> None:
    server = UrbanServer("127.0.0.1", 0, 1, UrbanScale(components=10))
    server.start()
    file = Path(str(resources.files("resources").joinpath("defaults/urban-cases.toml")))
    mapping = load_mapping(file, f"http://127.0.0.1:{server.port}")
    only_out = msgspec.structs.replace(mapping, stream=[])
    try:
        async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
            office = PostOffice()
            line = OutboxLine(f"http://127.0.0.1:{hub.port}", TOKEN, office, wait_s=0.3)
            work = [
                asyncio.create_task(serve_mapping(only_out, lambda _: None, post=office)),
                asyncio.create_task(line.run()),
            ]
            answer = an_order(
                department=Department.URBAN,
                act="case.answer",
                resource="cases:LJ2026112700001",
                body={"text": "已修复，谢谢您的反映"},
            )
            assert (await leader.command(answer)).refusal is None
            await leader.frame(Events, is_done)
            for one in work:
                one.cancel()
            await asyncio.gather(*work, return_exceptions=True)
        assert server.case_answers == {"LJ2026112700001": "已修复，谢谢您的反映"}
        assert len(server.inbox) == 0, "it is no dispatch"
    finally:
        server.close()
