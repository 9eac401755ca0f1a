"""Fetches what waits for the targets served here, hands it to their carriers, reports the outcome.

A task a target on the gateway's loop, one message at a time; the hub is asked on threads of its
own. Every message is claimed before it is handed over: whoever finds a claim later asks the target
before sending again, so that neither a restart nor kill -9 doubles anything. What was handed over
and could not be reported is reported when the hub is back.
"""

from __future__ import annotations

import asyncio
import logging
import random
import secrets
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import TypeVar

import msgspec
import requests

from backends.gateway.backoff import backoff_s
from backends.gateway.post import Carrier, PostOffice
from backends.link.backoff import HUB_STARTS_S
from backends.record.exchange import Delivery, Envelope, Outcome
from backends.record.outbox_rules import may_be_under_way, pause_s

log = logging.getLogger(__name__)

WAIT_S = 2.0  # of one long poll: closing waits for no longer
TIMEOUT_S = (3.0, 15.0)
CARRIED_WITHIN_S = 32.0  # carriers end within 30 s by themselves
_LOOK_EVERY_S = 0.2
_MOST_TARGETS = 64
_MOST_DEVICES = 256  # that are being served at once
_OK = 200
_LATER = (401, 403, 408, 429)  # besides what the hub cannot do now (5xx)
# Orders to devices go to whoever holds these: one that is away says nothing about the others.
_HOLDERS = {
    "vehicles": ("department:transport", "vehicle."),
    "loggers": ("department:environment", "hj212."),
}

T = TypeVar("T")


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A message as the hub hands it out; its other fields are not looked at here."""

    id: str
    state: str
    tries: int = 0
    envelope: Envelope | None = None
    since_sending_s: float | None = None


class HubAway(Exception):
    """The hub does not answer, or cannot write: later."""


class OutboxLine:
    """One gateway's. Run it for as long as the gateway lives."""

    def __init__(
        self,
        hub_url: str,
        token: str,
        post: PostOffice,
        ca_file: str = "",
        wait_s: float = WAIT_S,
    ) -> None:
        self._url = f"{hub_url.rstrip('/')}/api/v1/outbox"
        self._post, self._wait_s = post, wait_s
        self.name = secrets.token_hex(8)  # in claims: no other line has it, nor this one restarted
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {token}"
        self._session.trust_env = False  # the hub is never behind a web proxy
        if ca_file:
            self._session.verify = ca_file
        adapter = requests.adapters.HTTPAdapter(pool_maxsize=_MOST_TARGETS)
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, adapter)
        self._began_s, self._was_reached, self._is_away = time.monotonic(), False, False
        self.carried = 0

    async def run(self) -> None:
        """Serve until cancelled."""
        threads = ThreadPoolExecutor(_MOST_TARGETS, thread_name_prefix="outbox")
        serving: dict[str, asyncio.Task[None]] = {}
        try:
            async with asyncio.TaskGroup() as group:
                while True:
                    for target in self._targets()[:_MOST_TARGETS]:
                        known = serving.get(target)
                        if known is None or known.done():
                            work = _Target(target, self, threads).serve()
                            serving[target] = group.create_task(work)
                    await asyncio.sleep(_LOOK_EVERY_S)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            await asyncio.to_thread(threads.shutdown, wait=True)
            self._session.close()

    def carrier(self, target: str) -> Carrier | None:
        """Who carries to that target; None: nobody any more."""
        found = self._post.carrier(target)
        if found is None and target in _HOLDERS:
            department, act = _HOLDERS[target]
            if self._post.takes(department, act):
                return self._post.carrier(department)
        return found

    def fetch(self, target: str) -> list[Waiting]:
        """What is due for a target, waited for. Blocks. Raises HubAway."""
        params = {"target": target, "wait_s": f"{self._wait_s:g}"}
        answer = self._asked(lambda: self._session.get(self._url, params=params, timeout=TIMEOUT_S))
        try:
            return msgspec.json.decode(answer.content, type=list[Waiting])
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise HubAway(f"the hub's list cannot be read: {error}") from error

    def report(self, message: str, state: str, detail: str = "", **more: str | bool) -> bool:
        """Tell what became of a message; False where the hub wants to hear no more of it.

        `more`: of the hub's OutboxReport. Blocks. Raises HubAway.
        """
        words = detail.replace("\0", "")[:500]
        body = {"state": state, "detail": words, **more}
        url = f"{self._url}/{message}"
        answer = self._asked(lambda: self._session.post(url, json=body, timeout=TIMEOUT_S))
        if answer.status_code == HTTPStatus.BAD_REQUEST:
            log.error("the hub does not take %s of %s: %s", state, message, answer.text[:300])
        return answer.status_code == _OK

    def _asked(self, ask: Callable[[], requests.Response]) -> requests.Response:
        """Its answer, also that it will not have it: that is no reason to ask for ever."""
        try:
            answer = ask()
        except requests.RequestException as error:
            self._away(type(error).__name__)
            raise HubAway(type(error).__name__) from error
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status_code in _LATER:
            self._away(f"HTTP {answer.status_code}")
            raise HubAway(f"HTTP {answer.status_code}")
        if self._is_away:
            log.info("the hub's outbox answers again")
        self._was_reached, self._is_away = True, False
        return answer

    def _away(self, why: str) -> None:
        is_starting = not self._was_reached and time.monotonic() - self._began_s < HUB_STARTS_S
        if not self._is_away and not is_starting:
            self._is_away = True
            log.warning("the hub's outbox does not answer (%s); trying again", why)

    def _targets(self) -> list[str]:
        held = [target for target in _HOLDERS if self.carrier(target) is not None]
        return list(dict.fromkeys([*self._post.targets, *held]))


def _device(message: Waiting) -> str:
    """Whose turn it is to wait; a message without one waits for nobody."""
    data = message.envelope.data if message.envelope is not None else {}
    return data.get("resource") or message.id


class _Target:
    """One target's messages, one after another, or one device's after another."""

    def __init__(self, target: str, line: OutboxLine, threads: ThreadPoolExecutor) -> None:
        self._target, self._line, self._threads = target, line, threads
        self._failures = 0
        self._over: set[str] = set()  # messages that were dealt with since the hub was asked

    async def serve(self) -> None:
        """Until nobody carries to it any more."""
        if self._target in _HOLDERS:
            await self._serve_devices()
            return
        while self._line.carrier(self._target) is not None:
            waiting = await self._of_hub(self._line.fetch, self._target)
            for message in waiting:
                carrier = self._line.carrier(self._target)
                if carrier is None or not await self._deliver(message, carrier):
                    break

    async def _serve_devices(self) -> None:
        """Side by side, one at a time of each device: a mute one holds up nobody else's."""
        busy: set[str] = set()
        async with asyncio.TaskGroup() as group:
            while self._line.carrier(self._target) is not None:
                self._over.clear()
                waiting = await self._of_hub(self._line.fetch, self._target)
                before = len(busy)
                for message in waiting:
                    device = _device(message)
                    # One that ended while the hub was asked may stand in its answer still.
                    is_free = device not in busy and message.id not in self._over
                    if is_free and len(busy) < _MOST_DEVICES:
                        busy.add(device)
                        group.create_task(self._serve_device(device, message, busy))
                if waiting and len(busy) == before:  # what is due waits behind something here
                    await asyncio.sleep(_LOOK_EVERY_S)

    async def _serve_device(self, device: str, message: Waiting, busy: set[str]) -> None:
        try:
            carrier = self._line.carrier(self._target)
            if carrier is not None:
                await self._deliver(message, carrier)
        finally:
            self._over.add(message.id)
            busy.discard(device)

    async def _deliver(self, message: Waiting, carrier: Carrier) -> bool:
        """Returns whether the next may follow at once."""
        envelope = message.envelope
        if envelope is None:
            await self._tell(message, "not_sent", "消息没有内容", is_final=True)
            return True
        if message.state == Delivery.UNKNOWN and not carrier.is_idempotent:
            asked = await self._hand(carrier.ask, envelope)
            if asked.is_not_found and may_be_under_way(message.since_sending_s):
                await self._tell(message, "unknown", asked.detail, is_early=True)
                return True
            if asked.delivery is not Delivery.NOT_SENT:
                await self._tell(message, asked.delivery.value, asked.detail)
                return True
        is_new = message.state != Delivery.UNKNOWN
        if not await self._tell(message, "sending", by=self._line.name, is_new=is_new):
            return True
        outcome = await self._hand(carrier.carry, envelope)
        if outcome.delivery is Delivery.UNKNOWN and carrier.is_idempotent:
            outcome = Outcome(delivery=Delivery.NOT_SENT, detail=outcome.detail)
        is_at_door = outcome.delivery is Delivery.REJECTED
        await self._tell(message, outcome.delivery.value, outcome.detail, is_final=is_at_door)
        return await self._goes_on(outcome)

    async def _goes_on(self, outcome: Outcome) -> bool:
        if outcome.delivery is not Delivery.NOT_SENT:
            self._failures = 0
            self._line.carried += 1
            return True
        if self._target in _HOLDERS:
            return True
        # The system is away: each of its messages would fail alike.
        self._failures += 1
        await asyncio.sleep(pause_s(self._failures, random.random()))
        return False

    async def _hand(
        self, carry: Callable[[Envelope], Awaitable[Outcome]], envelope: Envelope
    ) -> Outcome:
        try:
            async with asyncio.timeout(CARRIED_WITHIN_S):
                return await carry(envelope)
        except TimeoutError:
            return Outcome(delivery=Delivery.UNKNOWN, detail="对方没有按时答复")
        except Exception as error:  # a task's last guard: it may have been sent before the bug
            log.exception("a carrier failed over a message to %s", self._target)
            detail = f"发送程序出错：{type(error).__name__}"
            return Outcome(delivery=Delivery.UNKNOWN, detail=detail)

    async def _tell(
        self, message: Waiting, state: str, detail: str = "", **more: str | bool
    ) -> bool:
        def report(key: str) -> bool:
            return self._line.report(key, state, detail, **more)

        return await self._of_hub(report, message.id)

    async def _of_hub(self, ask: Callable[[str], T], what: str) -> T:
        """The hub's answer, however long it is away."""
        loop, attempt = asyncio.get_running_loop(), 0
        while True:
            try:
                return await loop.run_in_executor(self._threads, ask, what)
            except HubAway:
                await asyncio.sleep(backoff_s(attempt, random.random(), most_s=5.0))
                attempt += 1
