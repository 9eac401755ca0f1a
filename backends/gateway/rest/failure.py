"""What a system did not give, in words for an operator and for a log. Types only."""

from __future__ import annotations

LATER = (408, 425, 429)  # too slow, too early, too many: not refused for good
_LOCKED_OUT = (401, 403)
_UNSEEN = (*_LOCKED_OUT, 404, 405)


class RestFailure(Exception):
    """The system did not give what was asked. `words` say it to an operator.

    `is_sent`: the request may have arrived. `is_refused`: the system answered and took nothing.
    `status`: of HTTP, where that is what was wrong; 401 where it does not know us, however it
    said so.
    """

    def __init__(
        self,
        detail: str,
        words: str,
        *,
        is_sent: bool = True,
        is_refused: bool = False,
        status: int = 0,
    ) -> None:
        super().__init__(detail)
        self.words, self.is_sent, self.is_refused = words, is_sent, is_refused
        self.status = status


def is_locked_out(status: int) -> bool:
    """Whether a system answers with that HTTP status because it does not let us in."""
    return status in _LOCKED_OUT


def is_unseen(status: int) -> bool:
    """Whether nobody behind that HTTP answer has looked at what was sent: our key, or the address,
    is not as it was. It can be sent again once that is put right."""
    return status in _UNSEEN


class SignedOut(Exception):
    """The system no longer takes our token."""
