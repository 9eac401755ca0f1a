"""Registration, keepalive and offline rules, seen from outside."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest

from backends.gateway.gb28181.limits import SourceLimits
from backends.gateway.gb28181.platform import Platform, Step
from backends.gateway.gb28181.presence import (
    CameOnline,
    Moved,
    Presence,
    Reason,
    State,
    WentOffline,
)
from backends.gateway.gb28181.profile import Profile
from backends.gateway.gb28181.registrar import Deed, Registration
from backends.protocols.sip.digest import Answerer
from backends.protocols.sip.flow import Flow
from backends.protocols.sip.message import Response
from tests.backends.gateway.gb28181.camera import (
    Camera,
    events,
    messages,
    now,
    platform,
    requests,
    statuses,
)
from tests.backends.protocols.sip.samples import DEVICE, DOMAIN, PLATFORM, TCP, UDP, Tokens

OTHER_HOST = Flow(host="192.168.1.99", port=5060, local=UDP.local)
OTHER_PORT = Flow(host=UDP.host, port=5099, local=UDP.local)


def deeds(steps: Sequence[Step]) -> list[Deed]:
    return [s.deed for s in steps if isinstance(s, Registration)]


def online(profile: Profile | None = None) -> tuple[Platform, Camera]:
    at = platform(profile)
    camera = Camera(at)
    assert statuses(camera.register(0.0)) == [200]
    return at, camera


def run(at: Platform, until_s: float) -> list[tuple[float, Step]]:
    out: list[tuple[float, Step]] = []
    while at.due_s <= until_s:
        due_s = at.due_s
        out += [(due_s, step) for step in at.tick(now(due_s))]
    return out


@pytest.mark.parametrize("has_qop", [False, True])
def test_camera_registers_and_gets_the_time(has_qop: bool) -> None:
    steps = Camera(platform(Profile(has_qop=has_qop))).register(0.0)
    (answer,) = messages(steps)
    assert isinstance(answer, Response)
    assert answer.status == 200
    assert answer.headers.get("Date") == "2026-11-22T08:00:00.000"
    assert answer.headers.get("Expires") == "3600"
    assert answer.headers.get("X-GB-Ver") == "3.0"
    done, came = events(steps)
    assert isinstance(done, Registration) and done.edition == "3.0"
    assert came == CameOnline(device_id=DEVICE, flow=UDP)


@pytest.mark.parametrize(
    ("expires", "status", "granted"),
    [(None, 200, "86400"), (3600, 200, "3600"), (60, 423, ""), (10**9, 200, "2592000")],
)
def test_expires(expires: int | None, status: int, granted: str) -> None:
    (answer,) = messages(Camera(platform()).register(0.0, expires))
    assert isinstance(answer, Response)
    assert (answer.status, answer.headers.get("Expires")) == (status, granted)
    if status == 423:
        assert answer.headers.get("Min-Expires") == "3600"


def test_refresh_is_no_second_coming_and_logout_ends() -> None:
    at, camera = online()
    assert [type(e) for e in events(camera.register(100.0))] == [Registration]
    steps = camera.register(200.0, expires=0)
    assert statuses(steps) == [200]
    (gone,) = [e for e in events(steps) if isinstance(e, WentOffline)]
    assert gone.reason is Reason.LOGGED_OUT
    assert statuses(camera.keepalive(201.0)) == [403]
    assert at.presence.state(DEVICE) is State.OFFLINE


def test_redirected_device_is_sent_elsewhere_and_not_online() -> None:
    at = platform(Profile(redirect_to="sip:34020000002000000002@10.0.0.2:5060"))
    (answer,) = messages(Camera(at).register(0.0))
    assert isinstance(answer, Response)
    assert (answer.status, answer.contacts[0].uri) == (
        302,
        "sip:34020000002000000002@10.0.0.2:5060",
    )
    assert at.presence.state(DEVICE) is State.OFFLINE


def test_unknown_device_is_refused_and_listed_once() -> None:
    at = platform()
    stranger = Camera(at, OTHER_HOST, "34020000001320009999")
    for second in range(3):
        steps = stranger.send(stranger.request("REGISTER"), float(second))
        assert statuses(steps) == [403]
    (listed,) = at.registrar.strangers
    assert (listed.device_id, listed.host, listed.tries) == (stranger.id, OTHER_HOST.host, 3)
    assert statuses(stranger.keepalive(5.0)) == [403]


def test_list_of_strangers_is_bounded() -> None:
    at = platform()
    for number in range(510):
        stranger = Camera(at, OTHER_HOST, f"3402000000132{number:07d}")
        stranger.send(stranger.request("REGISTER"), number * 1.0)
    assert len(at.registrar.strangers) <= 500


def test_wrong_password_is_refused_and_locks_that_host_only() -> None:
    at = platform()
    guesser = Camera(at, OTHER_HOST)
    for second in range(5):
        assert deeds(events(guesser.register(float(second), password="guess"))) == [Deed.WRONG]
    steps = guesser.send(guesser.request("REGISTER"), 6.0)
    assert (statuses(steps), deeds(events(steps))) == ([403], [Deed.LOCKED])
    assert statuses(Camera(at).register(7.0)) == [200]
    assert statuses(guesser.register(400.0, password="12345678")) == [200]


def test_replayed_register_is_challenged_anew() -> None:
    at, camera = online()
    again = camera.request("REGISTER", [("Expires", "3600"), ("Authorization", _used(at))])
    (answer,) = messages(camera.send(again, 1.0))
    assert isinstance(answer, Response)
    assert answer.status == 401
    assert "stale=true" in answer.headers.get("WWW-Authenticate")


def _used(at: Platform) -> str:
    """An Authorization that has been good once."""
    other = Camera(at)
    first = other.send(other.request("REGISTER", [("Expires", "3600")]), 0.5)
    (challenge,) = messages(first)
    assert isinstance(challenge, Response)
    value = challenge.headers.get("WWW-Authenticate")
    text = other.answerer.answer(value, "REGISTER", "sip:x@y")
    assert text is not None
    request = other.request("REGISTER", [("Expires", "3600"), ("Authorization", text)])
    assert statuses(other.send(request, 0.5)) == [200]
    return text


def test_device_that_invents_nonces_needs_its_switch() -> None:
    for is_checked, status in ((True, 401), (False, 200)):
        at = platform(Profile(is_nonce_checked=is_checked))
        camera = Camera(at)
        text = camera.answerer.answer('Digest realm="hik", nonce="mine"', "REGISTER", "sip:x")
        assert text is not None
        request = camera.request("REGISTER", [("Authorization", text)])
        assert statuses(camera.send(request, 0.0)) == [status]


def test_keepalives_keep_it_online_for_a_day() -> None:
    at, camera = online()
    for minute in range(1, 59):
        assert statuses(camera.keepalive(minute * 60.0)) == [200]
        assert run(at, minute * 60.0) == []
    assert at.presence.state(DEVICE) is State.ONLINE


def test_silent_device_is_asked_before_it_is_called_offline() -> None:
    at, camera = online()
    asked = run(at, 180.0)
    (question,) = requests([step for _, step in asked])
    assert question.method == "MESSAGE" and b"DeviceStatus" in question.body
    assert at.presence.state(DEVICE) is State.ASKED
    camera.answer(question, 181.0)
    assert at.presence.state(DEVICE) is State.ONLINE
    later = [(s, e) for s, e in run(at, 1000.0) if isinstance(e, WentOffline)]
    ((when_s, gone),) = later
    assert 361.0 <= when_s <= 361.0 + 40.0
    assert gone.reason is Reason.SILENT


def test_expired_registration_is_offline() -> None:
    at, camera = online()
    for minute in range(1, 60):
        camera.keepalive(minute * 60.0)
        run(at, minute * 60.0)
    gone = [e for _, e in run(at, 3700.0) if isinstance(e, WentOffline)]
    assert [g.reason for g in gone] == [Reason.EXPIRED]
    assert statuses(camera.keepalive(3701.0)) == [403]


@pytest.mark.parametrize(
    ("flow", "is_roaming", "status", "moves"),
    [
        (OTHER_PORT, False, 200, True),  # NAT: the new address is kept
        (OTHER_HOST, False, 403, False),  # so that it registers anew
        (OTHER_HOST, True, 200, True),
        (TCP, False, 403, False),
    ],
)
def test_keepalive_from_elsewhere(flow: Flow, is_roaming: bool, status: int, moves: bool) -> None:
    at, camera = online(Profile(is_roaming=is_roaming))
    camera.flow = flow
    steps = camera.keepalive(10.0)
    assert statuses(steps) == [status]
    assert [type(e) for e in events(steps)] == ([Moved] if moves else [])
    assert at.presence.flow(DEVICE) == (flow if moves else UDP)


def test_closed_connection_is_offline_at_once() -> None:
    at = platform()
    camera = Camera(at, TCP)
    camera.register(0.0)
    (gone,) = events(at.closed(TCP.connection, now(5.0)))
    assert isinstance(gone, WentOffline) and gone.reason is Reason.CONNECTION_CLOSED


def test_restored_devices_are_asked_and_not_called_offline_before() -> None:
    at = platform()
    at.presence.restored(DEVICE, UDP, Profile(), left_s=1.0, now_s=0.0)
    assert at.presence.state(DEVICE) is State.ONLINE
    asked = run(at, 0.1)  # before it is repeated
    (question,) = requests([step for _, step in asked])
    assert not [e for _, e in asked if isinstance(e, WentOffline)]
    Camera(at).answer(question, 2.0)
    assert at.presence.state(DEVICE) is State.ONLINE


@pytest.mark.parametrize(
    ("interval_s", "count", "after_s"),
    [(60, 3, 180.0), (30, 3, 90.0), (0, 3, 180.0), (-1, 3, 180.0), (10**6, 3, 180.0),
     (60, 0, 180.0)],
)  # fmt: skip
def test_nonsense_heartbeat_values_count_as_the_default(
    interval_s: int, count: int, after_s: float
) -> None:
    profile = Profile(keepalive_s=interval_s, keepalive_count=count)
    assert profile.offline_after_s == after_s


def test_ten_thousand_devices_keep_one_entry_each() -> None:
    presence = Presence()
    for number in range(10_000):
        presence.registered(str(number), UDP, Profile(), 86_400.0, number / 500)
    for minute in range(1, 3):
        for number in range(10_000):
            presence.heard(str(number), UDP, minute * 60.0 + number / 500)
            if number % 1000 == 0:
                presence.registered(str(number), UDP, Profile(), 86_400.0, minute * 60.0)
        assert presence.tick(minute * 60.0 + 20.0) == []
    assert len(presence) == 10_000
    assert len(presence._due) <= 10_100  # the heap must not grow with renewals


def test_source_limits_give_back_what_proof_cost() -> None:
    limits = SourceLimits(rate_per_s=1.0, burst=10.0, max_sources=3)
    assert [limits.take("a", 0.0) for _ in range(12)] == [True] * 10 + [False] * 2
    assert limits.refused == 2
    assert limits.take("b", 0.0)
    assert [limits.take("a", 2.0) for _ in range(3)] == [True, True, False]
    limits.give_back("a", 2.0, 2.0)
    assert [limits.take("a", 2.0) for _ in range(3)] == [True, True, False]
    for name in "cdef":
        limits.take(name, 2.0)
    assert len(limits) == 3


def test_flood_of_strangers_is_dropped_and_registered_devices_are_heard() -> None:
    at, camera = online()
    stranger = Camera(at, UDP, "34020000001320009999")  # the same source host
    answered = [statuses(stranger.send(stranger.request("REGISTER"), 1.0)) for _ in range(400)]
    assert 150 <= sum(map(bool, answered)) <= 250
    assert statuses(camera.keepalive(1.0)) == [200]


def test_thousands_that_ask_at_once_behind_one_address_all_come_in() -> None:
    """After a power cut: most first requests are dropped, each challenge brings a device in."""
    ids = [f"3402000000132{number:07d}" for number in range(450)]
    at = platform(ids=ids, host_rate_per_s=50.0)
    out = set(ids)
    for second in range(40):
        waiting = []
        for id_ in sorted(out):  # all ask before any of them answers
            camera = Camera(at, UDP, id_)
            first = messages(camera.send(camera.request("REGISTER"), float(second)))
            if first:
                waiting.append((camera, first[0].headers.get("WWW-Authenticate")))
        for camera, challenge in waiting:
            text = camera.answerer.answer(challenge, "REGISTER", f"sip:{PLATFORM}@{DOMAIN}")
            assert text is not None
            again = camera.request("REGISTER", [("Authorization", text)])
            if statuses(camera.send(again, float(second))) == [200]:
                out.discard(camera.id)
    assert not out


def test_many_behind_one_address_that_repeat_themselves_cost_it_nothing_once_they_have_proved() -> (
    None
):
    ids = [f"3402000000132{number:07d}" for number in range(30)]
    at = platform(ids=ids, host_rate_per_s=10.0)  # 40 at once
    for id_ in ids:
        camera = Camera(at, UDP, id_)
        first = camera.request("REGISTER")
        for _ in range(9):  # each answer is slow on its way
            assert statuses(camera.send(first, 1.0)) == [401]
        assert statuses(camera.register(1.0)) == [200]


def test_who_asks_in_nobodys_name_starves_no_device_of_its_address() -> None:
    ids = [f"3402000000132{number:07d}" for number in range(5)]
    at = platform(ids=ids, host_rate_per_s=10.0)
    stranger = Camera(at, UDP, "34020000001320009999")
    answered = [statuses(stranger.send(stranger.request("REGISTER"), 1.0)) for _ in range(250)]
    assert answered[-1] == []
    liar = Camera(at, Flow(host=UDP.host, port=9, local=UDP.local), ids[0])
    answered = [statuses(liar.send(liar.request("REGISTER"), 1.0)) for _ in range(30)]
    assert answered[-1] == []
    for id_ in ids:
        assert statuses(Camera(at, UDP, id_).register(1.0)) == [200]


def test_guesses_with_a_nonce_of_ours_cost_as_much_as_others() -> None:
    at = platform()
    flow = Flow(host="10.0.0.66", port=5060, local=UDP.local)
    seen = []
    for number in range(600):
        camera = Camera(at, flow)
        first = messages(camera.send(camera.request("REGISTER"), 1.0))
        seen.append(len(first))
        if first and first[0].headers.has("WWW-Authenticate"):  # not locked out yet
            challenge = first[0].headers.get("WWW-Authenticate")
            text = Answerer(DEVICE, f"guess{number}", Tokens()).answer(
                challenge, "REGISTER", "sip:x"
            )
            assert text is not None
            camera.send(camera.request("REGISTER", [("Authorization", text)]), 1.0)
    assert sum(seen) <= 200


def test_strangers_and_challenges_take_no_transaction() -> None:
    at = platform()
    for number in range(40):
        flow = Flow(host=f"10.9.{number}.1", port=5060, local=UDP.local)
        spoofed = Camera(at, flow)  # a known id from an invented address
        assert statuses(spoofed.send(spoofed.request("REGISTER"), 1.0)) == [401]
        for method, status in (("MESSAGE", 403), ("BYE", 481), ("OPTIONS", 200), ("INVITE", 403)):
            assert statuses(spoofed.send(spoofed.request(method), 1.0)) == [status]
    assert len(at._transactions) == 0
    assert statuses(Camera(at).register(2.0)) == [200]


def test_profile_refuses_an_unknown_field() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"is_nonce_chekced": False}, Profile)
