"""Many behind one address: each speaks for itself; who repeats itself is answered alike."""

from __future__ import annotations

from backends.gateway.gb28181.gate import ASKER_BURST
from backends.gateway.gb28181.platform import Platform, Step
from backends.gateway.gb28181.presence import Heard, Moved, Presence
from backends.gateway.gb28181.profile import Profile
from backends.gateway.gb28181.registrar import WRONG_TRIES, Deed, Registration
from backends.gateway.gb28181.stream_types import StreamKey
from backends.protocols.sip import wire
from backends.protocols.sip.dialog import Party
from backends.protocols.sip.flow import Flow, Send
from backends.protocols.sip.message import Request, Response
from tests.backends.gateway.gb28181.camera import (
    CHANNEL,
    Camera,
    events,
    messages,
    now,
    platform,
    requests,
    statuses,
)
from tests.backends.gateway.gb28181.test_lower import Network
from tests.backends.gateway.gb28181.test_streams import _bye, answer_to, want
from tests.backends.protocols.sip.samples import DEVICE, KEEPALIVE, UDP

OTHER = "34020000001320000002"
NEXT_PORT = Flow(host=UDP.host, port=5061, local=UDP.local)
FREE_PORT = Flow(host=UDP.host, port=5062, local=UDP.local)


def registrations(steps: list[Step]) -> list[Registration]:
    return [step for step in steps if isinstance(step, Registration)]


def behind_one_nat(profile: Profile | None = None) -> tuple[Platform, Camera, Camera]:
    at = platform(profile, ids=(DEVICE, OTHER))
    camera, neighbour = Camera(at), Camera(at, NEXT_PORT, OTHER)
    for one in (camera, neighbour):
        assert statuses(one.register(0.0)) == [200]
    return at, camera, neighbour


def named(by: Camera, id_: str) -> Camera:
    """Who speaks from that place in another's name."""
    other = Camera(by.platform, by.flow, id_)
    other.party = Party(uri=other.party.uri, contact=by.party.contact)
    return other


def test_behind_one_nat_nobody_moves_another_to_its_own_port() -> None:
    for profile in (Profile(), Profile(is_roaming=True)):
        at, camera, neighbour = behind_one_nat(profile)
        steps = named(neighbour, DEVICE).keepalive(1.0)
        assert (statuses(steps), events(steps)) == ([403], [])
        assert at.presence.flow(DEVICE) == UDP
        camera.flow = FREE_PORT  # its NAT has given it another
        assert [type(e) for e in events(camera.keepalive(2.0))] == [Moved]
        assert statuses(neighbour.keepalive(2.0)) == [200]


def test_behind_one_nat_nobody_ends_anothers_call_though_it_knows_every_tag() -> None:
    at, camera, neighbour = behind_one_nat()
    (invite,) = requests(want(at, 1.0, StreamKey(device_id=DEVICE, channel_id=CHANNEL)))
    camera.answer(invite, 1.0, body=answer_to(invite))
    bye = _bye(camera, invite)
    steps = neighbour.send(bye, 2.0)
    assert (statuses(steps), events(steps)) == ([481], [])
    camera.flow = FREE_PORT
    assert statuses(camera.send(_bye(camera, invite), 3.0)) == [200]


def test_behind_one_nat_nobody_uses_up_what_another_may_ask() -> None:
    _, camera, neighbour = behind_one_nat()
    thief = named(neighbour, DEVICE)
    answered = sum(bool(thief.keepalive(1.0)) for _ in range(3 * int(ASKER_BURST)))
    assert answered <= ASKER_BURST + 1
    assert statuses(camera.keepalive(1.0)) == statuses(neighbour.keepalive(1.0)) == [200]


def test_behind_one_nat_nobody_locks_another_out_by_wrong_passwords() -> None:
    _, camera, neighbour = behind_one_nat()
    thief = named(neighbour, DEVICE)
    for try_ in range(WRONG_TRIES):
        assert statuses(thief.register(10.0 + try_, password="guess")) == [403]
    assert statuses(camera.register(20.0)) == [200]
    refused = thief.send(thief.request("REGISTER"), 21.0)  # and the device's refresh frees nobody
    assert (statuses(refused), [e.deed for e in registrations(refused)]) == ([403], [Deed.LOCKED])


def test_several_devices_at_one_port_are_each_where_they_registered() -> None:
    at = platform(ids=(DEVICE, OTHER))
    for id_ in (DEVICE, OTHER):  # a recorder that registers its parts itself
        assert statuses(Camera(at, UDP, id_).register(0.0)) == [200]
    assert statuses(Camera(at, UDP, OTHER).register(1.0, expires=0)) == [200]
    assert statuses(Camera(at, UDP, DEVICE).keepalive(2.0)) == [200]


def test_places_are_forgotten_with_who_was_there() -> None:
    presence = Presence()
    for number in range(100):
        flow = Flow(host="10.0.0.1", port=1_000 + number, local=UDP.local)
        presence.registered("a", flow, Profile(), 3_600.0, 0.0)
        assert presence.heard("a", Flow(host="10.0.0.1", port=9, local=UDP.local), 0.0)[0] is (
            Heard.TAKEN
        )
    presence.logged_out("a", 1.0)
    assert not presence._at


def test_repeated_register_gets_the_same_answer_and_its_nonce_lets_it_in() -> None:
    """A device that heard no answer for half a second has both challenges then."""
    at = platform()
    camera = Camera(at)
    first = camera.request("REGISTER", [("Expires", "3600")])
    asked = _stamped(first, "z9hG4bKsame")
    one, two = camera.send(asked, 100.0), camera.send(asked, 100.5)
    assert [s.data for s in one if isinstance(s, Send)] == [
        s.data for s in two if isinstance(s, Send)
    ]
    other = messages(camera.send(_stamped(camera.request("REGISTER"), "z9hG4bKother"), 100.6))
    (challenge,) = messages(two)
    told = [m.headers.get("WWW-Authenticate") for m in (challenge, *other)]
    assert told[0] != told[1]
    uri = first.uri
    text = camera.answerer.answer(told[0], "REGISTER", uri)
    assert text is not None
    again = camera.request("REGISTER", [("Expires", "3600"), ("Authorization", text)])
    assert statuses(camera.send(again, 101.0)) == [200]
    stranger = Camera(at, NEXT_PORT, "34020000001320009999")
    message = _stamped(stranger.request("MESSAGE"), "z9hG4bKm")
    assert stranger.send(message, 1.0) == stranger.send(message, 1.5)


def _stamped(request: Request, branch: str) -> Request:
    via = ("Via", f"SIP/2.0/UDP {UDP.host}:5060;rport;branch={branch}")
    headers = type(request.headers)((via, *request.headers))
    return Request(method=request.method, uri=request.uri, headers=headers, body=request.body)


def test_every_answer_of_platform_and_device_side_says_its_edition() -> None:
    """Also to requests that say none: of a device of 2022 only REGISTER must."""
    at, camera, _ = behind_one_nat()
    camera.party = Party(uri=camera.party.uri, contact=camera.party.contact)
    steps: list[Step] = []
    for method in ("OPTIONS", "MESSAGE", "NOTIFY", "BYE", "INFO", "PUBLISH", "REGISTER", "INVITE"):
        steps += camera.send(camera.request(method), 1.0)
    steps += Camera(at, FREE_PORT, "34020000001320009999").keepalive(1.0)  # a stranger: 403
    steps += at.datagram(KEEPALIVE[:-5], UDP, now(1.0))  # 400
    answers = [m for m in messages(steps) if isinstance(m, Response)]
    assert {m.status for m in answers} >= {200, 400, 401, 403, 405, 481}
    assert {m.edition for m in answers} == {"3.0"}
    lower = next(iter(Network(1, 0.0, 1).lowers.values()))
    flow = Flow(host="192.168.1.10", port=5060, local="10.0.0.0:5060")
    told = [
        lower.datagram(wire.encode(_stamped(camera.request(method), f"z9hG4bK{method}")), flow, 1.0)
        for method in ("OPTIONS", "MESSAGE", "INVITE", "BYE", "SUBSCRIBE", "PUBLISH")
    ]
    said = [wire.parse(s.data) for steps in told for s in steps if isinstance(s, Send)]
    found = [m for m in said if isinstance(m, Response)]
    assert len(found) >= 5 and {m.edition for m in found} == {"3.0"}
