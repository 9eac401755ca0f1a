"""The hub process: settings in, backends.hub running, until stopped or orphaned."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable

from app import logs
from app.accounts import seeds_from_environment, seeds_of_a_lone_hub
from app.arenas import share_arenas
from app.settings.city import city_resources
from app.settings.load import cameras, points
from app.settings.policy import policy_of
from app.site import INGEST_TOKEN_VARIABLE, data_folder, require_site
from app.store_words import store_words
from app.supervisor.policy import EXIT_USAGE
from app.supervisor.supervised import run_supervised
from app.words import translate
from backends.hub.service import CannotListen, serve
from backends.hub.settings import HubSettings
from backends.hub.store import StoreUnavailable

MASTER_KEY_VARIABLE = "WATCHFLOOR_MASTER_KEY"


def run(site_argument: str | None, *, is_demo: bool) -> int:
    """Exit status: 0 ended on request, 2 when settings or data folder cannot be used."""
    share_arenas()
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
        city=city_resources(path, site),
        users=seeds_from_environment() or seeds_of_a_lone_hub(site),
        is_demo=is_demo,
        ingest_token=os.environ.pop(INGEST_TOKEN_VARIABLE, ""),
        tls_certificate=site.hub.tls_certificate,
        tls_key=site.hub.tls_key,
        tls_owner=site.hub.tls_owner,
        policy=policy_of(path, site),
        archive_after_days=site.hub.archive_after_days,
        personal_days=site.hub.personal_days,
        upload_address=site.hub.upload_address,
        attachment_mb=site.hub.attachment_mb,
        attachments_gb=site.hub.attachments_gb,
        attachment_days=site.hub.attachment_days,
        master_key=os.environ.pop(MASTER_KEY_VARIABLE, ""),
    )
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(run_supervised(serve(settings)))
    except StoreUnavailable as error:
        reason = str(error)
        words = translate("Hub", "中心服务：{problem}")
        print(words.format(problem=store_words(error)), file=sys.stderr)
    except CannotListen as error:
        words = translate("Hub", "中心服务：无法在 {listen} 提供服务。")
        print(words.format(listen=site.hub.listen), file=sys.stderr)
        reason = str(error)
    else:
        return 0
    print(f"hub: {reason}", file=sys.stderr)
    return EXIT_USAGE


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop where it exists; None for asyncio's own.

    With one hand-over a group it took 50 clients at 1,100 commands/s from 0.76 to 0.54 ms of CPU
    a command, and from 1,300 to 2,000 commands/s at most.
    """
    if sys.platform == "win32":
        return None
    import uvloop

    return uvloop.new_event_loop
