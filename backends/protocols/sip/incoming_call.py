"""One call that a peer makes to us: its INVITE, our answer, the end (RFC 3261 13.3, 15). Pure.

Used where a device answers a broadcast with INVITE, and by our own device side. It sends
nothing: what is to be sent comes back.
"""

from __future__ import annotations

import enum

from backends.protocols.sip import dialog as dialogs
from backends.protocols.sip.dialog import Dialog, Party
from backends.protocols.sip.flow import Flow
from backends.protocols.sip.message import Request, Response, response_to

SDP_TYPE = "APPLICATION/SDP"


class Stage(enum.Enum):
    """How far a call is."""

    ASKED = enum.auto()
    ANSWERED = enum.auto()  # our 2xx is sent; ACK is to come
    ESTABLISHED = enum.auto()
    ENDING = enum.auto()
    ENDED = enum.auto()


class IncomingCall:
    """Begins with a peer's INVITE. Only the host that sent it speaks in it."""

    def __init__(self, invite: Request, flow: Flow, local_tag: str, party: Party) -> None:
        self.invite = invite
        self.flow = flow
        self._local_tag = local_tag
        self._party = party
        self.dialog: Dialog | None = None
        self.stage = Stage.ASKED

    @property
    def call_id(self) -> str:
        return self.invite.call_id

    def accept(self, sdp: bytes) -> Response | None:
        """The 200 with our SDP; None when the peer has given up meanwhile."""
        if self.stage is not Stage.ASKED:
            return None
        self.dialog = dialogs.of_request(self.invite, self._local_tag)
        self.stage = Stage.ANSWERED
        headers = [("Contact", f"<{self._party.contact}>"), ("Content-Type", SDP_TYPE)]
        return response_to(self.invite, 200, to_tag=self._local_tag, headers=headers, body=sdp)

    def refuse(self, status: int) -> Response | None:
        """486 busy, 488 cannot do this SDP, 487 after CANCEL; None when it is over."""
        if self.stage is not Stage.ASKED:
            return None
        self.stage = Stage.ENDED
        return response_to(self.invite, status, to_tag=self._local_tag)

    def acknowledged(self, flow: Flow) -> bool:
        """ACK came: True when the call stands from now on."""
        if self.stage is not Stage.ANSWERED or flow.host != self.flow.host:
            return False
        self.stage = Stage.ESTABLISHED
        return True

    def hang_up(self) -> Request | None:
        """BYE, also when ACK never came; None when there is nothing to end."""
        if self.stage not in (Stage.ANSWERED, Stage.ESTABLISHED) or self.dialog is None:
            return None
        self.stage = Stage.ENDING
        self.dialog, request = self.dialog.request("BYE", self._party)
        return request

    def bye_answered(self) -> None:
        """Our BYE got a final answer, or none at all."""
        self.stage = Stage.ENDED

    def received(self, request: Request, flow: Flow) -> Response:
        """The peer's request within the dialog; after a BYE the stage is ENDED. The body of an
        INFO that is answered with 200 is the caller's."""
        dialog = self.dialog
        is_known = dialog is not None and flow.host == self.flow.host
        if dialog is None or not is_known or self.stage is Stage.ENDED:
            return response_to(request, 481, to_tag=self._local_tag)
        if not dialog.matches(request):
            return response_to(request, 481, to_tag=self._local_tag)
        after = dialog.took(request)
        if after is None:
            return response_to(request, 500)
        self.dialog = after
        if request.method == "BYE":
            self.stage = Stage.ENDED
            return response_to(request, 200)
        if request.method in ("INFO", "MESSAGE", "OPTIONS"):
            return response_to(request, 200)
        return response_to(request, 488 if request.method == "INVITE" else 405)
