"""Ways in beside pushing: addresses that are asked, and a folder that is watched. Gateway's loop.

Requests and files run on a worker's thread; nothing of them outlives `serve`.
"""

from __future__ import annotations

import asyncio
import functools
import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import requests

from backends.gateway.departments.emergency.settings import BulletinFeed
from backends.gateway.departments.emergency.ways import Ways
from backends.gateway.health import FeedHealth
from backends.gateway.rest.failure import is_locked_out
from backends.gateway.rest.worker import Worker
from backends.protocols import alert_feed
from backends.protocols.bulletin import MAX_BYTES

Take = Callable[[bytes], str]
_TIMEOUT_S = (5.0, 15.0)
_FOLDER_EVERY_S = 1.0
_MOST_FILES = 200
_MOST_LINKS_AT_ONCE = 200
_MOST_KNOWN_LINKS = 5_000
_TOO_LARGE = "报文过大或层次过深"


class TooLarge(Exception):
    """An answer of more than a message may have."""


def fetch(url: str, headers: dict[str, str]) -> bytes:
    """The body of an address. Raises requests.RequestException and TooLarge."""
    with requests.get(url, headers=headers, timeout=_TIMEOUT_S, stream=True) as answer:
        answer.raise_for_status()
        body = bytearray()
        for chunk in answer.iter_content(65_536):
            body += chunk
            if len(body) > MAX_BYTES:
                raise TooLarge
        return bytes(body)


def _sent_at(body: bytes) -> float:
    """When the first message of a body was sent, in seconds; of one that cannot be read: never."""
    found = [bulletin.sent_at.timestamp() for bulletin in alert_feed.read(body).bulletins]
    return min(found, default=float("inf"))


class Poller:
    """Asks one address again and again; follows the links of a feed, each once."""

    def __init__(self, feed: BulletinFeed, ways: Ways, health: FeedHealth, take: Take) -> None:
        self._feed, self._ways, self._health, self._take = feed, ways, health, take
        self._name = ways.add(urlsplit(feed.url).netloc.rpartition("@")[2])
        self._known: dict[str, None] = {}
        self._last = b""

    async def run(self) -> None:
        """Until cancelled."""
        worker = Worker("emergency-feed")
        try:
            while True:
                await self._poll(worker)
                await asyncio.sleep(self._feed.every_s)
        finally:
            worker.close()

    async def _poll(self, worker: Worker) -> None:
        try:
            body = await worker.do(lambda: fetch(self._feed.url, self._feed.headers))
        except TooLarge:
            self._health.quarantine(_TOO_LARGE, self._name)
            self._ways.fails(self._name, _TOO_LARGE)
            return
        except requests.RequestException as error:
            is_refused = is_locked_out(_status(error))
            self._ways.fails(self._name, _why(error), is_refused=is_refused)
            return
        self._ways.works(self._name)
        if body == self._last:
            return
        self._last = body
        links = alert_feed.read(body).links
        if not links:
            self._take(body)
            return
        fresh = self._new(links)
        bodies = []
        for link in fresh[:_MOST_LINKS_AT_ONCE]:
            try:
                bodies.append(await worker.do(functools.partial(fetch, link, self._feed.headers)))
            except TooLarge:
                self._health.quarantine(_TOO_LARGE, link)
            except requests.RequestException:
                self._health.failed()
                self._last = b""  # asked for again at the next poll
                continue
            self._known[link] = None
            self._health.accepted(0)  # many links take their time
        if len(fresh) > _MOST_LINKS_AT_ONCE:
            self._last = b""
        # A feed lists the newest first: what was sent before is taken before.
        for one in sorted(bodies, key=_sent_at):
            self._take(one)
        while len(self._known) > _MOST_KNOWN_LINKS:
            del self._known[next(iter(self._known))]

    def _new(self, links: list[str]) -> list[str]:
        """Links not followed yet, of the feed's own host: a feed is no way to other machines."""
        host = urlsplit(self._feed.url).netloc
        whole = [urljoin(self._feed.url, link) for link in links]
        ours = [link for link in whole if urlsplit(link).netloc == host]
        return [link for link in dict.fromkeys(ours) if link not in self._known]


def _why(error: requests.RequestException) -> str:
    status = _status(error)
    return f"预警发布系统返回 {status}" if status else "无法连接预警发布系统"


def _status(error: requests.RequestException) -> int:
    """0: it did not answer."""
    return error.response.status_code if error.response is not None else 0


class Folder:
    """Takes files of a folder, oldest first, and moves each to `taken` or `refused`."""

    def __init__(self, path: str, ways: Ways, health: FeedHealth, take: Take) -> None:
        self._path, self._ways, self._health, self._take = Path(path), ways, health, take
        self._name = ways.add(self._path.name or path)

    async def run(self) -> None:
        """Until cancelled. A folder that cannot be read is said, and tried again."""
        worker = Worker("emergency-folder")
        sizes: dict[str, int] = {}
        try:
            while True:
                try:
                    found = await worker.do(self._list)
                except OSError as error:
                    self._ways.fails(self._name, _unusable(error))
                else:
                    # A file that still grows is somebody's half-written one.
                    ready = [name for name, size in found.items() if sizes.get(name) == size]
                    sizes = found
                    await self._all(worker, ready)
                await asyncio.sleep(_FOLDER_EVERY_S)
        finally:
            worker.close()

    async def _all(self, worker: Worker, names: list[str]) -> None:
        wrong = [error for name in names if (error := await self._one(worker, name))]
        if wrong:
            self._ways.fails(self._name, _unusable(wrong[0]))
        else:
            self._ways.works(self._name)

    async def _one(self, worker: Worker, name: str) -> OSError | None:
        """What kept a file from being taken; the others go on."""
        try:
            body = await worker.do(lambda: self._read(name))
            wrong = self._take(body) if len(body) <= MAX_BYTES else _TOO_LARGE
            if len(body) > MAX_BYTES:
                self._health.quarantine(wrong, name)
            await worker.do(lambda: self._move(name, "refused" if wrong else "taken"))
        except OSError as error:
            return error
        return None

    def _list(self) -> dict[str, int]:
        with os.scandir(self._path) as entries:
            files = [
                (entry.stat().st_mtime, entry.name, entry.stat().st_size)
                for entry in entries
                if entry.is_file(follow_symlinks=False) and entry.name.lower().endswith(".xml")
            ]
        return {name: size for _, name, size in sorted(files)[:_MOST_FILES]}

    def _read(self, name: str) -> bytes:
        with (self._path / name).open("rb") as file:
            return file.read(MAX_BYTES + 1)

    def _move(self, name: str, where: str) -> None:
        target = self._path / where
        target.mkdir(exist_ok=True)
        (self._path / name).replace(target / name)


def _unusable(error: OSError) -> str:
    return f"预警文件夹不可用：{error.strerror}"
