"""What we know of a device before it speaks: its id, password and profile. Pure values.

Defaults are strict. A leniency is a field here, so that a person sets it for one device.
"""

from __future__ import annotations

import enum

import msgspec

from backends.protocols.gb28181_sdp import Carrier, Dialect, Setup
from backends.protocols.manscdp.xml import Charset

KEEPALIVE_INTERVAL_S = 60
KEEPALIVE_COUNT = 3
MIN_INTERVAL_S = 5
MAX_INTERVAL_S = 3600


class Datum(enum.StrEnum):
    """In which a device says its place."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"


class Profile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one device is treated. See each field's comment for what leniency costs."""

    charset: Charset = Charset.DECLARED
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

    @property
    def offline_after_s(self) -> float:
        """Silence after which the device is asked; nonsense values count as the defaults
        (false offline comes from heartbeat values of 0)."""
        interval = self.keepalive_s
        if not MIN_INTERVAL_S <= interval <= MAX_INTERVAL_S:
            interval = KEEPALIVE_INTERVAL_S
        count = self.keepalive_count if 1 <= self.keepalive_count <= 100 else KEEPALIVE_COUNT
        return float(interval * count)


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """An approved device."""

    id: str
    password: str
    profile: Profile = Profile()
