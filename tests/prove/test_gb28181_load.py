"""Ten thousand devices on one gateway for five minutes: none falsely offline, within one core."""

from __future__ import annotations

import asyncio

import pytest

from app.bench_gb28181 import REGISTER_RATE, measure
from tests.prove.record import ProofRecord

DEVICES = 10_000
HELD_S = 300.0


@pytest.mark.prove
def test_ten_thousand_devices_are_held_for_five_minutes(proof: ProofRecord) -> None:
    measured = asyncio.run(measure(DEVICES, HELD_S))
    proof.note(
        f"{measured.devices} devices registered at {measured.registered_per_s}/s and kept alive "
        f"for {measured.held_s} s with {measured.subscriptions} subscriptions: "
        f"{measured.falsely_offline} falsely offline, "
        f"{measured.cpu_percent_registering} % of a core while registering, "
        f"{measured.cpu_percent_holding} % while holding, {measured.rss_mb} MB"
    )
    assert measured.falsely_offline == 0
    assert measured.registered_per_s > 0.9 * REGISTER_RATE
    assert measured.cpu_percent <= 100.0 and measured.rss_mb <= 400.0
