"""Whose folder it is: one gateway's at a time, and who is just ending is waited for."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from backends.gateway import claim as claims
from backends.gateway.claim import FolderTaken, claim, claim_in_turn

pytestmark = pytest.mark.asyncio


class Looks:
    """Counts tries to claim."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self._came = asyncio.Event()
        monkeypatch.setattr(claims, "_LOOK_EVERY_S", 0.01)
        monkeypatch.setattr(claims, "claim", self._claim)

    async def until(self, count: int) -> None:
        async with asyncio.timeout(5):
            while self.count < count:
                self._came.clear()
                await self._came.wait()

    def _claim(self, folder: Path, held: contextlib.ExitStack) -> None:
        self.count += 1
        self._came.set()
        claim(folder, held)


@pytest.fixture
def orphan(tmp_path: Path) -> Iterator[contextlib.ExitStack]:
    """A gateway that has the folder."""
    with contextlib.ExitStack() as living:
        claim(tmp_path, living)
        yield living


async def test_who_is_just_ending_is_waited_for_and_the_log_says_so_once(
    orphan: contextlib.ExitStack,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, claims.__name__)
    looks = Looks(monkeypatch)
    with contextlib.ExitStack() as held:
        waiting = asyncio.create_task(claim_in_turn(tmp_path, held))
        await looks.until(3)
        assert not waiting.done()
        orphan.close()
        async with asyncio.timeout(5):
            await waiting
        with pytest.raises(FolderTaken):
            claim(tmp_path, orphan)
    assert len(caplog.records) == 1


async def test_who_stays_keeps_it(
    orphan: contextlib.ExitStack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "PATIENCE_S", 0.1)
    looks = Looks(monkeypatch)
    with contextlib.ExitStack() as held, pytest.raises(FolderTaken):
        await claim_in_turn(tmp_path, held)
    assert looks.count > 1


async def test_a_stop_does_not_wait_and_leaves_the_folder_free(
    orphan: contextlib.ExitStack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = Looks(monkeypatch)
    with contextlib.ExitStack() as held:
        waiting = asyncio.create_task(claim_in_turn(tmp_path, held))
        await looks.until(2)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            async with asyncio.timeout(1):
                await waiting
    orphan.close()
    with contextlib.ExitStack() as other:
        claim(tmp_path, other)
