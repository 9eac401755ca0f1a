"""What a higher platform asks of cameras below: put to the device, its answer passed on. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from backends.protocols.manscdp import answers, queries
from backends.protocols.manscdp.catalog import CatalogItem
from backends.protocols.manscdp.fields import time as read_time
from backends.protocols.manscdp.fields import whole
from backends.protocols.manscdp.messages import (
    AnyMessage,
    CruiseTrack,
    CruiseTracks,
    HomePlace,
    Outcome,
    PresetList,
    PtzPosition,
    Query,
)
from backends.protocols.manscdp.paging import Collected
from backends.protocols.manscdp.queries import Plain, Span
from backends.protocols.manscdp.records import RecordItem
from backends.protocols.manscdp.xml import Element

RECORDS_PER_PAGE = 3  # a page stays within one datagram of 1,300 bytes or so
MOST_RECORDS = 2_000

Build = Callable[[int], Element]
Result = AnyMessage | Collected[CatalogItem] | Collected[RecordItem] | None
# A device, a query of an SN, and who gets what came of it (None: nothing).
Ask = Callable[[str, Build, Callable[[Result], None]], None]


def question(query: Query) -> Build | None:
    """How the device is asked the same; None for what is not passed on."""
    channel = query.device_id
    match query.cmd.lower():
        case "recordinfo":
            starts_at = read_time(query.root.value("StartTime"))
            ends_at = read_time(query.root.value("EndTime"))
            if starts_at is None or ends_at is None:
                return None
            span = Span(starts_at=starts_at, ends_at=ends_at)
            return lambda sn: queries.records(sn, channel, span)
        case "presetquery":
            return lambda sn: queries.query(Plain.PRESETS, sn, channel)
        case "ptzposition":
            return lambda sn: queries.query(Plain.PTZ_POSITION, sn, channel)
        case "homepositionquery":
            return lambda sn: queries.query(Plain.HOME_POSITION, sn, channel)
        case "cruisetracklistquery":
            return lambda sn: queries.query(Plain.CRUISE_TRACKS, sn, channel)
        case "cruisetrackquery":
            number = whole(query.root.value("Number"), -1)
            if number < 0:
                return None
            return lambda sn: queries.cruise_track(sn, channel, number)
    return None


def told(query: Query, result: Result) -> list[Element]:
    """What is said upwards, a page after another."""
    who = (query.sn, query.device_id)
    match result:
        case Collected():
            found = [item for item in result.items if isinstance(item, RecordItem)]
            return _pages(who, found[:MOST_RECORDS])
        case PresetList():
            presets = PresetList(sn=who[0], device_id=who[1], presets=result.presets)
            return [answers.presets(presets)]
        case PtzPosition():
            return [answers.ptz_position(replace(result, sn=who[0], device_id=who[1]))]
        case HomePlace():
            return [answers.home_place(replace(result, sn=who[0], device_id=who[1]))]
        case CruiseTracks():
            return [answers.cruise_tracks(replace(result, sn=who[0], device_id=who[1]))]
        case CruiseTrack():
            return [answers.cruise_track(replace(result, sn=who[0], device_id=who[1]))]
    return [refused(query)]


def refused(query: Query) -> Element:
    """There is nothing to be had."""
    done = Outcome(sn=query.sn, device_id=query.device_id, cmd=query.cmd, is_ok=False)
    return answers.outcome(done)


def _pages(who: tuple[int, str], found: Sequence[RecordItem]) -> list[Element]:
    return [
        answers.records(*who, len(found), found[at : at + RECORDS_PER_PAGE])
        for at in range(0, len(found) or 1, RECORDS_PER_PAGE)
    ]
