"""Takes evidence for windows, has it sealed by the centre, and goes on with it after a restart.

On the console's loop, the UI thread; files are written and read on a worker thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar, TypeVarTuple

from app.evidence.folder import EvidenceFolder, Pending, PlaceGone
from app.evidence.held import NotOpened
from app.evidence.order import NotTaken
from app.evidence.shown import SHOWN
from app.evidence.taking import Taker, Wanted
from app.tasks import cancel_all, spawn
from backends.link.api import Change, HubUnreachable, Link, LinkState, QueryRefused
from backends.link.queries import (
    EvidenceLock,
    EvidenceLockAnswer,
    EvidenceSeal,
    EvidenceSealAnswer,
)
from backends.record.evidence import TakeEvidence
from backends.record.ids import EvidenceId
from backends.record.refusal import Refusal, RefusalCode
from backends.record.request import Request, RequestState
from backends.record.resource import Camera
from video.api import VideoEngine, ViewId
from widgets.wall.replay.evidence import KeptPicture, Piece, PieceState

_log = logging.getLogger(__name__)
T = TypeVar("T")
Ts = TypeVarTuple("Ts")

LOOK_AGAIN_S = 30.0
# Said of a piece that goes on all the same: it was sent before, or nobody is signed in just now.
_NOT_FINAL = (RefusalCode.SIGNED_OUT, RefusalCode.STORE_UNAVAILABLE)
_OVER = (RequestState.REFUSED, RequestState.WITHDRAWN, RequestState.LAPSED)


@dataclass(slots=True)
class _Waiting:
    """A piece that the centre has not sealed."""

    pending: Pending
    is_sent: bool = False
    refusal: Refusal | None = None


class EvidenceDesk:
    """Implements EvidenceTaker. Call start() on the loop and close() at the end."""

    def __init__(self, link: Link, engine: VideoEngine, root: Path, station: str) -> None:
        self._link = link
        self._folder = EvidenceFolder(root)
        self._disk = ThreadPoolExecutor(4, "evidence")
        self._taker = Taker(link, engine, self._folder, station)
        self._pieces: dict[EvidenceId, Piece] = {}
        self._waiting: dict[EvidenceId, _Waiting] = {}
        self._callbacks: list[Callable[[Piece], None]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._has_lock = False  # since the centre was last found
        self._unsubscribe: Callable[[], None] | None = None

    def start(self) -> None:
        """Go on with what waited when the console was last closed."""
        self._unsubscribe = self._link.subscribe(self._on_change)
        self._spawn(self._look_after())

    async def close(self) -> None:
        """What is being written is given up; what is written waits for the next start."""
        if self._unsubscribe is not None:
            self._unsubscribe()
        cancel_all(self._tasks)
        await asyncio.gather(*self._tasks, return_exceptions=True)
        # A cancelled task leaves its thread at work, and the next desk finds what it does then.
        await asyncio.to_thread(self._disk.shutdown, cancel_futures=True)

    # -- EvidenceTaker ----------------------------------------------------------------------

    @property
    def root(self) -> Path:
        """See EvidenceTaker."""
        return self._folder.root

    @property
    def pieces(self) -> Sequence[Piece]:
        """See EvidenceTaker."""
        return list(self._pieces.values())

    def take_still(self, camera: Camera, view: ViewId, reason: str = "") -> None:
        """See EvidenceTaker."""
        self._begin(self._taker.still(camera, view, reason))

    def take_clip(
        self, camera: Camera, view: ViewId, times_ns: tuple[int, int], reason: str = ""
    ) -> None:
        """See EvidenceTaker."""
        self._begin(self._taker.clip(camera, view, times_ns, reason))

    def take_picture(self, camera: Camera, picture: KeptPicture, reason: str = "") -> None:
        """See EvidenceTaker."""
        self._begin(self._taker.picture(camera, picture, reason))

    def subscribe(self, callback: Callable[[Piece], None]) -> Callable[[], None]:
        """See EvidenceTaker."""
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    # -- writing ----------------------------------------------------------------------------

    def _begin(self, wanted: Wanted) -> None:
        camera = wanted.camera
        self._put(
            Piece(
                id=wanted.evidence,
                kind=wanted.kind,
                camera_number=camera.number,
                camera_name=camera.name,
                at=wanted.at,
            )
        )
        self._spawn(self._write(wanted))

    async def _write(self, wanted: Wanted) -> None:
        piece = self._pieces[wanted.evidence]
        try:
            pending = await self._taker.take(wanted)
            place = await self._on_disk(self._folder.keep, pending)
        except NotTaken as failure:
            await self._forget(wanted.evidence)
            refusal = failure.refusal
            state = PieceState.REFUSED if refusal is not None else PieceState.FAILED
            self._put(
                replace(
                    piece,
                    state=state,
                    fault=failure.fault,
                    detail=failure.detail,
                    refusal=refusal,
                )
            )
            return
        except OSError as error:
            _log.warning("evidence %s is not kept: %s", wanted.evidence, error)
            await self._forget(wanted.evidence)
            self._put(replace(piece, state=PieceState.FAILED, detail=error.strerror or str(error)))
            return
        after_s, first = _main_after_s(pending), pending.manifest.files[0]
        self._put(
            replace(
                piece,
                state=PieceState.UNSIGNED,
                folder=None if pending.is_held else place,
                shown_px=(first.width, first.height) if first.stream == SHOWN else (0, 0),
                lacks_main=wanted.main is not None and after_s is None,
                main_after_s=after_s or 0.0,
            )
        )
        self._waiting[wanted.evidence] = _Waiting(pending)
        self._wake.set()

    async def _forget(self, evidence: EvidenceId) -> None:
        with contextlib.suppress(OSError):
            await self._on_disk(self._folder.forget, evidence)

    # -- sealing ----------------------------------------------------------------------------

    async def _look_after(self) -> None:
        try:
            for pending in await self._on_disk(self._folder.pending):
                self._take_up(pending)
        except OSError as error:
            _log.warning("evidence that waits cannot be read: %s", error)
        while True:
            await self._clear_left()
            await self._learn_lock()
            for evidence, waiting in list(self._waiting.items()):
                try:
                    await self._advance(evidence, waiting)
                except PlaceGone as gone:
                    self._give_up(evidence, gone.place)
                except (OSError, NotOpened) as error:
                    _log.warning("evidence %s is not sealed yet: %s", evidence, error)
            self._wake.clear()
            # Not wait_for(): before Python 3.12 it may swallow a cancellation.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_AGAIN_S):
                    await self._wake.wait()

    async def _learn_lock(self) -> None:
        """The centre's key for what waits: known before it is needed, and without the centre."""
        if self._link.status.state is not LinkState.ONLINE or self._has_lock:
            return
        try:
            answer = await self._link.ask(EvidenceLock())
            if isinstance(answer, EvidenceLockAnswer):
                await self._on_disk(self._folder.keep_lock_key, answer.public_key)
                self._has_lock = True
        except (HubUnreachable, TimeoutError, QueryRefused):
            return  # asked again with the next news of the link
        except OSError as error:
            _log.warning("the centre's key for restricted cameras is not kept: %s", error)

    async def _clear_left(self) -> None:
        """What a killed console had begun cannot be sealed, and is not to lie about unsealed."""
        try:
            left = await self._on_disk(self._folder.clear_left, dt.datetime.now(dt.UTC))
        except OSError as error:
            _log.warning("evidence left half written is not removed: %s", error)
            return
        for one in left:
            self._put(
                Piece(
                    id=one.evidence,
                    kind=one.kind,
                    camera_number=0,
                    camera_name="",
                    at=one.at,
                    state=PieceState.UNFINISHED,
                    is_earlier=True,
                )
            )

    def _take_up(self, pending: Pending) -> None:
        told = pending.manifest
        self._waiting.setdefault(told.evidence, _Waiting(pending))
        self._put(
            Piece(
                id=told.evidence,
                kind=told.kind,
                camera_number=told.camera_number,
                camera_name=told.camera_name,
                at=told.taken_at,
                state=PieceState.UNSIGNED,
                folder=None if pending.is_held else self._folder.root / pending.folder,
                is_earlier=True,
            )
        )

    async def _advance(self, evidence: EvidenceId, waiting: _Waiting) -> None:
        """Seal it if the log has it; else see what keeps it, and tell the centre of it."""
        if self._link.status.state is not LinkState.ONLINE:
            return
        try:
            answer = await self._link.ask(EvidenceSeal(evidence=evidence, box=waiting.pending.box))
        except (HubUnreachable, TimeoutError):
            return
        except QueryRefused as refused:
            if refused.refusal.code is RefusalCode.UNKNOWN_SUBJECT:
                await self._press(evidence, waiting)
            return
        if isinstance(answer, EvidenceSealAnswer):
            if waiting.pending.box and not answer.key:
                return  # another person sits here: who took it, or approved it, opens it
            key = bytes.fromhex(answer.key)
            place = await self._on_disk(self._folder.seal, waiting.pending, answer.seal, key)
            del self._waiting[evidence]
            self._put(
                replace(self._pieces[evidence], state=PieceState.SEALED, folder=place, refusal=None)
            )

    def _give_up(self, evidence: EvidenceId, place: Path) -> None:
        """There is nothing to put the seal into."""
        _log.warning("evidence %s is not sealed: %s is gone", evidence, place)
        del self._waiting[evidence]
        gone = replace(self._pieces[evidence], state=PieceState.GONE, folder=None)
        self._put(replace(gone, detail=str(place)))

    async def _press(self, evidence: EvidenceId, waiting: _Waiting) -> None:
        request = self._request_about(evidence)
        if request is not None and request.state is RequestState.OPEN:
            self._put(replace(self._pieces[evidence], state=PieceState.ASKED))
        elif request is not None and request.state in _OVER:
            await self._refuse(evidence, None, request.answer)
        elif waiting.refusal is not None:
            await self._refuse(evidence, waiting.refusal, "")
        elif not waiting.is_sent and self._is_own(waiting.pending):
            waiting.is_sent = True
            self._link.send(waiting.pending.command)

    async def _refuse(self, evidence: EvidenceId, refusal: Refusal | None, answer: str) -> None:
        """The centre does not want it known as evidence: held files go, others stay unsigned."""
        del self._waiting[evidence]
        await self._on_disk(self._folder.forget, evidence)
        self._put(
            replace(
                self._pieces[evidence],
                state=PieceState.REFUSED,
                refusal=refusal,
                answer=answer,
            )
        )

    def _request_about(self, evidence: EvidenceId) -> Request | None:
        about = [r for r in self._link.requests.values() if r.about == evidence]
        return max(about, key=lambda r: r.requested_at, default=None)

    def _is_own(self, pending: Pending) -> bool:
        """The log writes down who tells it: that must be who took it."""
        user = self._link.user
        return user is not None and user.id == pending.manifest.user

    def _on_change(self, change: Change) -> None:
        for body, refusal in change.refusals:
            waiting = self._waiting.get(body.evidence) if isinstance(body, TakeEvidence) else None
            if waiting is None:
                continue
            if refusal.code in _NOT_FINAL or refusal.code is RefusalCode.DUPLICATE:
                waiting.is_sent = refusal.code is RefusalCode.DUPLICATE
            else:
                waiting.refusal = refusal
        if change.reset or change.link or change.user:
            self._has_lock = self._has_lock and self._link.status.state is LinkState.ONLINE
            self._wake.set()
        elif self._waiting and (change.requests or change.pending):
            self._wake.set()

    # -- inside -----------------------------------------------------------------------------

    async def _on_disk(self, work: Callable[[*Ts], T], *args: *Ts) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._disk, work, *args)

    def _put(self, piece: Piece) -> None:
        if self._pieces.get(piece.id) == piece:
            return
        self._pieces[piece.id] = piece
        for callback in list(self._callbacks):
            callback(piece)

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        spawn(self._tasks, work, "evidence")


def _main_after_s(pending: Pending) -> float | None:
    """How much later the large stream's picture is than the piece's first; None without one."""
    first, *others = pending.manifest.files
    main = next((file for file in (first, *others) if file.stream == "main"), None)
    return None if main is None else (main.first_at - first.first_at).total_seconds()
