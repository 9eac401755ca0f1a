"""Our warnings to other parties as CAP 1.2 or 12379: carriers of warning.*. Gateway's loop.

A message's identifier is the warning's key and version, in 12379 the centre's code and the time,
so that a party knows a repeat.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec
import requests

from backends.gateway.departments.emergency.sent_book import SentBook
from backends.gateway.departments.emergency.settings import Receiver
from backends.gateway.rest.failure import LATER, is_unseen
from backends.gateway.rest.worker import Worker
from backends.protocols import cap12, warning12379
from backends.protocols.bulletin import Bulletin, Ring, Status, Told
from backends.record.exchange import Delivery, Envelope, Outcome

TAKES = ("warning.",)
_TIMEOUT_S = (5.0, 15.0)
_TOLD = {
    "warning.issued": Told.ALERT,
    "warning.superseded": Told.CANCEL,
    "warning.cancelled": Told.CANCEL,
}
_LATER = (*LATER, 503)  # or closed: it took nothing
_TYPE = "application/cap+xml; charset=utf-8"


def bulletin_of(message: Envelope, before: Iterable[str] = ()) -> Bulletin:
    """The warning that a message tells of, after the messages `before` of the same warning.

    Its data are as the hub writes them: headline, text, advice, kind, area, rings (JSON of
    [lon, lat]), divisions, issued_at, until.
    """
    data = message.data
    told = _TOLD.get(message.type, Told.ALERT)
    identifier = _identifier(message.subject, message.subject_version, told)
    first = _identifier(message.subject, 1, Told.ALERT)
    # A warning begins with its issue: what came first is known even where the book is lost.
    references = [one for one in dict.fromkeys([first, *before]) if one != identifier]
    if told is Told.ALERT and references:
        told = Told.UPDATE
    return Bulletin(
        identifier=identifier,
        told=told,
        status=Status.ACTUAL,
        sender=data.get("sender", "") or message.source,
        sent_at=message.occurred_at,
        kind=data.get("kind", ""),
        colour=int(message.severity or 3),
        headline=data.get("headline", "") or data.get("title", ""),
        text=data.get("text", ""),
        advice=data.get("advice", ""),
        effective_at=_moment(data.get("issued_at", "")),
        expires_at=_moment(data.get("until", "")),
        area=data.get("area", "") or message.division,
        rings=_rings(data.get("rings", "")),
        codes=[code for code in data.get("divisions", "").split(",") if code.isdigit()],
        references=references,
    )


def as_12379(message: Envelope, code: str, before: Iterable[str] = ()) -> Bulletin:
    """As bulletin_of(), with the identifiers of 12379. What a warning said last is known even
    where the book is lost: its end can always name it."""
    plain = bulletin_of(message)
    is_end = plain.told is Told.CANCEL
    said_at = plain.effective_at or message.occurred_at
    own = warning12379.identifier_of(code, message.occurred_at if is_end else said_at)
    known = list(before) or [warning12379.identifier_of(code, said_at)]
    references = [one for one in dict.fromkeys(known) if one != own]
    return msgspec.structs.replace(plain, identifier=own, references=references)


class CapCarrier:
    """Hands our warnings to one receiver."""

    def __init__(self, receiver: Receiver, worker: Worker, book: SentBook | None = None) -> None:
        self._receiver, self._worker = receiver, worker
        self._book = book or SentBook()

    @property
    def is_idempotent(self) -> bool:
        return self._receiver.is_idempotent

    async def carry(self, message: Envelope) -> Outcome:
        """POST it, or write its file."""
        bulletin, body = self._written(message, self._book.before(message.subject))
        if self._receiver.folder:
            folder = self._receiver.folder
            outcome = await self._worker.do(lambda: _write(folder, bulletin, body))
        else:
            outcome = await self._worker.do(lambda: _post(self._receiver, body))
        if outcome.delivery in (Delivery.SENT, Delivery.UNKNOWN):
            self._book.sent(message.subject, message.id, bulletin.identifier, bulletin.sent_at)
        return outcome

    def _written(
        self, message: Envelope, before: Mapping[str, dt.datetime]
    ) -> tuple[Bulletin, bytes]:
        sender = self._receiver.sender
        if self._receiver.format == "cap":
            bulletin = bulletin_of(message, before)
            return bulletin, cap12.write(bulletin, sender, before)
        bulletin = as_12379(message, sender, before)
        name = self._a_free_name(bulletin.identifier, message.id)
        self._book.named(message.subject, message.id, name, bulletin.sent_at)
        others = [one for one in bulletin.references if one != name]
        bulletin = msgspec.structs.replace(bulletin, identifier=name, references=others)
        return bulletin, warning12379.write(bulletin, sender)

    def _a_free_name(self, name: str, message: str) -> str:
        """The next second's, where another message has this one's."""
        while not self._book.is_free(name, message):
            name = warning12379.a_second_later(name)
        return name

    async def ask(self, message: Envelope) -> Outcome:
        """CAP has no question. Who takes an identifier twice without harm is sent it again."""
        if self._receiver.folder or self._receiver.is_idempotent:
            return Outcome(delivery=Delivery.NOT_SENT, detail="可以重发")
        return Outcome(delivery=Delivery.UNKNOWN, detail="对方不能查询，请电话核实")


def _post(receiver: Receiver, body: bytes) -> Outcome:
    headers = {"Content-Type": _TYPE, **receiver.headers}
    try:
        answer = requests.post(receiver.url, data=body, headers=headers, timeout=_TIMEOUT_S)
    except requests.ConnectTimeout:
        return Outcome(delivery=Delivery.NOT_SENT, detail="连接超时")
    except requests.Timeout:
        return Outcome(delivery=Delivery.UNKNOWN, detail="已发送，对方没有应答")
    except requests.ConnectionError as error:
        # "Connection aborted" comes after sending, all else before it.
        if "aborted" in str(error).lower():
            return Outcome(delivery=Delivery.UNKNOWN, detail="连接在发送中断开")
        return Outcome(delivery=Delivery.NOT_SENT, detail="无法连接对方")
    except ValueError:  # an address that is none
        return Outcome(delivery=Delivery.NOT_SENT, detail="无法发送：地址有误")
    except requests.RequestException:  # the answer broke off, or cannot be read
        return Outcome(delivery=Delivery.UNKNOWN, detail="已发送，对方的应答不完整")
    if answer.ok:
        return Outcome(delivery=Delivery.SENT, detail=f"对方已接收（{answer.status_code}）")
    if is_unseen(answer.status_code):
        detail = f"对方系统返回 HTTP {answer.status_code}"
        return Outcome(delivery=Delivery.NOT_SENT, detail=detail)
    if answer.status_code in _LATER:
        detail = f"对方暂不接收（{answer.status_code}）"
        return Outcome(delivery=Delivery.NOT_SENT, detail=detail)
    if 400 <= answer.status_code < 500:
        detail = f"对方拒绝（{answer.status_code}）{answer.text[:100]}"
        return Outcome(delivery=Delivery.REJECTED, detail=detail)
    return Outcome(
        delivery=Delivery.UNKNOWN, detail=f"对方故障（{answer.status_code}），可能已收到"
    )


def _write(folder: str, bulletin: Bulletin, body: bytes) -> Outcome:
    """A file that is whole as soon as it is seen."""
    path = Path(folder) / f"{_file_name(bulletin.identifier)}.xml"
    part = path.with_suffix(".part")
    try:
        with part.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        return Outcome(delivery=Delivery.NOT_SENT, detail=f"不能写入文件夹：{error.strerror}")
    return Outcome(delivery=Delivery.SENT, detail=path.name)


def _file_name(text: str) -> str:
    return "".join(char if char.isalnum() or char in "-_." else "_" for char in text)[:150]


def _identifier(subject: str, version: int, told: Told) -> str:
    suffix = "-C" if told is Told.CANCEL else ""
    return f"{subject}.{version}{suffix}"


def _moment(text: str) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _rings(text: str) -> list[Ring]:
    try:
        return msgspec.convert(json.loads(text), list[Ring]) if text else []
    except (ValueError, RecursionError, msgspec.ValidationError):
        return []
