"""The pages of one poll of a stream, one request each. A poller's thread only.

It ends though the system's paging does not: a cursor or link that came before, or more pages than
the mapping allows, are failures. Numbered pages end where one is empty, or the same again: many
systems give fewer rows at once than they are asked for, and do not say so.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from backends.gateway.rest.client import RestClient, Told
from backends.gateway.rest.failure import RestFailure
from backends.gateway.rest.fields import Becomes
from backends.gateway.rest.reach import Reach
from backends.gateway.rest.rows import rows_in
from backends.gateway.rest.streams import Stream
from backends.gateway.rest.tables import PageKind
from backends.gateway.rest.templates import Value
from backends.gateway.rest.values import dig, text_in

_OF_A_MOMENT = (Becomes.READINGS, Becomes.STEPS)  # one id has several rows
_ENDLESS = "对方系统的分页没有尽头，已停止"


class TooManyPages(RestFailure):
    """More than the mapping allows."""


class NoList(RestFailure):
    """An answer without its list."""


class Pages:
    """Iterates over lists of records. `cursor`: where it stands; `answer`: the last one, whole."""

    def __init__(
        self,
        client: RestClient,
        stream: Stream,
        since: Value,
        cursor: str = "",
        reach: Reach | None = None,
    ) -> None:
        self._client, self._stream, self._since = client, stream, since
        self.cursor = cursor
        self.answer: Any = None
        self._reach = reach or Reach(stream.paging.size)
        self._seen: set[str] = {cursor} if cursor else set()
        self._link = ""
        self._rows = 0  # of the pages so far

    def __iter__(self) -> Iterator[list[Any]]:
        kind = self._stream.paging.kind
        is_numbered = kind in (PageKind.PAGE, PageKind.OFFSET)
        return self._numbered() if is_numbered else self._followed()

    def _followed(self) -> Iterator[list[Any]]:
        """Pages that say where the next is."""
        paging = self._stream.paging
        for number in range(paging.most):
            told = self._ask(number)
            page = self._page_of(told, number)
            is_last = self._is_last(told, page)
            self._rows += len(page)
            yield page
            if is_last:
                return
        raise TooManyPages(f"more than {paging.most} pages", _ENDLESS)

    def _numbered(self) -> Iterator[list[Any]]:
        """Pages that are counted, to the last with rows."""
        paging, reach, before = self._stream.paging, self._reach, list[Any]()
        for number in range(paging.most + 1):  # the last shows only that there is no more
            try:
                told = self._ask(number)
                page = self._page_of(told, number)
            except RestFailure as failure:
                if number and failure.status == HTTPStatus.NOT_FOUND:
                    return
                if number and _is_refusal(failure) and not reach.is_full(len(before)):
                    reach.refused(len(before))
                    return
                raise
            if number and (not page or self._is_same(page, before)):
                return
            if number == paging.most:
                break
            if number:
                reach.followed(len(before))
            reach.seen(len(page))
            self._rows += len(page)
            yield page
            if not page or self._is_end(told, page):
                return
            before = page
        raise TooManyPages(f"more than {paging.most} pages", _ENDLESS)

    def _ask(self, number: int) -> Told:
        paging = self._stream.paging
        values: dict[str, Value] = {
            "since": self._since,
            "size": paging.size,
            "page": paging.first + number,
            "offset": self._rows,
            "cursor": self.cursor,
        }
        told = self._client.ask(self._stream, values, self._link)
        self.answer = told.value
        return told

    def _page_of(self, told: Told, number: int) -> list[Any]:
        """The records of an answer. Raises NoList where it has none and does not say so."""
        if told.is_empty or self._is_quiet(told, number):
            return []
        return records_of(told.value, self._stream)

    def _is_quiet(self, told: Told, number: int) -> bool:
        """Whether an answer without a list says that there is nothing: many systems write null
        then, or leave it out.

        It may be another failure as well. That ends nothing where only what is new was asked for,
        no page came before, and the mapping says by what a success is known; of all there is a
        count of 0 must stand beside it, and of a feed of changes its cursor.
        """
        paging, value = self._stream.paging, told.value
        if not isinstance(value, dict | None) or dig(value, self._stream.records) is not None:
            return False
        if paging.total and text_in(dig(value, paging.total)) == "0":
            return True
        if paging.is_kept and text_in(dig(value, paging.cursor)):
            return True
        is_success = value is None or self._stream.success is not None
        return is_success and not number and not self._reach.is_whole

    def _is_end(self, told: Told, page: list[Any]) -> bool:
        """Whether a page is known to be the last, without asking for another."""
        paging = self._stream.paging
        if len(page) >= paging.size:
            return False
        total = text_in(dig(told.value, paging.total)) if paging.total else ""
        if total.isdecimal():
            return self._rows >= int(total)
        return self._reach.is_last(len(page))

    def _is_same(self, page: list[Any], before: list[Any]) -> bool:
        """Whether a page holds the rows of the one before it, also where their values have moved
        on: its number is not looked at."""
        if page == before:
            return True
        ids = self._ids(page)
        if not all(ids) or len(set(ids)) < len(ids):
            return False
        return ids == self._ids(before)

    def _ids(self, page: list[Any]) -> list[str]:
        """What each row of a page is known by; empty for one without an id."""
        fields = self._stream.fields
        named = [fields.id]
        if self._stream.becomes in _OF_A_MOMENT:
            named.append(fields.updated_at)
        paths = [one if isinstance(one, str) else one.path for one in named]
        found = [[text_in(dig(row, p)) for p in paths] for row in rows_in(page, self._stream)]
        return [" ".join(texts) if texts[0] else "" for texts in found]

    def _is_last(self, told: Told, page: list[Any]) -> bool:
        """Whether there is none after it. Raises RestFailure when it leads in a circle."""
        paging = self._stream.paging
        match paging.kind:
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
        return True

    def _go_to(self, where: str) -> None:
        if where in self._seen:
            raise RestFailure("the pages lead in a circle", _ENDLESS)
        self._seen.add(where)


def _is_refusal(failure: RestFailure) -> bool:
    """Whether a page may not have been given because there is none: many systems refuse one beyond
    their last. After a full page only HTTP 404 says so."""
    return failure.is_refused or isinstance(failure, NoList)


def records_of(value: Any, stream: Stream) -> list[Any]:
    """The list of records of an answer or a message; one object alone is a list of it.

    Raises NoList where there is none, or something else stands there.
    """
    found = dig(value, stream.records)
    if isinstance(found, dict) and (stream.topics or not stream.records):
        return [found]
    if not isinstance(found, list):
        where = stream.records or "(answer)"
        words = f"对方返回的数据缺少列表 {stream.records}".rstrip()
        raise NoList(f"{where} is no list", words)
    return found
