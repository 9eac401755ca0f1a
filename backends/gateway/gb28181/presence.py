"""Who is online: registrations, keepalives, silence. Pure; the clock passed in.

Nobody is called offline before being asked: silence leads to a question, and only silence after
that to offline. What a restart restores is asked too. A registration that its device lets run out
needs no question: that is how long it said it would be there. One that is heard all the same may
only be late with its refresh.
"""

from __future__ import annotations

import enum
import heapq
import math

import msgspec

from backends.gateway.gb28181.profile import Profile
from backends.protocols.sip.flow import Flow, Transport

ANSWER_S = 40.0  # longer than a SIP request is repeated
# A refresh that was sent in time may come after it: a lost one is said again for 32 s (RFC 3261
# timer F), and the one with the digest's answer as long; a network hiccup is no end of a stream.
LATE_S = 60.0
RESTORED_SPREAD_S = 60.0  # the questions after a restart are spread over this


class State(enum.StrEnum):
    """Whether a device is there."""

    ONLINE = "online"
    ASKED = "asked"  # still shown as it was
    OFFLINE = "offline"


class Reason(enum.StrEnum):
    """Why a device is offline."""

    LOGGED_OUT = "logged out"
    SILENT = "silent"
    EXPIRED = "expired"
    CONNECTION_CLOSED = "connection closed"


class CameOnline(msgspec.Struct, frozen=True, kw_only=True):
    """A device is there that was not."""

    device_id: str
    flow: Flow


class CameAnew(msgspec.Struct, frozen=True, kw_only=True):
    """A device that is there registers as one that has just begun (with another Call-ID): it may
    have been switched off and on within its keepalives, and has forgotten what it was told."""

    device_id: str
    flow: Flow


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """A device is reached elsewhere. `is_back`: by a connection, for the first time since our
    restart cut its own."""

    device_id: str
    flow: Flow
    is_back: bool = False


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """A silent device is to be asked (DeviceStatus); any message of it is the answer."""

    device_id: str
    flow: Flow


class WentOffline(msgspec.Struct, frozen=True, kw_only=True):
    """A device is gone. `heard_s`: the last that was heard of it."""

    device_id: str
    reason: Reason
    heard_s: float


Event = CameOnline | CameAnew | Moved | Ask | WentOffline


class Heard(enum.Enum):
    """What a message of a device is worth."""

    TAKEN = enum.auto()
    UNREGISTERED = enum.auto()  # answer 4xx, so that it registers again
    ELSEWHERE = enum.auto()  # from an address it has not registered from, or another has: the same


class _Device:
    __slots__ = (
        "ask_s", "call_id", "expires_s", "flow", "heard_s", "profile", "queued_s", "state",
    )  # fmt: skip

    def __init__(self, flow: Flow, profile: Profile, now_s: float, expires_s: float) -> None:
        self.flow = flow
        self.profile = profile
        self.heard_s = now_s
        self.expires_s = expires_s
        self.ask_s = math.inf  # when an answer is due, once asked
        self.queued_s = math.inf  # its one entry in the heap that counts
        self.state = State.ONLINE
        self.call_id = ""  # it registered with; empty: not known

    @property
    def due_s(self) -> float:
        if self.state is State.ASKED:
            return self.ask_s
        silent_s = self.heard_s + self.profile.offline_after_s
        is_late = silent_s > self.expires_s  # heard shortly before it runs out
        return min(silent_s, self.expires_s + (LATE_S if is_late else 0.0))


class Presence:
    """All devices that have registered and are not known to be gone."""

    def __init__(self) -> None:
        self._devices: dict[str, _Device] = {}
        self._due: list[tuple[float, str]] = []
        self._connections: dict[int, set[str]] = {}
        self._at: dict[tuple[str, int], int] = {}  # by UDP address: how many are reached there
        self._cut: dict[str, set[str]] = {}  # by host: whose connection ended with our last end

    def __len__(self) -> int:
        return len(self._devices)

    @property
    def due_s(self) -> float:
        """When `tick` is wanted, at the latest."""
        return self._due[0][0] if self._due else math.inf

    def state(self, device_id: str) -> State:
        """OFFLINE also for who never registered."""
        device = self._devices.get(device_id)
        return device.state if device else State.OFFLINE

    def flow(self, device_id: str) -> Flow | None:
        """Where a device is reached; None when it is offline, or its connection ended with our
        restart and it has no other yet."""
        device = self._devices.get(device_id)
        return device.flow if device and not device.flow.is_dead else None

    def host(self, device_id: str) -> str:
        """Where it registered from, reached or not; empty when it is offline."""
        device = self._devices.get(device_id)
        return device.flow.host if device else ""

    def heard_s(self, device_id: str) -> float | None:
        """When it was last heard; None when it is offline."""
        device = self._devices.get(device_id)
        return device.heard_s if device else None

    def is_anothers(self, device_id: str, flow: Flow) -> bool:
        """Whether other devices are reached there, and this one is not: behind one NAT it is the
        port that tells them apart."""
        place = _place(flow)
        device = self._devices.get(device_id)
        return place in self._at and (device is None or _place(device.flow) != place)

    def registered(
        self, device_id: str, flow: Flow, profile: Profile, lasts_s: float, now_s: float
    ) -> list[Event]:
        """A registration, first or renewed, that digest has proved."""
        before = self._devices.get(device_id)
        device = _Device(flow, profile, now_s, now_s + lasts_s)
        if before is not None:
            device.queued_s, device.call_id = before.queued_s, before.call_id
            self._left(before.flow)
        self._devices[device_id] = device
        self._came(device_id, flow)
        self._push(device_id, device)
        if before is None:
            return [CameOnline(device_id=device_id, flow=flow)]
        is_back = self._is_back(device_id, before.flow)
        is_same = before.flow == flow
        return [] if is_same else [Moved(device_id=device_id, flow=flow, is_back=is_back)]

    def called(self, device_id: str, call_id: str) -> list[Event]:
        """The Call-ID of a registration. A refresh keeps it (RFC 3261 10.2.4); one that is another
        than before is of a device that began anew, or says its name anew each time."""
        device = self._devices[device_id]
        before, device.call_id = device.call_id, call_id
        is_anew = bool(before) and before != call_id
        return [CameAnew(device_id=device_id, flow=device.flow)] if is_anew else []

    def restored(
        self, device_id: str, flow: Flow, profile: Profile, *, left_s: float, now_s: float
    ) -> None:
        """A registration from before a restart, shown online and asked within a minute; one whose
        connection ended with us once it has another, for which it has as long as for a sign of
        life."""
        asked_by_s = now_s + RESTORED_SPREAD_S + ANSWER_S
        if flow.is_dead:
            asked_by_s += profile.offline_after_s
            self._cut.setdefault(flow.host, set()).add(device_id)
        device = _Device(flow, profile, now_s, max(now_s + left_s, asked_by_s))
        spread_s = RESTORED_SPREAD_S * (len(self._devices) % 97) / 97
        if not flow.is_dead:
            device.heard_s = now_s + spread_s - profile.offline_after_s
        self._devices[device_id] = device
        self._came(device_id, flow)
        self._push(device_id, device)

    def opened(self, flow: Flow) -> list[Event]:
        """A TCP connection: the one device of that host that lost its own by our restart is asked
        by it; where there are several, each is known by what it says."""
        cut = self._cut.get(flow.host, set())
        device = self._devices.get(next(iter(cut))) if len(cut) == 1 else None
        if device is None:
            return []
        (device_id,) = cut
        self._is_back(device_id, device.flow)
        self._move(device_id, device, flow)
        moved = Moved(device_id=device_id, flow=flow, is_back=True)
        return [moved, Ask(device_id=device_id, flow=flow)]

    def treat(self, device_id: str, profile: Profile) -> None:
        """A person changed its profile while it is there."""
        device = self._devices.get(device_id)
        if device is not None:
            device.profile = profile
            self._push(device_id, device)

    def heard(self, device_id: str, flow: Flow, now_s: float) -> tuple[Heard, list[Event]]:
        """Any message of a device.

        Its port may change (NAT), but not to one where another device is; its host, or a TCP
        connection other than its own, only where the profile lets it roam: else it must register
        anew, with digest.
        """
        device = self._devices.get(device_id)
        if device is None:
            return Heard.UNREGISTERED, []
        if not _is_same_place(flow, device.flow) and not device.profile.is_roaming:
            return Heard.ELSEWHERE, []
        if flow != device.flow and self.is_anothers(device_id, flow):
            return Heard.ELSEWHERE, []
        events: list[Event] = []
        if flow != device.flow:
            is_back = self._is_back(device_id, device.flow)
            self._move(device_id, device, flow)
            events.append(Moved(device_id=device_id, flow=flow, is_back=is_back))
        device.heard_s, device.state = now_s, State.ONLINE
        return Heard.TAKEN, events

    def logged_out(self, device_id: str, now_s: float) -> list[Event]:
        """REGISTER with Expires 0."""
        return self._gone(device_id, Reason.LOGGED_OUT)

    def connection_closed(self, connection: int, now_s: float) -> list[Event]:
        """A TCP connection is closed: who registered over it cannot be reached."""
        events: list[Event] = []
        for device_id in sorted(self._connections.pop(connection, ())):
            flow = self.flow(device_id)
            if flow is not None and flow.connection == connection:
                events += self._gone(device_id, Reason.CONNECTION_CLOSED)
        return events

    def unanswered(self, device_id: str, now_s: float) -> list[Event]:
        """The question to a silent device got no answer at all."""
        if self.state(device_id) is State.ASKED:
            return self._gone(device_id, Reason.SILENT)
        return []

    def tick(self, now_s: float) -> list[Event]:
        """Questions and losses that are due."""
        events: list[Event] = []
        while self._due and self._due[0][0] <= now_s:
            queued_s, device_id = heapq.heappop(self._due)
            device = self._devices.get(device_id)
            if device is None or device.queued_s != queued_s:
                continue  # replaced by an earlier entry
            device.queued_s = math.inf
            if device.due_s > now_s:
                self._push(device_id, device)  # was heard since
            else:
                events += self._fall_due(device_id, device, now_s)
        return events

    def _fall_due(self, device_id: str, device: _Device, now_s: float) -> list[Event]:
        if device.state is State.ASKED:
            return self._gone(device_id, Reason.SILENT)
        if now_s >= device.expires_s:  # its own word for when it is gone: nobody needs to be asked
            return self._gone(device_id, Reason.EXPIRED)
        device.state, device.ask_s = State.ASKED, now_s + ANSWER_S
        self._push(device_id, device)
        return [Ask(device_id=device_id, flow=device.flow)]

    def _gone(self, device_id: str, reason: Reason) -> list[Event]:
        device = self._devices.pop(device_id, None)
        if device is None:
            return []
        self._left(device.flow)
        self._is_back(device_id, device.flow)
        return [WentOffline(device_id=device_id, reason=reason, heard_s=device.heard_s)]

    def _is_back(self, device_id: str, before: Flow) -> bool:
        """It is reached otherwise than by the connection that our restart cut, or not at all."""
        cut = self._cut.get(before.host, set())
        if device_id not in cut:
            return False
        cut.discard(device_id)
        if not cut:
            del self._cut[before.host]
        return True

    def _move(self, device_id: str, device: _Device, flow: Flow) -> None:
        self._left(device.flow)
        device.flow = flow
        self._came(device_id, flow)

    def _came(self, device_id: str, flow: Flow) -> None:
        if flow.transport is Transport.TCP:
            self._connections.setdefault(flow.connection, set()).add(device_id)
        else:
            self._at[_place(flow)] = self._at.get(_place(flow), 0) + 1

    def _left(self, flow: Flow) -> None:
        place = _place(flow)
        if self._at.get(place, 0) > 1:
            self._at[place] -= 1
        else:
            self._at.pop(place, None)

    def _push(self, device_id: str, device: _Device) -> None:
        if device.due_s < device.queued_s:
            device.queued_s = device.due_s
            heapq.heappush(self._due, (device.due_s, device_id))


def _place(flow: Flow) -> tuple[str, int]:
    """Of UDP; on TCP nobody is told by it."""
    return (flow.host, flow.port) if flow.transport is Transport.UDP else ("", 0)


def _is_same_place(flow: Flow, before: Flow) -> bool:
    """Only the port of a UDP address may differ, and the connection where our restart cut it."""
    is_udp = flow.transport is Transport.UDP
    is_same = (flow.transport, flow.host) == (before.transport, before.host)
    return is_same and (is_udp or before.is_dead or flow.connection == before.connection)
