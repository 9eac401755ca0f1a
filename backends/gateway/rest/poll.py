"""Polls one stream: pages, newest updated_at, what changed. A poller's thread only.

`since` is the newest updated_at seen less the look-back, never our own clock; rows seen before
in the same state are not told again.
"""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from dataclasses import dataclass, field

from backends.gateway.rest.client import RestClient, RestFailure
from backends.gateway.rest.mapping import PageKind, Source, Stream
from backends.gateway.rest.rows import Row, RowFault, read_row, write_time
from backends.gateway.rest.values import dig
from backends.record.observation import Observation

_MOST_REMEMBERED = 200_000


@dataclass(slots=True)
class Poll:
    """What one poll of a stream gave."""

    observations: list[Observation] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    rows: int = 0
    newest: dt.datetime | None = None


class StreamPoller:
    """One stream with what it has told already. `poll`, hand on, then `keep`."""

    def __init__(self, client: RestClient, source: Source, stream: Stream) -> None:
        self._client, self._source, self.stream = client, source, stream
        self._newest: dt.datetime | None = None
        self._told: OrderedDict[str, tuple[dt.datetime, str]] = OrderedDict()
        self._named: OrderedDict[tuple[str, str], None] = OrderedDict()

    def poll(self) -> Poll:
        """Ask for all that changed. Raises RestFailure; nothing is remembered until then."""
        result = Poll(newest=self._newest)
        rows: list[Row] = []
        for number, raw in enumerate(self._records()):
            result.rows += 1
            row = read_row(raw, number, self.stream, self._source)
            if isinstance(row, Row):
                rows.append(row)
            elif (row.row, row.field) not in self._named:
                result.faults.append(row)
        rows.sort(key=_order)
        for row in rows:
            self._judge(row, result)
        for fault in result.faults:
            self._named[(fault.row, fault.field)] = None
        self._newest = result.newest
        _trim(self._told)
        _trim(self._named)
        return result

    def _judge(self, row: Row, result: Poll) -> None:
        """Tell a row that is new, or whose mark changed; older is no news."""
        told = self._told.get(row.id)
        if told is not None and row.updated_at < told[0]:
            return
        self._told[row.id] = (row.updated_at, row.mark)
        self._told.move_to_end(row.id)
        if result.newest is None or row.updated_at > result.newest:
            result.newest = row.updated_at
        is_news = told is None or told[1] != self._told[row.id][1]
        if row.told is not None and is_news:
            result.observations.append(row.told)

    def _records(self) -> list[object]:
        """All rows of all pages."""
        paging, records = self.stream.paging, list[object]()
        cursor = ""
        for number in range(paging.most):
            values: dict[str, str | int] = {
                "since": self._since(),
                "size": paging.size,
                "page": paging.first + number,
                "offset": number * paging.size,
                "cursor": cursor,
            }
            answer = self._client.ask(self.stream, values)
            page = dig(answer, self.stream.records)
            if page is None:
                page = []
            if not isinstance(page, list):
                detail = f"{self.stream.records} is no list"
                raise RestFailure(detail, f"对方返回的数据缺少列表 {self.stream.records}")
            records += page
            if paging.kind is PageKind.CURSOR:
                following = dig(answer, paging.cursor)
                if not following or str(following) == cursor:
                    return records
                cursor = str(following)
            elif paging.kind is PageKind.NONE or len(page) < paging.size:
                return records
        return records

    def _since(self) -> str:
        if self._newest is None:
            return self.stream.since.start
        look_back = dt.timedelta(seconds=self.stream.since.look_back_s)
        return write_time(self._newest - look_back, self.stream.since)


def _order(row: Row) -> tuple[dt.datetime, str]:
    return row.updated_at, row.id


def _trim(
    remembered: OrderedDict[str, tuple[dt.datetime, str]] | OrderedDict[tuple[str, str], None],
) -> None:
    while len(remembered) > _MOST_REMEMBERED:
        remembered.popitem(last=False)
