"""A subscription of ours: SUBSCRIBE, its renewal, NOTIFY, its end (RFC 6665). Pure.

The clock is passed in; `due_s` says when `tick` is wanted. It sends nothing itself.
"""

from __future__ import annotations

import enum
import math

import msgspec

from backends.protocols.sip import dialog as dialogs
from backends.protocols.sip import values
from backends.protocols.sip.dialog import Content, Dialog, Party, Start, new_request
from backends.protocols.sip.message import Request, Response, response_to

MIN_INTERVAL_S = 30
RETRY_S = 60.0
REFUSED_RETRY_S = 3600.0  # a device that cannot do it will not be able to in a minute either
# How far behind the newest a NOTIFY may come. One that was lost is said again after half a second:
# over a line of 15 ms our own device side, eight at a time, says 230 others in between.
LATE_NUMBERS = 4096
_ALL = (1 << LATE_NUMBERS) - 1


class Stage(enum.Enum):
    """How far a subscription is."""

    ASKING = enum.auto()
    ACTIVE = enum.auto()
    ENDING = enum.auto()
    FAILED = enum.auto()  # asked again from `due_s` on
    ENDED = enum.auto()


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is subscribed: the Event header (`presence`, `Catalog;id=7`), its query, how long."""

    event: str
    content: Content
    expires_s: int = 3600


class Notified(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a NOTIFY, and whether its body is to be taken: it may have been already."""

    answer: Response
    is_taken: bool


class _Numbers:
    """CSeq numbers of NOTIFYs that were taken. Several are under way at once: one that was lost
    comes, said again, behind those after it, and is as good (stricter: RFC 3261 12.2.2)."""

    def __init__(self) -> None:
        self._newest = 0
        self._taken = 0  # a bit for each of the last LATE_NUMBERS, the lowest for the newest

    def is_late(self, number: int) -> bool:
        """Whether it comes too late to know whether it was taken."""
        return number <= self._newest - LATE_NUMBERS

    def take(self, number: int) -> bool:
        """Whether one that is not late comes for the first time."""
        ahead = number - self._newest
        if ahead > 0:
            kept = self._taken << ahead if ahead < LATE_NUMBERS else 0
            self._taken = (kept | 1) & _ALL
            self._newest = number
            return True
        bit = 1 << -ahead
        is_first = not self._taken & bit
        self._taken |= bit
        return is_first


class Subscription:
    """Renews itself in time; begins anew when the device has forgotten it."""

    def __init__(self, start: Start, party: Party, wanted: Wanted) -> None:
        self._start = start
        self._party = party
        self._wanted = wanted
        self._dialog: Dialog | None = None
        self._numbers = _Numbers()
        self._tries = 0
        self.stage = Stage.ASKING
        self.due_s = math.inf
        self.status = 0  # the last refusal's

    def subscribe(self) -> Request:
        """The first SUBSCRIBE; also a new beginning after a failure (with another Call-ID)."""
        self._tries += 1
        self._dialog = None
        self._numbers = _Numbers()
        self.stage = Stage.ASKING
        self.due_s = math.inf
        suffix = f"-{self._tries}" if self._tries > 1 else ""
        start = msgspec.structs.replace(self._start, call_id=self._start.call_id + suffix)
        return new_request(
            start, self._party, headers=self._headers(), content=self._wanted.content
        )

    def matches(self, request: Request) -> bool:
        """Whether a NOTIFY is of this subscription. One may come before the 2xx (4.4.1)."""
        if self._dialog is not None:
            return self._dialog.matches(request)
        suffix = f"-{self._tries}" if self._tries > 1 else ""
        return (
            self.stage is Stage.ASKING
            and request.call_id == self._start.call_id + suffix
            and request.recipient.tag == self._start.from_tag
        )

    def answered(self, request: Request, response: Response, now_s: float) -> None:
        """A response to SUBSCRIBE."""
        if not response.is_final:
            return
        if self.stage is Stage.ENDING:
            self._end()
        elif response.is_success:
            if self._dialog is None:
                self._dialog = dialogs.of_response(request, response)
            self.stage = Stage.ACTIVE
            self._renew_in(self._granted(response.headers.get("Expires")), now_s)
        else:
            self._fail(response.status, now_s)

    def unanswered(self, now_s: float) -> None:
        """SUBSCRIBE got no answer."""
        if self.stage is Stage.ENDING:
            self._end()
        else:
            self._fail(0, now_s)

    def notified(self, request: Request, now_s: float) -> Notified:
        """A NOTIFY. One that comes behind a later one is taken too, once."""
        number = request.cseq.number
        if not self.matches(request) or self.stage in (Stage.ENDED, Stage.FAILED):
            return Notified(answer=response_to(request, 481), is_taken=False)
        if self._numbers.is_late(number):
            return Notified(answer=response_to(request, 500), is_taken=False)
        is_taken = self._numbers.take(number)
        if is_taken:
            self._state(request.headers.get("Subscription-State"), now_s)
        return Notified(answer=response_to(request, 200), is_taken=is_taken)

    def tick(self, now_s: float) -> Request | None:
        """The renewing or new SUBSCRIBE when it is due."""
        if now_s < self.due_s:
            return None
        if self.stage is Stage.FAILED or self._dialog is None:
            return self.subscribe()
        self.due_s = math.inf
        self._dialog, request = self._dialog.request(
            "SUBSCRIBE", self._party, headers=self._headers(), content=self._wanted.content
        )
        return request

    def end(self) -> Request | None:
        """SUBSCRIBE with Expires 0; None when there is nothing to end."""
        if self._dialog is None or self.stage is not Stage.ACTIVE:
            self._end()
            return None
        self.stage, self.due_s = Stage.ENDING, math.inf
        self._dialog, request = self._dialog.request(
            "SUBSCRIBE", self._party, headers=self._headers(0)
        )
        return request

    def _state(self, text: str, now_s: float) -> None:
        """What a NOTIFY says of the subscription itself."""
        state, _, params = text.partition(";")
        if state.strip().lower() == "terminated":
            if self.stage is Stage.ENDING:
                self._end()
            else:
                self._fail(0, now_s)
        elif self.stage is Stage.ACTIVE and "expires" in params.lower():
            # It may shorten what was granted. It says what is left, of which a share is kept in
            # reserve: taken each time, renewing would recede before a device that says much.
            before_s = self.due_s
            self._renew_in(self._granted(_expires(params)), now_s)
            self.due_s = min(self.due_s, before_s)

    def _headers(self, expires_s: int | None = None) -> list[tuple[str, str]]:
        expires_s = self._wanted.expires_s if expires_s is None else expires_s
        return [("Event", self._wanted.event), ("Expires", str(expires_s))]

    def _granted(self, text: str) -> int:
        """What a device grants: not more than was asked (6665 3.1.1), and never a flood of
        renewals."""
        granted = values.seconds(text, self._wanted.expires_s)
        return max(min(granted, self._wanted.expires_s), MIN_INTERVAL_S)

    def _renew_in(self, granted_s: int, now_s: float) -> None:
        self.due_s = now_s + max(granted_s * 0.8, granted_s - 60.0)

    def _fail(self, status: int, now_s: float) -> None:
        self._dialog = None
        self.stage = Stage.FAILED
        self.status = status
        is_refused = 400 <= status < 500 and status not in (408, 480, 481, 486)
        self.due_s = now_s + (REFUSED_RETRY_S if is_refused else RETRY_S)

    def _end(self) -> None:
        self.stage, self.due_s = Stage.ENDED, math.inf


def _expires(params: str) -> str:
    for part in params.split(";"):
        name, _, value = part.partition("=")
        if name.strip().lower() == "expires":
            return value.strip()
    return ""
