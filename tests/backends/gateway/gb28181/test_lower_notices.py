"""Subscriptions of a higher platform with our device side: held, renewed, ended, forgotten."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

from backends.gateway.gb28181.lower import Lower, Step
from backends.gateway.gb28181.lower_answers import as_they_are
from backends.gateway.gb28181.lower_events import Self, Subscribed, Unsubscribed
from backends.gateway.gb28181.lower_notices import Notices
from backends.gateway.gb28181.lower_pages import MOST_TIMES, OPEN_PAGES, OUT_OF_ORDER, Page, Pages
from backends.protocols.manscdp import answers, queries, xml
from backends.protocols.manscdp.catalog import CatalogItem, ItemEvent
from backends.protocols.manscdp.messages import AlarmNotice
from backends.protocols.manscdp.xml import Element
from backends.protocols.sip import wire
from backends.protocols.sip.dialog import Content, Party, Start, new_request
from backends.protocols.sip.flow import Flow, Send
from backends.protocols.sip.message import Headers, Request, response_to
from backends.protocols.sip.registering import Account
from backends.protocols.sip.transactions import Transactions
from tests.backends.protocols.sip.samples import DEVICE, DOMAIN, PLATFORM, Tokens

US = Party(uri=f"sip:{DEVICE}@{DOMAIN}", contact=f"sip:{DEVICE}@10.0.0.2:5060")
PARTY = Party(uri=f"sip:{PLATFORM}@{DOMAIN}", contact=f"sip:{PLATFORM}@10.0.0.1:5060")


def subscribe(
    body: Element | None, expires: str = "600", call_id: str = "c1", seq: int = 1, tag: str = ""
) -> Request:
    start = Start(
        method="SUBSCRIBE", uri=US.uri, call_id=call_id, from_tag="p", cseq=seq,
    )  # fmt: skip
    content = None
    if body is not None:
        content = Content(media_type=queries.MEDIA_TYPE, data=xml.write(body))
    headers = [("Event", "Catalog;id=1"), ("Expires", expires)]
    request = new_request(start, PARTY, headers=headers, content=content)
    if not tag:
        return request
    to = f"{request.headers.get('To')};tag={tag}"
    named = [(n, to if n == "To" else v) for n, v in request.headers]
    return Request(
        method=request.method, uri=request.uri, headers=Headers(named), body=request.body
    )


def catalogue() -> Element:
    return queries.catalog(1, DEVICE)


def notice() -> Element:
    return answers.catalog(2, DEVICE, 1, [CatalogItem(id=DEVICE)], is_notify=True)


def test_who_subscribes_is_notified_in_that_dialog_until_it_runs_out() -> None:
    notices = Notices(US, Tokens())
    response, events = notices.subscribed(subscribe(catalogue()), 0.0)
    assert response.status == 200 and response.headers.get("Expires") == "600"
    assert events == [Subscribed(cmd="Catalog", interval_s=5, is_new=True)]
    (notify,) = notices.notify("Catalog", notice(), 100.0)
    assert notify.call_id == "c1" and notify.recipient.tag == "p"
    assert notify.headers.get("Subscription-State") == "active;expires=500"
    assert notices.notify("Alarm", notice(), 100.0) == []
    assert notices.due_s == 600.0
    assert notices.tick(600.0) == [Unsubscribed(cmd="Catalog")]
    assert notices.due_s == math.inf


def test_it_is_renewed_and_ended_in_its_dialog_only() -> None:
    notices = Notices(US, Tokens())
    response, _ = notices.subscribed(subscribe(catalogue()), 0.0)
    tag = response.recipient.tag
    stranger, _ = notices.subscribed(subscribe(None, seq=2, tag="other"), 1.0)
    assert stranger.status == 481
    again, events = notices.subscribed(subscribe(catalogue(), seq=2, tag=tag), 300.0)
    assert again.status == 200 and events == [Subscribed(cmd="Catalog", interval_s=5, is_new=False)]
    assert notices.due_s == 900.0
    ended, events = notices.subscribed(subscribe(None, "0", seq=3, tag=tag), 400.0)
    assert ended.status == 200 and events == [Unsubscribed(cmd="Catalog")]
    assert "Catalog" not in notices


def test_a_platform_that_has_forgotten_begins_anew_and_hears_all_once() -> None:
    notices = Notices(US, Tokens())
    notices.subscribed(subscribe(catalogue()), 0.0)
    notices.subscribed(subscribe(catalogue(), call_id="c2"), 10.0)
    (notify,) = notices.notify("Catalog", notice(), 20.0)
    assert notify.call_id == "c2"
    assert notices.refused(notify) == [Unsubscribed(cmd="Catalog")]
    assert notices.notify("Catalog", notice(), 20.0) == []


def test_what_nobody_knows_is_refused() -> None:
    notices = Notices(US, Tokens())
    odd = queries.query(queries.Plain.DEVICE_INFO, 1, DEVICE)
    assert notices.subscribed(subscribe(odd), 0.0)[0].status == 489
    assert notices.subscribed(subscribe(None), 0.0)[0].status == 489
    assert notices.subscribed(subscribe(catalogue(), "0"), 0.0)[1] == []
    assert notices.all_over() == []


class Sent:
    """Pages that send messages, each with its word, and the words in their order."""

    def __init__(self) -> None:
        self._tokens = Tokens()
        flow = Flow(host="10.0.0.1", port=5060, local="10.0.0.2:5060")
        self.pages = Pages(Transactions(self._tokens), flow)
        self.words: list[str] = []

    def page(self, word: str = "", again: str = "") -> Page:
        make = partial(self._make, word)
        return Page(make=make, again=partial(self._make, again) if again else None)

    def answered(self, status: int = 200) -> int:
        """Each open one is answered so; how many had been open."""
        keys = [*self.pages._open, *self.pages._urgent]
        for key in keys:
            self.pages.answered(key, status, 1.0)
        return len(keys)

    def _make(self, word: str, now_s: float) -> list[Request]:
        self.words.append(word)
        start = Start(method="MESSAGE", uri=US.uri, call_id=self._tokens(), from_tag="f")
        return [new_request(start, US)]


def test_pages_go_a_few_at_a_time_and_all_of_them() -> None:
    sent = Sent()
    first = sent.pages.add([sent.page()] * 100, 0.0)
    assert len([s for s in first if isinstance(s, Send)]) == OPEN_PAGES
    while open_pages := sent.answered():
        assert open_pages <= OPEN_PAGES
    assert len(sent.words) == 100
    assert sent.pages.answered("never asked", 200, 1.0) == []


def test_page_that_came_out_of_order_is_said_again_as_it_is_by_then_before_others() -> None:
    sent = Sent()
    many = [sent.page("old", again="new"), *[sent.page("other")] * (OPEN_PAGES + 1)]
    sent.pages.add(many, 0.0)
    sent.pages.answered(next(iter(sent.pages._open)), OUT_OF_ORDER, 1.0)
    assert (sent.words[0], sent.words[-1], sent.words.count("other")) == ("old", "new", 7)
    while sent.answered(500):
        pass
    assert sent.words.count("new") == MOST_TIMES - 1, "not for ever"
    assert sent.words.count("other") == OPEN_PAGES + 1, "what has no place in a dialog: once"


def test_one_at_once_waits_for_nobody() -> None:
    sent = Sent()
    sent.pages.add([sent.page("page")] * 20, 0.0)
    sent.pages.at_once(sent.page("alarm", again="alarm"), 0.0)
    assert sent.words[-1] == "alarm"
    sent.pages.answered(next(iter(sent.pages._urgent)), OUT_OF_ORDER, 1.0)
    sent.answered()
    assert sent.words.count("alarm") == 2


def test_notices_without_an_answer_hold_no_page_back() -> None:
    sent = Sent()
    for _ in range(2 * OPEN_PAGES):
        sent.pages.at_once(sent.page("position"), 0.0)
    sent.pages.add([sent.page("page")] * 20, 0.0)
    assert sent.words.count("page") == OPEN_PAGES
    assert len(sent.pages) == 2 * OPEN_PAGES + 20
    while sent.answered():
        pass
    assert sent.words.count("page") == 20 and not len(sent.pages)


def test_an_item_is_said_as_it_stands_now_or_as_gone() -> None:
    known = [CatalogItem(id=DEVICE, name="n", is_online=True)]
    there, gone = as_they_are([DEVICE, DEVICE[:-1] + "9"], known)
    assert (there.name, there.is_online, there.event) == ("n", True, ItemEvent.UPDATE)
    assert gone.event is ItemEvent.DELETE


AT_PLATFORM = Flow(host="10.0.0.1", port=5060, local="10.0.0.2:5060")


def bodies_after(lower: Lower, steps: Sequence[Step], status: int) -> list[bytes]:
    """Every NOTIFY is answered so; the bodies of those that come of it."""
    out: list[Step] = []
    for step in steps:
        notify = wire.parse(step.data) if isinstance(step, Send) else None
        if isinstance(notify, Request) and notify.method == "NOTIFY":
            answer = wire.encode(response_to(notify, status))
            out += lower.datagram(answer, AT_PLATFORM, 1.0)
    sent = [wire.parse(step.data) for step in out if isinstance(step, Send)]
    return [one.body for one in sent if isinstance(one, Request) and one.method == "NOTIFY"]


def with_via(request: Request) -> bytes:
    via = ("Via", f"SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK{request.call_id}")
    headers = Headers((via, *request.headers))
    return wire.encode(
        Request(method=request.method, uri=request.uri, headers=headers, body=request.body)
    )


def test_strict_platform_that_refuses_what_comes_behind_hears_it_again() -> None:
    items = [CatalogItem(id=DEVICE, name="n", is_online=True)]
    account = Account(
        registrar=PARTY.uri, aor=US.uri, user=DEVICE, password="p", expires_s=3600
    )  # fmt: skip
    me = Self(id=DEVICE, name="n")
    lower = Lower(me, (account, US), AT_PLATFORM, lambda: items, Tokens())
    first = lower.datagram(with_via(subscribe(catalogue())), AT_PLATFORM, 0.0)
    assert bodies_after(lower, first, 200) == []
    changed = lower.notify_catalogue([CatalogItem(id=DEVICE, event=ItemEvent.OFF)], 0.5)
    (body,) = bodies_after(lower, changed, OUT_OF_ORDER)
    assert b"<Event>UPDATE</Event>" in body and b"<Status>ON</Status>" in body, "it is back by now"
    query = subscribe(queries.alarms(3, DEVICE), call_id="c2")
    lower.datagram(with_via(query), AT_PLATFORM, 0.6)
    alarm = answers.alarm(
        AlarmNotice(sn=1, device_id=DEVICE, priority=1, method=5, kind=6, at=None)
    )
    (again,) = bodies_after(lower, lower.notify("Alarm", alarm, 0.7), OUT_OF_ORDER)
    assert again == xml.write(alarm)
