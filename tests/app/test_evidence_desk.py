"""Evidence from the key to the seal: over a hub that is away, a restart, a second person's no."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import shutil
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PySide6.QtGui import QImage

from app.evidence.check import FaultKind, Report, check
from app.evidence.desk import EvidenceDesk
from backends.link.api import Change, HubUnreachable, LinkState, QueryRefused
from backends.link.held_box import Bound, lock_key, public_of, unlocked
from backends.link.queries import (
    Answer,
    EvidenceLock,
    EvidenceLockAnswer,
    EvidenceSeal,
    EvidenceSealAnswer,
    Query,
)
from backends.record.access import Act, Role
from backends.record.common import Actor, Department, Realm, Severity
from backends.record.evidence import (
    SEAL,
    Attestation,
    EvidenceKind,
    Manifest,
    Seal,
    TakeEvidence,
    canonical,
    parsed,
    signed_bytes,
)
from backends.record.ids import CameraId, RequestId
from backends.record.refusal import Refusal, RefusalCode
from backends.record.request import Request, RequestState
from backends.record.resource import Camera, CameraSecurity
from tests.gui.fakes_link import FakeLink, a_user
from tests.gui.fakes_past import SECOND_NS
from tests.gui.fakes_video import FakeEngine
from video.api import Stream, ViewId
from video.looking_back import Past, TakeFault
from widgets.wall.replay.evidence import KeptPicture, Piece, PieceState
from widgets.wall.replay.words import earlier_text, piece_text

pytestmark = pytest.mark.asyncio

KEY = Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key().public_bytes_raw().hex()
LOCK = lock_key(KEY.private_bytes_raw())
SQUARE = Camera(
    id=CameraId("c1"), number=12, name="人民广场/东", department=Department.GRID, main="rtsp://c1"
)
ROOM = msgspec.structs.replace(
    SQUARE, id=CameraId("c2"), number=7, name="接待室", security=CameraSecurity.RESTRICTED
)


class Centre(FakeLink):
    """A link to a hub that writes down what it is told and seals it."""

    def __init__(self) -> None:
        super().__init__()
        self.log: dict[str, TakeEvidence] = {}
        self.is_away = self.keeps_keys = False
        self.seals_asked = 0

    async def ask(self, query: Query) -> Answer:
        if self.is_away:
            raise HubUnreachable("closed")
        if isinstance(query, EvidenceLock):
            return EvidenceLockAnswer(public_key=public_of(LOCK))
        assert isinstance(query, EvidenceSeal)
        told, self.seals_asked = self.log.get(query.evidence), self.seals_asked + 1
        if told is None:
            raise QueryRefused(Refusal(code=RefusalCode.UNKNOWN_SUBJECT))
        user = self.user_now
        assert user is not None
        text = canonical(
            Attestation(
                evidence=told.evidence,
                manifest_sha256=told.manifest_sha256,
                centre=self.centre_name,
                camera=told.camera,
                user=user.id,
                seat=user.seat,
                recorded_at=self.now,
                seq=7,
                event_hash="ab" * 32,
                approved_by=told.approved_by,
            )
        ).decode()
        signature = KEY.sign(signed_bytes(text)).hex()
        seal = Seal(attestation=text, signature=signature, public_key=PUBLIC)
        bound = Bound(
            evidence=told.evidence, camera=told.camera, manifest_sha256=told.manifest_sha256
        )
        key = unlocked(query.box, LOCK, bound).hex() if query.box else ""
        key = "" if self.keeps_keys else key
        return EvidenceSealAnswer(seal=seal, key=key)

    def away(self, is_away: bool) -> None:
        self.is_away = is_away
        state = LinkState.OFFLINE if is_away else LinkState.ONLINE
        self.status_now = replace(self.status_now, state=state)
        self.tell(Change(link=True))

    def write_down(self) -> None:
        """The hub does what it was sent."""
        for body in self.sent:
            assert isinstance(body, TakeEvidence)
            self.log[body.evidence] = body
        self.pending_now.clear()
        self.tell(Change(pending=frozenset(self.log)))

    def put_request(self, evidence: str, state: RequestState, answer: str = "") -> None:
        request = Request(
            id=RequestId("r1"),
            version=1,
            realm=Realm.LIVE,
            state=state,
            act=Act.TAKE_RESTRICTED,
            about=evidence,
            title="接待室",
            command="{}",
            severity=Severity.III,
            department=Department.GRID,
            approvers=[Role.COMMANDER],
            requested_by=Actor(user=a_user().id),
            requested_at=self.now,
            changed_at=self.now,
            answer=answer,
        )
        self.requests_now[request.id] = request
        self.tell(Change(requests=frozenset({request.id})))


class Room:
    """One station."""

    def __init__(self, root: Path) -> None:
        self.root, self.link, self.engine = root, Centre(), FakeEngine()
        self.view = self.engine.open(Stream(url=SQUARE.main), 64, 36)
        self.desk = self.new_desk()

    def new_desk(self) -> EvidenceDesk:
        self.seen: list[Piece] = []
        desk = EvidenceDesk(self.link, self.engine, self.root, "wall-1")
        desk.subscribe(self.seen.append)
        desk.start()
        return desk

    async def until(self, *states: PieceState) -> Piece:
        async with asyncio.timeout(5):
            while not self.desk.pieces or self.desk.pieces[-1].state not in states:  # noqa: ASYNC110
                await asyncio.sleep(0.002)
        return self.desk.pieces[-1]

    async def sent(self) -> TakeEvidence:
        async with asyncio.timeout(5):
            while not self.link.sent:  # noqa: ASYNC110
                await asyncio.sleep(0.002)
        body = self.link.sent[-1]
        assert isinstance(body, TakeEvidence)
        return body

    async def has_lock(self) -> None:
        """The centre's key is here."""
        async with asyncio.timeout(5):
            while not (self.root / ".held" / "centre.pub").exists():  # noqa: ASYNC110
                await asyncio.sleep(0.002)

    async def asked(self, more: int) -> None:
        """The centre was asked so often since."""
        wanted = self.link.seals_asked + more
        async with asyncio.timeout(5):
            while self.link.seals_asked < wanted:
                self.link.tell(Change(requests=frozenset({RequestId("r1")})))
                await asyncio.sleep(0.002)

    def has_plain(self) -> bool:
        """Whether a picture lies anywhere in the clear."""
        return any(p.is_file() and b"a still" in p.read_bytes() for p in self.root.rglob("*"))

    def files(self) -> list[str]:
        """What lies there for people, without what is held back."""
        return sorted(
            str(path.relative_to(self.root))
            for path in self.root.rglob("*")
            if path.is_file() and not path.relative_to(self.root).parts[0].startswith(".")
        )


@pytest_asyncio.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    room = Room(tmp_path / "evidence")
    yield room
    await room.desk.close()


def faults(report: Report) -> list[FaultKind]:
    return [fault.kind for fault in report.faults]


async def test_a_still_is_written_told_and_sealed(room: Room) -> None:
    room.desk.take_still(SQUARE, room.view)
    piece = await room.until(PieceState.UNSIGNED)
    assert piece.folder is not None
    assert faults(check(piece.folder)) == [FaultKind.UNSIGNED]
    told = await room.sent()
    room.link.write_down()
    piece = await room.until(PieceState.SEALED)
    assert piece.folder is not None
    report = check(piece.folder, (PUBLIC,))
    assert report.faults == []
    manifest = report.manifest
    assert manifest is not None
    assert (manifest.user, manifest.station) == (a_user().id, "wall-1")
    assert (manifest.camera, manifest.camera_name) == (SQUARE.id, SQUARE.name)
    assert told.manifest_sha256 == report.attestation.manifest_sha256  # type: ignore[union-attr]
    assert [file.name for file in manifest.files] == ["still-main.png"]
    assert (piece.folder / "still-main.png").read_bytes() == b"a still"
    assert "人民广场_东" in piece.folder.name
    assert PieceState.WRITING is room.seen[0].state


async def test_a_devices_own_picture_is_kept_byte_by_byte_with_its_time(room: Room) -> None:
    came = room.link.now - dt.timedelta(minutes=7)
    picture = KeptPicture(jpeg=b"a picture", width=1920, height=1080, at=came)
    room.desk.take_picture(SQUARE, picture)
    piece = await room.until(PieceState.UNSIGNED)
    told = await room.sent()
    room.link.write_down()
    piece = await room.until(PieceState.SEALED)
    assert piece.folder is not None
    report = check(piece.folder, (PUBLIC,))
    assert report.faults == []
    assert report.manifest is not None
    (file,) = report.manifest.files
    assert (file.name, file.stream, file.codec) == ("still-snapshot.jpg", "snapshot", "jpeg")
    assert (file.width, file.height) == (1920, 1080)
    assert abs(told.first_at - came) < dt.timedelta(seconds=2)
    assert (piece.folder / file.name).read_bytes() == b"a picture"


async def test_times_are_put_on_the_centre_s_clock(room: Room) -> None:
    times = (980 * SECOND_NS, 1000 * SECOND_NS)
    room.desk.take_clip(SQUARE, room.view, times)
    await room.until(PieceState.UNSIGNED)
    told = await room.sent()
    assert told.kind is EvidenceKind.CLIP
    assert told.last_at - told.first_at == dt.timedelta(seconds=20)
    assert room.engine.past.clips == [times]


async def test_while_the_centre_is_away_it_is_kept_unsigned_and_signed_afterwards(
    room: Room,
) -> None:
    room.link.away(True)
    room.desk.take_still(SQUARE, room.view)
    piece = await room.until(PieceState.UNSIGNED)
    assert piece.folder is not None
    assert parsed((piece.folder / SEAL).read_bytes(), Seal).signature == ""
    assert room.link.sent == []
    room.link.away(False)
    await room.sent()
    room.link.write_down()
    assert (await room.until(PieceState.SEALED)).folder == piece.folder
    assert check(piece.folder).faults == []


async def test_what_waits_is_gone_on_with_after_a_restart(room: Room) -> None:
    room.link.away(True)
    room.desk.take_still(SQUARE, room.view)
    before = await room.until(PieceState.UNSIGNED)
    await room.desk.close()
    room.link.away(False)
    room.desk = room.new_desk()
    await room.sent()
    room.link.write_down()
    after = await room.until(PieceState.SEALED)
    assert (after.id, after.folder) == (before.id, before.folder)
    await room.desk.close()
    room.desk = room.new_desk()
    await asyncio.sleep(0)
    assert room.desk.pieces == []


@pytest.mark.parametrize("is_after_restart", [False, True])
async def test_what_was_moved_before_it_was_signed_is_said_and_no_longer_waited_for(
    room: Room, is_after_restart: bool
) -> None:
    room.link.away(True)
    room.desk.take_still(SQUARE, room.view)
    place = (await room.until(PieceState.UNSIGNED)).folder
    assert place is not None
    if is_after_restart:
        await room.desk.close()
    place.rename(room.root / "elsewhere")
    if is_after_restart:
        room.desk = room.new_desk()
        await room.until(PieceState.UNSIGNED)
    room.link.away(False)
    await room.sent()
    room.link.write_down()
    piece = await room.until(PieceState.GONE)
    assert piece.folder is None
    assert piece_text(piece).endswith(f"：文件夹已不在 {place}，没有签名")
    assert list((room.root / ".pending").iterdir()) == []


async def test_while_the_disk_of_evidence_is_away_what_is_on_it_is_waited_for(room: Room) -> None:
    room.link.away(True)
    room.desk.take_still(SQUARE, room.view)
    await room.until(PieceState.UNSIGNED)
    room.root.rename(room.root.with_name("unmounted"))
    room.link.away(False)
    await room.sent()
    room.link.write_down()
    await room.asked(2)
    assert room.desk.pieces[-1].state is PieceState.UNSIGNED
    shutil.rmtree(room.root)  # the centre's key was kept anew
    room.root.with_name("unmounted").rename(room.root)
    room.link.tell(Change(user=True))
    await room.until(PieceState.SEALED)


async def test_another_person_at_the_seat_does_not_tell_it_as_their_own(room: Room) -> None:
    room.link.away(True)
    room.desk.take_still(SQUARE, room.view)
    await room.until(PieceState.UNSIGNED)
    room.link.user_now = a_user(Role.COMMANDER)
    room.link.away(False)
    room.desk.take_still(SQUARE, room.view)
    told = await room.sent()
    assert told.evidence == room.desk.pieces[-1].id
    assert len(room.link.sent) == 1


async def test_of_a_restricted_camera_nothing_is_handed_out_before_another_person_agrees(
    room: Room,
) -> None:
    await room.has_lock()
    room.desk.take_still(ROOM, room.view, "公安调取")
    piece = await room.until(PieceState.UNSIGNED)
    assert piece.folder is None
    assert room.files() == []
    assert not room.has_plain(), "nor can be read by whoever has the account of this machine"
    told = await room.sent()
    assert told.reason == "公安调取"
    room.link.put_request(told.evidence, RequestState.OPEN)
    await room.until(PieceState.ASKED)
    assert room.files() == []
    room.link.write_down()
    room.link.put_request(told.evidence, RequestState.APPROVED)
    piece = await room.until(PieceState.SEALED)
    assert piece.folder is not None
    assert check(piece.folder).faults == []
    assert len(room.files()) == 3
    assert (piece.folder / "still-main.png").read_bytes() == b"a still"


async def test_refused_by_the_other_person_it_is_destroyed(room: Room) -> None:
    await room.has_lock()
    room.desk.take_still(ROOM, room.view, "好奇")
    told = await room.sent()
    room.link.put_request(told.evidence, RequestState.REFUSED, answer="理由不足")
    piece = await room.until(PieceState.REFUSED)
    assert piece.answer == "理由不足"
    assert [path.name for path in room.root.rglob("*") if path.is_file()] == ["centre.pub"]


async def test_refused_by_the_centre_it_says_so(room: Room) -> None:
    room.desk.take_still(SQUARE, room.view)
    told = await room.sent()
    refusal = Refusal(code=RefusalCode.NOT_ALLOWED, whom=["watch_leader"])
    room.link.tell(Change(pending=frozenset({told.evidence}), refusals=((told, refusal),)))
    assert (await room.until(PieceState.REFUSED)).refusal == refusal


async def test_a_request_that_is_open_already_is_no_refusal(room: Room) -> None:
    await room.has_lock()
    room.desk.take_still(ROOM, room.view)
    told = await room.sent()
    refusal = Refusal(code=RefusalCode.DUPLICATE)
    room.link.tell(Change(pending=frozenset({told.evidence}), refusals=((told, refusal),)))
    room.link.put_request(told.evidence, RequestState.OPEN)
    await room.until(PieceState.ASKED)
    assert len(room.link.sent) == 1


async def test_nobody_signed_in_takes_nothing(room: Room) -> None:
    room.link.user_now = None
    room.desk.take_still(SQUARE, room.view)
    piece = await room.until(PieceState.REFUSED)
    assert piece.refusal is not None and piece.refusal.code is RefusalCode.SIGNED_OUT
    assert not room.root.exists() or room.files() == []


@pytest.mark.parametrize("fault", [TakeFault.NO_PICTURE, TakeFault.DECODER_ENDED])
async def test_what_a_decoder_could_not_write_leaves_nothing(room: Room, fault: TakeFault) -> None:
    room.engine.past.fault = fault
    room.desk.take_still(SQUARE, room.view)
    assert (await room.until(PieceState.FAILED)).fault is fault
    assert not room.has_plain() and room.files() == []


async def test_a_folder_that_cannot_be_written_says_why(room: Room) -> None:
    room.root.parent.mkdir(exist_ok=True)
    room.root.write_text("no folder")
    room.desk.take_still(SQUARE, room.view)
    piece = await room.until(PieceState.FAILED)
    assert piece.detail


def with_sub() -> Camera:
    return msgspec.structs.replace(SQUARE, sub="rtsp://c1/sub")


async def test_a_small_tile_gives_the_large_picture_too(room: Room) -> None:
    room.engine.past.urls[room.view] = "rtsp://c1/sub"
    room.desk.take_still(with_sub(), room.view)
    async with asyncio.timeout(5):
        while len(room.engine.views) < 2:  # noqa: ASYNC110
            await asyncio.sleep(0.002)
    large = ViewId(max(room.engine.views))
    assert room.engine.views[large].stream.url == SQUARE.main
    room.engine.show(large, (0, 0, 0))
    piece = await room.until(PieceState.UNSIGNED)
    assert piece.folder is not None
    assert not piece.lacks_main
    names = [file.name for file in manifest_of(piece.folder).files]
    assert names == ["still-sub.png", "still-main.png"]
    assert large in room.engine.closed
    small, main = manifest_of(piece.folder).files
    assert piece.main_after_s == (main.first_at - small.first_at).total_seconds()


async def test_a_large_stream_that_is_open_already_gives_the_picture_of_the_moment(
    room: Room,
) -> None:
    now_ns, past = time.monotonic_ns(), room.engine.past
    past.urls[room.view] = "rtsp://c1/sub"
    past.live = Past(oldest_ns=now_ns - 9 * SECOND_NS, newest_ns=now_ns + 60 * SECOND_NS)
    room.desk.take_still(with_sub(), room.view)
    large = ViewId(max(room.engine.views))
    room.engine.show(large, (0, 0, 0))
    piece = await room.until(PieceState.UNSIGNED)
    assert piece.folder is not None
    main = manifest_of(piece.folder).files[1]
    assert abs(main.first_at - piece.at) < dt.timedelta(seconds=1)
    (replay,) = past.replays
    assert {large, replay} <= set(room.engine.closed)


@pytest.mark.parametrize("fault", [TakeFault.PICTURE_GONE, TakeFault.DECODER_ENDED])
async def test_what_a_tile_still_shows_is_kept_where_its_decoder_ended(
    room: Room, fault: TakeFault
) -> None:
    room.engine.show(room.view, (10, 20, 200))
    room.engine.stall(room.view, 30.0)
    room.engine.past.fault = fault
    room.desk.take_still(SQUARE, room.view)
    piece = await room.until(PieceState.UNSIGNED)
    assert piece.folder is not None
    (file,) = manifest_of(piece.folder).files
    assert piece.shown_px == (file.width, file.height) == (64, 36)
    assert 29 < (piece.at - file.first_at).total_seconds() < 31
    png = QImage(str(piece.folder / "still-shown.png"))
    assert (png.width(), png.pixelColor(9, 9).red()) == (64, 200)
    assert faults(check(piece.folder)) == [FaultKind.UNSIGNED]


def manifest_of(folder: Path) -> Manifest:
    return parsed((folder / "manifest.json").read_bytes(), Manifest)


async def test_a_large_stream_that_does_not_come_is_said_and_done_without(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.evidence.moment.MAIN_WITHIN_S", 0.1)
    room.engine.past.urls[room.view] = "rtsp://c1/sub"
    room.desk.take_still(with_sub(), room.view)
    piece = await room.until(PieceState.UNSIGNED)
    assert piece.lacks_main
    assert piece.folder is not None
    assert [file.stream for file in manifest_of(piece.folder).files] == ["sub"]


async def test_what_waits_is_opened_after_a_restart_and_by_nobody_elses_sign_in(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    await room.has_lock()
    room.desk.take_still(ROOM, room.view, "公安调取")
    told = await room.sent()
    room.link.put_request(told.evidence, RequestState.OPEN)
    await room.until(PieceState.ASKED)
    await room.desk.close()
    room.link.write_down()
    room.link.keeps_keys = True
    room.desk = room.new_desk()
    room.link.put_request(told.evidence, RequestState.APPROVED)
    await room.asked(2)
    assert room.desk.pieces[-1].state is PieceState.UNSIGNED
    room.link.keeps_keys = False
    room.link.tell(Change(user=True))
    piece = await room.until(PieceState.SEALED)
    assert piece.folder is not None
    assert check(piece.folder, (PUBLIC,)).faults == []
    assert piece.is_earlier
    said = earlier_text(piece, room.link.now)
    assert "7 接待室" in said and "中心已签名" in said and str(piece.folder) in said


async def test_what_a_killed_console_left_half_written_is_removed_and_said(room: Room) -> None:
    await room.has_lock()
    room.desk.take_still(ROOM, room.view, "公安调取")
    waits = await room.until(PieceState.UNSIGNED)
    await room.desk.close()
    left, young = room.root / ".held" / "killed", room.root / ".held" / "of-another-console"
    for folder in (left, young):
        folder.mkdir()
        (folder / "clip-main.mp4").write_bytes(b"a clip")
    for path in (left / "clip-main.mp4", left):
        os.utime(path, (1e9, 1e9))
    room.desk = room.new_desk()
    async with asyncio.timeout(5):
        while len(room.desk.pieces) < 2:  # noqa: ASYNC110
            await asyncio.sleep(0.002)
    removed = next(p for p in room.desk.pieces if p.state is PieceState.UNFINISHED)
    assert earlier_text(removed, room.link.now).startswith("录像 09-09")
    assert not left.exists() and young.exists()
    assert (room.root / ".held" / waits.id).is_dir(), "it waits for another person's yes"


async def test_without_the_centres_key_nothing_is_taken_of_a_restricted_camera(
    tmp_path: Path,
) -> None:
    room = Room(tmp_path / "new")
    room.link.away(True)  # before the desk could ask it anything
    try:
        room.desk.take_still(ROOM, room.view, "公安调取")
        assert (await room.until(PieceState.FAILED)).detail
        assert not room.has_plain()
    finally:
        await room.desk.close()
