"""The console and the wall node: settings in, windows up, until closed, stopped or orphaned."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app import logs
from app.console import ConsoleOptions, run_console
from app.i18n import named_language, speaking
from app.settings.model import ScreensTable
from app.site import data_folder, hub_url, require_site
from app.supervisor.policy import EXIT_USAGE
from backends.link.session import hub_address
from widgets.wall.screens import Screens

translate = QCoreApplication.translate


def screens_of(table: ScreensTable) -> Screens | None:
    """None: as somebody says in the wall's menu."""
    if table.columns * table.rows == 1 and not table.column_pitch_mm:
        return None
    return Screens(
        columns=table.columns,
        rows=table.rows,
        bezel_mm=table.bezel_mm,
        pitch_mm=table.pitch_mm,
        column_px=tuple(table.column_px),
        row_px=tuple(table.row_px),
        column_pitch_mm=tuple(table.column_pitch_mm),
        row_pitch_mm=tuple(table.row_pitch_mm),
        is_alike=table.tiles == "alike",
    )


def run(
    site_argument: str | None,
    *,
    hub: str | None,
    screenshots: str | None,
    wall_only: bool,
    name: str = "",
) -> int:
    """Exit status of the console."""
    path, site = require_site(site_argument)
    language = named_language() or site.centre.language
    if hub:
        try:
            hub_address(hub)
        except ValueError as error:
            with speaking(language):
                words = translate("Console", "--hub 应为 http://主机:端口（{problem}）")
            print(words.format(problem=error), file=sys.stderr)
            return EXIT_USAGE
    if site.console.user:  # unattended; whoever started us may have named somebody else
        for name, value in (("USER", site.console.user), ("PASSWORD", site.console.password)):
            os.environ.setdefault(f"WATCHFLOOR_{name}", value)
    program = "wall" if wall_only else "console"
    data = data_folder(path, site)
    logs.configure(program, data)
    return run_console(
        ConsoleOptions(
            hub_url=hub or hub_url(site),
            hub_ca=site.hub.tls_ca,
            centre_name=site.centre.name,
            language=language,
            scale=site.console.scale,
            split=site.console.split,
            decoders=site.console.decoders,
            screenshots=Path(screenshots) if screenshots else None,
            state=data / program,
            wall_only=wall_only,
            evidence=path.parent / Path(site.console.evidence or data / "evidence").expanduser(),
            touch=site.console.touch,
            watermark=site.console.watermark,
            keeps_sound=site.console.clip_sound == "main",
            ring_mb=site.console.ring_mb,
            screens=screens_of(site.console.screens),
            wall_name=name or site.console.wall,
            is_wall_named=bool(name),
            map=site.map,
            site_folder=path.parent,
        )
    )
