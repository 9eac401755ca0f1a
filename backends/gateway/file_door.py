"""The gateway's way for bytes to the hub: files that devices brought of an alarm.

Any task of the gateway's loop; the network is on threads. What cannot be sent now is the caller's
to send again: the hub goes on where it stopped, and a file twice is a file once.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import enum
import hashlib
import logging
from dataclasses import dataclass
from pathlib import Path

import msgspec
import requests

from backends.record.ids import SourceId

log = logging.getLogger(__name__)

TIMEOUT_S = (3.0, 30.0)
_KEPT, _BEHIND = 200, 409
# The hub will not take it as it is, however often it comes.
_FINAL = (400, 404, 413, 415)
_FULL = "all"


class Handed(enum.Enum):
    """What became of it."""

    KEPT = enum.auto()
    LATER = enum.auto()
    REFUSED = enum.auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmFile:
    """A whole file on this disk, and whose it is, as the alarm's observation names it.

    `taken_at`: of which of its times the file tells, as the device says; None where it does not.
    """

    path: Path
    source: SourceId
    key: str
    name: str
    shows_people: bool = False
    taken_at: dt.datetime | None = None


class _Told(msgspec.Struct, frozen=True):
    detail: str = ""


class FileDoor:
    """`hub_url` without a path."""

    def __init__(self, hub_url: str, ingest_token: str, ca_file: str = "") -> None:
        self._url = f"{hub_url.rstrip('/')}/api/v1/alarm-files/"
        self._token, self._ca_file = ingest_token, ca_file

    async def hand_over(self, file: AlarmFile) -> Handed:
        """Returns when the hub has it on its disk, or why not. OSError when it cannot be read."""
        return await asyncio.to_thread(self._hand_over, file)

    def _hand_over(self, file: AlarmFile) -> Handed:
        with file.path.open("rb") as source:
            digest = hashlib.file_digest(source, "sha256").hexdigest()
        start = 0
        for _ in range(2):  # the second time from where the hub is
            try:
                answer = self._put(file, digest, start)
            except requests.RequestException:
                return Handed.LATER
            if answer.status_code == _KEPT:
                return Handed.KEPT
            detail = _detail(answer.content)
            if answer.status_code != _BEHIND or not detail.isdigit():
                break
            start = int(detail)
        if answer.status_code in _FINAL and detail != _FULL:
            log.warning("the hub takes no file of an alarm: %d %s", answer.status_code, detail)
            return Handed.REFUSED
        return Handed.LATER

    def _put(self, file: AlarmFile, digest: str, start: int) -> requests.Response:
        told = {
            "offset": str(start),
            "size": str(file.path.stat().st_size),
            "source": str(file.source),
            "key": file.key,
            "name": file.name,
            "shows_people": "true" if file.shows_people else "false",
        }
        if file.taken_at is not None:
            told["taken_at"] = file.taken_at.isoformat()
        headers = {"Authorization": f"Bearer {self._token}"}
        with requests.Session() as session, file.path.open("rb") as body:
            session.trust_env = False  # the hub is never behind a web proxy
            session.verify = self._ca_file or True
            body.seek(start)
            return session.put(
                self._url + digest, params=told, data=body, headers=headers, timeout=TIMEOUT_S
            )


def _detail(body: bytes) -> str:
    try:
        return msgspec.json.decode(body, type=_Told).detail
    except msgspec.MsgspecError:
        return ""
