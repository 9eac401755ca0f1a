"""`watchfloor bench ps`: RTP, order and PS of a pushed stream, in memory and through UDP sockets.

The packets are made beforehand: 4 Mbit/s of 25 pictures a second, a key frame every 2 s, random
bytes for pictures, one packet in a hundred overtaken by the next. The UDP sender is a process of
its own that may be so far ahead as half the receiver's buffer holds, and that hands the kernel many
packets at once, so that it is the receiver who is measured. Then it sends by the clock alone, as a
device does, PACED_MBIT a second, and what did not arrive is counted. Linux only. One JSON object.
"""

from __future__ import annotations

import contextlib
import os
import random
import select
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from app.bench_output import print_measured
from app.words import translate
from video.cores.es import VideoUnit
from video.cores.gb_session import GbSession
from video.cores.ps_write import PsForm, PsMuxer, RtpPacker
from video.relay.datagrams import hold_much, read_datagrams, receive_together

SSRC = 100_000_001
GROUP = 50
PICTURES = 1_000
KEY_BYTES, PICTURE_BYTES = 120_000, 18_000
SWAP_EVERY = 100
RUNS = 5
# What the kernel counts for a datagram of 1,400 bytes against the buffer (skb truesize, Linux 6).
DATAGRAM_COST = 2_304
CREDIT = 32  # packets a byte of credit stands for
PACKET_BYTES = 1_400
MOST_A_CALL = 32
_UDP_SEGMENT = 103  # linux/udp.h; not in Python's socket
QUIET_S = 5.0
PACED_MBIT, PACED_QUIET_S = 500, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The one JSON object: medians of RUNS runs; whole packets of 1,400 bytes are counted.

    `rtp_ps_mbit_per_s` by CPU time of the one thread, `_wall` by the clock, which other programs
    share. `udp_mbit_per_s` by the clock, from the first packet to the last, with `udp_cpu_percent`
    of one core for the receiver; `udp_mbit_per_core` is what a whole core would take. Datagrams
    that come together are read together, as the relay reads them; `udp_single_mbit_per_s` is with
    a call of the kernel for each, as where the network card does not gather them.
    `udp_paced_lost`: of all packets of RUNS runs (`udp_paced_packets`) that were sent by the clock,
    `udp_paced_mbit_per_s`, to a receiver who has no word in it: those that never came.
    """

    packets: int
    pictures: int
    rtp_ps_mbit_per_s: float
    rtp_ps_mbit_per_s_wall: float
    us_per_packet: float
    udp_mbit_per_s: float
    udp_cpu_percent: float
    udp_mbit_per_core: float
    udp_single_mbit_per_s: float
    udp_lost: int
    udp_late: int
    udp_paced_mbit_per_s: float
    udp_paced_packets: int
    udp_paced_lost: int
    receive_buffer_bytes: int


class BenchFailed(Exception):
    """What came out is not what went in; the text says what is missing."""


def run(as_json: bool) -> int:
    """Print what was measured and return 0; 1 where pictures were missing."""
    try:
        measured = measure()
    except BenchFailed as problem:
        print(problem, file=sys.stderr)
        return 1
    print_measured(asdict(measured), as_json=as_json)
    return 0


def stream(pictures: int = PICTURES) -> list[bytes]:
    """RTP packets of so many pictures, the same each time."""
    dice = random.Random(28181)
    key = _nal(b"\x67\x64\x00\x2a", 12, dice) + _nal(b"\x68\xee", 4, dice)
    key += _nal(b"\x65\x88", KEY_BYTES, dice)
    others = [_nal(b"\x41\x9a", PICTURE_BYTES, dice) for _ in range(7)]
    muxer, packer = PsMuxer(PsForm()), RtpPacker(SSRC)
    out: list[bytes] = []
    for number in range(pictures):
        is_key = number % GROUP == 0
        unit = key if is_key else others[number % len(others)]
        out += packer.packets(muxer.picture(unit, number * 3_600, is_key), number * 3_600)
    for at in range(SWAP_EVERY, len(out) - 1, SWAP_EVERY):
        out[at], out[at + 1] = out[at + 1], out[at]
    return out


def _nal(head: bytes, size: int, dice: random.Random) -> bytes:
    return b"\0\0\0\1" + head + dice.randbytes(size).replace(b"\0", b"\1")


def measure(pictures: int = PICTURES, runs: int = RUNS) -> Measured:
    """Both measurements. Raises BenchFailed."""
    packets = stream(pictures)
    bits = sum(map(len, packets)) * 8
    cpu_s, wall_s = zip(*(_in_memory(packets, pictures) for _ in range(runs)), strict=True)
    through = [_through_udp(len(packets), pictures, together=True) for _ in range(runs)]
    single = [_through_udp(len(packets), pictures, together=False) for _ in range(runs)]
    paced = [_paced(len(packets), pictures) for _ in range(runs)]
    middle = statistics.median(cpu_s)
    return Measured(
        packets=len(packets),
        pictures=pictures,
        rtp_ps_mbit_per_s=round(bits / middle / 1e6, 1),
        rtp_ps_mbit_per_s_wall=round(bits / statistics.median(wall_s) / 1e6, 1),
        us_per_packet=round(middle / len(packets) * 1e6, 2),
        udp_mbit_per_s=round(bits / statistics.median(r.wall_s for r in through) / 1e6, 1),
        udp_cpu_percent=round(statistics.median(100 * r.cpu_s / r.wall_s for r in through), 1),
        udp_mbit_per_core=round(bits / statistics.median(r.cpu_s for r in through) / 1e6, 1),
        udp_single_mbit_per_s=round(bits / statistics.median(r.wall_s for r in single) / 1e6, 1),
        udp_lost=sum(r.lost for r in (*through, *single)),
        udp_late=sum(r.late for r in (*through, *single)),
        udp_paced_mbit_per_s=round(bits / statistics.median(r.wall_s for r in paced) / 1e6, 1),
        udp_paced_packets=len(packets) * runs,
        udp_paced_lost=sum(r.missing for r in paced),
        receive_buffer_bytes=through[0].buffer_bytes,
    )


def _in_memory(packets: list[bytes], pictures: int) -> tuple[float, float]:
    """CPU and wall seconds."""
    take, seen = GbSession(ssrc=SSRC).datagram, 0
    cpu_s, wall_s = time.thread_time(), time.perf_counter()
    for data in packets:
        for piece in take(data, 0.0):
            seen += isinstance(piece, VideoUnit)
    cpu_s, wall_s = time.thread_time() - cpu_s, time.perf_counter() - wall_s
    _check(seen, pictures)
    return cpu_s, wall_s


@dataclass(frozen=True, slots=True, kw_only=True)
class _Through:
    cpu_s: float
    wall_s: float
    lost: int
    late: int
    missing: int
    buffer_bytes: int


@contextlib.contextmanager
def _receiver(*, together: bool) -> Iterator[socket.socket]:
    """As the relay has one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        hold_much(receiver)
        receiver.bind(("127.0.0.1", 0))
        receiver.setblocking(False)
        if together:
            receive_together(receiver)
        yield receiver


def _paced(count: int, pictures: int) -> _Through:
    """Sent by the clock."""
    with _receiver(together=True) as receiver:
        port = str(receiver.getsockname()[1])
        sender = subprocess.Popen([sys.executable, "-m", "app.bench_ps", port, str(pictures)])
        try:
            return _receive(receiver, -1, count, pictures)
        finally:
            sender.wait(QUIET_S)


def _through_udp(count: int, pictures: int, *, together: bool) -> _Through:
    with _receiver(together=together) as receiver:
        buffer_bytes = receiver.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)
        ahead = max(3 * CREDIT, buffer_bytes // DATAGRAM_COST // 2)
        port = str(receiver.getsockname()[1])
        sender = subprocess.Popen(
            [sys.executable, "-m", "app.bench_ps", port, str(pictures), str(ahead)],
            stdin=subprocess.PIPE,
        )
        assert sender.stdin is not None
        try:
            return _receive(receiver, sender.stdin.fileno(), count, pictures)
        finally:
            sender.stdin.close()
            sender.wait(QUIET_S)


def _receive(receiver: socket.socket, credit_fd: int, count: int, pictures: int) -> _Through:
    session, seen, here, due = GbSession(ssrc=SSRC), 0, 0, CREDIT
    is_paced = credit_fd < 0
    cpu_s = wall_s = last_s = 0.0
    take, clock = session.datagram, time.perf_counter
    while here < count:
        select.select([receiver], [], [], PACED_QUIET_S if is_paced and here else QUIET_S)
        try:
            datagrams, _ = read_datagrams(receiver)
        except BlockingIOError:
            if is_paced and here:
                break
            raise BenchFailed(_missing(here, count)) from None
        now_s = clock()
        if not here:
            cpu_s, wall_s = time.thread_time(), now_s
        here, last_s = here + len(datagrams), now_s
        while here >= due and not is_paced:
            due += CREDIT
            with contextlib.suppress(BrokenPipeError):  # the sender may be through
                os.write(credit_fd, b"+")
        for data in datagrams:
            for piece in take(data, now_s):
                seen += isinstance(piece, VideoUnit)
    cpu_s, wall_s = time.thread_time() - cpu_s, (last_s if is_paced else clock()) - wall_s
    if not is_paced:
        _check(seen, pictures)
    buffer_bytes = receiver.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)
    health = session.health()
    return _Through(
        cpu_s=cpu_s,
        wall_s=wall_s,
        lost=health.lost,
        late=health.late,
        missing=count - here,
        buffer_bytes=buffer_bytes,
    )


def _check(seen: int, pictures: int) -> None:
    if seen != pictures:
        raise BenchFailed(_missing(seen, pictures))


def _missing(here: int, wanted: int) -> str:
    return translate("Bench", "{wanted} 个中只收到 {here} 个").format(wanted=wanted, here=here)


def _send(port: int, pictures: int, ahead: int) -> None:
    """The other process: so many packets ahead of the receiver, then by its credit."""
    batches = _batches(stream(pictures))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.connect(("127.0.0.1", port))
        sender.setsockopt(socket.IPPROTO_UDP, _UDP_SEGMENT, PACKET_BYTES)
        for count, data in batches:
            while ahead < count:
                credit = os.read(sys.stdin.fileno(), 4096)
                if not credit:
                    return
                ahead += len(credit) * CREDIT
            sender.send(data)
            ahead -= count


def _send_by_clock(port: int, pictures: int) -> None:
    """The other process: every packet when it is due, whatever becomes of it."""
    batches = _batches(stream(pictures))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.connect(("127.0.0.1", port))
        sender.setsockopt(socket.IPPROTO_UDP, _UDP_SEGMENT, PACKET_BYTES)
        begun_s, sent = time.perf_counter(), 0
        for _, data in batches:
            while (ahead_s := begun_s + sent * 8 / PACED_MBIT / 1e6 - time.perf_counter()) > 0:
                time.sleep(ahead_s)
            sender.send(data)
            sent += len(data)


def _batches(packets: Iterable[bytes]) -> list[tuple[int, bytes]]:
    """What one call sends: the kernel cuts it after each PACKET_BYTES (udp(7), UDP_SEGMENT)."""
    out: list[tuple[int, bytes]] = []
    batch: list[bytes] = []
    for data in packets:
        batch.append(data)
        if len(data) < PACKET_BYTES or len(batch) == MOST_A_CALL:
            out.append((len(batch), b"".join(batch)))
            batch = []
    return [*out, (len(batch), b"".join(batch))] if batch else out


if __name__ == "__main__":
    if len(sys.argv) == 3:
        _send_by_clock(*map(int, sys.argv[1:]))
    else:
        _send(*map(int, sys.argv[1:4]))
