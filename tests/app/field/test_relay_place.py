"""Where a relay is told to devices to be: from its settings to the INVITE."""

from __future__ import annotations

import pytest

from app.programs.relay import place_of
from app.settings.model import RelaySection
from backends.link.field_gateway import RelaysAre
from backends.link.field_relay import RelayIs
from backends.protocols import gb28181_sdp as sdp
from backends.protocols.gb28181_sdp import Description
from tests.backends.gateway.gb28181.camera import now
from tests.backends.gateway.gb28181.station_bench import REF, Bench

OURS = "192.168.1.10"  # where the camera of a Bench registers


@pytest.mark.parametrize(
    ("section", "told"),
    [
        (RelaySection(), OURS),
        (RelaySection(listen="0.0.0.0:8555"), OURS),
        (RelaySection(host="127.0.0.1", media_listen="::"), OURS),
        (RelaySection(host="relay.centre"), OURS),
        (RelaySection(listen="0.0.0.0:8555", host="192.0.2.5"), "192.0.2.5"),
        (RelaySection(listen="192.0.2.6:8555"), "192.0.2.6"),
        (RelaySection(host="192.0.2.5", media_listen="10.9.0.1"), "10.9.0.1"),
        (RelaySection(host="192.0.2.5", media_host="203.0.113.9"), "203.0.113.9"),
    ],
)
def test_device_is_told_an_address_that_it_can_reach(section: RelaySection, told: str) -> None:
    place = place_of(section)
    relay = RelayIs(
        name=place.name,
        network=place.network,
        rtsp_base=f"rtsp://u:p@{place.host}:8555",
        media_host=place.media_host,
        first_port=section.first_port,
        last_port=section.last_port,
    )
    bench = Bench()
    bench.take(bench.station.frame(RelaysAre(relays=[relay]), now(0.1)))
    offer = sdp.parse(bench.plays(REF).body)
    assert isinstance(offer, Description)
    assert offer.host == told
