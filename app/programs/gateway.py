"""A gateway process: settings in, backends.gateway running, until stopped or orphaned."""

from __future__ import annotations

import asyncio
import os
import sys

from app import gateways, logs
from app.arenas import share_arenas
from app.site import INGEST_TOKEN_VARIABLE, data_folder, require_site
from app.supervisor.policy import EXIT_USAGE
from app.supervisor.supervised import run_supervised
from app.words import translate
from backends.gateway.claim import FolderTaken
from backends.gateway.service import serve


def run(site_argument: str | None, department: str = "") -> int:
    """Exit status: 0 ended on request, 2 where none has that name or it runs already."""
    share_arenas()
    path, site = require_site(site_argument)
    data = data_folder(path, site)
    logs.configure(f"gateway-{department}" if department else "gateway", data)
    token = os.environ.pop(INGEST_TOKEN_VARIABLE, "")
    try:
        settings = gateways.settings_of(path, site, data, token, department)
    except KeyError:
        words = translate("Cli", "没有名为 {name} 的网关。可用：{names}")
        known = ", ".join(part.name for part in gateways.as_told(path, site))
        sys.stderr.write(words.format(name=department, names=known) + "\n")
        return EXIT_USAGE
    try:
        asyncio.run(run_supervised(serve(settings)))
    except FolderTaken as taken:
        words = translate("Cli", "另一个网关正在使用 {folder}，请先结束它")
        sys.stderr.write(words.format(folder=taken.folder) + "\n")
        return EXIT_USAGE
    return 0
