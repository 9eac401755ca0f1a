"""A gateway's outbox line as a process of its own, for a proof that kills it. Its carriers speak
HTTP to systems that the proof plays."""

from __future__ import annotations

import asyncio
import contextlib
import sys

import requests

from backends.gateway.outbox_line import OutboxLine
from backends.gateway.post import PostOffice
from backends.record.exchange import Delivery, Envelope, Outcome

_TIMEOUT_S = 5.0
_NOT_THERE = 404


class HttpCarrier:
    """One system: takes a message by POST, and says by GET whether it has it."""

    is_idempotent = False

    def __init__(self, url: str) -> None:
        self._url = url

    async def carry(self, message: Envelope) -> Outcome:
        return await asyncio.to_thread(self._carry, message)

    async def ask(self, message: Envelope) -> Outcome:
        return await asyncio.to_thread(self._ask, message)

    def _carry(self, message: Envelope) -> Outcome:
        try:
            answer = requests.post(f"{self._url}/{message.id}", timeout=_TIMEOUT_S)
        except requests.ConnectionError as error:
            is_after = "aborted" in str(error).lower()
            word = Delivery.UNKNOWN if is_after else Delivery.NOT_SENT
            return Outcome(delivery=word, detail="无法连接")
        except requests.RequestException:
            return Outcome(delivery=Delivery.UNKNOWN, detail="没有答复")
        return Outcome(delivery=Delivery.SENT if answer.ok else Delivery.NOT_SENT)

    def _ask(self, message: Envelope) -> Outcome:
        try:
            answer = requests.get(f"{self._url}/{message.id}", timeout=_TIMEOUT_S)
        except requests.RequestException:
            return Outcome(delivery=Delivery.UNKNOWN, detail="无法查询")
        there = answer.status_code != _NOT_THERE
        return Outcome(delivery=Delivery.SENT if there else Delivery.NOT_SENT)


async def _serve(hub_url: str, token: str, system_url: str, targets: list[str]) -> None:
    post = PostOffice()
    with contextlib.ExitStack() as held:
        for target in targets:
            held.enter_context(post.serving(target, HttpCarrier(f"{system_url}/{target}")))
        await OutboxLine(hub_url, token, post).run()


def main() -> None:
    """Serve until killed: hub's address, token, systems' address, targets."""
    hub_url, token, system_url, *targets = sys.argv[1:]
    asyncio.run(_serve(hub_url, token, system_url, targets))


if __name__ == "__main__":
    main()
