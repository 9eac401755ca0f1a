"""After a gateway was killed: calls it left are ended, cut connections are come back by."""

from __future__ import annotations

import datetime as dt

import msgspec
from msgspec.structs import replace

from backends.gateway.gb28181.directory import Registered
from backends.gateway.gb28181.kept import Keep, Kind
from backends.gateway.gb28181.presence import Ask, Heard, Moved, Presence, State, WentOffline
from backends.gateway.gb28181.profile import Profile
from backends.gateway.gb28181.settings import DeviceEntry, Gb28181Settings
from backends.gateway.gb28181.station import Effect, Station
from backends.link import steering
from backends.link.field_questions import SteerChannel
from backends.protocols.manscdp import control, ptz
from backends.protocols.sip.flow import Flow, Send, Transport
from backends.record.observation import ConditionCleared
from tests.backends.gateway.gb28181.camera import CHANNEL, PASSWORD, now
from tests.backends.gateway.gb28181.station_bench import (
    REF,
    TAPE,
    Bench,
    answered,
    of,
    orders,
    requests,
)
from tests.backends.protocols.sip.samples import DEVICE, PLATFORM, UDP, Tokens

CUT = Flow(
    transport=Transport.TCP, host="10.0.0.8", port=5061, local="10.0.0.1:5060", connection=-1
)
ANEW = replace(CUT, port=6001, connection=7)
OTHER = "34020000001320000009"


def kept_of(effects: list[Effect]) -> dict[Kind, dict[str, bytes]]:
    """What a file would have after these."""
    found: dict[Kind, dict[str, bytes]] = {kind: {} for kind in Kind}
    for keep in effects:
        if isinstance(keep, Keep) and keep.body is not None:
            found[keep.kind][keep.name] = keep.body
        elif isinstance(keep, Keep):
            found[keep.kind].pop(keep.name, None)
    return found


def another(kept: dict[Kind, dict[str, bytes]]) -> Bench:
    """A station that was started anew on that file."""
    bench = Bench(registers=False)
    told = Gb28181Settings(id=PLATFORM, device=[DeviceEntry(id=DEVICE, password=PASSWORD)])
    bench.station = Station("gateway", told, b"other", Tokens())
    bench.camera.platform.station = bench.station  # type: ignore[attr-defined]  # its feed
    bench.station.restore(kept, now(10.0))
    return bench


def test_calls_of_a_killed_gateway_are_ended_by_the_next_one() -> None:
    bench = Bench()
    invite = bench.plays(REF)
    bench.run(3.0)
    after = another(kept_of(bench.effects))
    (bye,) = [r for r in requests(after.tick(10.1)) if r.method == "BYE"]
    assert (bye.call_id, bye.sender.tag) == (invite.call_id, invite.sender.tag)
    assert bye.cseq.number > invite.cseq.number
    assert not [r for r in requests(after.tick(10.2)) if r.method == "BYE"]
    after.answer(bye, 10.3, 481)
    assert kept_of(bench.effects + after.effects)[Kind.CALL] == {}


STOPS = {control.Ptz(command=ptz.Move()), control.Ptz(command=ptz.Lens())}


def test_what_turned_when_a_gateway_was_killed_is_stopped_by_the_next_one() -> None:
    bench = Bench()
    bench.ask(SteerChannel(device=DEVICE, channel=CHANNEL, order=steering.Move(pan=1.0)), 2.0)
    bench.run(3.0)
    after = another(kept_of(bench.effects))
    assert STOPS.isdisjoint(orders(after.tick(13.0))), "whoever holds the key may say so again"
    assert set(orders(after.tick(15.5))) >= STOPS
    assert kept_of(bench.effects + after.effects)[Kind.TURNING] == {}


def test_what_turns_when_a_gateway_ends_is_stopped_by_itself() -> None:
    bench = Bench()
    bench.ask(SteerChannel(device=DEVICE, channel=CHANNEL, order=steering.Move(pan=1.0)), 2.0)
    closing = bench.station.close(now(2.5))
    assert set(orders(closing)) >= STOPS
    assert kept_of([*bench.effects, *closing])[Kind.TURNING] == {}


def test_a_device_whose_connection_we_cut_is_told_nothing_and_that_is_said() -> None:
    bench = Bench()
    bench.run(1.0)
    rows = kept_of(bench.effects)
    known = msgspec.msgpack.decode(rows[Kind.REGISTRATION][DEVICE], type=Registered)
    cut = replace(known, flow=CUT)
    rows[Kind.REGISTRATION][DEVICE] = msgspec.msgpack.encode(cut)
    after = another(rows)
    order = steering.PresetOrder(act=steering.PresetAct.CALL, number=3)
    out = after.ask(SteerChannel(device=DEVICE, channel=CHANNEL, order=order), 11.0)
    refusal = answered(out).refusal
    assert (refusal is not None and refusal.detail, of(out, Send)) == ("offline", [])


def test_alarms_that_are_long_over_are_cleared_at_once_whatever_their_names() -> None:
    old, new = (now(10.0).at - dt.timedelta(minutes=one) for one in (30, 1))
    kept: dict[Kind, dict[str, bytes]] = {kind: {} for kind in Kind}
    kept[Kind.ALARM] = {"a": msgspec.msgpack.encode(new), "b": msgspec.msgpack.encode(old)}
    after = another(kept)
    assert [over.key for over in of(after.tick(11.0), ConditionCleared)] == ["b"]


def test_a_call_that_has_ended_is_kept_no_more() -> None:
    bench = Bench()
    bench.plays(REF)
    (bye,) = [r for r in requests(bench.want(at_s=2.0)) if r.method == "BYE"]
    bench.answer(bye, 2.1)
    assert kept_of(bench.effects)[Kind.CALL] == {}
    assert TAPE not in bench.station.streams._retries


def test_a_device_whose_connection_we_cut_is_asked_by_the_next_one_of_its_host() -> None:
    presence = Presence()
    presence.restored(DEVICE, CUT, Profile(), left_s=3600, now_s=0.0)
    assert presence.tick(100.0) == []  # within its keepalives it has time to come back
    assert presence.opened(replace(ANEW, host="10.0.0.9")) == []
    moved, asked = presence.opened(ANEW)
    assert moved == Moved(device_id=DEVICE, flow=ANEW, is_back=True)
    assert asked == Ask(device_id=DEVICE, flow=ANEW)
    assert presence.opened(replace(ANEW, connection=8)) == []
    assert presence.heard(DEVICE, ANEW, 101.0)[0] is Heard.TAKEN
    assert presence.state(DEVICE) is State.ONLINE


def test_of_several_behind_one_address_each_is_known_by_what_it_says() -> None:
    presence = Presence()
    for at, device in enumerate((DEVICE, OTHER)):
        cut = replace(CUT, connection=-1 - at)
        presence.restored(device, cut, Profile(), left_s=3600, now_s=0.0)
    assert presence.opened(ANEW) == []
    heard, events = presence.heard(OTHER, ANEW, 5.0)
    assert heard is Heard.TAKEN
    assert events == [Moved(device_id=OTHER, flow=ANEW, is_back=True)]
    assert presence.heard(OTHER, replace(ANEW, connection=9), 6.0)[0] is Heard.ELSEWHERE
    # The last one left is asked by what connects next.
    assert len(presence.opened(replace(ANEW, connection=10))) == 2


def test_a_device_that_never_comes_back_is_offline_after_its_keepalives() -> None:
    presence = Presence()
    presence.restored(DEVICE, CUT, Profile(), left_s=3600, now_s=0.0)
    presence.restored(OTHER, UDP, Profile(), left_s=3600, now_s=0.0)
    gone = []
    for at_s in range(0, 400, 10):
        events = presence.tick(float(at_s))
        gone += [(at_s, e.device_id) for e in events if isinstance(e, WentOffline)]
    assert [device for _, device in gone] == [OTHER, DEVICE]
    assert gone[1][0] >= 180
