"""What is decoded where, in the engine's eyes: streams, their seats, and the pictures they supply.

UI thread. Plain data; `seats` changes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from video.api import Transport
from video.control import Message, Open, Pace, Replay
from video.crop import WHOLE, Part
from video.decoder_child import DecoderChild
from video.shared import SharedPicture


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What tells streams apart."""

    url: str
    transport: Transport
    share_key: str


@dataclass(slots=True, eq=False)
class Supply:
    """Pictures of one stream in one size; a view shows one and may wait for another."""

    number: int
    stream: OpenStream
    picture: SharedPicture
    fd: int
    width: int
    height: int
    pace: Pace
    opened_s: float
    part: Part = WHOLE

    @property
    def has_picture(self) -> bool:
        """Whether there is something to show."""
        return self.picture.sequence > 0


@dataclass(slots=True, eq=False)
class OpenStream:
    """One address, decoded once for all its supplies."""

    name: str
    address: Address
    seat: Seat
    replay_of: str = ""  # the stream whose ring it plays
    keeps_sound: bool = False  # beside its packets, for clips
    replay_before: str = ""  # and the one that showed the same camera until then
    supplies: dict[int, Supply] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Seat:
    """A place for one decoder process, whose occupant may change."""

    is_lone: bool
    child: DecoderChild | None = None
    taken_s: float = 0.0  # when its occupant came
    restart_s: float = 0.0
    streams: dict[str, OpenStream] = field(default_factory=dict)
    crashes: tuple[float, ...] = ()

    def send(self, message: Message, fd: int = -1) -> None:
        """To the occupant; one that is to come is told everything anew."""
        if self.child is not None:
            self.child.send(message, fd)


def opening(supply: Supply, wait_ms: int = 0) -> Open | Replay:
    """What a decoder is told to show of it."""
    stream = supply.stream
    if stream.replay_of:
        return Replay(
            stream=stream.name,
            of=stream.replay_of,
            before=stream.replay_before,
            view=supply.number,
            width=supply.width,
            height=supply.height,
        )
    return Open(
        stream=stream.name,
        view=supply.number,
        url=stream.address.url,
        transport=str(stream.address.transport),
        width=supply.width,
        height=supply.height,
        wait_ms=wait_ms,
        keeps_sound=stream.keeps_sound,
    )
