"""Asks the process that counts keywords. The hub's loop; one question at a time, others wait."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import sys
from pathlib import Path

import msgspec

from backends.hub.keyword_process import Question
from backends.link.city import Keywords, KeywordsAnswer
from backends.record.refusal import Refusal, RefusalCode

log = logging.getLogger(__name__)

WITHIN_S = 60.0  # 60 days of 2,500 reports for the first time; after that a fraction
_LOCAL = dt.timezone(dt.timedelta(hours=8))
_MOST_BYTES = 4 * 1024 * 1024


class KeywordDesk:
    """One hub's."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._turn = asyncio.Lock()

    async def answer(self, query: Keywords) -> KeywordsAnswer | Refusal:
        """The answer, or why there is none now."""
        question = Question(
            today=dt.datetime.now(_LOCAL).date(), days=query.days, limit=query.limit
        )
        async with self._turn:
            try:
                return await asyncio.wait_for(self._count(question), WITHIN_S)
            except (TimeoutError, OSError, msgspec.DecodeError) as error:
                log.warning("keywords could not be counted: %s", type(error).__name__)
                return Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail="keywords")

    async def _count(self, question: Question) -> KeywordsAnswer:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "backends.hub.keyword_process",
            str(self._folder),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=Path(__file__).parent.parent.parent,
            limit=_MOST_BYTES,
        )
        try:
            said, _ = await process.communicate(msgspec.json.encode(question))
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return msgspec.json.decode(said, type=KeywordsAnswer)
