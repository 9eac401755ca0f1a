"""Runs one hub from its settings until it is cancelled. Main thread's loop of the hub process."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import gc
import ipaddress
import logging
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import argon2
import uvicorn

from backends.hub.http import make_app
from backends.hub.hub import Hub
from backends.hub.jobs import SideJob
from backends.hub.lifetime import Alive
from backends.hub.rows import kept_sessions, replace_users
from backends.hub.safety import open_safety
from backends.hub.sessions import Sessions, default_hasher
from backends.hub.settings import HubSettings
from backends.hub.store import Store
from backends.hub.trouble import Overloaded, StoreTrouble, StoreUnavailable

log = logging.getLogger(__name__)

_TICK_S = 0.5
_CLOSE_WITHIN_S = 3.0
_FIRST_WORDS_WITHIN_S = 1.0
# The loop and the writer take turns: at 5 ms a turn the writer waits 5 ms after every call into
# the database while the loop is busy.
_TURN_S = 0.0005


class CannotListen(Exception):
    """The hub's address cannot be used; the text says why and what to do."""


class _Server(uvicorn.Server):
    """Leaves signals to the program, and says when it answers."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.answers = asyncio.Event()
        self._end = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.answers.set()

    async def main_loop(self) -> None:
        # Once a second for the date header, and at once when it is to end.
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._end.wait(), 1.0)

    def end(self) -> None:
        """Stop answering, and let what is under way finish."""
        self.should_exit = True
        self._end.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(
    settings: HubSettings,
    ready: Callable[[int], None] | None = None,
    hasher: argon2.PasswordHasher | None = None,
) -> None:
    """Serve until cancelled; `ready` is told the port once requests are answered.

    Raises StoreUnavailable or CannotListen at the start. `hasher` sets the cost of passwords.
    """
    sys.setswitchinterval(_TURN_S)
    folder = Path(settings.data)
    if settings.is_demo:
        _make_folder(folder)
    listening = _listen(settings)
    try:
        store = await asyncio.to_thread(Store, folder)
    except BaseException:
        listening.close()
        raise
    try:
        sessions = await _sessions(settings, store, hasher or default_hasher())
        safety = open_safety(settings, store)
        hub = Hub(settings, store, sessions, safety)
    except BaseException:
        listening.close()
        store.close()
        raise
    # What is there now stays: a full collection over it held everybody up for 65 to 90 ms.
    gc.collect()
    gc.freeze()
    hub.start()
    try:
        await _serve(hub, listening, ready)
    finally:
        listening.close()
        await hub.close()
        safety.close()


async def _serve(hub: Hub, listening: socket.socket, ready: Callable[[int], None] | None) -> None:
    settings = hub.settings
    # One line per connection belongs to nobody's log.
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    server = _Server(
        uvicorn.Config(
            make_app(hub),
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            ws="websockets-sansio",
            ws_max_size=1024 * 1024,
            ws_ping_interval=None,  # both sides send heartbeats of their own
            ws_per_message_deflate=False,
            timeout_graceful_shutdown=1,
            ssl_certfile=settings.tls_certificate or None,
            ssl_keyfile=settings.tls_key or None,
        )
    )
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    pulse = asyncio.create_task(_pulse(hub))
    try:
        await server.answers.wait()
        await _first_words_written(hub)
        if ready is not None:
            ready(listening.getsockname()[1])
        await asyncio.wait([serving, pulse], return_when=asyncio.FIRST_COMPLETED)
    finally:
        pulse.cancel()
        for console in hub.consoles:
            console.end(None)
        hub.bell.close()  # gateways that wait for messages are answered: there are none
        server.end()
        await asyncio.wait([serving, pulse], timeout=_CLOSE_WITHIN_S)
    for task in (pulse, serving):
        if task.done() and not task.cancelled():
            task.result()


async def _first_words_written(hub: Hub) -> None:
    # Whoever waits for the hub finds its own words in the log; a log that cannot be written
    # does not keep it from answering.
    with contextlib.suppress(StoreTrouble, Overloaded, TimeoutError):
        async with asyncio.timeout(_FIRST_WORDS_WITHIN_S):
            await hub.do(SideJob(write=Alive(dt.datetime.now(dt.UTC))))


async def _pulse(hub: Hub) -> None:
    loop = asyncio.get_running_loop()
    beat, due_s = 0, loop.time()
    while True:
        beat += 1
        hub.every_half_second()
        if beat % 2 == 0:
            hub.every_second()
        if beat % 4 == 0:
            hub.every_few_seconds()
        due_s = max(due_s + _TICK_S, loop.time())
        await asyncio.sleep(due_s - loop.time())


async def _sessions(settings: HubSettings, store: Store, hasher: argon2.PasswordHasher) -> Sessions:
    if settings.users:
        digests = await asyncio.gather(
            *(asyncio.to_thread(hasher.hash, seed.password) for seed in settings.users)
        )
        users = [seed.user for seed in settings.users]
        try:
            replace_users(store, list(zip(users, digests, strict=True)))
        except StoreTrouble as trouble:
            raise StoreUnavailable(Path(settings.data), str(trouble)) from trouble
    return Sessions(
        store.users(), kept_sessions(store), hours=settings.session_hours, hasher=hasher
    )


def _listen(settings: HubSettings) -> socket.socket:
    host, _, port = settings.listen.rpartition(":")
    host = host.strip("[]")
    if not port.isdigit() or not host or int(port) > 65535:
        raise CannotListen(f"listen {settings.listen!r}: expected host:port")
    if not _is_loopback(host) and not (settings.tls_certificate and settings.tls_key):
        raise CannotListen(
            f"listen {settings.listen}: off loopback a certificate and its key are required. "
            "Set tls_certificate and tls_key, or listen on 127.0.0.1."
        )
    for path in filter(None, (settings.tls_certificate, settings.tls_key)):
        if not Path(path).is_file():
            raise CannotListen(f"TLS file {path} does not exist")
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, int(port)), family=family, backlog=256)
    except OSError as error:
        raise CannotListen(
            f"listen {settings.listen}: {error.strerror}. "
            "Is another hub running? Stop it, or name another address."
        ) from error
    # asyncio leaves a given socket as it is; without this every small answer waits 40 ms for the
    # peer's acknowledgement. Accepted sockets inherit it.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(folder, f"cannot be made ({error.strerror}).") from error
