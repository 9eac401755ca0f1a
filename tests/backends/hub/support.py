"""A hub on a free port for a test, and a console that speaks its line."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import argon2
import httpx
import msgspec
from websockets.asyncio.client import ClientConnection, connect

from backends.hub.service import serve
from backends.hub.settings import HubSettings, UserSeed
from backends.hub.store import Store
from backends.link.messages import (
    ClientFrame,
    ClientHeartbeat,
    CommandFrame,
    Events,
    Hello,
    HubFrame,
    Receipt,
    Snapshot,
    SnapshotPart,
)
from backends.link.queries import AnswerFrame, Query, QueryFrame
from backends.record.access import Role, User
from backends.record.commands import CommandBody
from backends.record.common import Department, Realm
from backends.record.envelope import Event
from backends.record.ids import CommandId, SeatId, UserId, uuid7

IN_PARTS = (
    "alarms",
    "cameras",
    "points",
    "incidents",
    "tasks",
    "warnings",
    "requests",
    "scenes",
    "walls",
    "orders",
    "duties",
    "shifts",
    "instructions",
    "handovers",
    "meetings",
)
TOKEN = "ingest-token"
PASSWORD = "open sesame"
PATIENCE_S = 20.0  # for a frame that comes at once, but on a machine that others fill
CHEAP = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
F = TypeVar("F")

_encode = msgspec.msgpack.Encoder().encode
_decoder: msgspec.msgpack.Decoder[HubFrame] = msgspec.msgpack.Decoder(HubFrame)


def a_seed(name: str, role: Role, department: Department | None = None) -> UserSeed:
    """A user whose id is `name`."""
    user = User(
        id=UserId(name), name=name, role=role, seat=SeatId(f"{name}-seat"), department=department
    )
    return UserSeed(user=user, password=PASSWORD)


USERS = [
    a_seed("leader", Role.WATCH_LEADER),
    a_seed("commander", Role.COMMANDER),
    a_seed("wall", Role.WALL_OPERATOR),
    a_seed("urban", Role.DISPATCHER, Department.URBAN),
]


def settings_for(folder: Path, **changes: Any) -> HubSettings:
    """Settings of a test's hub."""
    base: dict[str, Any] = {
        "data": str(folder),
        "listen": "127.0.0.1:0",
        "centre_name": "测试中心",
        "users": USERS,
        "ingest_token": TOKEN,
    }
    return HubSettings(**(base | changes))


class TestHub:
    """A running hub as its clients see it."""

    __test__ = False

    def __init__(self, port: int, http: httpx.AsyncClient) -> None:
        self.port = port
        self.http = http

    async def sign_in(self, name: str = "leader") -> str:
        """A token."""
        answer = await self.http.post("/api/v1/session", json={"user": name, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["token"])

    async def ingest(self, *observations: dict[str, Any], batch: str = "") -> httpx.Response:
        """Post a batch as JSON."""
        body = {"batch_id": batch or uuid7(1), "observations": list(observations)}
        return await self.http.post(
            "/api/v1/ingest", json=body, headers={"Authorization": f"Bearer {TOKEN}"}
        )

    @contextlib.asynccontextmanager
    async def console(self, name: str = "leader", token: str = "") -> AsyncIterator[TestConsole]:
        """A console that has said hello."""
        token = token or await self.sign_in(name)
        async with connect(f"ws://127.0.0.1:{self.port}/ws", max_size=None) as socket:
            console = TestConsole(socket)
            await console.send(Hello(token=token))
            beating = asyncio.create_task(console.beat())
            try:
                yield console
            finally:
                beating.cancel()


class TestConsole:
    """The console's end of a line."""

    __test__ = False

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.is_beating = True

    async def send(self, frame: ClientFrame) -> None:
        """One frame out."""
        await self.socket.send(_encode(frame))

    async def beat(self) -> None:
        """Heartbeats until cancelled."""
        while True:
            await asyncio.sleep(0.5)
            if self.is_beating:
                await self.send(ClientHeartbeat(unix_ms=0))

    async def frame(self, kind: type[F], wanted: Callable[[F], bool] | None = None) -> F:
        """The next frame of that kind that is wanted; others are passed over."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                data = await self.socket.recv()
                assert isinstance(data, bytes)
                frame = _decoder.decode(data)
                if isinstance(frame, kind) and (wanted is None or wanted(frame)):
                    return frame

    async def snapshot(self) -> Snapshot:
        """The state at the start of the line, its parts put together."""
        whole = await self.frame(Snapshot)
        has_more = whole.has_more
        while has_more:
            part = await self.frame(SnapshotPart)
            has_more = part.has_more
            more = {name: getattr(whole, name) + getattr(part, name) for name in IN_PARTS}
            whole = msgspec.structs.replace(whole, **more)
        return whole

    async def command(
        self, body: CommandBody, command_id: str = "", realm: Realm = Realm.LIVE
    ) -> Receipt:
        """Send a command and wait for what became of it."""
        name = CommandId(command_id or uuid7(1))
        await self.send(CommandFrame(id=name, body=body, realm=realm))
        return await self.frame(Receipt, lambda receipt: receipt.command == name)

    async def ask(self, query: Query, number: int = 1) -> AnswerFrame:
        """Put a question and wait for its answer."""
        await self.send(QueryFrame(number=number, query=query))
        return await self.frame(AnswerFrame, lambda frame: frame.number == number)

    async def event(self, name: str) -> Events:
        """The next batch with an event of that type."""
        return await self.frame(Events, lambda batch: any(e.type == name for e in batch.events))


@contextlib.asynccontextmanager
async def running_hub(folder: Path, **changes: Any) -> AsyncIterator[TestHub]:
    """A hub on `folder`, stopped at the end of the block."""
    ready: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(serve(settings_for(folder, **changes), ready.set_result, CHEAP))
    try:
        starting: list[asyncio.Future[Any]] = [ready, serving]
        await asyncio.wait(starting, return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            serving.result()
        port = ready.result()
        # In clear, so no authorities are read (40 ms a hub).
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=10, verify=False
        ) as http:
            yield TestHub(port, http)
    finally:
        serving.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await serving


def of_business(events: Iterable[Event]) -> list[Event]:
    """Without what the hub tells of itself: starts, stops, signatures, policies."""
    return [event for event in events if event.subject not in ("hub", "audit", "policy")]


def told_in(folder: Path) -> list[Event]:
    """What the log of a stopped hub says, of business."""
    store = Store(folder)
    try:
        return of_business(store.read(0))
    finally:
        store.close()


def raised(key: str = "k1", **changes: Any) -> dict[str, Any]:
    """A condition raised, as JSON."""
    base: dict[str, Any] = {
        "type": "condition_raised",
        "source": "urban-rest",
        "key": key,
        "department": "urban",
        "severity": 2,
        "kind": "case",
        "title": "井盖缺失",
        "occurred_at": moment(0),
        "place": {"lon_wgs84": 120.1, "lat_wgs84": 30.2, "name": "人民路"},
    }
    return base | changes


def cleared(key: str = "k1", seconds: float = 1, source: str = "urban-rest") -> dict[str, Any]:
    """A condition cleared, as JSON."""
    return {
        "type": "condition_cleared",
        "source": source,
        "key": key,
        "occurred_at": moment(seconds),
    }


def health(state: str, source: str = "urban-rest") -> dict[str, Any]:
    """A report of a feed's health, as JSON."""
    return {
        "type": "health",
        "health": {
            "source": source,
            "department": "urban",
            "name": "城管案件",
            "state": state,
        },
    }


def moment(seconds: float) -> str:
    """That long after a fixed moment."""
    start = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)
    return (start + dt.timedelta(seconds=seconds)).isoformat()
