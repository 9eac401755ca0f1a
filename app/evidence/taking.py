"""Has stills and clips written by the decoders, and makes the manifest of what came. UI thread.

Files are opened and their digests made on a worker thread.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import importlib.metadata
import os
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from app.evidence.folder import EvidenceFolder, Pending, manifest_digest
from app.evidence.moment import picture_of
from app.evidence.order import NotTaken, Order
from app.evidence.shown import SHOWN, shown_by
from app.evidence.snapshot import write_of
from app.words import translate
from backends.link.api import Link
from backends.link.held_box import KEY_BYTES, BadBox, Bound, locked
from backends.record.evidence import EvidenceFile, EvidenceKind, Manifest, TakeEvidence
from backends.record.ids import EvidenceId, uuid7
from backends.record.refusal import Refusal, RefusalCode
from backends.record.resource import Camera, CameraSecurity
from backends.record.work_calendar import CHINA
from video.api import VideoEngine, ViewId
from video.looking_back import Done, TakeFault
from widgets.wall.replay.evidence import KeptPicture
from widgets.wall.tile import stream_of

SNAPSHOT = "snapshot"
# The picture is gone from the decoder, or the decoder itself: the tile may show it still.
_LEFT_BEHIND = (TakeFault.PICTURE_GONE, TakeFault.DECODER_ENDED)
_SUFFIX = {EvidenceKind.STILL: "png", EvidenceKind.CLIP: "mp4", SNAPSHOT: "jpg"}


class _Held(NamedTuple):
    """Key of what waits, and the centre's for its box; empty where nothing waits."""

    key: bytes
    public: str


class _Place(NamedTuple):
    """Where files are written, and enciphered with what."""

    folder: Path
    key: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody asked for, as it was then."""

    evidence: EvidenceId
    kind: EvidenceKind
    camera: Camera
    view: ViewId
    at: dt.datetime
    url: str
    reason: str = ""
    is_replay: bool = False
    stream: str = ""  # "snapshot": the device's own picture, as it came
    order: Order
    asked_ns: int = 0  # monotonic
    # A small stream was shown live: the large one's picture is taken too, from this view.
    main: ViewId | None = None


class Taker:
    """Needs somebody signed in: evidence without a name is none."""

    def __init__(
        self, link: Link, engine: VideoEngine, folder: EvidenceFolder, station: str
    ) -> None:
        self._link, self._engine, self._folder = link, engine, folder
        self._station = station

    def still(self, camera: Camera, view: ViewId, reason: str) -> Wanted:
        """The picture of now."""
        past = self._engine.past

        def take(fd: int, done: Done) -> None:
            past.take_still(view, fd, done)

        wanted = self._wanted(EvidenceKind.STILL, camera, view, (reason, Order(take)))
        if wanted.is_replay or not camera.sub or wanted.url != camera.sub:
            return wanted
        # At once: each moment until it is asked for is one that its picture is late.
        stream = replace(stream_of(camera), sub_url="")
        return replace(wanted, main=self._engine.open(stream, 64, 36))

    def clip(self, camera: Camera, view: ViewId, times_ns: tuple[int, int], reason: str) -> Wanted:
        """What is held now of these times."""
        past = self._engine.past

        def take(fd: int, done: Done) -> None:
            past.take_clip(view, fd, times_ns, done)

        return self._wanted(EvidenceKind.CLIP, camera, view, (reason, Order(take)))

    def picture(self, camera: Camera, picture: KeptPicture, reason: str) -> Wanted:
        """What its device made and the centre kept, byte by byte."""
        return Wanted(
            evidence=EvidenceId(uuid7(time.time_ns() // 1_000_000)),
            kind=EvidenceKind.STILL,
            camera=camera,
            view=ViewId(0),
            at=self._link.hub_now(),
            url="",
            reason=reason.strip(),
            stream=SNAPSHOT,
            order=Order(write_of(picture, self._link.hub_now())),
        )

    def _wanted(
        self, kind: EvidenceKind, camera: Camera, view: ViewId, asked: tuple[str, Order]
    ) -> Wanted:
        past, (reason, order) = self._engine.past, asked
        return Wanted(
            evidence=EvidenceId(uuid7(time.time_ns() // 1_000_000)),
            kind=kind,
            camera=camera,
            view=view,
            at=self._link.hub_now(),
            url=past.url(view, is_past=kind is EvidenceKind.CLIP),
            reason=reason.strip(),
            is_replay=past.past(view).frames > 0,
            order=order,
            asked_ns=time.monotonic_ns(),
        )

    async def take(self, wanted: Wanted) -> Pending:
        """Write it and describe it. Raises NotTaken or OSError."""
        try:
            return await self._taken(wanted)
        finally:
            wanted.order.close()
            if wanted.main is not None:
                self._engine.close(wanted.main)

    async def _taken(self, wanted: Wanted) -> Pending:
        if self._link.user is None:
            raise NotTaken(TakeFault.NONE, refusal=Refusal(code=RefusalCode.SIGNED_OUT))
        held = await asyncio.to_thread(self._held, wanted)
        folder = await asyncio.to_thread(self._folder.begin, wanted.evidence)
        place = _Place(folder, held.key)
        files = [await self._first(wanted, place)]
        if wanted.main is not None:
            main = await self._main(wanted.main, wanted.asked_ns, place)
            files += [main] if main is not None else []
        return self._pending(wanted, files, held)

    def _held(self, wanted: Wanted) -> _Held:
        """The key for what waits for another person's yes; none where nobody is asked."""
        if wanted.camera.security is not CameraSecurity.RESTRICTED:
            return _Held(b"", "")
        public = self._folder.lock_key()
        if not public:
            raise NotTaken(
                TakeFault.NOT_WRITTEN, translate("Evidence", "没有中心的封存密钥，连上中心后再取")
            )
        return _Held(os.urandom(KEY_BYTES), public)

    async def _file(
        self, kind: EvidenceKind, order: Order, place: _Place, stream: str
    ) -> EvidenceFile:
        name = f"{kind.value}-{stream}.{_SUFFIX.get(stream) or _SUFFIX[kind]}"
        taken, size, sha256 = await order.written(place.folder / name, place.key)
        now_ns = time.monotonic_ns()
        return EvidenceFile(
            name=name,
            kind=kind,
            sha256=sha256,
            size=size,
            stream=stream,
            codec=taken.codec,
            width=taken.width,
            height=taken.height,
            frames=taken.frames,
            first_at=self._moment(taken.first_ns, now_ns),
            last_at=self._moment(taken.last_ns, now_ns),
            sound=taken.sound,
        )

    async def _first(self, wanted: Wanted, place: _Place) -> EvidenceFile:
        """As it was asked for; a still that cannot be had so as it is shown."""
        try:
            return await self._file(wanted.kind, wanted.order, place, _stream_word(wanted))
        except NotTaken as failure:
            if wanted.kind is not EvidenceKind.STILL or failure.fault not in _LEFT_BEHIND:
                raise
            take = await shown_by(self._engine, wanted.view)
            if take is None:
                raise
            return await self._file(wanted.kind, Order(take), place, SHOWN)

    async def _main(self, view: ViewId, asked_ns: int, place: _Place) -> EvidenceFile | None:
        """The large stream's picture; None where it has none in time."""
        past = self._engine.past
        try:
            async with picture_of(self._engine, view, asked_ns) as source:
                order = Order(lambda fd, done: past.take_still(source, fd, done))
                return await self._file(EvidenceKind.STILL, order, place, "main")
        except (TimeoutError, NotTaken):
            return None

    def _pending(self, wanted: Wanted, files: list[EvidenceFile], held: _Held) -> Pending:
        user, camera, link = self._link.user, wanted.camera, self._link
        if user is None:  # signed out meanwhile
            raise NotTaken(TakeFault.NONE, refusal=Refusal(code=RefusalCode.SIGNED_OUT))
        manifest = Manifest(
            evidence=wanted.evidence,
            kind=wanted.kind,
            centre=link.centre_name,
            realm=link.realm,
            camera=camera.id,
            camera_number=camera.number,
            camera_name=camera.name,
            department=camera.department,
            user=user.id,
            user_name=user.name,
            seat=user.seat,
            station=self._station,
            taken_at=wanted.at,
            skew_ms=link.status.skew_ms,
            program=_version(),
            files=files,
            reason=wanted.reason,
        )
        command = TakeEvidence(
            evidence=wanted.evidence,
            camera=camera.id,
            kind=wanted.kind,
            manifest_sha256=manifest_digest(manifest),
            first_at=min(file.first_at for file in files),
            last_at=max(file.last_at for file in files),
            reason=wanted.reason,
        )
        return Pending(
            manifest=manifest,
            command=command,
            folder=_place(wanted),
            is_held=camera.security is CameraSecurity.RESTRICTED,
            box=_boxed(held, command),
        )

    def _moment(self, at_ns: int, now_ns: int) -> dt.datetime:
        """Of this machine's monotonic clock, on the hub's clock."""
        return self._link.hub_now() - dt.timedelta(microseconds=(now_ns - at_ns) / 1000)


def _stream_word(wanted: Wanted) -> str:
    if wanted.stream:
        return wanted.stream
    if wanted.url and wanted.url == wanted.camera.sub:
        return "sub"
    return "main" if wanted.url or wanted.kind is EvidenceKind.STILL else "mixed"


def _boxed(held: _Held, command: TakeEvidence) -> str:
    if not held.key:
        return ""
    bound = Bound(
        evidence=command.evidence,
        camera=command.camera,
        manifest_sha256=command.manifest_sha256,
    )
    try:
        return locked(held.key, held.public, bound)
    except BadBox:
        words = translate("Evidence", "中心的封存密钥已损坏，连上中心后再取")
        raise NotTaken(TakeFault.NOT_WRITTEN, words) from None


def _place(wanted: Wanted) -> str:
    """A folder that a person finds again: day, time, camera; the id's end keeps it apart."""
    local = wanted.at.astimezone(CHINA)
    name = "".join(c if c.isalnum() or c in "-_" else "_" for c in wanted.camera.name)[:40]
    end = wanted.evidence[-6:]
    return f"{local:%Y-%m-%d}/{local:%H%M%S}_{wanted.camera.number}_{name}_{wanted.kind}_{end}"


def _version() -> str:
    try:
        return importlib.metadata.version("watchfloor")
    except importlib.metadata.PackageNotFoundError:
        return "unknown"
