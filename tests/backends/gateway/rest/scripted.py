"""A REST system for tests that answers as the test says; a mapping beside it."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from backends.demo.rest_server import Answer, Asked, RestServer
from backends.gateway.rest.client import RestClient
from backends.gateway.rest.mapping import load_mapping
from backends.gateway.rest.poll import Poll, StreamPoller
from backends.gateway.rest.progress import ProgressFile

NOW = dt.datetime(2026, 11, 22, 6, 3, 27, tzinfo=dt.UTC)
HEAD = """
[source]
id = "test.source"
name = "测试系统"
department = "grid"
base_url = "http://elsewhere"
"""
STREAM = """
[[stream]]
name = "things"
path = "/things"
records = "rows"
rate_per_s = 10000
"""


class Scripted:
    """`answer` makes each answer; `asked` keeps the requests."""

    def __init__(self, answer: Callable[[Asked], Answer | object]) -> None:
        self.answer, self.asked = answer, list[Asked]()
        self.http = RestServer("scripted", "127.0.0.1", 0, self._say)
        self.http.start()

    def bodies(self) -> list[Any]:
        return [json.loads(asked.body) for asked in self.asked]

    def _say(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        said = self.answer(asked)
        return said if isinstance(said, Answer) else Answer(content=said)


@contextlib.contextmanager
def serving(answer: Callable[[Asked], Answer | object]) -> Iterator[Scripted]:
    """A system that is there for as long as the context lasts."""
    system = Scripted(answer)
    try:
        yield system
    finally:
        system.http.close()


class Bench:
    """A poller of a mapping's first stream against a system."""

    def __init__(self, folder: Path, text: str, url: str, *, keeps: bool = False) -> None:
        path = folder / "mapping.toml"
        path.write_text(text, encoding="utf-8")
        self.mapping = load_mapping(path, url)
        self.now = NOW
        self.client = RestClient(self.mapping, lambda: self.now)
        self._folder = folder if keeps else None
        self.poller = self.started()

    def started(self) -> StreamPoller:
        """A poller as after a start of the gateway."""
        progress = ProgressFile(self._folder, self.mapping.source.id)
        stream = self.mapping.stream[0]
        self.poller = StreamPoller(
            self.client, self.mapping.source, stream, progress, lambda: self.now
        )
        return self.poller

    def poll(self) -> Poll:
        return self.poller.poll()


@contextlib.contextmanager
def bench(
    folder: Path, text: str, answer: Callable[[Asked], Answer | object], *, keeps: bool = False
) -> Iterator[tuple[Bench, Scripted]]:
    """A bench and its system."""
    with serving(answer) as system:
        one = Bench(folder, text, system.http.url, keeps=keeps)
        try:
            yield one, system
        finally:
            one.client.close()
