"""Files of active-safety alarms: asked for, taken in pieces, checked and kept. Gateway's loop.

Terminals bring them over connections of their own (T/JSATL 12). What shows a driver or the cabin
stays in the vehicle: it is neither asked for nor, when sent all the same, written.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

from backends.gateway.departments.transport.evidence_shelf import EvidenceShelf, Incoming, Outgoing
from backends.gateway.departments.transport.settings import EvidenceSettings
from backends.gateway.departments.transport.vehicles import Vehicle
from backends.gateway.health import FeedHealth
from backends.protocols import jsatl_files, jt808
from backends.protocols.jsatl import Device, SafetyAlarm
from backends.protocols.jsatl_files import FileNotice, FilesList, FileStream, FilesWanted, Piece

log = logging.getLogger(__name__)

_MOST_WANTED = 2_000
_MOST_FILES = 64


@dataclass(slots=True, kw_only=True)
class Wanted:
    """An alarm whose files were asked for."""

    number: str
    sign: bytes
    key: str
    words: str
    vehicle: Vehicle
    at: dt.datetime
    files: set[str] = field(default_factory=set)
    kept: int = 0


class EvidenceDesk:
    """What was asked for. `told(key, words)`: an alarm has one file more."""

    def __init__(
        self,
        settings: EvidenceSettings,
        shelf: EvidenceShelf,
        health: FeedHealth,
        told: Callable[[str, str], None],
        hand_over: Callable[[Outgoing], bool] | None = None,
    ) -> None:
        """`hand_over`: to the centre; False where a file stays here."""
        self.settings, self.shelf, self.health = settings, shelf, health
        self._told, self._hand_over = told, hand_over
        self._wanted: dict[str, Wanted] = {}
        host, _, port = (settings.address or settings.listen).rpartition(":")
        self._host, self._port = host.strip("[]"), int(port)

    def listens(self, port: int) -> None:
        """The server has this port: what terminals are told where the settings leave it open."""
        if not self._port:
            self._port = port

    def ask(self, vehicle: Vehicle, alarm: SafetyAlarm, key: str, words: str) -> FilesWanted | None:
        """What to ask a terminal for; None when there is nothing, or nothing that may be had."""
        if not alarm.sign.files or not self._port:
            return None
        if alarm.device is Device.DRIVER and not self.settings.driver_reason:
            return None
        sign = alarm.sign.raw
        if any(one.sign == sign and one.key == key for one in self._wanted.values()):
            return None  # the same alarm once more: its files were asked for
        number = uuid4().hex
        at = alarm.at or alarm.sign.at or dt.datetime.now(dt.UTC)
        self._wanted[number] = Wanted(
            number=number, sign=sign, key=key, words=words, vehicle=vehicle, at=at
        )
        if len(self._wanted) > _MOST_WANTED:
            del self._wanted[next(iter(self._wanted))]
        return FilesWanted(host=self._host, tcp_port=self._port, sign=sign, number=number)

    def wanted(self, number: str) -> Wanted | None:
        return self._wanted.get(number)

    def may_keep(self, name: str, kind: int) -> bool:
        return bool(self.settings.driver_reason) or not jsatl_files.shows_people(name, kind)

    def done(self, wanted: Wanted, incoming: Incoming) -> None:
        """All of a file is there."""
        row = {
            "number": wanted.number,
            "key": wanted.key,
            "words": wanted.words,
            "phone": wanted.vehicle.phone,
            "plate": wanted.vehicle.plate,
            "at": wanted.at.isoformat(),
        }
        shows_people = jsatl_files.shows_people(incoming.name, incoming.kind)
        if self.settings.driver_reason and shows_people:
            row["reason"] = self.settings.driver_reason
        where = self.shelf.keep(incoming, row)
        if not where:
            return
        note = Outgoing(
            file=where,
            key=wanted.key,
            name=incoming.name,
            shows_people=shows_people,
            taken_at=wanted.at,
        )
        wanted.kept += 1
        words = f"{wanted.kept} 个文件"
        if self._hand_over is None or not self._hand_over(note):
            words += f"，存于接入机 {where}"
        self._told(wanted.key, words)


class EvidenceSession:
    """One terminal's connection for files."""

    def __init__(self, desk: EvidenceDesk, next_serial: Callable[[], int]) -> None:
        self._desk, self._next_serial = desk, next_serial
        self._stream = FileStream()
        self._wanted: Wanted | None = None
        self._open: dict[str, Incoming] = {}

    def receive(self, data: bytes) -> bytes:
        """Take bytes, write pieces, return the answers that are owed."""
        answers = bytearray()
        for item in self._stream.feed(data):
            match item:
                case jt808.Malformed():
                    self._desk.health.quarantine(f"证据传输：{item.fault}", item.excerpt.hex())
                case Piece():
                    incoming = self._open.get(item.name)
                    if incoming is not None:
                        self._desk.shelf.write(incoming, item.offset, item.data)
                case jt808.Message():
                    answers += self._answer(item)
        return bytes(answers)

    def closed(self) -> None:
        for incoming in self._open.values():
            self._desk.shelf.drop(incoming)
        self._open.clear()

    def _answer(self, message: jt808.Message) -> bytes:
        if message.id == jsatl_files.FILES_LIST:
            return self._general(message, self._on_list(jsatl_files.decode_list(message)))
        notice = jsatl_files.decode_notice(message)
        if notice is None:
            return self._general(message, jt808.RESULT_UNSUPPORTED)
        if not notice.is_end:
            return self._general(message, self._on_begin(notice))
        return jsatl_files.encode_file_answer(
            message, self._next_serial(), notice, self._on_end(notice)
        )

    def _on_list(self, files: FilesList | None) -> int:
        if files is None:
            self._desk.health.quarantine("证据清单读不出")
            return jt808.RESULT_MALFORMED
        self._wanted = self._desk.wanted(files.number)
        if self._wanted is None:
            self._desk.health.quarantine("终端送来没有请求过的证据")
            return jt808.RESULT_FAILED
        self._wanted.files.update(name for name, _ in files.files[:_MOST_FILES])
        return jt808.RESULT_DONE

    def _on_begin(self, notice: FileNotice) -> int:
        wanted = self._wanted
        if wanted is None or notice.name not in wanted.files or len(self._open) >= _MOST_FILES:
            return jt808.RESULT_FAILED
        if not self._desk.may_keep(notice.name, notice.kind):
            return jt808.RESULT_DONE  # its pieces are let go
        incoming = self._open.get(notice.name) or self._desk.shelf.begin(
            wanted.number, notice.name, notice.kind, notice.size
        )
        if incoming is None:
            self._desk.health.quarantine(
                f"证据文件超过 {self._desk.settings.file_mb} MB 或无法保存"
            )
            return jt808.RESULT_FAILED
        self._open[notice.name] = incoming
        return jt808.RESULT_DONE

    def _on_end(self, notice: FileNotice) -> list[tuple[int, int]]:
        """What is to be sent again; nothing of a file that is not kept."""
        incoming = self._open.get(notice.name)
        if incoming is None or self._wanted is None:
            return []
        holes = incoming.holes()
        if holes and incoming.asked < Incoming.MOST_ASKED:
            incoming.asked += 1
            return holes
        del self._open[notice.name]
        if holes:
            self._desk.shelf.drop(incoming)
            self._desk.health.quarantine("证据文件不完整，补传后仍缺数据", notice.name)
        else:
            self._desk.done(self._wanted, incoming)
        return []

    def _general(self, message: jt808.Message, result: int) -> bytes:
        answer = jt808.GeneralAnswer(
            answered_serial=message.serial, answered_id=message.id, result=result
        )
        return jt808.encode_general_answer(message.terminal, self._next_serial(), answer)
