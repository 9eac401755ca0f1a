"""The sockets that one pushed stream comes in by: UDP, TCP that we accept, TCP that we open.

The relay's loop. Of several connections the first that brings packets of the announced source is
the stream's. Where the device is taken strictly, only what comes from where it signals or says that
its media comes from is looked at, and of one host one port at a time: who knows or guesses an SSRC
can neither feed it nor take its place, from behind the same NAT neither. What comes before the
answer is held back until that says whose it is.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import time
from collections.abc import Callable, Mapping

from video.cores.es import Piece
from video.cores.gb_media import Format
from video.cores.gb_session import GbHealth, GbSession
from video.relay.api import StreamAnswer, StreamPlace
from video.relay.datagrams import READ_BYTES, Sender, hold_much, read_datagrams, receive_together

MOST_AT_ONCE = MOST_READS = 256
TICK_S = 0.02
MOST_CONNECTIONS = 4
CONNECT_TRIES = 3
CONNECT_APART_S = 1.0
CONNECT_S = 5.0
# Before the answer: a key frame and a second or two behind it.
MOST_HELD_BYTES = 4 * 1024 * 1024
MOST_HOSTS = 1_000
# A port that was silent for so long is no longer the device's: its NAT has given it another.
PORT_RESTS_S = 0.5

Take = Callable[[list[Piece], float], None]


class Intake:
    """open(), then begin() once the device has answered, then close()."""

    def __init__(self, place: StreamPlace, host: str, take: Take) -> None:
        self._place, self._host, self._take = place, host, take
        self._answer: StreamAnswer | None = None
        self.packets = 0  # reads, of TCP
        self.octets = 0
        self.foreign = 0  # reads, of elsewhere than the device
        self.heard_s = 0.0
        self._hosts: dict[str, bool] = {}  # whether what comes from there is looked at
        self._held: list[tuple[list[bytes], Sender]] = []  # before the answer
        self._held_bytes = 0
        self._early: list[tuple[socket.socket, str]] = []  # connections, likewise: not read
        self._sender: tuple[Sender, float] = (("", 0), -PORT_RESTS_S)  # whose packets, and when
        self._is_tcp = place.carrier != "udp"
        self.session = self._new_session()
        self._socket: socket.socket | None = None
        self._connections: dict[socket.socket, GbSession] = {}
        self._chosen: socket.socket | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._loop = asyncio.get_running_loop()

    @property
    def place(self) -> StreamPlace:
        """Where it listens."""
        return self._place

    def open(self) -> bool:
        """Bind the port; False where it is not to be had."""
        if self._place.carrier == "tcp_active":
            return True  # we connect, and from any port
        kind = socket.SOCK_STREAM if self._is_tcp else socket.SOCK_DGRAM
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        listener = socket.socket(family, kind)
        try:
            listener.setblocking(False)
            hold_much(listener)
            if self._is_tcp:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            else:
                receive_together(listener)
            listener.bind((self._host, self._place.port))
            if self._is_tcp:
                listener.listen(MOST_CONNECTIONS)
        except OSError:
            listener.close()
            return False
        self._socket = listener
        self._loop.add_reader(listener, self._accept if self._is_tcp else self._datagrams)
        return True

    def begin(self, answer: StreamAnswer) -> None:
        """The device has answered; said again, nothing is new."""
        if answer == self._answer:
            return
        self._answer = answer
        self._hosts = {}
        formats = _formats(answer)
        for session in (self.session, *self._connections.values()):
            session.expect(answer.ssrc, formats)
        if self._place.carrier == "tcp_active" and self._task is None:
            self._task = self._loop.create_task(self._connect(answer))
        early, self._early = self._early, []
        for connection, host in early:
            self._admit(connection, host)
        held, self._held = self._held, []
        for datagrams, sender in held:
            self._push(datagrams, sender, time.monotonic())

    def await_key(self) -> None:
        """Hold pictures back until a key frame."""
        self.session.await_key()

    def health(self) -> GbHealth:
        """Counts of the session."""
        return self.session.health()

    def close(self) -> None:
        """Give the port back."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        for connection in tuple(self._connections):
            self._drop(connection)
        for waiting, _ in self._early:
            waiting.close()
        self._early, self._held = [], []
        if self._socket is not None:
            self._loop.remove_reader(self._socket)
            self._socket.close()
            self._socket = None

    def _new_session(self) -> GbSession:
        answer = self._answer
        return GbSession(
            ssrc=self._place.ssrc if answer is None else answer.ssrc,
            formats=None if answer is None else _formats(answer),
            is_strict=self._place.is_strict,
            is_tcp=self._is_tcp,
        )

    # -- UDP ----------------------------------------------------------------------------------

    def _datagrams(self) -> None:
        assert self._socket is not None
        now_s, count = time.monotonic(), 0
        for _ in range(MOST_READS):
            try:
                datagrams, sender = read_datagrams(self._socket)
            except (BlockingIOError, ConnectionError):
                break
            count += len(datagrams)
            if self._answer is None:
                self._hold(datagrams, sender)
            else:
                self._push(datagrams, sender, now_s)
            if count >= MOST_AT_ONCE:
                break

    def _hold(self, datagrams: list[bytes], sender: Sender) -> None:
        """The first of what comes early: a stream begins with its key frame."""
        self._held_bytes += sum(map(len, datagrams))
        if self._held_bytes <= MOST_HELD_BYTES:
            self._held.append((datagrams, sender))

    def _push(self, datagrams: list[bytes], sender: Sender, now_s: float) -> None:
        if not self._is_device(sender[0]) or self._is_beside(sender, now_s):
            self.foreign += len(datagrams)
            return
        take, octets = self.session.datagram, 0
        pieces: list[Piece] = []
        for data in datagrams:
            octets += len(data)
            got = take(data, now_s)
            if got:
                pieces += got
        self._count(len(datagrams), octets)
        if sender == self._sender[0] or self._is_of_stream(datagrams):
            self._sender = (sender, now_s)
        if pieces:
            self._take(pieces, now_s)
        if self._timer is None and self.session.is_waiting:
            self._timer = self._loop.call_later(TICK_S, self._tick)

    def _is_device(self, host: str) -> bool:
        """Whether that is where the device may send from."""
        known = self._hosts.get(host)
        if known is None:
            if len(self._hosts) >= MOST_HOSTS:
                self._hosts.clear()
            known = self._hosts[host] = self._judge(_plain(host))
        return known

    def _is_beside(self, sender: Sender, now_s: float) -> bool:
        """Another port than the device's: of a neighbour behind its NAT. Its own is the one that
        its answer named, or else the one that sends."""
        known, last_s = self._sender
        if sender == known or not (self._place.is_strict and self._place.source):
            return False
        is_named = self._answer is not None and sender[1] == self._answer.peer_port
        return not is_named and now_s - last_s < PORT_RESTS_S

    def _is_of_stream(self, datagrams: list[bytes]) -> bool:
        ssrc = self.session.order.latch.ssrc
        return ssrc is not None and any(d[8:12] == ssrc.to_bytes(4, "big") for d in datagrams)

    def _judge(self, host: str) -> bool:
        said = self._answer.peer_host if self._answer is not None else ""
        places = {_plain(place) for place in (self._place.source, said) if place}
        return not self._place.is_strict or not self._place.source or host in places

    def _tick(self) -> None:
        self._timer = None
        now_s = time.monotonic()
        pieces = self.session.tick(now_s)
        if pieces:
            self._take(pieces, now_s)
        if self.session.is_waiting:
            self._timer = self._loop.call_later(TICK_S, self._tick)

    def _count(self, packets: int, octets: int) -> None:
        self.packets += packets
        self.octets += octets
        # Of its source: what else comes in by its port says nothing of the device.
        self.heard_s = max(self.heard_s, self.session.order.latch.heard_s)

    # -- TCP ----------------------------------------------------------------------------------

    def _accept(self) -> None:
        assert self._socket is not None
        with contextlib.suppress(BlockingIOError, ConnectionError):
            connection, address = self._socket.accept()
            if self._answer is not None:
                self._admit(connection, address[0])
            elif len(self._early) < MOST_CONNECTIONS:
                self._early.append((connection, address[0]))
            else:
                connection.close()

    def _admit(self, connection: socket.socket, host: str) -> None:
        if not self._is_device(host):
            self.foreign += 1
            connection.close()
            return
        if len(self._connections) >= MOST_CONNECTIONS:
            self._drop(next(c for c in self._connections if c is not self._chosen))
        self._add(connection)

    def _add(self, connection: socket.socket) -> None:
        connection.setblocking(False)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self._connections[connection] = self._new_session()
        self._loop.add_reader(connection, self._read, connection)

    def _read(self, connection: socket.socket) -> None:
        try:
            data = connection.recv(READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._drop(connection)
            return
        session, now_s = self._connections[connection], time.monotonic()
        pieces = session.stream(data, now_s)
        if connection is not self._chosen:
            if session.order.latch.ssrc is None:
                return
            if self._is_beside_chosen(connection, now_s):
                self.foreign += 1
                session.await_key()  # what is passed over is missing afterwards
                return
            self._choose(connection, session)
        self._count(1, len(data))
        if pieces:
            self._take(pieces, now_s)

    def _is_beside_chosen(self, connection: socket.socket, now_s: float) -> bool:
        """Beside one of the same host that sends: of a neighbour behind its NAT, though it knows
        the SSRC. One that is silent has been left; its successor may come before its end."""
        if self._chosen is None or not (self._place.is_strict and self._place.source):
            return False
        try:
            port = connection.getpeername()[1]
        except OSError:
            return True
        is_named = self._answer is not None and port == self._answer.peer_port
        return not is_named and now_s - self.heard_s < PORT_RESTS_S

    def _choose(self, connection: socket.socket, session: GbSession) -> None:
        """It sends our source. A device that connects anew takes its own place."""
        before, self._chosen, self.session = self._chosen, connection, session
        if before is not None:
            self._drop(before)

    def _drop(self, connection: socket.socket) -> None:
        self._connections.pop(connection, None)
        if self._chosen is connection:
            self._chosen = None
        self._loop.remove_reader(connection)
        connection.close()

    async def _connect(self, answer: StreamAnswer) -> None:
        """GB/T 28181-2022 annex D, as the field notes have it: three tries, a second apart."""
        place = (answer.peer_host, answer.peer_port)
        for _ in range(CONNECT_TRIES):
            try:
                async with asyncio.timeout(CONNECT_S):
                    found = await self._loop.getaddrinfo(*place, type=socket.SOCK_STREAM)
                    connection = socket.socket(found[0][0], socket.SOCK_STREAM)
                    try:
                        connection.setblocking(False)
                        await self._loop.sock_connect(connection, found[0][4])
                    except BaseException:
                        connection.close()
                        raise
                self._add(connection)
                return
            except (OSError, TimeoutError):
                await asyncio.sleep(CONNECT_APART_S)


def _formats(answer: StreamAnswer) -> Mapping[int, Format]:
    return {number: Format(*form) for number, form in answer.formats.items()}


def _plain(host: str) -> str:
    """An address as it is compared; a name remains one."""
    try:
        found = ipaddress.ip_address(host.partition("%")[0].strip("[]"))
    except ValueError:
        return host.lower()
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or found)
