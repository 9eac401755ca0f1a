"""The relay process: settings in, video.relay running on the hub's line, until stopped."""

from __future__ import annotations

import asyncio
import ipaddress
import os
import secrets
import sys
from pathlib import Path

from app import logs
from app.field.relay_end import RelayEndpoint, RelayPlace
from app.folder import unusable
from app.settings.model import RelaySection
from app.site import INGEST_TOKEN_VARIABLE, data_folder, hub_url, require_site
from app.supervisor.policy import EXIT_USAGE
from app.supervisor.supervised import run_supervised
from app.words import translate
from backends.link.session import HubAddress, hub_address
from video.cores.rtsp_auth import Credentials
from video.relay.api import RelaySettings

USER = "console"
_ANY = ("", "0.0.0.0", "::")


def run(site_argument: str | None) -> int:
    """Exit status: 0 ended on request, 2 where it cannot listen or write."""
    path, site = require_site(site_argument)
    data = data_folder(path, site)
    logs.configure("relay", data)
    section = site.relay
    try:
        settings = _settings(section, data)
    except OSError as error:
        print(unusable(data, error), file=sys.stderr)
        print(f"relay: {error}", file=sys.stderr)
        return EXIT_USAGE
    hub = hub_address(hub_url(site), site.hub.tls_ca)
    token = os.environ.pop(INGEST_TOKEN_VARIABLE, "")
    try:
        asyncio.run(run_supervised(_serve(settings, place_of(section), hub, token)))
    except OSError as error:
        words = translate("Relay", "转发服务：无法在 {listen} 提供服务。")
        print(words.format(listen=section.listen), file=sys.stderr)
        print(f"relay: {error}", file=sys.stderr)
        return EXIT_USAGE
    return 0


async def _serve(settings: RelaySettings, place: RelayPlace, hub: HubAddress, token: str) -> None:
    await RelayEndpoint(settings, place).serve(hub, token)


def _settings(section: RelaySection, data: Path) -> RelaySettings:
    host, _, port = section.listen.rpartition(":")
    folder = data / "recordings"
    if section.recordings:
        folder = data / Path(section.recordings).expanduser()
    folder.mkdir(parents=True, exist_ok=True)
    return RelaySettings(
        listen_host=host.strip("[]"),
        listen_port=int(port),
        who=Credentials(user=USER, password=_secret(data / "relay.secret")),
        media_listen=section.media_listen,
        first_port=section.first_port,
        last_port=section.last_port,
        folder=folder,
        room_bytes=round(section.room_gb * 1e9),
        days=section.days,
    )


def place_of(section: RelaySection) -> RelayPlace:
    """Where the relay is. Its `media_host` is empty where nothing says it: devices send to the
    address of ours that each registered at."""
    listens_at = section.listen.rpartition(":")[0].strip("[]")
    host = section.host or ("127.0.0.1" if listens_at in _ANY else listens_at)
    media = section.media_listen.strip("[]")
    if media in _ANY:
        media = host if _is_reachable(host) else ""
    return RelayPlace(
        name=section.name,
        network=section.network,
        host=host,
        media_host=section.media_host or media,
    )


def _is_reachable(host: str) -> bool:
    """Whether a device may be told it: an address, and not one of this machine only."""
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False  # a name, which devices do not look up


def _secret(path: Path) -> str:
    """What consoles sign in with; kept, so that a restart changes no camera's address."""
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        secret = secrets.token_urlsafe(24)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secret)
        return secret
