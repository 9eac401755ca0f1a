"""Who steers which camera: leases of 30 s, by role. The hub's loop only; nothing is in the log.

A camera that turns stops when its holder is gone, whatever became of the console.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from backends.hub.consoles import Console, Consoles, encode
from backends.link.steering import (
    Cruise,
    CruiseEdit,
    DragZoom,
    Home,
    LeaseWish,
    Lens,
    Move,
    Precise,
    PresetOrder,
    PtzFrame,
    PtzLease,
    Scan,
    ScanEdit,
    Steer,
    SteerFailed,
    Steering,
    Stop,
    WantPtz,
)
from backends.record.access import Act, Allowed, User, may, ptz_priority, whom_to_ask
from backends.record.ids import CameraId
from backends.record.refusal import Refusal, RefusalCode

LEASE_S = 30.0
MOST_LEASES = 1_000
# What takes the lease. Switches, key frames and the like disturb nobody's view.
_TURNS = (
    *(Move, Lens, Stop, PresetOrder, Home, Precise, DragZoom),
    *(Cruise, CruiseEdit, Scan, ScanEdit),
)
_MOVES = (Move, Lens)  # until Stop; a cruise goes on by itself
_TELL_EVERY_MS = 1_000  # of a lease that only lasts longer

SteerIt = Callable[[CameraId, Steering, Console | None], None]


@dataclass(frozen=True, slots=True)
class Above:
    """A higher platform, that turns a camera through its gateway."""

    id: str
    name: str
    priority: int


@dataclass(slots=True)
class _Held:
    lease: PtzLease
    console: Console | Above
    until_s: float
    is_moving: bool = False
    asking: Console | None = None


class PtzDesk:
    """`steer` has the order carried out and tells that console of a failure."""

    def __init__(self, consoles: Consoles, now_ms: Callable[[], int], steer: SteerIt) -> None:
        self._consoles, self._now_ms, self._steer = consoles, now_ms, steer
        self._held: dict[CameraId, _Held] = {}

    def joined(self, console: Console) -> None:
        """All leases, for a console that joins."""
        console.push(encode(self._frame()))

    def left(self, console: Console) -> None:
        """What it turned stops, and others may have it at once."""
        for camera in [key for key, held in self._held.items() if held.console is console]:
            self._release(camera)
        for held in self._held.values():
            if held.asking is console:
                self._nobody_asks(held)
        self._tell()

    def order(self, console: Console, frame: Steer, now_s: float) -> None:
        """A console steers: with the lease, or where nobody has it."""
        if isinstance(frame.order, _TURNS):
            refusal = self._take(console, frame.camera, now_s)
            if refusal is not None:
                console.push(encode(SteerFailed(camera=frame.camera, refusal=refusal)))
                return
            held = self._held[frame.camera]
            if isinstance(frame.order, Stop):
                held.is_moving = False
            elif isinstance(frame.order, _MOVES):
                held.is_moving = True
        self._steer(frame.camera, frame.order, console)

    def want(self, console: Console, frame: WantPtz, now_s: float) -> None:
        """Of the lease alone."""
        held = self._held.get(frame.camera)
        is_mine = held is not None and held.console is console
        refusal: Refusal | None = None
        match frame.wish:
            case LeaseWish.TAKE:
                refusal = self._take(console, frame.camera, now_s)
            case LeaseWish.OVERRIDE:
                refusal = self._override(console, frame.camera, now_s)
            case LeaseWish.ASK if held is not None and not is_mine:
                refusal = _not_allowed(console.user)
                if refusal is None:
                    self._ask(held, console)
            case LeaseWish.ASK:
                refusal = self._take(console, frame.camera, now_s)
            case LeaseWish.RELEASE if is_mine:
                self._release(frame.camera)
                self._tell()
            case LeaseWish.GRANT if is_mine and held is not None:
                self._grant(frame.camera, held, now_s)
            case LeaseWish.DENY if is_mine and held is not None:
                self._nobody_asks(held)
                self._tell()
        if refusal is not None:
            console.push(encode(SteerFailed(camera=frame.camera, refusal=refusal)))

    def above(self, above: Above, camera: CameraId, is_moving: bool, now_s: float) -> bool:
        """A higher platform would turn it. Whether it may: where nobody holds it, or one of lower
        priority does."""
        held = self._held.get(camera)
        if held is not None and held.console != above:
            if held.lease.priority >= above.priority:
                return False
            self._release(camera)
            held = None
        if held is None:
            if len(self._held) >= MOST_LEASES:
                return False
            self._hold(above, camera, now_s)
            self._tell()
        else:
            self._lasts(held, now_s)
        self._held[camera].is_moving = is_moving
        return True

    def look(self, now_s: float) -> None:
        """Leases that nobody used for 30 s are over."""
        over = [key for key, held in self._held.items() if held.until_s <= now_s]
        for camera in over:
            held = self._held[camera]
            self._release(camera)
            if held.asking is not None:
                self._hold(held.asking, camera, now_s)
        if over:
            self._tell()

    # -- inside ------------------------------------------------------------------------------

    def _take(self, console: Console, camera: CameraId, now_s: float) -> Refusal | None:
        held = self._held.get(camera)
        refusal = _not_allowed(console.user)
        if refusal is None and held is not None and held.console is not console:
            detail = f"{held.lease.user_name} steers it"
            refusal = Refusal(code=RefusalCode.WRONG_STATE, detail=detail)
        if refusal is None and held is None and len(self._held) >= MOST_LEASES:
            refusal = Refusal(code=RefusalCode.TOO_LARGE, detail="too many cameras are steered")
        if refusal is not None:
            return refusal
        if held is None:
            self._hold(console, camera, now_s)
            self._tell()
        else:
            self._lasts(held, now_s)
        return None

    def _lasts(self, held: _Held, now_s: float) -> None:
        """Its holder uses it."""
        held.until_s = now_s + LEASE_S
        until_unix_ms = self._now_ms() + round(LEASE_S * 1000)
        if until_unix_ms - held.lease.until_unix_ms >= _TELL_EVERY_MS:
            held.lease = msgspec.structs.replace(held.lease, until_unix_ms=until_unix_ms)
            self._tell()

    def _override(self, console: Console, camera: CameraId, now_s: float) -> Refusal | None:
        held = self._held.get(camera)
        if held is None or held.console is console:
            return self._take(console, camera, now_s)
        refusal = _not_allowed(console.user)
        if refusal is not None:
            return refusal
        is_same = held.lease.user == console.user.id  # at another seat
        if not is_same and ptz_priority(console.user.role) <= held.lease.priority:
            detail = f"{held.lease.user_name} steers it, and is not below {console.user.role}"
            return Refusal(code=RefusalCode.NOT_ALLOWED, detail=detail)
        self._release(camera)
        self._hold(console, camera, now_s)
        self._tell()
        return None

    def _hold(self, console: Console | Above, camera: CameraId, now_s: float) -> None:
        if isinstance(console, Above):
            who, seat, priority = (f"gb28181:{console.id}", console.name), "", console.priority
        else:
            user = console.user
            who, seat, priority = (user.id, user.name), user.seat, ptz_priority(user.role)
        lease = PtzLease(
            camera=camera,
            user=who[0],
            user_name=who[1],
            seat=seat,
            priority=priority,
            until_unix_ms=self._now_ms() + round(LEASE_S * 1000),
        )
        self._held[camera] = _Held(lease=lease, console=console, until_s=now_s + LEASE_S)

    def _ask(self, held: _Held, console: Console) -> None:
        held.asking = console
        held.lease = msgspec.structs.replace(
            held.lease, asked_by=console.user.id, asked_by_name=console.user.name
        )
        self._tell()

    def _nobody_asks(self, held: _Held) -> None:
        held.asking = None
        held.lease = msgspec.structs.replace(held.lease, asked_by="", asked_by_name="")

    def _grant(self, camera: CameraId, held: _Held, now_s: float) -> None:
        if held.asking is not None:
            self._release(camera)
            self._hold(held.asking, camera, now_s)
            self._tell()

    def _release(self, camera: CameraId) -> None:
        held = self._held.pop(camera)
        if held.is_moving:
            self._steer(camera, Stop(), None)

    def _frame(self) -> PtzFrame:
        return PtzFrame(leases=[held.lease for held in self._held.values()])

    def _tell(self) -> None:
        self._consoles.send(self._frame())


def _not_allowed(user: User) -> Refusal | None:
    if may(user, Act.STEER) is not Allowed.NO:
        return None
    whom = [role.value for role in whom_to_ask(Act.STEER)]
    return Refusal(
        code=RefusalCode.NOT_ALLOWED, detail=f"{user.role} may not steer cameras", whom=whom
    )
