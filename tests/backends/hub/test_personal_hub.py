"""Personal fields through a running hub: never in a file, an event or an answer in plain text."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import httpx
import msgspec
import pytest

from backends.hub.sqlite import FILE_NAME
from backends.hub.store import audit_verify
from backends.link.queries import ErasePersonalFields, PersonalErasedAnswer
from backends.record.access import Role
from backends.record.alarm import Alarm, AlarmState
from backends.record.common import Department
from backends.record.ids import IncidentId, uuid7
from backends.record.incident_commands import ReportIncident
from tests.backends.hub.log_parts import history, open_store
from tests.backends.hub.support import USERS, TestConsole, a_seed, running_hub
from tests.backends.hub.test_personal import opened, read

FIELDS = {"reporter": "张晓岚", "telephone": "13905711234"}
KEY = IncidentId(uuid7(1))
REPORT = ReportIncident(
    incident=KEY, title="路面塌陷", department=Department.URBAN, personal=FIELDS
)


def plain_in(folder: Path) -> list[str]:
    """Files that hold one of the values."""
    return [
        file.name
        for file in folder.rglob("*")
        if file.is_file()
        for value in FIELDS.values()
        if value.encode() in file.read_bytes()
    ]


@pytest.mark.asyncio
async def test_a_report_through_the_hub_leaves_no_plain_text_in_any_file(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, hub.console() as console:
        receipt = await console.command(REPORT, "c-1")
        assert receipt.refusal is None
        repeat = await console.command(REPORT, "c-1")
        assert repeat == receipt
        assert plain_in(tmp_path) == []
    assert plain_in(tmp_path) == []
    assert audit_verify(tmp_path).is_whole
    with opened(tmp_path) as (store, vault):
        assert read(store, vault, KEY) == FIELDS


@pytest.mark.asyncio
async def test_a_second_report_of_the_same_id_changes_no_personal_field(tmp_path: Path) -> None:
    other = ReportIncident(
        incident=KEY, title="x", department=Department.URBAN, personal={"telephone": "0"}
    )
    async with running_hub(tmp_path) as hub, hub.console() as console:
        assert (await console.command(REPORT, "c-1")).refusal is None
        assert (await console.command(other, "c-2")).refusal is not None
    with opened(tmp_path) as (store, vault):
        assert read(store, vault, KEY) == FIELDS


@pytest.mark.asyncio
async def test_only_the_security_administrator_erases_and_says_why(tmp_path: Path) -> None:
    users = [*USERS, a_seed("security", Role.SECURITY_ADMINISTRATOR)]
    path = f"/api/v1/personal/{KEY}/erase"
    async with running_hub(tmp_path, users=users) as hub:
        async with hub.console() as console:
            assert (await console.command(REPORT, "c-1")).refusal is None
        tokens = {name: await hub.sign_in(name) for name in ("leader", "security")}

        async def erase(token: str, body: bytes) -> httpx.Response:
            headers = {"Authorization": f"Bearer {token}"}
            return await hub.http.post(path, content=body, headers=headers)

        why = '{"reason":"本人要求"}'.encode()
        assert (await erase("nobody", why)).status_code == 401
        refused = await erase(tokens["leader"], why)
        assert (refused.status_code, refused.json()["whom"]) == (403, ["security_administrator"])
        assert (await erase(tokens["security"], b'{"reason":" "}')).status_code == 400
        assert (await erase(tokens["security"], b"[]")).status_code == 400
        assert (await erase(tokens["security"], why)).json() == {"reason": "本人要求"}
        assert (await erase(tokens["security"], why)).status_code == 200  # repeatable
    with opened(tmp_path) as (store, vault):
        assert read(store, vault, KEY) == {}
        told = history(store, f"personal:{KEY}")[0]
        assert (told.type, told.actor.user) == ("personal.erased", "security")
    assert audit_verify(tmp_path).is_whole


@pytest.mark.asyncio
async def test_from_a_console_too_only_the_security_administrator_erases(tmp_path: Path) -> None:
    users = [*USERS, a_seed("security", Role.SECURITY_ADMINISTRATOR)]
    wish = ErasePersonalFields(subject=KEY, reason="保存期满")
    async with running_hub(tmp_path, users=users) as hub, hub.console() as leader:
        assert (await leader.command(REPORT, "c-1")).refusal is None
        refusal = (await leader.ask(wish)).refusal
        assert refusal is not None and refusal.whom == ["security_administrator"]
        async with hub.console("security") as security:
            unsaid = await security.ask(msgspec.structs.replace(wish, reason=" "))
            assert unsaid.refusal is not None
            assert (await security.ask(wish, 2)).answer == PersonalErasedAnswer()
    with opened(tmp_path) as (store, vault):
        assert read(store, vault, KEY) == {}
        assert history(store, f"personal:{KEY}")[-1].type == "personal.erased"


@pytest.mark.asyncio
async def test_a_hub_signs_its_log_says_when_it_came_and_went_and_verifies(tmp_path: Path) -> None:
    for _ in range(2):
        async with running_hub(tmp_path):
            pass
    with open_store(tmp_path) as store:
        types = [event.type for event in store.read(0)]
    assert types[-2:] == ["hub.stopped", "audit.head_signed"]
    assert types.count("hub.started") == 2
    report = audit_verify(tmp_path)
    assert (report.is_whole, report.signed_seq) == (True, len(types) - 1)
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    row = connection.execute("SELECT payload FROM events WHERE type = 'hub.started'").fetchall()
    connection.close()
    assert b'"was_clean":true' in row[1][0]


@pytest.mark.asyncio
async def test_a_hub_without_its_master_key_works_on_and_raises_an_alarm(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, hub.console() as console:
        await console.command(REPORT, "c-1")
    key = tmp_path / "keys" / "master.key"
    kept = key.read_bytes()
    key.unlink()
    async with running_hub(tmp_path) as hub, hub.console() as console:
        (alarm,) = [a for a in (await standing(console)) if a.source == "centre.keys"]
        assert "主密钥" in alarm.title
        report = msgspec.structs.replace(REPORT, incident=IncidentId(uuid7(2)))
        assert (await console.command(report, "c-2")).refusal is None
    key.write_bytes(kept)
    async with running_hub(tmp_path) as hub, hub.console() as console:
        found = [a for a in (await standing(console)) if a.source == "centre.keys"]
        assert [a.state for a in found] == [AlarmState.RTNUN]


async def standing(console: TestConsole) -> list[Alarm]:
    """Alarms once the hub's first words are in the record."""
    snapshot = await console.snapshot()
    return snapshot.alarms
