"""A city's 400,000 components come in whole: the loop is never held, memory stays (demand 28)."""

from __future__ import annotations

import asyncio
import resource
import time
from pathlib import Path

import msgspec
import pytest

from backends.demo.components import kerbs
from backends.demo.urban import CITY_COMPONENTS, UrbanScale, UrbanServer
from backends.gateway.rest.mapping import load_mapping
from backends.gateway.rest.service import serve_mapping
from backends.record.observation import ItemsTold, Observation
from tests.backends.demo.mapped import mapping_file
from tests.prove.record import ProofRecord

pytestmark = pytest.mark.prove

MOST_GROWTH_MB = 80.0
# One turn of the loop; 0.27 s measured at nice 10 on two busy cores, the simulator in the same
# process. A second is a third of what calls a gateway dead.
MOST_HELD_S = 1.0


class Counting:
    """A sink that counts and keeps nothing."""

    def __init__(self) -> None:
        self.items, self.parts = 0, 0
        self.is_over = asyncio.Event()

    def add(self, observation: Observation) -> None:
        if isinstance(observation, ItemsTold):
            self.items += len(observation.items)
            self.parts += 1
            if observation.is_last:
                self.is_over.set()


async def _longest_turn(until: asyncio.Event) -> float:
    longest_s = 0.0
    while not until.is_set():
        before = time.perf_counter()
        await asyncio.sleep(0.01)
        longest_s = max(longest_s, time.perf_counter() - before - 0.01)
    return longest_s


@pytest.mark.asyncio
async def test_four_hundred_thousand_components_in_one_round(
    tmp_path: Path, proof: ProofRecord
) -> None:
    server = UrbanServer("127.0.0.1", 0, 1, UrbanScale(components=CITY_COMPONENTS, dirt=0.015))
    server.start()
    mapping = load_mapping(mapping_file("urban-components"), server.http.url)
    stream = msgspec.structs.replace(
        mapping.stream[0],
        rate_per_s=1e6,
        paging=msgspec.structs.replace(mapping.stream[0].paging, size=2_000),
    )
    mapping = msgspec.structs.replace(mapping, stream=[stream])
    kerbs()
    counting, before_kb = Counting(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    task = asyncio.create_task(serve_mapping(mapping, counting.add, data=tmp_path))
    turn = asyncio.create_task(_longest_turn(counting.is_over))
    try:
        async with asyncio.timeout(600):
            await counting.is_over.wait()
        longest_s = await turn
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await asyncio.to_thread(server.close)
    took_s = time.perf_counter() - began
    grown_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb) / 1024
    proof.note(
        f"{counting.items} components in {counting.parts} parts and {took_s:.0f} s beside their "
        f"own simulator; {grown_mb:.0f} MB more at most, longest turn {longest_s * 1000:.0f} ms.",
    )
    assert 0.97 * CITY_COMPONENTS < counting.items < CITY_COMPONENTS, "the spoilt are left out"
    assert grown_mb < MOST_GROWTH_MB
    assert longest_s < MOST_HELD_S
