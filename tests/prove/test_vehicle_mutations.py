"""100,000 mutated inputs for each codec of the transport department: none raises, each recovers."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from backends.gateway.departments.transport.settings import TransportSettings
from backends.protocols import gtfs_realtime, jsatl, jsatl_files, jt808
from backends.protocols.protobuf_wire import Unreadable
from tests.backends.gateway.departments.vehicle_bench import NOW, Bench
from tests.backends.protocols import test_gtfs_realtime, test_jsatl, test_jt808
from tests.mutation import mutated
from tests.prove.record import ProofRecord

ROUNDS = 100_000


def feed_platform() -> Callable[[bytes], None]:
    """The whole way of a message through the adapter, as it comes from a socket."""
    bench = Bench(TransportSettings(must_authenticate=False))
    decoder, assembler = jt808.Decoder(), jt808.Assembler()

    def feed(data: bytes) -> None:
        for item in decoder.feed(data):
            if isinstance(item, jt808.Message):
                jt808.decode_text(item)
                jt808.decode_resend(item)
                jsatl_files.decode_wanted(item)
                whole = assembler.take(item, NOW.timestamp())
                if whole is not None:
                    bench.adapter.take(whole, NOW)
        bench.after(0)

    return feed


def feed_items(data: bytes) -> None:
    for device in jsatl.Device:
        jsatl.decode_items(((int(device), data),))


def feed_files() -> Callable[[bytes], None]:
    stream = jsatl_files.FileStream()

    def feed(data: bytes) -> None:
        for item in stream.feed(data):
            if isinstance(item, jt808.Message):
                jsatl_files.decode_list(item)
                jsatl_files.decode_notice(item)
                jsatl_files.decode_file_answer(item.body)

    return feed


def feed_gtfs(data: bytes) -> None:
    try:
        gtfs_realtime.decode(data)
    except Unreadable:
        return


def feeders() -> dict[str, tuple[list[bytes], Callable[[bytes], None]]]:
    items = [jsatl.encode_item(alarm)[1] for alarm in test_jsatl.ALARMS]
    position = jt808.Position(
        at=NOW,
        lat_deg=30.2,
        lon_deg=120.1,
        extras=tuple(jsatl.encode_item(alarm) for alarm in test_jsatl.ALARMS[:2]),
    )
    terminal = test_jsatl.TERMINALS[1]
    frames = [
        test_jt808.FRAME_2013,
        test_jt808.FRAME_2019,
        jt808.encode_registration(terminal, 1, jt808.Registration(plate="江A12345")),
        jt808.encode_position_batch(terminal, 2, [position] * 4, is_backlog=True),
        jt808.encode_text(terminal, 3, jt808.Text(text="绕行")),
    ]
    return {
        "JT/T 808 with the adapter": (frames, feed_platform()),
        "T/JSATL 12 items": (items, feed_items),
        "T/JSATL 12 files": ([test_jsatl._stream()], feed_files()),
        "GTFS-realtime": ([test_gtfs_realtime._feed().SerializeToString()], feed_gtfs),
    }


@pytest.mark.prove
@pytest.mark.parametrize("name", sorted(feeders()))
def test_no_mutation_raises(name: str, proof: ProofRecord) -> None:
    sources, feed = feeders()[name]
    dice = random.Random(808)
    for _ in range(ROUNDS):
        feed(mutated(dice.choice(sources), dice))
    proof.note(f"{name}: {ROUNDS} mutated inputs, none raised")
