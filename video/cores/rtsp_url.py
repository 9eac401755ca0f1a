"""An RTSP address as people write it: with or without port, name and password. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit, urlunsplit

from video.cores import rtsp_auth


class BadAddress(Exception):
    """The address is no rtsp:// address; the argument says why, without credentials."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RtspUrl:
    """A parsed address; `url` is without credentials and may be logged or sent."""

    url: str
    host: str
    port: int
    credentials: rtsp_auth.Credentials | None

    @staticmethod
    def parse(text: str) -> RtspUrl:
        """Raises BadAddress."""
        if any(c in text for c in "\r\n\0 "):
            raise BadAddress("a space or control character in the address")
        try:
            parts = urlsplit(text)
            host, port = parts.hostname, parts.port
        except ValueError as error:
            raise BadAddress("the address cannot be parsed") from error
        if parts.scheme.lower() != "rtsp":
            raise BadAddress(f"scheme {parts.scheme or 'missing'}")
        if not host or port == 0:
            raise BadAddress("no host or port")
        place = f"[{host}]" if ":" in host else host
        if port is not None:
            place = f"{place}:{port}"
        who = None
        if parts.username is not None:
            who = rtsp_auth.Credentials(
                user=unquote(parts.username), password=unquote(parts.password or "")
            )
        clean = urlunsplit(("rtsp", place, parts.path, parts.query, ""))
        return RtspUrl(url=clean, host=host, port=port or 554, credentials=who)
