"""Signs in by itself where credentials were handed over; a wall node again and again. UI thread."""

from __future__ import annotations

import asyncio
import logging

from app.console_options import Credentials
from backends.link.api import Change, HubUnreachable, Link, LinkState, SignInRefused
from widgets.formats import refusal_text
from widgets.shell.sign_in import SignInPage
from widgets.shell.words import unreachable_text

HUB_AGAIN_S = 0.5
HUB_STARTS_WITHIN_S = 10.0
_log = logging.getLogger(__name__)


async def sign_in(link: Link, credentials: Credentials, page: SignInPage | None) -> None:
    """Once at a console (`page`), until cancelled at a wall node; a hub still starting is waited
    for."""
    if not credentials.user:
        return
    if page is not None:
        page.user.setText(credentials.user)
        page.set_busy(True)
    started = asyncio.get_running_loop().time()
    while True:
        is_early = asyncio.get_running_loop().time() - started < HUB_STARTS_WITHIN_S
        try:
            await link.sign_in(credentials.user, credentials.password)
        except HubUnreachable as unreachable:
            if not is_early:
                _say(page, unreachable_text(str(unreachable)))
        except SignInRefused as refused:
            _say(page, refusal_text(refused.refusal))
            if page is not None:
                break
        else:
            _say(page, "")
            if page is not None:
                break
            await _signed_out(link)
        await asyncio.sleep(HUB_AGAIN_S)
    page.set_busy(False)


async def _signed_out(link: Link) -> None:
    """A wall node has nobody to sign it in again: wait until it must."""
    gone = asyncio.Event()

    def look(change: Change) -> None:
        if link.status.state is LinkState.SIGNED_OUT:
            gone.set()

    unsubscribe = link.subscribe(look)
    try:
        await gone.wait()
    finally:
        unsubscribe()


def _say(page: SignInPage | None, text: str) -> None:
    if page is not None:
        page.show_problem(text)
    elif text:
        _log.warning("sign-in: %s", text)
