"""The hub process: settings in, backends.hub running, until stopped or orphaned."""

from __future__ import annotations

import asyncio
import os
import sys

from app import logs
from app.accounts import seeds_from_environment, seeds_of_a_lone_hub
from app.settings.load import cameras, points
from app.site import data_folder, require_site
from app.supervisor.policy import EXIT_USAGE
from app.supervisor.supervised import run_supervised
from backends.hub.service import CannotListen, serve
from backends.hub.settings import HubSettings
from backends.hub.store import StoreUnavailable

INGEST_TOKEN_VARIABLE = "WATCHFLOOR_INGEST_TOKEN"


def run(site_argument: str | None, *, is_demo: bool) -> int:
    """Exit status: 0 ended on request, 2 when settings or data folder cannot be used."""
    path, site = require_site(site_argument)
    data = data_folder(path, site)
    # A folder that is missing (a disk not mounted) is the hub's to refuse, not a log's to make.
    logs.configure("hub", data if is_demo or data.is_dir() else None)
    settings = HubSettings(
        listen=site.hub.listen,
        data=str(data),
        centre_name=site.centre.name,
        cameras=cameras(site),
        points=points(site),
        users=seeds_from_environment() or seeds_of_a_lone_hub(site),
        is_demo=is_demo,
        ingest_token=os.environ.pop(INGEST_TOKEN_VARIABLE, ""),
        tls_certificate=site.hub.tls_certificate,
        tls_key=site.hub.tls_key,
    )
    try:
        asyncio.run(run_supervised(serve(settings)))
    except StoreUnavailable as error:
        reason = str(error)
        print(f"中心服务:数据目录 {error.path} {_words(error.reason)}", file=sys.stderr)
    except CannotListen as error:
        print(f"中心服务:无法在 {site.hub.listen} 提供服务。", file=sys.stderr)
        reason = str(error)
    else:
        return 0
    print(f"hub: {reason}", file=sys.stderr)
    return EXIT_USAGE


# The store's sentences by the words that tell them apart.
_IN_CHINESE = {
    "does not exist": "不存在。请建立它、挂载它所在的磁盘,或换一个目录。",
    "is not a folder": "不是目录。请换一个。",
    "in use by another hub": "正由另一个中心服务使用。请先结束它,或换一个目录。",
    "disk is full": "所在的磁盘已满。请腾出空间后重新启动。",
    "read-only": "只读。请以可写方式挂载。",
    "cannot be written": "不可写。请修正权限,或换一个目录。",
    "is damaged": "中的日志已损坏。请先备份整个目录,再恢复最近的备份。",
}


def _words(reason: str) -> str:
    return next((words for key, words in _IN_CHINESE.items() if key in reason), "不可用。")
