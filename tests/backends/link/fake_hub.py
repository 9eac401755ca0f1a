"""A hub in the test's own process: HTTP session and WebSocket on one port, speaks messages.py."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from http import HTTPStatus

import msgspec
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from backends.link.messages import (
    AreaInView,
    ClientFrame,
    CommandFrame,
    Events,
    Farewell,
    Hello,
    HubFrame,
    HubHeartbeat,
    Receipt,
    Snapshot,
    SnapshotPart,
    Welcome,
)
from backends.record.access import Role, SignedIn, User
from backends.record.alarm import (
    Acknowledge,
    Alarm,
    AlarmAcknowledged,
    AlarmEvent,
    AlarmState,
)
from backends.record.catalogue import encode_payload, name_of
from backends.record.common import Actor, Department, Place, Realm, Severity
from backends.record.envelope import Event
from backends.record.ids import AlarmId, EventId, SeatId, SourceId, UserId
from backends.record.refusal import Refusal, RefusalCode
from backends.record.resource import Camera

NOW = dt.datetime(2026, 11, 22, 6, 3, 27, tzinfo=dt.UTC)
LEADER = User(id=UserId("zhang"), name="张卫国", role=Role.WATCH_LEADER, seat=SeatId("W1"))


def alarm(number: int, **changes: object) -> Alarm:
    """An unacknowledged alarm."""
    plain = Alarm(
        id=AlarmId(f"a{number}"),
        version=1,
        state=AlarmState.UNACK,
        severity=Severity.II,
        source=SourceId("env"),
        key=f"k{number}",
        department=Department.ENVIRONMENT,
        kind="exceedance",
        title="化学需氧量超标",
        realm=Realm.LIVE,
        first_raised_at=NOW,
        raised_at=NOW,
        changed_at=NOW,
        place=Place(lon_wgs84=123.0, lat_wgs84=30.5, name="东港污水处理厂排口"),
    )
    return msgspec.structs.replace(plain, **changes)


def event(seq: int, subject: str, version: int, payload: AlarmEvent) -> Event:
    """A committed event as the hub puts it into a frame."""
    type_, type_version = name_of(payload)
    return Event(
        seq=seq,
        id=EventId(f"e{seq}"),
        recorded_at=NOW,
        occurred_at=NOW,
        realm=Realm.LIVE,
        actor=Actor(user=LEADER.id, seat=LEADER.seat),
        type=type_,
        version=type_version,
        subject=subject,
        subject_version=version,
        payload=encode_payload(payload),
        previous_hash="",
        hash="",
    )


class FakeHub:
    """`refuse_next` refuses commands; `is_silent` stops heartbeats; `holds_answers` keeps quiet.

    `parts_sent`: of the snapshot's two.
    """

    def __init__(self) -> None:
        self.alarms = {AlarmId("a1"): alarm(1)}
        self.cameras: list[Camera] = []
        self.parts_sent = 2
        self.seq = 10
        self.commands: list[CommandFrame] = []
        self.areas: list[AreaInView] = []
        self.hellos: list[str] = []
        self.refuse_next: Refusal | None = None
        self.is_silent = False
        self.holds_answers = False
        self.farewell: Refusal | None = None
        self.signs_in: dict[str, User] = {"pw": LEADER}
        self.clock_ahead_ms = 0
        self.store_problem = ""
        self.ended_sessions = 0
        self._server: Server | None = None
        self._sockets: set[ServerConnection] = set()
        self.port = 0

    async def start(self) -> None:
        self._server = await serve(
            self._socket,
            "127.0.0.1",
            self.port,
            compression=None,
            close_timeout=0.2,
        )
        self.port = next(iter(self._server.sockets)).getsockname()[1]

    async def stop(self) -> None:
        """Gone at once, as after kill -9."""
        assert self._server is not None
        for socket in tuple(self._sockets):
            socket.transport.abort()
        self._server.close()
        await self._server.wait_closed()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def send(self, frame: HubFrame) -> None:
        for socket in tuple(self._sockets):
            await socket.send(msgspec.msgpack.encode(frame))

    async def emit(self, subject: str, payload: AlarmEvent, version: int = 2) -> None:
        self.seq += 1
        await self.send(Events(events=[event(self.seq, subject, version, payload)]))

    async def _socket(self, socket: ServerConnection) -> None:
        decoder = msgspec.msgpack.Decoder(ClientFrame)
        hello = decoder.decode(await socket.recv(decode=False))
        assert isinstance(hello, Hello)
        self.hellos.append(hello.token)
        if self.farewell is not None:
            await socket.send(msgspec.msgpack.encode(Farewell(refusal=self.farewell)))
            return
        user = next((u for u in self.signs_in.values() if u.id == hello.token), LEADER)
        self._sockets.add(socket)
        await self._greet(socket, user)
        beat = asyncio.create_task(self._beat(socket))
        try:
            async for data in socket:
                assert isinstance(data, bytes)
                await self._client_frame(socket, decoder.decode(data))
        except ConnectionClosed:
            pass
        finally:
            self._sockets.discard(socket)
            beat.cancel()
            await asyncio.wait({beat})

    async def _greet(self, socket: ServerConnection, user: User) -> None:
        welcome = Welcome(
            user=user, centre_name="临江市指挥中心", hub_unix_ms=self._unix_ms(), is_demo=True
        )
        snapshot = Snapshot(
            seq=self.seq,
            alarms=[],
            cameras=self.cameras,
            points=[],
            sources=[],
            users=[user],
            has_more=True,
        )
        parts = SnapshotPart(has_more=True), SnapshotPart(alarms=list(self.alarms.values()))
        for frame in (welcome, snapshot, *parts[: self.parts_sent]):
            await socket.send(msgspec.msgpack.encode(frame))

    async def _client_frame(self, socket: ServerConnection, frame: ClientFrame) -> None:
        if isinstance(frame, AreaInView):
            self.areas.append(frame)
        if not isinstance(frame, CommandFrame):
            return
        self.commands.append(frame)
        if self.holds_answers:
            return
        if self.refuse_next is not None:
            receipt = Receipt(command=frame.id, refusal=self.refuse_next)
        else:
            assert isinstance(frame.body, Acknowledge)
            await self.emit(
                frame.body.alarm, AlarmAcknowledged(seen_version=frame.body.seen_version)
            )
            receipt = Receipt(command=frame.id, seq=self.seq)
        await socket.send(msgspec.msgpack.encode(receipt))

    async def _beat(self, socket: ServerConnection) -> None:
        try:
            while True:
                if not self.is_silent:
                    frame = HubHeartbeat(
                        hub_unix_ms=self._unix_ms(), seq=self.seq, store_problem=self.store_problem
                    )
                    await socket.send(msgspec.msgpack.encode(frame))
                await asyncio.sleep(0.05)
        except ConnectionClosed:
            return

    def _unix_ms(self) -> int:
        return round(time.time() * 1000) + self.clock_ahead_ms


class FrontDoor:
    """One port for both: POST and DELETE answered here, all else carried to the fake hub."""

    def __init__(self, hub: FakeHub) -> None:
        self.hub = hub
        self.port = 0
        self.is_mute = False
        self._server: asyncio.Server | None = None
        self._tasks: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> FrontDoor:
        await self.hub.start()
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.shut()
        await self.hub.stop()

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def shut(self) -> None:
        """Nothing listens here any more, and every line is cut."""
        assert self._server is not None
        server, self._server = self._server, None
        server.close()
        for task, writer in self._tasks.items():
            task.cancel()
            writer.transport.abort()  # a task cancelled before its first step would not
        if self._tasks:
            await asyncio.wait(self._tasks)
        await server.wait_closed()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._server is None:  # taken from the queue of the port after it was shut
            writer.transport.abort()
            return
        task = asyncio.get_running_loop().create_task(self._client(reader, writer))
        self._tasks[task] = writer
        task.add_done_callback(self._tasks.pop)

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            if self.is_mute:
                await asyncio.Event().wait()
            if head.startswith(b"GET"):
                await self._carry(head, reader, writer)
            else:
                await self._session(head, reader, writer)
        except (asyncio.CancelledError, asyncio.IncompleteReadError, OSError):
            pass
        finally:
            writer.transport.abort()

    async def _session(
        self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if head.startswith(b"DELETE"):
            self.hub.ended_sessions += 1
            answer, status = b"", HTTPStatus.NO_CONTENT
        else:
            length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            body = msgspec.json.decode(await reader.readexactly(length))
            user = self.hub.signs_in.get(body["password"])
            if user is None:
                status = HTTPStatus.UNAUTHORIZED
                answer = msgspec.json.encode(Refusal(code=RefusalCode.WRONG_PASSWORD))
            else:
                status = HTTPStatus.CREATED
                answer = msgspec.json.encode(SignedIn(token=user.id, user=user))
        line = f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Length: {len(answer)}\r\n\r\n"
        writer.write(line.encode() + answer)
        await writer.drain()

    async def _carry(
        self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", self.hub.port)
        inner_writer.write(head)

        async def copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
            while data := await source.read(65536):
                sink.write(data)
                await sink.drain()

        pumps = [
            asyncio.create_task(copy(reader, inner_writer)),
            asyncio.create_task(copy(inner_reader, writer)),
        ]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.wait(pumps)
            inner_writer.transport.abort()
