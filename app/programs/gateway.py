"""The gateway process: settings in, backends.gateway running, until stopped or orphaned."""

from __future__ import annotations

import asyncio
import os

from app import logs
from app.arenas import share_arenas
from app.programs.hub import INGEST_TOKEN_VARIABLE
from app.site import data_folder, hub_url, require_site
from app.supervisor.supervised import run_supervised
from backends.gateway.departments.emergency.settings import placed as emergency_placed
from backends.gateway.departments.environment.settings import placed as environment_placed
from backends.gateway.departments.transport.settings import placed
from backends.gateway.service import serve
from backends.gateway.settings import GatewaySettings, RestSource


def run(site_argument: str | None) -> int:
    """Exit status 0 when ended on request."""
    share_arenas()
    path, site = require_site(site_argument)
    data = data_folder(path, site)
    logs.configure("gateway", data)
    settings = GatewaySettings(
        hub_url=hub_url(site),
        ingest_token=os.environ.pop(INGEST_TOKEN_VARIABLE, ""),
        data=str(data),
        hub_ca_file=site.hub.tls_ca,
        emergency=site.emergency and emergency_placed(site.emergency, path.parent),
        environment=site.environment
        and environment_placed(site.environment, path.parent, data / "gateway"),
        transport=placed(site.transport, path.parent, data / "gateway"),
        rest=[
            RestSource(
                mapping=str(path.parent / entry.mapping),
                base_url=entry.base_url,
                data=str(data / "gateway"),
            )
            for entry in site.rest
        ],
        gb28181=site.gb28181,
    )
    asyncio.run(run_supervised(serve(settings)))
    return 0
