"""The console and the wall node: composes link, engine and windows on one Qt loop. UI thread.

`run_console` is the whole life of the process: it returns when the window is closed, a signal
came or the supervisor is gone.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys

import qasync
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from app import i18n
from app.audio import Speaker
from app.collecting import collected_here
from app.console_options import ConsoleOptions, Credentials
from app.evidence.desk import EvidenceDesk
from app.hearing import Hearing
from app.supervisor.supervised import run_supervised
from app.touch import has_touch
from app.windows import Windows
from backends.link.line import HubLine
from video.engine import DecoderPool
from widgets.context import UiContext
from widgets.map.beside import TURN_S
from widgets.style import apply_style
from widgets.theme import Theme

__all__ = ["ConsoleOptions", "Credentials", "run_console"]

translate = QCoreApplication.translate

SIGN_OUT_WITHIN_S = 1.0


def run_console(options: ConsoleOptions) -> int:
    """Exit status: 0 ended on request, 2 a wall node without an account."""
    credentials = Credentials.from_environment()
    if options.wall_only and not credentials.user:
        with i18n.speaking(options.language):
            words = translate(
                "Console",
                "大屏节点要有自己的账号：请设置环境变量 WATCHFLOOR_USER 和 "
                "WATCHFLOOR_PASSWORD 后再启动。",
            )
        print(words, file=sys.stderr)
        return 2
    sys.setswitchinterval(TURN_S)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("watchfloor")
    app.setQuitOnLastWindowClosed(False)
    translators = i18n.install(app, options.language)
    theme = Theme(scale=options.scale, is_touch=has_touch(options.touch))
    apply_style(app, theme)
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    try:
        with loop:
            loop.run_until_complete(run_supervised(_console(options, credentials, theme)))
    finally:
        asyncio.set_event_loop(None)
        del translators
    return 0


async def _console(options: ConsoleOptions, credentials: Credentials, theme: Theme) -> None:
    engine = DecoderPool(
        options.decoders or None,
        keeps_sound=options.keeps_sound,
        ring_budget=options.ring_mb * 1_000_000,
    )
    try:
        link = HubLine(options.hub_url, ca_file=options.hub_ca)
        # At a wall node too, where a console may have a tile heard.
        speaker = Speaker()
        hearing = Hearing(engine.read_sound, speaker)
        context = UiContext(theme=theme, link=link, engine=engine, is_watermarked=options.watermark)
        evidence = _evidence(context, options)
        windows = Windows(context, options, credentials, speaker, hearing, evidence)
        try:
            if evidence is not None:
                evidence.start()
            with collected_here():
                await windows.live()
            # Closed by its user: the session ends too, if the hub hears it in time.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(link.sign_out(), SIGN_OUT_WITHIN_S)
        finally:
            windows.release()
            await windows.close()
            if evidence is not None:
                await evidence.close()
            await asyncio.to_thread(hearing.close)
            await asyncio.to_thread(speaker.close)
            await link.close()
    finally:
        engine.shutdown()


def _evidence(context: UiContext, options: ConsoleOptions) -> EvidenceDesk | None:
    """Stills and clips go where the settings say, else beside what the console remembers."""
    if options.evidence is None:
        return None
    root = options.evidence.absolute()
    return EvidenceDesk(context.link, context.engine, root, socket.gethostname())
