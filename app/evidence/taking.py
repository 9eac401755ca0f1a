"""Has stills and clips written by the decoders, and makes the manifest of what came. UI thread.

Files are opened and their digests made on a worker thread.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import importlib.metadata
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from app.evidence.check import file_digest
from app.evidence.folder import EvidenceFolder, Pending, manifest_digest
from app.evidence.held import encipher
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
from video.looking_back import Done, TakeFault, Taken
from widgets.wall.replay.evidence import KeptPicture
from widgets.wall.tile import stream_of

TAKEN_WITHIN_S = 30.0
# As a cold switch to another stream may take: a connection, and a key frame every five seconds.
MAIN_WITHIN_S = 8.0
LOOK_EVERY_S = 0.05
SNAPSHOT = "snapshot"
_SUFFIX = {EvidenceKind.STILL: "png", EvidenceKind.CLIP: "mp4", SNAPSHOT: "jpg"}
Take = Callable[[int, Done], None]


class _Held(NamedTuple):
    """Key of what waits, and the centre's for its box; empty where nothing waits."""

    key: bytes
    public: str


class _Place(NamedTuple):
    """Where files are written, and enciphered with what."""

    folder: Path
    key: bytes


class NotTaken(Exception):
    """Nothing was written, or nobody may; what it says is for windows to put into words."""

    def __init__(self, fault: TakeFault, detail: str = "", refusal: Refusal | None = None) -> None:
        super().__init__(fault.value)
        self.fault, self.detail, self.refusal = fault, detail, refusal


class Order:
    """What a decoder is to write, told at once: the picture of now is wanted, not of later."""

    def __init__(self, take: Take) -> None:
        self._answered: asyncio.Future[Taken] = asyncio.get_running_loop().create_future()
        # In memory until it is whole: a decoder never waits for a disk, nor this thread for one.
        self._fd = os.memfd_create("watchfloor-evidence", os.MFD_CLOEXEC)
        take(self._fd, self._done)

    async def written(self, path: Path, key: bytes) -> tuple[Taken, int, str]:
        """Into a file that is new, enciphered where there is a key.

        What it is, bytes and SHA-256 in hex. Raises NotTaken or OSError.
        """
        try:
            async with asyncio.timeout(TAKEN_WITHIN_S):
                taken = await self._answered
            if taken.fault is not TakeFault.NONE:
                raise NotTaken(taken.fault, taken.detail)
            size, sha256 = await asyncio.to_thread(_copy, self._fd, path, key)
        except TimeoutError:
            raise NotTaken(TakeFault.BUSY) from None
        finally:
            self.close()
        return taken, size, sha256

    def close(self) -> None:
        """It is not wanted any more. Idempotent."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def _done(self, taken: Taken) -> None:
        if not self._answered.done():
            self._answered.set_result(taken)


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

    @property
    def wants_main(self) -> bool:
        """Whether a small stream was shown live: then the large one's picture is taken too."""
        is_small = bool(self.camera.sub) and self.url == self.camera.sub
        return self.kind is EvidenceKind.STILL and is_small and not self.is_replay


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

        return self._wanted(EvidenceKind.STILL, camera, view, (reason, Order(take)))

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
        )

    async def take(self, wanted: Wanted) -> Pending:
        """Write it and describe it. Raises NotTaken or OSError."""
        if self._link.user is None:
            wanted.order.close()
            raise NotTaken(TakeFault.NONE, refusal=Refusal(code=RefusalCode.SIGNED_OUT))
        try:
            held = await asyncio.to_thread(self._held, wanted)
            folder = await asyncio.to_thread(self._folder.begin, wanted.evidence)
        except (NotTaken, OSError):
            wanted.order.close()
            raise
        place = _Place(folder, held.key)
        stream = _stream_word(wanted)
        files = [await self._file(wanted.kind, wanted.order, place, stream)]
        if wanted.wants_main:
            main = await self._main(wanted, place)
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

    async def _main(self, wanted: Wanted, place: _Place) -> EvidenceFile | None:
        """The large stream's picture as soon as it has one; None where it has none in time."""
        camera, engine = wanted.camera, self._engine
        stream = replace(stream_of(camera), sub_url="")
        view = engine.open(stream, 64, 36)
        try:
            async with asyncio.timeout(MAIN_WITHIN_S):
                while engine.sequence(view) == 0:  # noqa: ASYNC110 - the engine tells by a number
                    await asyncio.sleep(LOOK_EVERY_S)
            order = Order(lambda fd, done: engine.past.take_still(view, fd, done))
            return await self._file(EvidenceKind.STILL, order, place, "main")
        except (TimeoutError, NotTaken):
            return None
        finally:
            engine.close(view)

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


def _copy(fd: int, path: Path, key: bytes) -> tuple[int, str]:
    with os.fdopen(os.dup(fd), "rb") as source:
        source.seek(0)
        if key:
            return encipher(source, path, key)
        with path.open("xb") as file:
            shutil.copyfileobj(source, file, 1 << 20)
            file.flush()
            os.fsync(file.fileno())
    return file_digest(path)


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
