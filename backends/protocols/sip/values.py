"""Values of SIP header fields: addresses, Via, CSeq, parameters, numbers. Pure; reads no clock.

Strict where RFC 4475 refuses, lenient where devices differ without harm (empty parameter values,
white space around separators). Every pattern is possessive: time is linear in the length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

MAX_CSEQ = 2**31 - 1
MAX_SECONDS = 2**32 - 1
COOKIE = "z9hG4bK"

_TOKEN = r"[A-Za-z0-9\-.!%*_+`'~]++"
_HOST = r"(?:\[[0-9A-Fa-f:.]++\]|[A-Za-z0-9._\-]++)"
_PARAM = re.compile(rf"\s*+;\s*+({_TOKEN})\s*+(?:=\s*+(\"(?:[^\"\\]|\\.)*+\"|[^;,\"\s]*+)\s*+)?")
_NAME_ADDR = re.compile(r"\s*+(?:\"((?:[^\"\\]|\\.)*+)\"|([^\"<>,;:@\\]*+))\s*+<([^<>\s\"]++)>\s*+")
_ADDR_SPEC = re.compile(r"\s*+([A-Za-z][A-Za-z0-9+.\-]*+:[^\s<>\",;?]++)\s*+")
_VIA = re.compile(
    rf"\s*+({_TOKEN})\s*+/\s*+({_TOKEN})\s*+/\s*+({_TOKEN})"
    rf"\s++({_HOST})\s*+(?::\s*+([0-9]{{1,5}}+))?"
)
_CSEQ = re.compile(rf"\s*+([0-9]++)\s++({_TOKEN})\s*+")
_HOST_PORT = re.compile(rf"({_HOST})(?::([0-9]{{1,5}}+))?")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*+")
_NOT_URI = re.compile(r"[\s<>\"]")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
TOKEN = re.compile(_TOKEN)

Params = tuple[tuple[str, str], ...]


class BadValue(ValueError):
    """A header field's value is not what its grammar allows; the argument says which and why."""


class SipUri(msgspec.Struct, frozen=True, kw_only=True):
    """A sip: or sips: URI; `user` and parameters as written, escapes kept. `port` 0: none."""

    scheme: str = "sip"
    user: str = ""
    host: str
    port: int = 0
    params: Params = ()
    has_headers: bool = False

    def __str__(self) -> str:
        user = f"{self.user}@" if self.user else ""
        port = f":{self.port}" if self.port else ""
        return f"{self.scheme}:{user}{self.host}{port}{params_text(self.params)}"


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """A From, To, Contact or Route value: the URI as text, and the header's parameters."""

    uri: str
    display: str = ""
    params: Params = ()

    @property
    def tag(self) -> str:
        """The first tag: devices are seen that send two. Empty: none."""
        return param(self.params, "tag")

    @property
    def user(self) -> str:
        """User part of a SIP URI (the id of a GB/T 28181 device), empty for any other URI."""
        try:
            return parse_uri(self.uri).user
        except BadValue:
            return ""

    def __str__(self) -> str:
        shown = self.display.replace("\\", "\\\\").replace('"', '\\"')
        name = f'"{shown}" ' if self.display else ""
        return f"{name}<{self.uri}>{params_text(self.params)}"


class Via(msgspec.Struct, frozen=True, kw_only=True):
    """One hop: transport in capitals, sent-by, parameters. `port` 0: none given."""

    transport: str
    host: str
    port: int = 0
    params: Params = ()

    @property
    def branch(self) -> str:
        return param(self.params, "branch")

    def __str__(self) -> str:
        port = f":{self.port}" if self.port else ""
        return f"SIP/2.0/{self.transport} {self.host}{port}{params_text(self.params)}"


class CSeq(msgspec.Struct, frozen=True, kw_only=True):
    """Sequence number, 0 to 2^31 - 1, and method."""

    number: int
    method: str

    def __str__(self) -> str:
        return f"{self.number} {self.method}"


def param(params: Params, name: str, default: str = "") -> str:
    """The first parameter of that name (any case), unquoted."""
    for key, value in params:
        if key.lower() == name:
            return unquote(value)
    return default


def has_param(params: Params, name: str) -> bool:
    """Whether a parameter of that name is there, with or without a value."""
    return any(key.lower() == name for key, _ in params)


def params_text(params: Params) -> str:
    """`;name=value` for each; a value that is empty is a flag and gets no equals sign."""
    return "".join(f";{key}={value}" if value else f";{key}" for key, value in params)


def unquote(text: str) -> str:
    """A quoted string without quotes and escapes; any other text as it is."""
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return _ESCAPE.sub(r"\1", text[1:-1])
    return text


def parse_params(text: str, at: int = 0) -> Params:
    """`;a=b;c` from `at` to the end. BadValue where it is anything else."""
    found: list[tuple[str, str]] = []
    while at < len(text):
        match = _PARAM.match(text, at)
        if match is None:
            raise BadValue(f"parameters at {text[at : at + 20]!r}")
        found.append((match[1], match[2] or ""))
        at = match.end()
    return tuple(found)


def parse_uri(text: str) -> SipUri:
    """A sip: or sips: URI. BadValue for another scheme or a malformed one."""
    scheme, colon, rest = text.partition(":")
    scheme = scheme.lower()
    if not colon or scheme not in ("sip", "sips"):
        raise BadValue(f"no SIP URI: {text[:60]!r}")
    user, at, place = rest.rpartition("@")
    if (at and not user) or _NOT_URI.search(rest):
        raise BadValue(f"SIP URI {text[:60]!r}")
    place, question, _ = place.partition("?")
    hostport, semicolon, params = place.partition(";")
    match = _HOST_PORT.fullmatch(hostport)
    if match is None or int(match[2] or 0) > 65535:
        raise BadValue(f"host or port in {text[:60]!r}")
    return SipUri(
        scheme=scheme,
        user=user.partition(":")[0],
        host=match[1],
        port=int(match[2] or 0),
        params=parse_params(semicolon + params),
        has_headers=bool(question),
    )


def uri_scheme(text: str) -> str:
    """Scheme in small letters. BadValue when there is none."""
    scheme = text.partition(":")[0]
    if ":" not in text or not _SCHEME.fullmatch(scheme):
        raise BadValue(f"no scheme in {text[:60]!r}")
    return scheme.lower()


def parse_address(text: str) -> Address:
    """name-addr or addr-spec with parameters (RFC 3261 20.10). BadValue else.

    Display names of other than tokens are accepted where they are not ambiguous: devices send
    Chinese names without quotes.
    """
    match = _NAME_ADDR.match(text)
    if match is not None:
        display = _ESCAPE.sub(r"\1", match[1]) if match[1] is not None else match[2].strip()
        uri = match[3]
    else:
        match = _ADDR_SPEC.match(text)
        if match is None:
            raise BadValue(f"no address: {text[:60]!r}")
        display, uri = "", match[1]
    uri_scheme(uri)
    return Address(uri=uri, display=display, params=parse_params(text, match.end()))


def parse_via(text: str) -> Via:
    """One Via value. BadValue else."""
    match = _VIA.match(text)
    if match is None or match[1].upper() != "SIP" or match[2] != "2.0":
        raise BadValue(f"Via {text[:60]!r}")
    port = int(match[5] or 0)
    if port > 65535:
        raise BadValue(f"port {port} in Via")
    params = parse_params(text, match.end())
    return Via(transport=match[3].upper(), host=match[4], port=port, params=params)


def parse_cseq(text: str) -> CSeq:
    """BadValue when it is no number and method, or the number is over 2^31 - 1."""
    match = _CSEQ.fullmatch(text)
    if match is None or len(match[1].lstrip("0")) > 10:
        raise BadValue(f"CSeq {text[:40]!r}")
    number = int(match[1][-10:])
    if number > MAX_CSEQ:
        raise BadValue(f"CSeq {number}")
    return CSeq(number=number, method=match[2])


def parse_number(text: str, most: int) -> int:
    """A whole number from 0 to `most`. BadValue else."""
    text = text.strip()
    if not text.isascii() or not text.isdigit() or len(text.lstrip("0")) > 10:
        raise BadValue(f"no number: {text[:40]!r}")
    number = int(text[-10:])
    if number > most:
        raise BadValue(f"{number} is over {most}")
    return number


def seconds(text: str, default: int) -> int:
    """delta-seconds of Expires and the like; anything unreadable or too large is `default`."""
    try:
        return parse_number(text.partition(";")[0], MAX_SECONDS)
    except BadValue:
        return default


def split_list(text: str) -> Iterator[str]:
    """The values between commas, none within quotes or angle brackets. BadValue when open."""
    if '"' not in text and "<" not in text:
        yield from (part.strip() for part in text.split(","))
        return
    start, is_quoted, is_angled, is_escaped = 0, False, False, False
    for at, c in enumerate(text):
        if is_quoted:
            is_quoted = is_escaped or c != '"'
            is_escaped = c == "\\" and not is_escaped
        elif c == '"':
            is_quoted = True
        elif c in "<>":
            is_angled = c == "<"
        elif c == "," and not is_angled:
            yield text[start:at].strip()
            start = at + 1
    if is_quoted or is_angled:
        raise BadValue(f"open quote or bracket in {text[:60]!r}")
    yield text[start:].strip()
