"""Queries, controls, alarms, subscriptions between platform and camera."""

from __future__ import annotations

import random

import pytest

from backends.gateway.gb28181.asking import Answer, Questions, TooManyQuestions
from backends.gateway.gb28181.platform import Platform, Step
from backends.gateway.gb28181.platform_events import Received
from backends.gateway.gb28181.presence import WentOffline
from backends.protocols.manscdp import answers, control, ptz, queries, reading, xml
from backends.protocols.manscdp.catalog import CatalogItem
from backends.protocols.manscdp.control import KeyFrame, Ptz
from backends.protocols.manscdp.messages import (
    AlarmNotice,
    AnyMessage,
    CatalogPage,
    DeviceInfo,
    MobilePosition,
    Outcome,
    Query,
)
from backends.protocols.manscdp.paging import Collected, Ending
from backends.protocols.manscdp.queries import Plain
from backends.protocols.sip import wire
from backends.protocols.sip.dialog import Content
from backends.protocols.sip.message import Request
from backends.protocols.sip.subscription import Wanted
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
from tests.backends.protocols.manscdp.samples import SAMPLES as BODIES
from tests.backends.protocols.manscdp.test_xml import BOMB
from tests.backends.protocols.sip.samples import DEVICE, TCP, UDP
from tests.backends.protocols.sip.test_wire import SAMPLES, mutated

OTHER = "34020000001320000002"
EXTERNAL = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><Notify>&x;</Notify>'
ITEMS = [CatalogItem(id=f"3402000000131{n:07d}", name=f"球机{n}") for n in range(5)]


def online() -> tuple[Platform, Camera]:
    at = platform(ids=(DEVICE, OTHER))
    camera = Camera(at)
    camera.register(0.0)
    return at, camera


def said(request: Request) -> AnyMessage:
    message = reading.parse(request.body)
    assert not isinstance(message, xml.Malformed)
    return message


def ask(at: Platform, camera: Camera, plain: Plain = Plain.CATALOG, at_s: float = 1.0) -> int:
    """Asks, the camera says SIP 200; the SN."""
    question, raw = at.outgoing.query(DEVICE, lambda sn: queries.query(plain, sn, DEVICE), at_s)
    assert question is not None
    (request,) = requests(at.settle(raw, now(at_s)))
    message = said(request)
    assert isinstance(message, Query) and message.sn == question.sn
    camera.answer(request, at_s)
    return question.sn


def results(steps: list[Step]) -> list[object]:
    return [e.result for e in events(steps) if isinstance(e, Answer)]


def test_catalogue_in_pages_out_of_order_and_doubled() -> None:
    at, camera = online()
    sn = ask(at, camera)
    order = [3, 1, 1, 0, 4]
    for number in order:
        page = answers.catalog(sn, DEVICE, 5, [ITEMS[number]])
        assert results(camera.say(page, 2.0)) == []
    (whole,) = results(camera.say(answers.catalog(sn, DEVICE, 5, [ITEMS[2]]), 3.0))
    assert isinstance(whole, Collected)
    assert (whole.ending, whole.duplicates) == (Ending.COMPLETE, 1)
    assert sorted(item.id for item in whole.items) == [item.id for item in ITEMS]


def test_catalogue_that_stops_keeps_what_came() -> None:
    at, camera = online()
    sn = ask(at, camera)
    camera.say(answers.catalog(sn, DEVICE, 5, ITEMS[:2]), 2.0)
    assert results(at.tick(now(6.9))) == []
    (part,) = results(at.tick(now(7.0)))
    assert isinstance(part, Collected)
    assert (part.ending, part.items) == (Ending.PARTIAL, tuple(ITEMS[:2]))


def test_answer_of_another_device_or_command_does_not_count() -> None:
    at, camera = online()
    other = Camera(at, UDP, OTHER)
    other.register(0.0)
    sn = ask(at, camera, Plain.DEVICE_INFO)
    info = DeviceInfo(sn=sn, device_id=DEVICE, is_ok=True, name="东门")
    assert results(other.say(answers.device_info(info), 2.0)) == []
    assert results(camera.say(answers.catalog(sn, DEVICE, 0, []), 2.0)) == []
    assert results(camera.say(answers.device_info(info), 3.0)) == [info]
    assert results(camera.say(answers.device_info(info), 4.0)) == []


@pytest.mark.parametrize("status", [404, 500])
def test_refused_question_is_over_at_once(status: int) -> None:
    at, camera = online()
    _, raw = at.outgoing.query(DEVICE, lambda sn: queries.query(Plain.PRESETS, sn, DEVICE), 1.0)
    (request,) = requests(at.settle(raw, now(1.0)))
    assert results(camera.answer(request, 1.1, status)) == [None]


def test_offline_device_is_not_asked() -> None:
    at = platform()
    question, raw = at.outgoing.query(
        DEVICE, lambda sn: queries.query(Plain.CATALOG, sn, DEVICE), 1.0
    )
    assert (question, raw) == (None, [])
    assert at.outgoing.steer(DEVICE, CHANNEL, control.Reboot(), 1.0) == (None, [])


def test_device_that_goes_offline_ends_its_questions() -> None:
    at, camera = online()
    ask(at, camera)
    steps = camera.register(2.0, expires=0)
    assert results(steps) == [None]
    assert any(isinstance(e, WentOffline) for e in events(steps))


def test_questions_are_bounded_and_serials_differ() -> None:
    questions = Questions(first_sn=2_000_000_000)
    assert [questions.next_sn(), questions.next_sn()] == [2_000_000_000, 1]
    for _ in range(20_000):
        questions.ask("Catalog", "1", "1", 0.0)
    with pytest.raises(TooManyQuestions):
        questions.ask("Catalog", "1", "1", 0.0)


def test_ptz_stop_goes_twice_and_key_frame_in_both_spellings() -> None:
    at, _ = online()
    for action, count in ((Ptz(command=ptz.Move()), 2), (KeyFrame(), 2), (control.Reboot(), 1)):
        question, raw = at.outgoing.steer(DEVICE, CHANNEL, action, 1.0)
        assert question is None
        sent = [said(r) for r in requests(at.settle(raw, now(1.0)))]
        assert len(sent) == count and len({m.sn for m in sent}) == count
        assert {m.device_id for m in sent} == {CHANNEL}


def test_guard_is_answered() -> None:
    at, camera = online()
    question, raw = at.outgoing.steer(DEVICE, CHANNEL, control.Guard(is_on=True), 1.0)
    assert question is not None
    camera.answer(requests(at.settle(raw, now(1.0)))[0], 1.0)
    done = Outcome(sn=question.sn, device_id=CHANNEL, cmd="DeviceControl", is_ok=True)
    assert results(camera.say(answers.outcome(done), 2.0)) == [done]


def test_alarm_by_message_is_answered_twice() -> None:
    _, camera = online()
    alarm = AlarmNotice(sn=7, device_id=CHANNEL, priority=1, method=5, kind=2)
    steps = camera.say(answers.alarm(alarm), 1.0)
    assert statuses(steps) == [200]
    assert events(steps) == [Received(device_id=DEVICE, message=alarm)]
    (taken,) = requests(steps)
    assert said(taken) == Outcome(sn=7, device_id=CHANNEL, cmd="Alarm", is_ok=True)


def _notify(camera: Camera, subscribe: Request, body: bytes, cseq: int = 1) -> Request:
    request = camera.request(
        "NOTIFY",
        [("Event", "presence"), ("Subscription-State", "active;expires=3600")],
        Content(media_type="Application/MANSCDP+xml", data=body),
    )
    headers = request.headers.replaced("Call-ID", subscribe.call_id)
    headers = headers.replaced("From", f"<{camera.party.uri}>;tag=d1")
    headers = headers.replaced("To", subscribe.headers.get("From"))
    headers = headers.replaced("CSeq", f"{cseq} NOTIFY")
    return Request(method="NOTIFY", uri=request.uri, headers=headers, body=request.body)


def _subscribed() -> tuple[Platform, Camera, Request]:
    at, camera = online()
    body = Content(media_type=queries.MEDIA_TYPE, data=xml.write(queries.positions(1, DEVICE, 5)))
    raw = at.outgoing.subscribe(DEVICE, Wanted(event="presence", content=body), 1.0)
    (request,) = requests(at.settle(raw, now(1.0)))
    camera.answer(request, 1.0)
    return at, camera, request


def test_subscribed_position_arrives_and_is_renewed() -> None:
    at, camera, request = _subscribed()
    where = MobilePosition(sn=3, device_id=DEVICE, lon_deg=120.1, lat_deg=30.2)
    steps = camera.send(_notify(camera, request, xml.write(answers.position(where))), 2.0)
    assert statuses(steps) == [200]
    assert events(steps) == [Received(device_id=DEVICE, message=where)]
    for minute in range(1, 59):
        camera.keepalive(minute * 60.0)
    renewals = [r for r in requests(at.tick(now(3542.0))) if r.method == "SUBSCRIBE"]
    assert [r.cseq.number for r in renewals] == [2]


def test_notification_of_no_subscription_is_refused_and_not_heard() -> None:
    _, camera, request = _subscribed()
    page = xml.write(answers.catalog(1, DEVICE, 1, ITEMS[:1], is_notify=True))
    stray = _notify(camera, request, page)
    other = Request(
        method="NOTIFY",
        uri=stray.uri,
        headers=stray.headers.replaced("Call-ID", "other"),
        body=stray.body,
    )
    steps = camera.send(other, 2.0)
    assert (statuses(steps), events(steps)) == ([481], [])


def test_catalogue_change_by_message_is_heard() -> None:
    _, camera = online()
    steps = camera.say(answers.catalog(1, DEVICE, 1, ITEMS[:1], is_notify=True), 2.0)
    (heard,) = events(steps)
    assert isinstance(heard, Received) and isinstance(heard.message, CatalogPage)


@pytest.mark.parametrize("body", ["<Notify><CmdType>", BOMB, EXTERNAL])
def test_bad_body_is_refused_and_counted(body: str) -> None:
    at, camera = online()
    steps = camera.message(body.encode(), 1.0)
    assert (statuses(steps), events(steps), at.malformed) == ([400], [], 1)
    assert statuses(camera.keepalive(2.0)) == [200]


def test_unknown_method_is_refused_with_what_is_allowed() -> None:
    _, camera = online()
    steps = camera.send(camera.request("PUBLISH"), 1.0)
    assert statuses(steps) == [405]
    assert "REGISTER" in messages(steps)[0].headers.get("Allow")


def test_stream_of_tcp_is_cut_and_closed() -> None:
    at = platform()
    data = wire.encode(Camera(at, TCP).request("OPTIONS"))
    via = b"\r\nVia: SIP/2.0/TCP 1.2.3.4;branch=z9hG4bKq\r\n"
    data = data.replace(b"\r\n", via, 1)
    out = [step for byte in data for step in at.stream(bytes([byte]), TCP, now(1.0))]
    assert statuses(out) == [200]
    at.stream(data[:40], TCP, now(1.5))
    at.closed(TCP.connection, now(2.0))
    assert statuses(at.stream(data, TCP, now(3.0))) == [200]  # nothing of before is left
    assert at.malformed == 0


def test_two_thousand_mutations_raise_nothing_and_the_camera_stays() -> None:
    at, camera = online()
    chance = random.Random(28_181)
    for number in range(2_000):
        at_s = 1.0 + number / 20
        if number % 4 == 0:
            camera.message(mutated(chance.choice(BODIES), chance), at_s)
        else:
            at.datagram(mutated(chance.choice(SAMPLES), chance), UDP, now(at_s))
        at.tick(now(at_s))
    assert statuses(camera.keepalive(102.0)) == [200]
