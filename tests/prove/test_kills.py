"""Two hundred kills of the hub under load: nothing acknowledged is lost, nothing is done twice."""

from __future__ import annotations

import asyncio
import os
import statistics
from pathlib import Path

import pytest

from tests.prove.kills import kill_again_and_again
from tests.prove.record import COUNT_VARIABLE, ProofRecord


@pytest.mark.prove
def test_kills_of_the_hub_lose_and_repeat_nothing(tmp_path: Path, proof: ProofRecord) -> None:
    count = int(os.environ.get(COUNT_VARIABLE, "200"))
    told = asyncio.run(kill_again_and_again(tmp_path, count))
    assert len(told.commands) > count
    proof.note(
        f"{count} kills -9 of the hub at random moments under load: "
        f"{len(told.commands)} acknowledged commands, all in the record, none twice; "
        f"{told.resent} had no answer when the hub died and were sent again; "
        f"{told.repeated} sent again after their answer got the same answer; "
        f"{told.batches} batches of conditions, all kept, none twice; "
        f"{len(told.refused)} commands refused; "
        f"chain of {told.events} events whole; "
        f"start after a kill {statistics.median(told.starts_s):.2f} s, "
        f"at most {max(told.starts_s):.2f} s"
    )
