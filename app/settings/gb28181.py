"""What cannot be of [gb28181]: words of profiles, networks, reasons, passwords, numbers. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from app.settings.model import SiteSettings
from backends.gateway.gb28181.profile import profile_of
from backends.gateway.gb28181.settings import DeviceEntry

DEFAULT_NETWORK = "default"


class Gb28181Fault(NamedTuple):
    """Where it is wrong, and what was expected, in English and in Chinese."""

    at: tuple[str | int, ...]
    expected: str
    words: str


def gb28181_fault(site: SiteSettings) -> Gb28181Fault | None:
    """The first thing that is wrong; None where nothing is."""
    return next(_faults(site), None)


def _faults(site: SiteSettings) -> Iterator[Gb28181Fault]:
    section = site.gb28181
    if section is None:
        return
    networks = {DEFAULT_NETWORK, site.relay.network, *(entry.name for entry in section.network)}
    numbers = {camera.number: camera.name for camera in site.camera if camera.number}
    for index, entry in enumerate(section.device):
        at: tuple[str | int, ...] = ("gb28181", "device", index)
        yield from _words(entry, at, networks)
        if not (entry.password or section.password):
            words = f"设备 {entry.id} 没有 password,[gb28181] 也没有"
            yield Gb28181Fault((*at, "id"), f"device {entry.id} has no password", words)
        for place, card in enumerate(entry.profile.cameras):
            other = numbers.get(card.number) if card.number else None
            if other is not None:
                yield Gb28181Fault(
                    (*at, "profile", "cameras", place),
                    f"number {card.number} of channel {card.channel} is that of {other!r}",
                    f"通道 {card.channel} 的编号 {card.number} 已是“{other}”的",
                )
            numbers[card.number] = card.name or card.channel


def _words(
    entry: DeviceEntry, at: tuple[str | int, ...], networks: set[str]
) -> Iterator[Gb28181Fault]:
    profile = entry.profile
    try:
        profile_of(profile)
    except ValueError as error:
        words = f"设备 {entry.id} 的 profile 中有不认识的词:{error}"
        yield Gb28181Fault((*at, "profile"), f"device {entry.id}: {error}", words)
    if profile.network not in networks:
        known = ", ".join(sorted(networks))
        yield Gb28181Fault(
            (*at, "profile", "network"),
            f"device {entry.id}: no network {profile.network!r}; there are {known}",
            f"设备 {entry.id} 的 network 没有 {profile.network!r} 这个网络,可用:{known}",
        )
    if profile.leniencies and not profile.reason.strip():
        lenient = ", ".join(profile.leniencies)
        yield Gb28181Fault(
            (*at, "profile", profile.leniencies[0]),
            f"device {entry.id} is treated leniently ({lenient}): its profile needs a reason",
            f"对设备 {entry.id} 放宽了 {lenient},profile 中要用 reason 写明理由",
        )
