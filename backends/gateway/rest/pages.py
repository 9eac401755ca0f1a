"""The pages of one poll of a stream, one request each. A poller's thread only.

It ends though the system's paging does not: a cursor or link that came before, the same page
again, or more pages than the mapping allows are failures.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from backends.gateway.rest.client import RestClient, Told
from backends.gateway.rest.failure import RestFailure
from backends.gateway.rest.streams import Stream
from backends.gateway.rest.tables import PageKind
from backends.gateway.rest.templates import Value
from backends.gateway.rest.values import dig, text_in

_ENDLESS = "对方系统的分页没有尽头，已停止"


class TooManyPages(RestFailure):
    """More than the mapping allows."""


class Pages:
    """Iterates over lists of records. `cursor`: where it stands."""

    def __init__(self, client: RestClient, stream: Stream, since: Value, cursor: str = "") -> None:
        self._client, self._stream, self._since = client, stream, since
        self.cursor = cursor
        self._seen: set[str] = {cursor} if cursor else set()
        self._link = ""
        self._last: list[Any] = []

    def __iter__(self) -> Iterator[list[Any]]:
        paging = self._stream.paging
        for number in range(paging.most):
            told = self._client.ask(self._stream, self._values(number), self._link)
            page = [] if told.is_empty else records_of(told.value, self._stream)
            is_last = self._is_last(told, page)
            yield page
            if is_last:
                return
        raise TooManyPages(f"more than {paging.most} pages", _ENDLESS)

    def _values(self, number: int) -> dict[str, Value]:
        paging = self._stream.paging
        return {
            "since": self._since,
            "size": paging.size,
            "page": paging.first + number,
            "offset": number * paging.size,
            "cursor": self.cursor,
        }

    def _is_last(self, told: Told, page: list[Any]) -> bool:
        """Whether there is none after it. Raises RestFailure when it leads in a circle."""
        paging = self._stream.paging
        match paging.kind:
            case PageKind.NONE:
                return True
            case PageKind.CURSOR:
                following = text_in(dig(told.value, paging.cursor))
                if not following or following == self.cursor:
                    return True
                self._go_to(following)
                self.cursor = following
                return paging.is_kept and not page
            case PageKind.LINK:
                is_header = paging.next == "header"
                self._link = told.link if is_header else text_in(dig(told.value, paging.next))
                if not self._link:
                    return True
                self._go_to(self._link)
                return False
        if len(page) < paging.size:
            return True
        if page == self._last:
            raise RestFailure("the same page again", _ENDLESS)
        self._last = page
        return False

    def _go_to(self, where: str) -> None:
        if where in self._seen:
            raise RestFailure("the pages lead in a circle", _ENDLESS)
        self._seen.add(where)


def records_of(value: Any, stream: Stream) -> list[Any]:
    """The list of records of an answer or a message; one object alone is a list of it.

    Raises RestFailure where there is no list. Only an empty one says that there is nothing: else
    one answer without it would end whatever stands.
    """
    found = dig(value, stream.records)
    if isinstance(found, dict) and (stream.topics or not stream.records):
        return [found]
    if not isinstance(found, list):
        where = stream.records or "(answer)"
        words = f"对方返回的数据缺少列表 {stream.records}".rstrip()
        raise RestFailure(f"{where} is no list", words)
    return found
