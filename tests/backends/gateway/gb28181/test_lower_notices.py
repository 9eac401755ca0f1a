"""Subscriptions of a higher platform with our device side: held, renewed, ended, forgotten."""

from __future__ import annotations

import math

from backends.gateway.gb28181.lower_events import Subscribed, Unsubscribed
from backends.gateway.gb28181.lower_notices import Notices
from backends.gateway.gb28181.lower_pages import OPEN_PAGES, Pages
from backends.protocols.manscdp import answers, queries, xml
from backends.protocols.manscdp.catalog import CatalogItem
from backends.protocols.manscdp.xml import Element
from backends.protocols.sip.dialog import Content, Party, Start, new_request
from backends.protocols.sip.flow import Flow, Send
from backends.protocols.sip.message import Headers, Request
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


def test_pages_go_a_few_at_a_time_and_all_of_them() -> None:
    tokens = Tokens()
    flow = Flow(host="10.0.0.1", port=5060, local="10.0.0.2:5060")
    transactions = Transactions(tokens)
    pages = Pages(transactions, flow)

    def page(now_s: float) -> list[Request]:
        start = Start(method="MESSAGE", uri=US.uri, call_id=tokens(), from_tag="f")
        return [new_request(start, US)]

    sent = pages.add([page] * 100, 0.0)
    assert len([s for s in sent if isinstance(s, Send)]) == OPEN_PAGES
    while pages._open:
        key = next(iter(pages._open))
        sent += pages.answered(key, 1.0)
        assert len(pages._open) <= OPEN_PAGES
    assert len([s for s in sent if isinstance(s, Send)]) == 100
    assert pages.answered("never asked", 1.0) == []
