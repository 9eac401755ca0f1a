"""Has gateways carry out what cameras are told, and logs what is more than movement. Hub's loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future

from backends.hub.consoles import Console, encode
from backends.hub.device_desk import DeviceDesk
from backends.hub.field_asking import FieldAsking
from backends.hub.field_routes import FieldRoutes
from backends.hub.jobs import Answer, HouseJob, Job
from backends.hub.transaction import Transaction
from backends.link.field_gateway import SnapshotTaken
from backends.link.field_questions import SteerChannel
from backends.link.steering import (
    CruiseEdit,
    Do,
    Home,
    PresetAct,
    PresetOrder,
    ScanEdit,
    SteerFailed,
    Steering,
    Switch,
)
from backends.record.access import Act, Allowed, User, may, whom_to_ask
from backends.record.common import Actor
from backends.record.device_events import DeviceEvent, DeviceOrdered
from backends.record.ids import CameraId
from backends.record.refusal import Refusal, RefusalCode

log = logging.getLogger(__name__)

# One that does not keep up with a held key must not have its orders pile up here.
MOST_UNDER_WAY = 500
_ENGINEERS = ("reboot",)


class SteeringDesk:
    """`submit` hands work to the writer, None where it cannot."""

    def __init__(
        self,
        devices: DeviceDesk,
        routes: FieldRoutes,
        asking: FieldAsking,
        submit: Callable[[Job], Future[Answer] | None],
    ) -> None:
        self._devices, self._routes, self._asking = devices, routes, asking
        self._submit = submit
        self._under_way: set[asyncio.Task[None]] = set()
        # By session: of which device and camera, by whom.
        self._snapshots: dict[str, tuple[str, CameraId, Console]] = {}
        # Where a device is to POST a snapshot to, as (url, session); set by the hub's face.
        self.upload: Callable[[CameraId, str, Console], tuple[str, str]] | None = None

    def steer(self, camera: CameraId, order: Steering, console: Console | None) -> None:
        """Have it done; that console hears if it is not. None: nobody waits for it."""
        refusal = self._refusal_of(camera, order, console)
        if refusal is None and len(self._under_way) >= MOST_UNDER_WAY:
            refusal = Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail="too many orders wait")
        if refusal is not None:
            _tell(console, camera, refusal)
            return
        task = asyncio.ensure_future(self._carry_out(camera, order, console))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    def note(self, device: str, told: DeviceEvent, actor: Actor) -> Future[Answer] | None:
        """Write down what was decided or done."""

        def tell(work: Transaction) -> DeviceEvent:
            return told

        return self._submit(HouseJob(subject=f"device:{device}", tell=tell, actor=actor))

    def note_talk(self, console: Console, camera: CameraId) -> None:
        """Somebody talks through a camera."""
        self._note_order(camera, "talk", console)

    def snapshots_taken(self, said: SnapshotTaken) -> None:
        """A device has carried out an order for snapshots. Who ordered it is told where nothing
        came of it."""
        device, camera, console = self._snapshots.pop(said.session, ("", CameraId(""), None))
        if console is not None and device == said.device and not said.files:
            refusal = Refusal(code=RefusalCode.WRONG_STATE, detail="no_snapshot")
            _tell(console, camera, refusal)

    def _expect_snapshots(self, session: str, asked: tuple[str, CameraId, Console]) -> None:
        while len(self._snapshots) >= MOST_UNDER_WAY:
            del self._snapshots[next(iter(self._snapshots))]
        self._snapshots[session] = asked

    def close(self) -> None:
        """Nothing is waited for any more."""
        for task in self._under_way:
            task.cancel()

    async def _carry_out(self, camera: CameraId, order: Steering, console: Console | None) -> None:
        channel = self._devices.channel_of(camera)
        if channel is None:
            return
        url, session = "", ""
        is_snapshot = isinstance(order, Do) and order.what == "snapshot"
        if is_snapshot and console is not None and self.upload is not None:
            url, session = self.upload(camera, channel.device, console)
            self._expect_snapshots(session, (channel.device, camera, console))
        question = SteerChannel(
            device=channel.device,
            channel=channel.id,
            order=order,
            upload_url=url,
            session=session,
        )
        line = self._routes.gateway_line(channel.device)
        told = await self._asking.ask(line, question)
        if isinstance(told, Refusal):
            _tell(console, camera, told)
        elif (words := _words(order)) and console is not None:
            self._note_order(camera, words, console)

    def _note_order(self, camera: CameraId, what: str, console: Console) -> None:
        channel = self._devices.channel_of(camera)
        if channel is not None:
            told = DeviceOrdered(camera=camera, what=what)
            self.note(channel.device, told, actor_of(console.user))

    def _refusal_of(
        self, camera: CameraId, order: Steering, console: Console | None
    ) -> Refusal | None:
        if self._devices.channel_of(camera) is None:
            return Refusal(code=RefusalCode.WRONG_STATE, detail=f"{camera} cannot be steered")
        if console is None:
            return None
        is_engineers = isinstance(order, Do) and order.what in _ENGINEERS
        return not_allowed(console.user, Act.MANAGE_DEVICES if is_engineers else Act.STEER)


def actor_of(user: User) -> Actor:
    """Who did it, for the log."""
    return Actor(user=user.id, seat=user.seat)


def not_allowed(user: User, act: Act) -> Refusal | None:
    """What the role table says, None where it allows it."""
    if may(user, act) is not Allowed.NO:
        return None
    whom = [role.value for role in whom_to_ask(act)]
    return Refusal(code=RefusalCode.NOT_ALLOWED, detail=f"{user.role} may not {act}", whom=whom)


def _words(order: Steering) -> str:
    """How an order that lasts stands in the log; "" for movement."""
    match order:
        case PresetOrder() if order.act is not PresetAct.CALL:
            return f"preset {order.number} {order.act}"
        case CruiseEdit() | ScanEdit():
            kind = "cruise" if isinstance(order, CruiseEdit) else "scan"
            return f"{kind} {order.number} {order.act}"
        case Home():
            return f"home position {'on' if order.is_enabled else 'off'}"
        case Switch():
            return f"{order.what} {'on' if order.is_on else 'off'}"
        case Do() if order.what != "key_frame":
            return order.what
        case _:
            return ""


def _tell(console: Console | None, camera: CameraId, refusal: Refusal) -> None:
    if console is not None:
        console.push(encode(SteerFailed(camera=camera, refusal=refusal)))
