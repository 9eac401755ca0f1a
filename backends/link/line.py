"""A console's line to the hub: signs in, keeps the replica, sends commands, comes back by itself.

On the console's loop, the UI thread; performs no blocking call, knows no window.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import random
from collections.abc import Callable, Mapping
from dataclasses import replace

from backends.link.api import Change, HubUnreachable, LinkState, LinkStatus, SignInRefused
from backends.link.backoff import delay_s
from backends.link.clock import Clock, HubClock, SystemClock, unix_ms
from backends.link.collecting import Collector
from backends.link.commands import CommandsOnTheirWay
from backends.link.connection import Connection, LineEnded
from backends.link.media import DeviceClientFrame
from backends.link.messages import (
    AreaInView,
    CommandFrame,
    Farewell,
    HubFrame,
    HubHeartbeat,
    HubSilence,
    Receipt,
    Snapshot,
    SnapshotPart,
    Welcome,
)
from backends.link.queries import Answer, AnswerFrame, Query, RecallAnswer
from backends.link.questions import QuestionsOnTheirWay
from backends.link.session import HubDoor, close_session, hub_address, open_session
from backends.link.telling import Telling
from backends.link.view import ReplicaView
from backends.link.walls import WallClientFrame
from backends.record.access import User
from backends.record.commands import CommandBody, subject_of
from backends.record.common import Realm
from backends.record.ids import CommandId, uuid7
from backends.record.refusal import RefusalCode

log = logging.getLogger(__name__)

SNAPSHOT_WITHIN_S = 8.0
SKEW_WORTH_TELLING_MS = 50


class HubLine(ReplicaView):
    """Implements backends.link.api.Link. Call everything on the loop's thread."""

    def __init__(
        self,
        hub_url: str,
        clock: Clock | None = None,
        jitter: Callable[[], float] = random.random,
        ca_file: str = "",
    ) -> None:
        super().__init__()
        self._hub = hub_address(hub_url, ca_file)
        self._clock = clock or SystemClock()
        self._jitter = jitter
        self._hub_clock = HubClock()
        self._status = LinkStatus(state=LinkState.SIGNED_OUT, since=self._clock.now())
        self._user: User | None = None
        self._centre_name, self._is_demo, self._token = "", False, ""
        self._silence: HubSilence | None = None
        self._commands, self._questions = CommandsOnTheirWay(), QuestionsOnTheirWay()
        self._area: AreaInView | None = None
        self._telling, self._collector = Telling(self._clock), Collector()
        self._connection: Connection | None = None
        self._task: asyncio.Task[None] | None = None
        self._filled: asyncio.Future[None] | None = None
        self._patience: asyncio.Timeout | None = None  # with a first snapshot on its way
        self._signing = asyncio.Lock()
        self._heard_at = self._clock.now()

    @property
    def status(self) -> LinkStatus:
        return self._status

    @property
    def user(self) -> User | None:
        return self._user

    @property
    def door(self) -> HubDoor:
        """For bytes that are too large for the line."""
        return HubDoor(self._hub, self._token)

    @property
    def centre_name(self) -> str:
        return self._centre_name

    @property
    def is_demo(self) -> bool:
        return self._is_demo

    def set_realm(self, realm: Realm) -> None:
        if realm is not self.realm:
            self._replica.look_at(realm, self._telling.gather)
            self._telling.soon()

    async def ask(self, query: Query) -> Answer:
        connection = self._connection
        return await self._questions.ask(query, connection.put if connection else None)

    @property
    def pending(self) -> Mapping[str, CommandBody]:
        return self._commands.pending

    def hub_now(self) -> dt.datetime:
        return self._clock.now() + dt.timedelta(milliseconds=self._hub_clock.skew_ms)

    def subscribe(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        return self._telling.subscribe(callback)

    def send(self, body: CommandBody) -> CommandId:
        id_ = CommandId(uuid7(unix_ms(self._clock.now())))
        frame = CommandFrame(id=id_, body=body, realm=self.realm)
        self._telling.gather.pending(subject_of(body))
        if (refusal := self._commands.add(frame)) is not None:
            self._telling.gather.refusal(body, refusal)
        elif self._status.state is LinkState.SIGNED_OUT:
            self._return_commands()
        elif self._connection is not None:
            self._connection.put(frame)
        self._telling.soon()
        return id_

    def say(self, frame: WallClientFrame | DeviceClientFrame) -> None:
        if self._connection is not None:
            self._connection.put(frame)

    def set_area(self, west: float, south: float, east: float, north: float) -> None:
        area = AreaInView(west=west, south=south, east=east, north=north)
        before, self._area = self._area, area
        if area != before and self._connection is not None:
            self._connection.put(area)

    async def sign_in(self, user: str, password: str) -> User:
        async with self._signing:
            was_signed_in = self._task is not None
            if not was_signed_in:
                self._set_status(LinkState.CONNECTING)
            try:
                signed = await open_session(self._hub, user, password)
            except BaseException:
                if not was_signed_in:
                    self._set_status(LinkState.SIGNED_OUT)
                raise
            await self._end_line()
            self._return_commands()
            old_token, self._token = self._token, signed.token
            await self._start_line(signed.user)
            if old_token:
                await close_session(self._hub, old_token)
            return signed.user

    async def sign_out(self) -> None:
        async with self._signing:
            await self._end_line()
            token, self._token = self._token, ""
            self._forget_user("")
            if token:
                await close_session(self._hub, token)

    async def close(self) -> None:
        """End the line; the session stays valid at the hub until its age ends it."""
        await self._end_line()
        self._telling.close()

    async def _start_line(self, user: User) -> None:
        """Connect and wait for the first snapshot. Raises HubUnreachable or SignInRefused."""
        self._user = user
        self._telling.gather.user()
        self._set_status(LinkState.CONNECTING)
        self._filled = asyncio.get_running_loop().create_future()
        self._task = asyncio.create_task(self._keep_line(), name="hub line")
        try:
            async with asyncio.timeout(SNAPSHOT_WITHIN_S) as self._patience:
                await asyncio.shield(self._filled)
        except TimeoutError:
            await self._end_line()
            self._forget_user("silent")
            raise HubUnreachable("silent") from None
        except SignInRefused as refused:
            await self._end_line()
            self._forget_user(refused.refusal.code.value)
            raise
        finally:
            self._patience = None

    async def _keep_line(self) -> None:
        """Connect, serve, wait, again. Ends only when cancelled or sent away by the hub."""
        attempt = 0
        while True:
            try:
                await self._serve_once()
                reason, farewell = "closed", None
            except LineEnded as ended:
                reason, farewell = ended.reason, ended.farewell
            except Exception:  # the task's last guard: report, and come back
                log.exception("fault in the line to the hub")
                reason, farewell = "fault", None
            if farewell is not None:
                self._sent_away(farewell)
                return
            attempt = 1 if self._status.state is LinkState.ONLINE else attempt + 1
            wait_s = delay_s(attempt, self._jitter())
            self._lost(reason, wait_s)
            await asyncio.sleep(wait_s)

    async def _serve_once(self) -> None:
        connection = Connection(self._hub.socket_url, self._clock, self._hub.tls())
        try:
            await connection.serve(self._token, self._frame)
        finally:
            self._connection = None
            self._collector.resume()
            self._questions.give_up("closed")

    def _frame(self, connection: Connection, frame: HubFrame) -> None:
        """Everything the hub says comes through here, in order."""
        self._heard_at = self._clock.now()
        match frame:
            case HubHeartbeat():
                self._heartbeat(frame)
            case Receipt():
                self._receipt(frame)
            case AnswerFrame():
                if isinstance(frame.answer, RecallAnswer):
                    self._replica.take_back(frame.answer, self._telling.gather)
                self._questions.answered(frame)
            case Welcome():
                self._hub_clock.forget()
                self._hub_clock.heard(frame.hub_unix_ms, unix_ms(self._clock.now()))
                self._user = frame.user
                self._centre_name, self._is_demo = frame.centre_name, frame.is_demo
                self._silence = frame.silence
                self._telling.gather.user()
            case Farewell():
                raise LineEnded("sent_away", frame.refusal)
            case _:
                self._replica.apply(frame, self._telling.gather)
                for body in self._commands.folded(self._replica.seq):
                    self._telling.gather.pending(subject_of(body))
                if isinstance(frame, Snapshot | SnapshotPart):
                    self._more_of_snapshot(connection, has_more=frame.has_more)
        self._telling.soon()

    def _more_of_snapshot(self, connection: Connection, *, has_more: bool) -> None:
        if not has_more:
            self._collector.resume(self._replica.made)
            self._online(connection)
            return
        self._collector.rest()
        if self._patience is not None and not self._patience.expired():
            self._patience.reschedule(asyncio.get_running_loop().time() + SNAPSHOT_WITHIN_S)

    def _online(self, connection: Connection) -> None:
        self._connection = connection
        if self._status.state is LinkState.OFFLINE:
            log.info("line to the hub is back")
        self._set_status(LinkState.ONLINE)
        if self._area is not None:
            connection.put(self._area)
        for frame in self._commands.unanswered():
            connection.put(frame)
        if self._filled is not None and not self._filled.done():
            self._filled.set_result(None)

    def _heartbeat(self, beat: HubHeartbeat) -> None:
        self._hub_clock.heard(beat.hub_unix_ms, unix_ms(self._clock.now()))
        skew_ms = self._hub_clock.skew_ms
        moved = abs(skew_ms - self._status.skew_ms) >= SKEW_WORTH_TELLING_MS
        if moved or beat.store_problem != self._status.store_problem:
            self._status = replace(self._status, skew_ms=skew_ms, store_problem=beat.store_problem)
            self._telling.gather.link()

    def _receipt(self, receipt: Receipt) -> None:
        body = self._commands.receipt(receipt, self._replica.seq)
        if body is None:
            return
        self._telling.gather.pending(subject_of(body))
        if receipt.refusal is not None:
            self._telling.gather.refusal(body, receipt.refusal)

    def _lost(self, reason: str, next_try_s: float) -> None:
        if self._status.state is LinkState.ONLINE:
            log.warning("line to the hub lost: %s", reason)
            since = self._heard_at
        elif self._status.state is LinkState.OFFLINE:
            since = self._status.since
        else:
            since = self._clock.now()
        self._status = replace(
            self._status,
            state=LinkState.OFFLINE,
            since=since,
            reason=reason,
            next_try_s=next_try_s,
            store_problem="",
        )
        self._telling.gather.link()
        self._telling.soon()

    def _sent_away(self, farewell: SignInRefused) -> None:
        log.warning("the hub ended the session: %s", farewell.refusal.code)
        if self._filled is not None and not self._filled.done():
            self._filled.set_exception(farewell)
            return
        self._token = ""
        self._task = None
        self._forget_user(farewell.refusal.code.value)

    def _forget_user(self, reason: str) -> None:
        self._user = None
        self._return_commands()
        self._replica.clear(self._telling.gather)
        self._telling.gather.user()
        self._set_status(LinkState.SIGNED_OUT, reason)

    def _return_commands(self) -> None:
        for body, refusal in self._commands.give_up(RefusalCode.SIGNED_OUT):
            self._telling.gather.pending(subject_of(body))
            self._telling.gather.refusal(body, refusal)

    def _set_status(self, state: LinkState, reason: str = "") -> None:
        if state is self._status.state and reason == self._status.reason:
            return
        self._status = LinkStatus(
            state=state,
            since=self._clock.now(),
            reason=reason,
            skew_ms=self._hub_clock.skew_ms,
            silence=self._silence,
        )
        self._telling.gather.link()
        self._telling.soon()

    async def _end_line(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait({task})
