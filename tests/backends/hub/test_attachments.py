"""Files of log entries over the hub's HTTP face: once, whole or not at all, for who may read."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from backends.hub import alarm_file_desk, alarm_file_index
from backends.hub.attachment_shelf import FOLDER
from backends.hub.sealed_file import PIECE
from backends.link.attachments import (
    AlarmFiles,
    AlarmFilesAnswer,
    AttachmentsOf,
    AttachmentsOfAnswer,
)
from backends.link.queries import Search, SearchAnswer
from backends.link.watch import LogPage, LogPageAnswer
from backends.record.access import Role
from backends.record.alarm_decider import alarm_id
from backends.record.common import Department, Realm
from backends.record.entry import Attachment, EntryKind, FlagEntry, WriteEntry
from backends.record.evidence import EvidenceKind, TakeEvidence
from backends.record.ids import CameraId, EntryId, EvidenceId, SourceId, uuid7
from backends.record.refusal import RefusalCode
from backends.record.request import DecideRequest
from backends.record.resource import Camera, CameraSecurity
from tests.backends.hub.support import TOKEN, TestHub, a_seed, moment, running_hub, told_in
from tests.backends.hub.test_incidents import EVERYBODY, POLICY

pytestmark = pytest.mark.asyncio

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"
# Two pieces and a bit, so that it can end in the middle.
LONG = PNG + os.urandom(2 * PIECE) + b"."


@pytest_asyncio.fixture
async def hub(tmp_path: Path) -> AsyncIterator[TestHub]:
    """With small limits."""
    more = [a_seed("inspector", Role.INSPECTOR), a_seed("security", Role.SECURITY_ADMINISTRATOR)]
    room = Camera(
        id=CameraId("c2"),
        number=2,
        name="接待室",
        department=Department.GRID,
        main="rtsp://c2",
        security=CameraSecurity.RESTRICTED,
    )
    small = {"attachment_mb": 3, "attachments_gb": 0.008}
    async with running_hub(
        tmp_path, users=EVERYBODY + more, policy=POLICY, cameras=[room], **small
    ) as made:
        yield made


def named(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def office(*parts: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for part in ("[Content_Types].xml", *parts):
            archive.writestr(part, "<x/>")
    return made.getvalue()


class Desk:
    """Somebody at a console."""

    def __init__(self, hub: TestHub, token: str) -> None:
        self.hub, self.headers = hub, {"Authorization": f"Bearer {token}"}

    async def put(
        self, data: bytes, digest: str = "", offset: int = 0, size: int = -1
    ) -> httpx.Response:
        whole = len(data) if size < 0 else size
        where = f"/api/v1/attachments/{digest or named(data)}?offset={offset}&size={whole}"
        return await self.hub.http.put(where, content=data[offset:], headers=self.headers)

    async def state(self, digest: str) -> tuple[int, bool]:
        where = f"/api/v1/attachments/{digest}/state"
        told = (await self.hub.http.get(where, headers=self.headers)).json()
        return told["received"], told["is_whole"]

    async def get(self, digest: str, entry: str) -> httpx.Response:
        where = f"/api/v1/attachments/{digest}?entry={entry}"
        return await self.hub.http.get(where, headers=self.headers)

    async def get_of(self, digest: str, alarm: str) -> httpx.Response:
        where = f"/api/v1/attachments/{digest}?alarm={alarm}"
        return await self.hub.http.get(where, headers=self.headers)


async def desk_of(hub: TestHub, name: str = "leader") -> Desk:
    return Desk(hub, await hub.sign_in(name))


async def written(hub: TestHub, data: bytes, name: str = "leader", **more: str) -> str:
    """An entry with that file."""
    entry = EntryId(uuid7(1))
    one = Attachment(name="现场.png", sha256=named(data), size=len(data), **more)
    async with hub.console(name) as console:
        body = WriteEntry(entry=entry, kind=EntryKind.NOTE, text="见附件。", attachments=[one])
        assert (await console.command(body)).refusal is None
    return entry


def on_disk(folder: Path) -> bytes:
    files = [f for f in (folder / FOLDER).rglob("*") if f.is_file()]
    return b"".join(f.read_bytes() for f in files)


async def test_a_file_is_kept_once_enciphered_and_read_by_the_others(
    hub: TestHub, tmp_path: Path
) -> None:
    leader, urban = await desk_of(hub), await desk_of(hub, "urban")
    entry = await written(hub, LONG)
    assert (await urban.get(named(LONG), entry)).json()["detail"] == "uploading"
    for _ in range(2):
        answer = await leader.put(LONG)
        assert (answer.status_code, answer.json()["is_whole"]) == (200, True)
    answer = await urban.get(named(LONG), entry)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert answer.content == LONG and answer.headers["x-content-type-options"] == "nosniff"
    kept = on_disk(tmp_path)
    assert LONG[100:200] not in kept and len(kept) < len(LONG) + 200, "once, and not in the clear"
    # Only by an entry that has it, and only with a session.
    other = await written(hub, PNG)
    assert (await urban.get(named(LONG), other)).status_code == 404
    assert (await urban.get(named(LONG), "no-such")).status_code == 404
    nobody = Desk(hub, "wrong")
    assert {
        (await nobody.put(LONG)).status_code,
        (await nobody.get(named(LONG), entry)).status_code,
    } == {401}
    assert (await (await desk_of(hub, "inspector")).put(LONG)).status_code == 403, "reads only"


async def test_an_upload_goes_on_where_it_ended_and_a_half_one_is_never_served(
    hub: TestHub,
) -> None:
    desk, digest = await desk_of(hub), named(LONG)
    entry = await written(hub, LONG)
    half = LONG[: PIECE + 5_000]
    answer = await desk.put(half, digest, size=len(LONG))
    assert answer.json() | {"most_bytes": 0} == {
        "received": PIECE,
        "is_whole": False,
        "most_bytes": 0,
    }
    assert await desk.state(digest) == (PIECE, False)
    assert (await desk.get(digest, entry)).status_code == 404
    async with hub.console() as console:
        told = (await console.ask(AttachmentsOf(entry=EntryId(entry)))).answer
        assert isinstance(told, AttachmentsOfAnswer)
        assert (told.kept[0].received, told.kept[0].is_whole) == (PIECE, False)
    wrong_place = await desk.put(LONG, digest)
    assert (wrong_place.status_code, wrong_place.json()["detail"]) == (409, str(PIECE))
    assert (await desk.put(LONG, digest, offset=PIECE)).json()["is_whole"]
    assert (await desk.get(digest, entry)).content == LONG


async def test_what_is_not_what_its_digest_says_is_not_kept(hub: TestHub, tmp_path: Path) -> None:
    desk, digest = await desk_of(hub), named(LONG)
    answer = await desk.put(LONG[:-1] + b"?", digest)
    assert (answer.status_code, answer.json()["detail"]) == (415, "digest")
    assert on_disk(tmp_path) == b"" and await desk.state(digest) == (0, False)
    assert (await desk.put(LONG)).status_code == 200, "it can be sent again"


async def test_a_kind_is_told_by_content_and_programs_are_refused(hub: TestHub) -> None:
    desk = await desk_of(hub)
    refused = {
        b"MZ\x90\0" + bytes(200): "program",
        b"\x7fELF" + bytes(200): "program",
        b"#!/bin/sh\nrm -rf /\n": "script",
        "\ufeff@echo off\r\n".encode(): "script",
        b"<html><script>": "script",
        office("word/document.xml", "word/vbaProject.bin"): "macros",
        office("any.xml"): "unknown",
        bytes(range(256)): "unknown",
        b"": "empty",
    }
    for data, why in refused.items():
        answer = await desk.put(data)
        assert (answer.status_code, answer.json()["detail"]) == (415, why)
    allowed = [
        b"\xff\xd8\xff\xe0" + bytes(50),
        b"\0\0\0\x18ftypisom\0\0\2\0isomavc1" + bytes(50),
        b"\x1aE\xdf\xa3\x93\x42\x82\x88matroska" + bytes(50),
        b"%PDF-1.7\n%\xe2\xe3",
        office("xl/workbook.xml"),
        office("word/document.xml"),
        "值班记录：一切正常。".encode("gb18030"),
    ]
    for data in allowed:
        assert (await desk.put(data)).status_code == 200, data[:20]


async def test_too_large_a_file_and_too_many_are_refused_in_words(
    hub: TestHub, tmp_path: Path
) -> None:
    desk = await desk_of(hub)
    answer = await desk.put(b"x", named(b"300 MB"), size=300_000_000)
    assert (answer.status_code, answer.json()["detail"]) == (413, "3000000")
    longer = await desk.put(LONG, named(b"longer"), size=PIECE)
    assert (longer.status_code, longer.json()["detail"]) == (415, "longer")
    for number in range(3):
        assert (await desk.put(LONG + bytes([number]))).status_code == 200
    full = await desk.put(LONG + b"more")
    assert (full.status_code, full.json()["detail"]) == (413, "all")
    assert await desk.state(named(LONG + b"more")) == (0, False)


async def test_a_name_with_a_folder_or_what_is_not_seen_stays_out_of_the_log(
    hub: TestHub,
) -> None:
    names = ("../etc/passwd", "a\\b.png", "现场\n.png", "x\u202egnp.exe", "run.bat", "..", "")
    async with hub.console() as console:
        for name in names:
            one = Attachment(name=name, sha256=named(PNG), size=len(PNG))
            entry = EntryId(uuid7(1))
            body = WriteEntry(entry=entry, kind=EntryKind.NOTE, text="x", attachments=[one])
            refusal = (await console.command(body)).refusal
            assert refusal is not None and refusal.code is RefusalCode.MALFORMED, name


async def test_a_restricted_camera_s_file_is_for_who_took_and_who_may_approve(
    hub: TestHub,
) -> None:
    digest, evidence = named(LONG), EvidenceId("taken-1")
    take = TakeEvidence(
        evidence=evidence,
        camera=CameraId("c2"),
        kind=EvidenceKind.STILL,
        manifest_sha256="0" * 64,
        first_at=moment_of(0),
        last_at=moment_of(0),
        reason="公安调取",
    )
    async with hub.console("wall") as wall, hub.console("commander") as commander:
        asked = await wall.command(take)
        assert asked.request
        yes = DecideRequest(request=asked.request, seen_version=1, is_approved=True)
        assert (await commander.command(yes)).refusal is None
    entry = await written(hub, LONG, "wall", evidence=evidence)
    assert (await (await desk_of(hub, "wall")).put(LONG)).status_code == 200
    for name, status in (("wall", 200), ("leader", 200), ("urban", 403), ("inspector", 403)):
        assert (await (await desk_of(hub, name)).get(digest, entry)).status_code == status, name
    async with hub.console("urban") as console:
        told = (await console.ask(AttachmentsOf(entry=EntryId(entry)))).answer
        assert isinstance(told, AttachmentsOfAnswer) and told.kept[0].is_restricted


async def test_a_destroyed_file_is_said_to_be_and_can_be_attached_anew(hub: TestHub) -> None:
    desk, digest = await desk_of(hub), named(LONG)
    entry = await written(hub, LONG)
    await desk.put(LONG)
    guard = Desk(hub, await hub.sign_in("security"))
    answer = await hub.http.post(
        f"/api/v1/personal/attachment:{digest}/erase",
        json={"reason": "本人要求"},
        headers=guard.headers,
    )
    assert answer.status_code == 200, answer.text
    assert (await desk.get(digest, entry)).json()["detail"] == "erased"
    assert await desk.state(digest) == (0, False)
    assert (await desk.put(LONG)).json()["is_whole"]
    assert (await desk.get(digest, entry)).content == LONG


async def test_the_log_can_be_narrowed_to_what_is_handed_over(hub: TestHub) -> None:
    first, second = await written(hub, PNG), await written(hub, PNG + b"2")
    async with hub.console() as console:
        flag = FlagEntry(entry=EntryId(second), seen_version=1, is_flagged=True)
        assert (await console.command(flag)).refusal is None
        whole = (await console.ask(LogPage(), 1)).answer
        flagged = (await console.ask(LogPage(flagged=True), 2)).answer
        assert isinstance(whole, LogPageAnswer) and isinstance(flagged, LogPageAnswer)
        assert {first, second} <= {one.id for one in whole.entries}
        assert ([one.id for one in flagged.entries], flagged.total) == ([second], 1)
        cleared = FlagEntry(entry=EntryId(second), seen_version=2, is_flagged=False)
        assert (await console.command(cleared)).refusal is None
        left = (await console.ask(LogPage(flagged=True), 3)).answer
        assert isinstance(left, LogPageAnswer) and left.entries == []


def moment_of(seconds: float) -> dt.datetime:
    return dt.datetime.fromisoformat(moment(seconds))


async def brought(hub: TestHub, data: bytes, token: str = TOKEN, **more: str) -> httpx.Response:
    """A gateway brings a file of an alarm."""
    told = {"source": "vehicles", "key": "fcw@1380", "name": "00_64_6401_0_1.jpg"} | more
    where = f"/api/v1/alarm-files/{named(data)}"
    told |= {"offset": "0", "size": str(len(data))}
    bearer = {"Authorization": f"Bearer {token}"}
    return await hub.http.put(where, params=told, content=data, headers=bearer)


async def test_of_what_a_vehicle_brings_year_in_year_out_the_newest_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An alarm of a vehicle and a kind is one alarm, each time anew."""
    monkeypatch.setattr(alarm_file_index, "MOST_FILES", 4)
    monkeypatch.setattr(alarm_file_desk, "MOST_TOLD", 3)
    alarm = alarm_id(SourceId("vehicles"), "fcw@1380", Realm.LIVE)
    pictures = [b"\xff\xd8\xff\xe0" + bytes([n]) * 90 for n in range(6)]
    taken = [moment_of(60.0 * n) for n in range(6)]
    async with running_hub(tmp_path, users=EVERYBODY, policy=POLICY) as hub:
        for picture, at in zip(pictures, taken, strict=True):
            assert (await brought(hub, picture, taken_at=at.isoformat())).json()["is_whole"]
        naive = await brought(hub, pictures[0], taken_at="2026-11-22T04:00:00")
        assert naive.status_code == 415
        async with hub.console("urban") as console:
            told = (await console.ask(AlarmFiles(alarm=alarm))).answer
    assert isinstance(told, AlarmFilesAnswer)
    assert [(one.sha256, one.taken_at) for one in told.files] == list(
        zip(map(named, pictures[3:]), taken[3:], strict=True)
    )
    assert told.older == 1


async def test_what_a_device_brings_of_an_alarm_is_that_alarms_and_found_by_no_search(
    tmp_path: Path,
) -> None:
    alarm = alarm_id(SourceId("vehicles"), "fcw@1380", Realm.LIVE)
    picture, face = b"\xff\xd8\xff\xe0" + os.urandom(5_000), b"\xff\xd8\xff\xe0" + os.urandom(90)
    async with running_hub(tmp_path, users=EVERYBODY, policy=POLICY) as hub:
        assert (await brought(hub, picture, token="wrong")).status_code == 401
        assert (await brought(hub, picture, key="")).status_code == 415
        for _ in range(2):  # once more, after an answer that was lost
            assert (await brought(hub, picture)).json()["is_whole"]
        people = {"name": "00_65_6501_0_1.jpg", "shows_people": "true"}
        assert (await brought(hub, face, **people)).is_success
        leader, dispatcher = await desk_of(hub), await desk_of(hub, "urban")
        async with hub.console("urban") as console:
            told = (await console.ask(AlarmFiles(alarm=alarm))).answer
            found = (await console.ask(Search(text="6401"), number=2)).answer
        assert isinstance(told, AlarmFilesAnswer) and isinstance(found, SearchAnswer)
        assert [(one.sha256, one.is_there, one.shows_people) for one in told.files] == [
            (named(picture), True, False),
            (named(face), True, True),
        ]
        assert found.hits == []
        assert (await dispatcher.get_of(named(picture), alarm)).content == picture
        assert (await dispatcher.get_of(named(picture), "other")).status_code == 404
        refused = await dispatcher.get_of(named(face), alarm)
        assert (refused.status_code, refused.json()["detail"]) == (403, "people")
        assert (await leader.get_of(named(face), alarm)).content == face
        assert picture[100:200] not in on_disk(tmp_path)
    names = [event.type for event in told_in(tmp_path)]
    assert names.count("device.alarm_file_kept") == 2
    assert names.count("personal.viewed") == 1, "who looked at a driver stands in the log"
