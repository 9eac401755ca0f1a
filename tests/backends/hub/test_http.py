"""Sessions, health, metrics and the description: the hub's HTTP face as its clients see it."""

from __future__ import annotations

from pathlib import Path

import pytest

from backends.hub.attendance import REFUSALS_A_WINDOW, WINDOW_S, Attendance
from backends.hub.service import CannotListen
from backends.hub.sessions import LockOut
from backends.hub.store import audit_verify
from backends.record.access import Role, SignedIn
from backends.record.catalogue import decode_payload
from backends.record.ids import UserId
from backends.record.refusal import RefusalCode
from backends.record.session_events import SignInRefused, UserSignedIn
from tests.backends.hub.support import PASSWORD, moment, raised, running_hub, told_in

pytestmark = pytest.mark.asyncio


async def test_a_right_password_opens_a_session_that_outlives_a_restart(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub:
        token = await hub.sign_in()
    async with running_hub(tmp_path) as hub, hub.console(token=token) as console:
        await console.snapshot()
    assert [event.type for event in told_in(tmp_path)] == ["user.signed_in"]


async def test_the_record_holds_neither_password_nor_token(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub:
        token = await hub.sign_in()
    kept = everything_in(tmp_path)
    assert token.encode() not in kept
    assert PASSWORD.encode() not in kept


async def test_five_wrong_passwords_close_the_name_even_for_the_right_one(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub:
        codes = []
        for password in ["wrong"] * 5 + [PASSWORD]:
            answer = await hub.http.post(
                "/api/v1/session", json={"user": "leader", "password": password}
            )
            codes.append((answer.status_code, answer.json()["code"]))
        assert codes == [(401, "wrong_password")] * 5 + [(429, "locked_out")]
        await hub.sign_in("commander")


async def test_an_unknown_name_is_refused_like_a_wrong_password(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub:
        answer = await hub.http.post("/api/v1/session", json={"user": "nobody", "password": "x"})
        assert (answer.status_code, answer.json()["code"]) == (401, "wrong_password")


async def test_the_lock_opens_after_ten_minutes_and_slow_mistakes_do_not_close_it() -> None:
    lock = LockOut()
    for second in range(5):
        lock.wrong("a", second)
        lock.wrong("b", second * 200)
    assert lock.left_s("a", 5) == 599
    assert lock.left_s("a", 605) == 0
    assert lock.left_s("b", 801) == 0


@pytest.mark.parametrize("body", [b"", b"{", b'{"user": 1, "password": ""}', b"[]", b"\xff"])
async def test_a_malformed_sign_in_is_answered_with_a_refusal(tmp_path: Path, body: bytes) -> None:
    async with running_hub(tmp_path) as hub:
        answer = await hub.http.post("/api/v1/session", content=body)
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


async def test_signing_out_ends_the_session_and_can_be_repeated(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub:
        headers = {"Authorization": f"Bearer {await hub.sign_in()}"}
        for _ in range(2):
            answer = await hub.http.delete("/api/v1/session", headers=headers)
            assert answer.status_code == 204


async def test_health_and_metrics_are_open_to_all(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub:
        assert (await hub.ingest(raised())).status_code == 200
        health = (await hub.http.get("/api/v1/health")).json()
        assert (health["store"], health["consoles"]) == ("ok", 0)
        assert health["seq"] >= 1
        metrics = (await hub.http.get("/metrics")).text
        assert 'watchfloor_hub_alarms{state="unack"} 1' in metrics.splitlines()


async def test_the_description_names_every_path_and_resolves_every_reference(
    tmp_path: Path,
) -> None:
    async with running_hub(tmp_path) as hub:
        document = (await hub.http.get("/schema")).json()
    assert {"/api/v1/session", "/api/v1/ingest", "/api/v1/health"} <= set(document["paths"])
    schemas = document["components"]["schemas"]
    text = str(document)
    for part in text.split("#/components/schemas/")[1:]:
        assert part.split("'")[0] in schemas
    assert SignedIn.__name__ in schemas


async def test_an_unknown_path_is_answered_with_a_refusal(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub:
        answer = await hub.http.get("/nope")
        assert (answer.status_code, answer.json()["code"]) == (404, "malformed")


@pytest.mark.parametrize(
    ("listen", "says"),
    [
        ("0.0.0.0:0", "certificate"),
        ("[::]:0", "certificate"),
        ("nonsense", "host:port"),
        ("127.0.0.1:99999", "host:port"),
    ],
)
async def test_an_address_that_must_not_be_used_is_refused_in_a_sentence(
    tmp_path: Path, listen: str, says: str
) -> None:
    with pytest.raises(CannotListen, match=says):
        async with running_hub(tmp_path, listen=listen):
            pass


async def test_an_address_in_use_is_named(tmp_path: Path) -> None:
    async with running_hub(tmp_path / "a", is_demo=True) as hub:
        with pytest.raises(CannotListen, match=str(hub.port)):
            async with running_hub(tmp_path / "b", is_demo=True, listen=f"127.0.0.1:{hub.port}"):
                pass


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_a_mixed_batch_sent_again_adds_no_reading_to_the_history(tmp_path: Path) -> None:
    reading = {
        "type": "reading",
        "source": "s",
        "resource": "r",
        "factor": "f",
        "value": 1.0,
        "unit": "m",
        "observed_at": moment(0),
    }
    async with running_hub(tmp_path) as hub:
        first = await hub.ingest(raised(), reading, batch="b1")
        again = await hub.ingest(raised(), reading, batch="b1")
        assert (first.json()["is_repeat"], again.json()["is_repeat"]) == (False, True)
        metrics = (await hub.http.get("/metrics")).text
        assert "watchfloor_hub_observations_total 2\n" in metrics


async def test_who_signs_in_and_out_and_who_was_refused_stands_in_the_log(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub:
        token = await hub.sign_in()
        for name in ("leader", "geheim-typed-as-a-name"):
            wrong = {"user": name, "password": "geheim"}
            assert (await hub.http.post("/api/v1/session", json=wrong)).status_code == 401
        bearer = {"Authorization": f"Bearer {token}"}
        for _ in range(2):
            assert (await hub.http.delete("/api/v1/session", headers=bearer)).status_code == 204
    events = told_in(tmp_path)
    assert [event.type for event in events] == [
        "user.signed_in",
        "user.sign_in_refused",
        "user.sign_in_refused",
        "user.signed_out",
    ]
    assert [event.actor.user for event in events] == [
        "leader",
        "system:hub",
        "system:hub",
        "leader",
    ]
    told = [decode_payload(event) for event in events]
    assert told[0] == UserSignedIn(role=Role.WATCH_LEADER)
    assert told[1] == SignInRefused(user=UserId("leader"), code=RefusalCode.WRONG_PASSWORD)
    assert told[2] == SignInRefused(user=UserId(""), code=RefusalCode.WRONG_PASSWORD)
    assert (events[0].subject, events[0].subject_version) == (events[3].subject, 1)
    assert all(b"geheim" not in event.payload and token not in event.subject for event in events)
    assert audit_verify(tmp_path).is_whole


async def test_a_flood_of_refused_sign_ins_is_counted_and_not_logged() -> None:
    attendance = Attendance()
    code, nobody = RefusalCode.WRONG_PASSWORD, UserId("")
    logged = [attendance.refused(nobody, code, 0.0) for _ in range(REFUSALS_A_WINDOW + 100)]
    assert sum(job is not None for job in logged) == REFUSALS_A_WINDOW
    after = attendance.refused(nobody, code, WINDOW_S)
    assert after is not None
    assert after.told == SignInRefused(user=nobody, code=code, unlogged=100)
