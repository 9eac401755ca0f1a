"""Has stills and clips written by the decoders, and makes the manifest of what came. UI thread.

Files are opened and their digests made on a worker thread.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import importlib.metadata
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.evidence.folder import EvidenceFolder, Pending, described, manifest_digest
from backends.link.api import Link
from backends.record.evidence import EvidenceFile, EvidenceKind, Manifest, TakeEvidence
from backends.record.ids import EvidenceId, uuid7
from backends.record.refusal import Refusal, RefusalCode
from backends.record.resource import Camera, CameraSecurity
from backends.record.work_calendar import CHINA
from video.api import Stream, Transport, VideoEngine, ViewId
from video.looking_back import Done, TakeFault, Taken

TAKEN_WITHIN_S = 30.0
# As a cold switch to another stream may take: a connection, and a key frame every five seconds.
MAIN_WITHIN_S = 8.0
LOOK_EVERY_S = 0.05
Take = Callable[[int, Done], None]


class NotTaken(Exception):
    """Nothing was written, or nobody may; what it says is for windows to put into words."""

    def __init__(self, fault: TakeFault, detail: str = "", refusal: Refusal | None = None) -> None:
        super().__init__(fault.value)
        self.fault, self.detail, self.refusal = fault, detail, refusal


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
    times_ns: tuple[int, int] = (0, 0)
    is_replay: bool = False

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

    def wanted(self, kind: EvidenceKind, camera: Camera, view: ViewId, reason: str) -> Wanted:
        """Note what is asked for now."""
        past = self._engine.past
        return Wanted(
            evidence=EvidenceId(uuid7(time.time_ns() // 1_000_000)),
            kind=kind,
            camera=camera,
            view=view,
            at=self._link.hub_now(),
            url=past.url(view, is_past=kind is EvidenceKind.CLIP),
            reason=reason.strip(),
            is_replay=past.past(view).frames > 0,
        )

    async def take(self, wanted: Wanted) -> Pending:
        """Write it and describe it. Raises NotTaken or OSError."""
        if self._link.user is None:
            raise NotTaken(TakeFault.NONE, refusal=Refusal(code=RefusalCode.SIGNED_OUT))
        folder = await asyncio.to_thread(self._folder.begin, wanted.evidence)
        stream = "sub" if wanted.camera.sub and wanted.url == wanted.camera.sub else "main"
        files = [await self._file(wanted, wanted.view, folder, stream)]
        if wanted.wants_main:
            main = await self._main(wanted, folder)
            files += [main] if main is not None else []
        return self._pending(wanted, files)

    async def _file(self, wanted: Wanted, view: ViewId, folder: Path, stream: str) -> EvidenceFile:
        past = self._engine.past
        ending = "png" if wanted.kind is EvidenceKind.STILL else "mp4"
        name = f"{'still' if ending == 'png' else 'clip'}-{stream}.{ending}"

        def take(fd: int, done: Done) -> None:
            if wanted.kind is EvidenceKind.STILL:
                past.take_still(view, fd, done)
            else:
                past.take_clip(view, fd, wanted.times_ns, done)

        taken = await self._taken(folder / name, take)
        now_ns = time.monotonic_ns()
        told = EvidenceFile(
            name=name,
            kind=wanted.kind,
            sha256="",
            size=0,
            stream=stream,
            codec=taken.codec,
            width=taken.width,
            height=taken.height,
            frames=taken.frames,
            first_at=self._moment(taken.first_ns, now_ns),
            last_at=self._moment(taken.last_ns, now_ns),
        )
        return await asyncio.to_thread(described, folder, told)

    async def _taken(self, path: Path, take: Take) -> Taken:
        answered: asyncio.Future[Taken] = asyncio.get_running_loop().create_future()

        def done(taken: Taken) -> None:
            if not answered.done():
                answered.set_result(taken)

        with path.open("wb") as file:  # a new file, in memory until the decoder has written it
            take(file.fileno(), done)
        try:
            taken = await asyncio.wait_for(answered, TAKEN_WITHIN_S)
        except TimeoutError:
            raise NotTaken(TakeFault.BUSY) from None
        if taken.fault is not TakeFault.NONE:
            raise NotTaken(taken.fault, taken.detail)
        return taken

    async def _main(self, wanted: Wanted, folder: Path) -> EvidenceFile | None:
        """The large stream's picture as soon as it has one; None where it has none in time."""
        camera, engine = wanted.camera, self._engine
        stream = Stream(url=camera.main, transport=Transport(camera.transport))
        view = engine.open(stream, 64, 36)
        try:
            async with asyncio.timeout(MAIN_WITHIN_S):
                while engine.sequence(view) == 0:  # noqa: ASYNC110 - the engine tells by a number
                    await asyncio.sleep(LOOK_EVERY_S)
            return await self._file(wanted, view, folder, "main")
        except (TimeoutError, NotTaken):
            return None
        finally:
            engine.close(view)

    def _pending(self, wanted: Wanted, files: list[EvidenceFile]) -> Pending:
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
        )

    def _moment(self, at_ns: int, now_ns: int) -> dt.datetime:
        """Of this machine's monotonic clock, on the hub's clock."""
        return self._link.hub_now() - dt.timedelta(microseconds=(now_ns - at_ns) / 1000)


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
