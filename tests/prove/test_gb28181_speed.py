"""What GB/T 28181's media costs: streams in memory and through sockets, 36 channels on the wall,
the first picture of one. Nothing else may run beside it."""

from __future__ import annotations

import pytest

from app import bench_ps, bench_relay
from tests.interop.gst_parts import MISSING
from tests.prove.record import ProofRecord

pytestmark = pytest.mark.prove

IN_MEMORY_MBIT, THROUGH_SOCKETS_MBIT = 1_000, 500
TILES, SECONDS = 36, 20.0
MOST_OVER_PERCENT, MOST_OVER_KEY_MS = 15.0, 200.0


def test_streams_in_memory_and_through_sockets(proof: ProofRecord) -> None:
    m = bench_ps.measure()
    proof.note(
        f"RTP, reorder window and PS on one core, packets of 1,400 bytes: {m.rtp_ps_mbit_per_s} "
        f"Mbit/s in memory ({m.us_per_packet} µs a packet); through UDP sockets as fast as they "
        f"are read {m.udp_mbit_per_s} Mbit/s"
    )
    proof.note(
        f"a sender that goes by its clock alone, {m.udp_paced_mbit_per_s} Mbit/s: "
        f"{m.udp_paced_lost} of {m.udp_paced_packets} packets lost, receive buffer "
        f"{m.receive_buffer_bytes} bytes"
    )
    assert m.rtp_ps_mbit_per_s >= IN_MEMORY_MBIT
    assert m.udp_mbit_per_s >= THROUGH_SOCKETS_MBIT
    assert m.udp_paced_mbit_per_s >= 0.98 * THROUGH_SOCKETS_MBIT and m.udp_paced_lost == 0


@pytest.mark.skipif(bool(MISSING), reason=MISSING)
def test_channels_on_the_wall_and_the_first_picture(proof: ProofRecord) -> None:
    m = bench_relay.measure(TILES, SECONDS)
    proof.note(
        f"{m.tiles} tiles: by RTSP {m.rtsp_cpu_percent} % of a core, by GB/T 28181 wall "
        f"{m.gb28181_wall_cpu_percent} % and relay {m.relay_cpu_percent} %, together "
        f"{m.over_percent} % over; worst tile {m.rtsp_shown_fps_min} and "
        f"{m.gb28181_shown_fps_min} pictures/s; steal {m.steal_percent} %"
    )
    proof.note(
        f"first picture {m.first_picture_ms} ms after the INVITE, {m.over_key_ms} ms over the "
        f"wait for the camera's key frame ({m.key_wait_ms} ms), medians of 12"
    )
    assert m.over_percent <= MOST_OVER_PERCENT
    assert m.over_key_ms <= MOST_OVER_KEY_MS
