"""Any department's system by REST or MQTT and a mapping file. Gateway's loop."""

from __future__ import annotations

from pathlib import Path

from backends.gateway.departments.urban.settings import UrbanSettings
from backends.gateway.health import Clock, Sink, utc_now
from backends.gateway.post import PostOffice
from backends.gateway.rest.service import serve as serve_rest
from backends.gateway.tcp import Ready


async def serve(
    settings: UrbanSettings,
    sink: Sink,
    ready: Ready | None = None,
    clock: Clock = utc_now,
    post: PostOffice | None = None,
) -> None:
    """Serve until cancelled. It listens nowhere: `ready` is not called. Raises MappingError."""
    data = Path(settings.data) if settings.data else None
    await serve_rest(Path(settings.mapping), settings.base_url, sink, clock, post, data)
