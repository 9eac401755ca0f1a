"""Subscriptions that a higher platform holds with our device side (RFC 6665, the notifier). Pure.

One per command; a new one takes the place of an old. The clock is passed in.
"""

from __future__ import annotations

import math

import msgspec

from backends.gateway.gb28181.lower_events import Event, Subscribed, Unsubscribed
from backends.protocols.manscdp import answers, queries, reading, xml
from backends.protocols.manscdp.fields import whole
from backends.protocols.manscdp.messages import Outcome, Query
from backends.protocols.manscdp.xml import Element
from backends.protocols.sip import dialog as dialogs
from backends.protocols.sip.dialog import Content, Dialog, Party
from backends.protocols.sip.flow import NewToken
from backends.protocols.sip.message import Request, Response, response_to

COMMANDS = {name.lower(): name for name in ("Catalog", "Alarm", "MobilePosition")}
MAX_EXPIRES_S = 86_400
MAX_INTERVAL_S = 3600


class _Held(msgspec.Struct):
    cmd: str
    event: str
    dialog: Dialog
    until_s: float


class Notices:
    """Whoever subscribes is answered here; `notify` makes the NOTIFY requests."""

    def __init__(self, party: Party, new_token: NewToken) -> None:
        self._party = party
        self._new_token = new_token
        self._held: dict[str, _Held] = {}  # by Call-ID

    @property
    def due_s(self) -> float:
        """When the first one runs out."""
        return min((held.until_s for held in self._held.values()), default=math.inf)

    def __contains__(self, cmd: str) -> bool:
        return any(held.cmd == cmd for held in self._held.values())

    def subscribed(self, request: Request, now_s: float) -> tuple[Response, list[Event]]:
        """A SUBSCRIBE: new, refreshed, or (Expires 0) ended."""
        held = self._held.get(request.call_id)
        asked = request.expires
        expires_s = 3600 if asked is None else min(asked, MAX_EXPIRES_S)
        if held is not None:
            after = held.dialog.took(request) if held.dialog.matches(request) else None
            if after is None:
                return response_to(request, 481, to_tag=self._new_token()), []
            held.dialog, held.until_s = after, now_s + expires_s
            return self._again(request, held, expires_s)
        query = reading.parse(request.body)
        cmd = COMMANDS.get(query.cmd.lower()) if isinstance(query, Query) else None
        if cmd is None or not isinstance(query, Query):
            return response_to(request, 489, to_tag=self._new_token()), []
        tag = self._new_token()
        if expires_s:
            self._forget(cmd)
            self._held[request.call_id] = _Held(
                cmd=cmd,
                event=request.headers.get("Event") or "presence",
                dialog=dialogs.of_request(request, tag),
                until_s=now_s + expires_s,
            )
        events: list[Event] = [_subscribed(cmd, query, is_new=True)] if expires_s else []
        return self._granted(request, query, expires_s, tag), events

    def notify(self, cmd: str, node: Element, now_s: float) -> list[Request]:
        """A NOTIFY for each subscription of that command."""
        made = []
        for held in self._held.values():
            if held.cmd != cmd:
                continue
            left_s = max(int(held.until_s - now_s), 0)
            headers = [
                ("Event", held.event),
                ("Subscription-State", f"active;expires={left_s}"),
            ]
            content = Content(media_type=queries.MEDIA_TYPE, data=xml.write(node))
            held.dialog, request = held.dialog.request(
                "NOTIFY", self._party, headers=headers, content=content
            )
            made.append(request)
        return made

    def refused(self, notify: Request) -> list[Event]:
        """A NOTIFY was answered with an error: the platform has forgotten (RFC 6665 4.2.2)."""
        held = self._held.pop(notify.call_id, None)
        return [Unsubscribed(cmd=held.cmd)] if held is not None else []

    def tick(self, now_s: float) -> list[Event]:
        """Those that nobody renewed."""
        late = [call_id for call_id, held in self._held.items() if held.until_s <= now_s]
        return [Unsubscribed(cmd=self._held.pop(call_id).cmd) for call_id in late]

    def all_over(self) -> list[Event]:
        """The line is gone."""
        gone = [Unsubscribed(cmd=held.cmd) for held in self._held.values()]
        self._held.clear()
        return list(gone)

    def _again(self, request: Request, held: _Held, expires_s: int) -> tuple[Response, list[Event]]:
        query = reading.parse(request.body) if request.body else None
        known = query if isinstance(query, Query) else None
        answer = self._granted(request, known, expires_s, "")
        if not expires_s:
            del self._held[request.call_id]
            return answer, [Unsubscribed(cmd=held.cmd)]
        return answer, [_subscribed(held.cmd, known, is_new=False)] if known else []

    def _granted(self, request: Request, query: Query | None, expires_s: int, tag: str) -> Response:
        headers = [
            ("Event", request.headers.get("Event") or "presence"),
            ("Expires", str(expires_s)),
            ("Contact", f"<{self._party.contact}>"),
        ]
        body = b""
        if query is not None:
            done = Outcome(sn=query.sn, device_id=query.device_id, cmd=query.cmd, is_ok=True)
            body = xml.write(answers.outcome(done))
            headers.append(("Content-Type", queries.MEDIA_TYPE))
        return response_to(request, 200, to_tag=tag, headers=headers, body=body)

    def _forget(self, cmd: str) -> None:
        """A platform that subscribes anew has forgotten what it held."""
        for call_id in [c for c, held in self._held.items() if held.cmd == cmd]:
            del self._held[call_id]


def _subscribed(cmd: str, query: Query | None, *, is_new: bool) -> Subscribed:
    text = query.root.value("Interval") if query is not None else ""
    interval_s = min(max(whole(text, 5), 1), MAX_INTERVAL_S)
    return Subscribed(cmd=cmd, interval_s=interval_s, is_new=is_new)
