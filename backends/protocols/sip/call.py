"""One call that we make: INVITE, its answer, INFO and the end (RFC 3261 13-15). Pure.

A state machine over whole messages; `transactions` repeats and times them. It sends nothing:
what is to be sent comes back as a Step.
"""

from __future__ import annotations

import enum

import msgspec

from backends.protocols.sip import dialog as dialogs
from backends.protocols.sip.dialog import Content, Dialog, Party, Start, new_request
from backends.protocols.sip.message import Request, Response, response_to


class Stage(enum.Enum):
    """How far a call is."""

    INVITING = enum.auto()
    ESTABLISHED = enum.auto()
    ENDING = enum.auto()  # cancelled, or BYE sent
    ENDED = enum.auto()


class End(enum.StrEnum):
    """Why a call is over."""

    REFUSED = "refused"
    NO_ANSWER = "no answer"
    HUNG_UP = "hung up"
    PEER_HUNG_UP = "peer hung up"


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What a message or wish brings about.

    `requests` are to be asked in order (without Via), `acks` sent at once, `is_cancelled` says
    that the INVITE's transaction is to be cancelled. `answer` is the SDP of the first 2xx; `end`
    and `status` say that the call is over now.
    """

    acks: tuple[Request, ...] = ()
    requests: tuple[Request, ...] = ()
    is_cancelled: bool = False
    answer: bytes | None = None
    end: End | None = None
    status: int = 0


class OutgoingCall:
    """Begins with `invite`; every response, request of the peer and loss goes in."""

    def __init__(self, start: Start, party: Party) -> None:
        self._start = start
        self._party = party
        self._invite: Request | None = None
        self.dialog: Dialog | None = None
        self.stage = Stage.INVITING

    @property
    def call_id(self) -> str:
        return self._start.call_id

    def invite(self, subject: str, offer: bytes) -> Request:
        """The INVITE. `subject` is `channel:ssrc,platform:0`."""
        content = Content(media_type="APPLICATION/SDP", data=offer)
        self._invite = new_request(
            self._start, self._party, headers=[("Subject", subject)], content=content
        )
        return self._invite

    def answered(self, request: Request, response: Response) -> Step:
        """A response to the INVITE, or to what followed it."""
        if request.method == "INVITE":
            return self._invite_answered(request, response)
        if not response.is_final:
            return Step()
        if request.method == "BYE" and self.stage is Stage.ENDING:
            # Any final answer ends it: a device that knows no such call has ended it already.
            return self._over(End.HUNG_UP)
        if response.status in (408, 481) and self.stage is Stage.ESTABLISHED:
            return self._over(End.PEER_HUNG_UP, response.status)
        return Step()

    def unanswered(self, request: Request) -> Step:
        """A request of this call got no answer."""
        if self.stage is Stage.ENDED:
            return Step()
        if request.method == "INVITE" or self.stage is Stage.ENDING:
            ended = self.stage is Stage.ENDING
            return self._over(End.HUNG_UP if ended else End.NO_ANSWER)
        return Step()

    def hang_up(self) -> Step:
        """We want no more: CANCEL before the answer, BYE after it."""
        if self.stage is Stage.INVITING:
            self.stage = Stage.ENDING
            return Step(is_cancelled=True)
        if self.stage is Stage.ESTABLISHED:
            self.stage = Stage.ENDING
            return Step(requests=(self._next("BYE"),))
        return Step()

    def info(self, content: Content) -> Step:
        """INFO within the established call (MANSRTSP); nothing before or after."""
        if self.stage is not Stage.ESTABLISHED:
            return Step()
        return Step(requests=(self._next("INFO", content),))

    def received(self, request: Request) -> tuple[Response, Step]:
        """The peer's request within the dialog, and our answer to it."""
        if self.dialog is None or self.stage is Stage.ENDED or not self.dialog.matches(request):
            return response_to(request, 481), Step()
        after = self.dialog.took(request)
        if after is None:
            return response_to(request, 500), Step()
        self.dialog = after
        if request.method == "BYE":
            was, self.stage = self.stage, Stage.ENDED
            end = End.HUNG_UP if was is Stage.ENDING else End.PEER_HUNG_UP
            return response_to(request, 200), Step(end=end)
        if request.method in ("INFO", "MESSAGE", "OPTIONS"):
            return response_to(request, 200), Step()
        if request.method == "INVITE":  # the offer stands; a new one is not taken
            return response_to(request, 488), Step()
        return response_to(request, 405), Step()

    def _invite_answered(self, request: Request, response: Response) -> Step:
        if not response.is_final:
            return Step()
        if not response.is_success:
            if self.stage is Stage.ESTABLISHED or self.stage is Stage.ENDED:
                return Step()
            ended = self.stage is Stage.ENDING
            return self._over(End.HUNG_UP if ended else End.REFUSED, response.status)
        made = dialogs.of_response(request, response)
        ack = made.ack(self._party, request.cseq.number)
        if self.dialog is not None and self.dialog.remote_tag != made.remote_tag:
            _, bye = made.request("BYE", self._party)  # a second party answered: not wanted
            return Step(acks=(ack,), requests=(bye,))
        if self.dialog is not None:
            return Step(acks=(ack,))  # the same answer again: our ACK was lost
        self.dialog = made
        if self.stage is Stage.INVITING:
            self.stage = Stage.ESTABLISHED
            return Step(acks=(ack,), answer=response.body)
        # Cancelled too late, or given up before: it is established and must be ended.
        self.stage = Stage.ENDING
        return Step(acks=(ack,), requests=(self._next("BYE"),))

    def _next(self, method: str, content: Content | None = None) -> Request:
        assert self.dialog is not None, "a request within a dialog that is none"
        self.dialog, request = self.dialog.request(method, self._party, content=content)
        return request

    def _over(self, end: End, status: int = 0) -> Step:
        self.stage = Stage.ENDED
        return Step(end=end, status=status)
