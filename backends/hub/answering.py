"""Puts consoles' questions to the reading side and sends the answers. The hub's loop only."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future, TimeoutError
from pathlib import Path
from typing import cast

from backends.hub.alarm_file_desk import AlarmFileDesk
from backends.hub.around import Linked, Surroundings, area_of
from backends.hub.city_desk import CityDesk
from backends.hub.city_questions import CityQuestions
from backends.hub.consoles import Console, Consoles, encode
from backends.hub.device_questions import DEVICE_QUERIES, DeviceQuestions
from backends.hub.evidence_seal import sealing
from backends.hub.feeds import Feeds
from backends.hub.jobs import Answer, HouseJob, Job, SideJob
from backends.hub.keyword_desk import KeywordDesk
from backends.hub.latest import MovingTargets
from backends.hub.ledger import Ledger
from backends.hub.outbox_bell import OutboxBell
from backends.hub.question_rules import not_allowed
from backends.hub.questions import AtHand, Questions
from backends.hub.safety import Safety
from backends.hub.screens import Screens
from backends.hub.settings import HubSettings
from backends.hub.transaction import Transaction
from backends.hub.trouble import Overloaded, StoreTrouble
from backends.hub.vault import ErasePersonal, Vault, view_personal
from backends.hub.watch_room import WATCH_QUERIES, WatchRoom
from backends.link.attachments import AlarmFiles, AttachmentsOf
from backends.link.city import ForgetSource, Keywords, OutboxRows
from backends.link.devices import Done
from backends.link.media import DeviceQuery
from backends.link.queries import (
    AlarmFigures,
    AnswerFrame,
    Around,
    ErasePersonalFields,
    PersonalFields,
    Query,
    QueryFrame,
)
from backends.link.queries import Answer as QueryAnswer
from backends.record.access import Act, Allowed, Role, User, may
from backends.record.common import Actor
from backends.record.exchange_events import SafetyLayerViewed
from backends.record.refusal import Refusal, RefusalCode
from backends.record.resource import Camera, MonitoringPoint

log = logging.getLogger(__name__)

OPENED_WITHIN_S = 5.0
_POSITIONS = (Role.COMMANDER, Role.WATCH_LEADER, Role.DISPATCHER)

Submit = Callable[[Job], Future[Answer]]


class Answering:
    """Owns the questions' threads from start() to close()."""

    def __init__(
        self,
        settings: HubSettings,
        safety: Safety,
        screens: Screens,
        ledger: Ledger,
        submit: Submit,
    ) -> None:
        self._screens, self._ledger = screens, ledger
        self._around = Surroundings(settings.city, settings.cameras, settings.points)
        desk = _PersonalDesk(safety.vault, submit)
        seal = sealing(settings.centre_name, safety)
        self._questions = Questions(Path(settings.data), self._around, desk.open, desk.erase, seal)
        self.devices: DeviceQuestions | None = None
        self.watch: WatchRoom | None = None
        self.files: AlarmFileDesk | None = None
        self._folder = Path(settings.data)
        self._layers = _LayerDesk(submit)
        self._keywords = KeywordDesk(self._folder)
        self._bell: OutboxBell | None = None
        self._feeds: Feeds | None = None
        self._under_way: set[asyncio.Task[None]] = set()

    def know(
        self,
        desk: CityDesk,
        bell: OutboxBell,
        devices: DeviceQuestions,
        watch: WatchRoom,
        files: AlarmFileDesk,
        feeds: Feeds,
    ) -> None:
        """Questions of the city are answered from its file, those of the outbox from the record.

        What is near a place comes from the settings and from that file.
        """
        self._bell, self._feeds, self.devices = bell, feeds, devices
        self.watch, self.files = watch, files
        engine = self._questions.engine
        self._questions.city = CityQuestions(self._folder, desk.index, engine, self._layers.view)
        self._around.linked = Linked(self._folder, desk.index)
        self.points_are(desk.points())

    def points_are(self, points: list[MonitoringPoint]) -> None:
        """Monitoring points came or went."""
        self._around.points_are(points)

    def start(self) -> None:
        """Begin to keep the search index."""
        self._questions.start()

    def cameras_are(self, cameras: list[Camera]) -> None:
        """Channels of devices came or went."""
        self._around.cameras_are(cameras)

    async def close(self) -> None:
        """End what is asked, and the threads."""
        for task in self._under_way:
            task.cancel()
        if self.watch is not None:
            await self.watch.close()
        await asyncio.to_thread(self._questions.close)

    def ask(
        self,
        console: Console,
        frame: QueryFrame,
        consoles: Consoles,
        targets: MovingTargets,
        seq: int,
    ) -> None:
        """Answer on that console's line, whenever the answer is there."""
        if self.watch is not None:
            self.watch.look_beside(frame.query)
        console.begin_command()  # counts against what one line may have under way
        at_hand = self._at_hand(frame.query, consoles, targets, seq)
        task = asyncio.ensure_future(self._answer(console, frame, at_hand))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _answer(self, console: Console, frame: QueryFrame, at_hand: AtHand) -> None:
        told: QueryAnswer | Refusal
        try:
            query = frame.query
            if self.devices is not None and isinstance(query, DEVICE_QUERIES):
                told = await self.devices.answer(console, cast(DeviceQuery, query))
            elif self.watch is not None and isinstance(query, WATCH_QUERIES):
                told = await self.watch.answer(query, console.user)
            elif self.files is not None and isinstance(query, AlarmFiles | AttachmentsOf):
                told = await self.files.answer(query, console.user)
            elif isinstance(query, ForgetSource):
                told = await self._forget(query, console.user)
            elif isinstance(query, Keywords):
                told = await self._keywords.answer(query)
            else:
                told = await self._questions.ask(query, console.user, at_hand)
        except asyncio.CancelledError:
            raise
        except Exception as error:  # the task's last guard: whoever asked must hear something
            log.exception("a question failed: %s", type(frame.query).__name__)
            told = Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail=str(error))
        finally:
            console.end_command()
        if isinstance(told, Refusal):
            console.push(encode(AnswerFrame(number=frame.number, refusal=told)))
        else:
            console.push(encode(AnswerFrame(number=frame.number, answer=told)))

    async def _forget(self, query: ForgetSource, user: User) -> Done | Refusal:
        """Who may approve devices may say that a system is gone."""
        if may(user, Act.MANAGE_DEVICES) is not Allowed.YES or self._feeds is None:
            return not_allowed(user, Act.MANAGE_DEVICES)
        actor = Actor(user=user.id, seat=user.seat)
        return await self._feeds.forget(query.source, actor) or Done()

    def _at_hand(
        self, query: Query, consoles: Consoles, targets: MovingTargets, seq: int
    ) -> AtHand:
        policy = self._ledger.policy
        match query:
            case AlarmFigures():
                seats = {c.user.seat for c in consoles if c.user.role in _POSITIONS}
                alarms = list(self._screens.alarms.values())
                return AtHand(seq=seq, policy=policy, positions=max(1, len(seats)), alarms=alarms)
            case Around():
                vehicles = targets.frame(area_of(query), 0)
                return AtHand(seq=seq, policy=policy, vehicles=vehicles)
            case OutboxRows() if self._bell is not None:
                return AtHand(seq=seq, policy=policy, served=self._bell.served())
            case _:
                return AtHand(seq=seq, policy=policy)


class _LayerDesk:
    """Writes into the log who looks at a layer of the safety map. Reading threads; blocks."""

    def __init__(self, submit: Submit) -> None:
        self._submit = submit

    def view(self, layer: str, user: User) -> Refusal | None:
        """Once it is in the log the layer may be shown."""
        actor = Actor(user=user.id, seat=user.seat)

        def tell(_work: Transaction) -> SafetyLayerViewed:
            return SafetyLayerViewed(layer=layer)

        try:
            job = HouseJob(subject=f"safety:{layer[:100]}", tell=tell, actor=actor)
            self._submit(job).result(OPENED_WITHIN_S)
        except (StoreTrouble, Overloaded, TimeoutError, ValueError) as error:
            log.warning("layer %s is not shown: %s", layer[:100], error)
            return Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail=str(error))
        return None


class _PersonalDesk:
    """Opens and erases personal fields by way of the log. Called on a reading thread; blocks."""

    def __init__(self, vault: Vault, submit: Submit) -> None:
        self._vault, self._submit = vault, submit

    def open(self, query: PersonalFields, user: User) -> dict[str, str] | Refusal:
        """Once the log says who asked."""
        found: dict[str, str] = {}
        actor = Actor(user=user.id, seat=user.seat)

        def write(work: Transaction) -> None:
            found.update(view_personal(self._vault, query.subject, query.reason, actor, work))

        return self._write(write, query.subject) or found

    def erase(self, query: ErasePersonalFields, user: User) -> Refusal | None:
        """With what the log tells of it."""
        actor = Actor(user=user.id, seat=user.seat)
        work = ErasePersonal(
            vault=self._vault, subject=query.subject, reason=query.reason, actor=actor
        )
        return self._write(work, query.subject)

    def _write(self, write: Callable[[Transaction], None], subject: str) -> Refusal | None:
        try:
            self._submit(SideJob(write=write)).result(OPENED_WITHIN_S)
        except (StoreTrouble, Overloaded, TimeoutError, ValueError) as error:
            log.warning("personal fields of %s are left as they are: %s", subject, error)
            return Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail=str(error))
        return None
