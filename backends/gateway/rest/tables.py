"""The tables of a mapping file that say how a system is reached and asked. Types only, pure.

What of an answer is read stands in fields.py; reading a file in mapping.py.
"""

from __future__ import annotations

import enum
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from backends.record.common import Department

Positive = Annotated[float, Meta(gt=0)]
Name = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
Offset = Annotated[str, Meta(pattern=r"^[+-]\d\d:\d\d$")]
Method = Annotated[str, Meta(pattern="^(GET|POST|PUT|PATCH)$")]
BodyKind = Annotated[str, Meta(pattern="^(json|form)$")]
Encoding = Annotated[str, Meta(pattern="^(utf-8|gbk|gb18030)$")]


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file: an unknown key is an error."""


def _expired_status() -> list[int]:
    return [401]


class Transport(enum.StrEnum):
    """How its data comes: we ask (REST), or it tells a broker (MQTT)."""

    REST = "rest"
    MQTT = "mqtt"


class Source(Table, frozen=True, kw_only=True):
    """[source]: which feed this is. `base_url`: http(s)://…, or mqtt(s)://host:port.

    `expires` and `owner`: when the password, key or token that we were given ends, as its letter
    says ("2027-03-01"), and who renews it; both are shown on the health board 30 days ahead.
    """

    id: Name
    name: Annotated[str, Meta(min_length=1)]
    department: Department
    base_url: str = ""
    transport: Transport = Transport.REST
    stale_after_s: Positive = 60.0
    expires: str = ""
    owner: str = ""


class Tls(Table, frozen=True, kw_only=True):
    """[tls]: PEM files, relative to the mapping. `ca` where no public authority signed theirs."""

    ca: str = ""
    certificate: str = ""  # ours, that the system knows us by
    key: str = ""  # empty: it stands in the file of the certificate


class AuthKind(enum.StrEnum):
    """How the system knows us."""

    NONE = "none"
    HEADERS = "headers"
    BASIC = "basic"
    TOKEN = "token"  # a login of its own whose answer holds the token
    OAUTH2 = "oauth2"  # client credentials, RFC 6749 4.4
    CERTIFICATE = "certificate"  # [tls] names ours


class Auth(Table, frozen=True, kw_only=True):
    """[auth]. "headers" needs `headers`; "basic" `user`, `password` (also for MQTT); "token" a
    `path` and where the `token` stands in its answer; "oauth2" `path`, `user`, `password`."""

    kind: AuthKind = AuthKind.NONE
    headers: dict[str, str] = {}
    user: str = ""
    password: str = ""
    path: str = ""  # of the login; may be a whole address
    body: dict[str, Any] = {}
    body_kind: BodyKind = "json"
    scope: str = ""
    is_in_body: bool = msgspec.field(name="in_body", default=False)  # oauth2: no Basic header
    token: str = ""  # path in the answer
    lasts: str = ""  # path of the seconds that the token lasts; else until it is refused
    header: str = "Authorization"
    prefix: str = "Bearer "
    expired_status: list[int] = msgspec.field(default_factory=_expired_status)
    expired_codes: list[str] = []  # values at the stream's success path


class Algorithm(enum.StrEnum):
    """What a signature is made by."""

    MD5 = "md5"
    SHA1 = "sha1"
    SHA256 = "sha256"
    SM3 = "sm3"
    HMAC_SHA1 = "hmac-sha1"
    HMAC_SHA256 = "hmac-sha256"
    HMAC_SM3 = "hmac-sm3"


class Signing(enum.StrEnum):
    """Where a signature goes."""

    HEADER = "header"
    QUERY = "query"
    BODY = "body"


class Signer(Table, frozen=True, kw_only=True):
    """[signer]: `algorithm` over `text`, put at `place` as `name`, with `also` beside it.

    In `text` and `also`: {key} {secret} {ms} {s} {time} {nonce} {method} {path} {body} and
    {pairs}: parameters of the query, the body's top level and `also`, sorted by name and joined
    as a=1&b=2 (`pair`, `join`), empty ones left out.
    """

    algorithm: Algorithm
    text: str
    name: str
    key: str = ""
    secret: str = ""
    place: Signing = Signing.HEADER
    also: dict[str, str] = {}
    output: Annotated[str, Meta(pattern="^(hex|HEX|base64)$")] = "hex"
    pair: str = "="
    join: str = "&"
    format: str = "%Y-%m-%d %H:%M:%S"  # of {time}
    zone: Offset = "+08:00"


class Success(Table, frozen=True, kw_only=True):
    """success: HTTP 200 is not enough where the body says otherwise."""

    path: str
    equals: str | int | bool = 0


class Ciphers(enum.StrEnum):
    """What rows are enciphered by. Padding is PKCS#7."""

    AES_ECB = "aes-ecb"
    AES_CBC = "aes-cbc"
    SM4_ECB = "sm4-ecb"
    SM4_CBC = "sm4-cbc"


class Cipher(Table, frozen=True, kw_only=True):
    """[stream.cipher]: JSON in cipher text at `path` (empty: the whole answer), or in each row.

    `key` and `iv` as `form` writes them; without `iv` a CBC text begins with its own.
    """

    algorithm: Ciphers
    key: str
    iv: str = ""
    form: Annotated[str, Meta(pattern="^(text|hex|base64)$")] = "text"
    written: Annotated[str, Meta(pattern="^(hex|base64)$")] = "base64"
    path: str = ""
    is_each: bool = msgspec.field(name="each", default=False)  # every row is a cipher text


class PageKind(enum.StrEnum):
    """How a stream is cut into answers."""

    NONE = "none"
    PAGE = "page"
    OFFSET = "offset"
    CURSOR = "cursor"
    LINK = "link"


class Paging(Table, frozen=True, kw_only=True):
    """[stream.paging]. Ends at an empty page, or at an empty cursor or link.

    `total`: path of the count of all rows, where the system tells it: nobody asks for a page after
    the one that completes them. `next`: path of the next page's address, or "header" (RFC 8288).
    `keep`: the last cursor goes on where the poll before ended (a feed of changes); `reconcile`
    begins anew.
    """

    kind: PageKind = PageKind.NONE
    size: Annotated[int, Meta(ge=1, le=10_000)] = 100
    first: int = 1
    total: str = ""  # path in the answer
    cursor: str = ""  # path in the answer
    next: str = ""
    is_kept: bool = msgspec.field(name="keep", default=False)
    most: Annotated[int, Meta(ge=1, le=10_000)] = 200


class Since(Table, frozen=True, kw_only=True):
    """[stream.since]: how {since} is written; newest updated_at less `look_back_s`. What counts
    from 1970 (unix_ms, unix_s) is a number in a body.

    Until something came `start` is sent as it stands, or, where `first_s` says so, so many seconds
    before now: what is older is not wanted.
    """

    format: str = "%Y-%m-%d %H:%M:%S"  # or "unix_ms", "unix_s", "iso"
    zone: Offset = "+08:00"
    look_back_s: Annotated[float, Meta(ge=0)] = 300.0
    start: str = "1970-01-01 00:00:00"
    first_s: Annotated[float, Meta(ge=0)] = 0.0

    @property
    def is_number(self) -> bool:
        """Whether {since} is one from its start on."""
        return self.format.startswith("unix_") and self.start.isdecimal()


class Only(Table, frozen=True, kw_only=True):
    """[stream.only]: rows with another value there are not of this stream: nothing is told of
    them, and what stood of them here is over."""

    path: str
    values: Annotated[list[str], Meta(min_length=1)]


class Deleted(Table, frozen=True, kw_only=True):
    """[stream.deleted]: a row with one of these values there is gone."""

    path: str
    values: Annotated[list[str], Meta(min_length=1)]
