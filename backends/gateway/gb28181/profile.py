"""What we know of a device before it speaks: its id, password and profile. Pure values.

Defaults are strict. A leniency is a field here, so that a person sets it for one device.
"""

from __future__ import annotations

import enum
from typing import TypeVar

import msgspec

from backends.gateway.datum import Datum
from backends.link.devices import DeviceProfile
from backends.protocols.gb28181_sdp import Carrier, Dialect, Setup
from backends.protocols.manscdp.xml import Charset

KEEPALIVE_INTERVAL_S = 60
KEEPALIVE_COUNT = 3
MIN_INTERVAL_S = 5
MAX_INTERVAL_S = 3600


class Signalling(enum.StrEnum):
    """What a device may register over."""

    ANY = "any"
    UDP = "udp"
    TCP = "tcp"


class Topic(enum.StrEnum):
    """What is subscribed at a device."""

    CATALOG = "catalog"
    ALARM = "alarm"
    POSITION = "position"


class Profile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one device is treated. See each field's comment for what leniency costs."""

    charset: Charset = Charset.DECLARED
    signalling: Signalling = Signalling.ANY
    media: Carrier = Carrier.TCP
    setup: Setup = Setup.PASSIVE  # ours: we listen
    datum: Datum = Datum.WGS84
    dialects: tuple[Dialect, ...] = tuple(Dialect)
    keepalive_s: int = KEEPALIVE_INTERVAL_S
    keepalive_count: int = KEEPALIVE_COUNT
    min_expires_s: int = 3600
    has_qop: bool = False  # whether our challenge offers qop: devices of both kinds exist
    is_nonce_checked: bool = True  # False: whoever knows an old answer can register in its name
    is_ssrc_checked: bool = True  # False: whoever finds the port can show his own picture
    is_roaming: bool = False  # True: an address may change by keepalive, without digest
    redirect_to: str = ""  # a SIP URI: the device is sent there with 302
    network: str = "default"  # whose relay receives its media
    topics: tuple[Topic, ...] = (Topic.CATALOG, Topic.ALARM)
    position_interval_s: int = 5
    is_guarded: bool = False  # True: SetGuard when it comes online; some send no alarm without

    @property
    def offline_after_s(self) -> float:
        """Silence after which the device is asked; nonsense values count as the defaults
        (false offline comes from heartbeat values of 0)."""
        interval = self.keepalive_s
        if not MIN_INTERVAL_S <= interval <= MAX_INTERVAL_S:
            interval = KEEPALIVE_INTERVAL_S
        count = self.keepalive_count if 1 <= self.keepalive_count <= 100 else KEEPALIVE_COUNT
        return float(interval * count)


class MediaChange(enum.Enum):
    """What a changed profile means for the live streams that run."""

    NONE = enum.auto()
    CALLS = enum.auto()  # they are called anew
    RELAY = enum.auto()  # they are of another network's relay


def media_change(before: Profile, after: Profile) -> MediaChange:
    """Of two profiles of one device."""
    if before.network != after.network:
        return MediaChange.RELAY
    return MediaChange.NONE if _of_calls(before) == _of_calls(after) else MediaChange.CALLS


def _of_calls(profile: Profile) -> tuple[object, ...]:
    setup = profile.setup if profile.media is Carrier.TCP else Setup.NONE
    return profile.media, setup, profile.is_ssrc_checked, profile.dialects


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """An approved device."""

    id: str
    password: str
    profile: Profile = Profile()


_Word = TypeVar("_Word", bound=enum.StrEnum)


def _one_of(kind: type[_Word], field: str, word: str) -> _Word:
    try:
        return kind(word)
    except ValueError:
        raise ValueError(f"{field}: {word}") from None


def profile_of(told: DeviceProfile) -> Profile:
    """A profile as people write it, in its words. ValueError names the field and the word that is
    none: "media: tpc"."""
    media = {"tcp": Carrier.TCP, "udp": Carrier.UDP}.get(told.media)
    if media is None:
        raise ValueError(f"media: {told.media}")
    dialects = tuple(_one_of(Dialect, "dialects", word) for word in told.dialects)
    return Profile(
        charset=_one_of(Charset, "charset", told.charset),
        signalling=_one_of(Signalling, "signalling", told.signalling),
        media=media,
        setup=_one_of(Setup, "setup", told.setup or "passive"),
        datum=_one_of(Datum, "datum", told.datum),
        dialects=dialects or tuple(Dialect),
        keepalive_s=told.keepalive_s,
        keepalive_count=told.keepalive_count,
        min_expires_s=told.min_expires_s,
        has_qop=told.has_qop,
        is_nonce_checked=told.is_nonce_checked,
        is_ssrc_checked=told.is_ssrc_checked,
        is_roaming=told.is_roaming,
        redirect_to=told.redirect_to,
        network=told.network,
        topics=tuple(_one_of(Topic, "topics", word) for word in told.topics),
        position_interval_s=told.position_interval_s,
        is_guarded=told.is_guarded,
    )
