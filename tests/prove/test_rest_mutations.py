"""100,000 spoilt rows and 100,000 mutated answers for the mapping files: told, never fatal."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from backends.demo.grid import GridScale, GridServer
from backends.demo.urban import UrbanScale, UrbanServer
from backends.gateway.rest.bodies import parsed
from backends.gateway.rest.client import RestClient
from backends.gateway.rest.failure import RestFailure
from backends.gateway.rest.mapping import load_mapping
from backends.gateway.rest.pages import Pages, records_of
from backends.gateway.rest.streams import Stream
from backends.gateway.rest.tables import Source
from tests.backends.demo.mapped import mapping_file
from tests.backends.gateway.rest.spoiling import MAPPINGS, spoilt, taken
from tests.mutation import mutated
from tests.prove.record import ProofRecord

pytestmark = pytest.mark.prove

ROUNDS = 100_000
Sample = tuple[Source, Stream, list[Any]]


@pytest.fixture(scope="module")
def samples() -> Iterator[list[Sample]]:
    """A first page of every stream that has one."""
    grid = GridServer("127.0.0.1", 0, 1, GridScale(teams=4, pace=0.0))
    urban = UrbanServer("127.0.0.1", 0, 1, UrbanScale(components=20, pace=0.0))
    grid.start()
    urban.start()
    found: list[Sample] = []
    for name in MAPPINGS:
        is_grid = name.startswith(("grid", "province"))
        mapping = load_mapping(mapping_file(name), (grid if is_grid else urban).http.url)
        client = RestClient(mapping)
        for stream in mapping.stream:
            page = next(iter(Pages(client, stream, stream.since.start)))
            if page:
                found.append((mapping.source, stream, page[:3]))
        client.close()
    grid.close()
    urban.close()
    yield found


def test_spoilt_rows_are_told_and_the_others_go_on(
    samples: list[Sample], proof: ProofRecord
) -> None:
    dice, good, refused = random.Random(7), 0, 0
    for number in range(ROUNDS):
        source, stream, rows = samples[number % len(samples)]
        read, bad = taken([spoilt(rows[0], dice), *rows[1:2]], stream, source)
        good, refused = good + read, refused + bad
    proof.note(f"{ROUNDS} spoilt rows of {len(samples)} streams: {good} read, {refused} refused.")
    assert refused > ROUNDS / 4


def test_mutated_answers_are_told(samples: list[Sample], proof: ProofRecord) -> None:
    dice, failed = random.Random(8), 0
    bodies = [
        json.dumps(rows, ensure_ascii=False).encode("utf-8" if s.encoding == "utf-8" else "gb18030")
        for _, s, rows in samples
    ]
    for number in range(ROUNDS):
        source, stream, _ = samples[number % len(samples)]
        body = mutated(bodies[number % len(samples)], dice, cut=0.05)
        try:
            value = parsed(body, stream.encoding)
            records = value if isinstance(value, list) else records_of({"": value}, stream)
        except RestFailure:
            failed += 1
            continue
        taken(records, stream, source)
    proof.note(f"{ROUNDS} mutated answers: {failed} were no JSON any more.")
    assert 0 < failed < ROUNDS
