"""`watchfloor verify`: says in words whether a still or clip is what the centre sealed.

A handover's page (PDF, or the JSON that it carries) is `app.verify_sheet`'s.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from app import verify_sheet
from app.evidence.check import Fault, FaultKind, Report, check
from app.sheet_check import Known, is_sheet
from app.sheet_seal import page_of
from app.site import data_folder, demo_folder, find_site, require_site
from app.supervisor.policy import EXIT_USAGE
from app.words import translate
from backends.hub.keys import KeyProblem
from backends.hub.signatures import public_key_file, public_keys
from backends.record.evidence import MANIFEST, SEAL, Attestation, EvidenceKind, Manifest
from backends.record.work_calendar import CHINA

EXIT_FAULTY = 1


def run(site_argument: str | None, path: str, public_key: str) -> int:
    """0 whole and signed, 1 not, 2 nothing there to check or no keys to read."""
    target = Path(path)
    if not target.exists():
        words = translate("Verify", "没有这个文件或文件夹：{path}")
        print(words.format(path=path), file=sys.stderr)
        return EXIT_USAGE
    try:
        known = _known_keys(site_argument, public_key)
    except KeyProblem as problem:
        words = translate("Verify", "公钥文件 {file} 无法使用（{reason}）。")
        print(words.format(file=problem.file, reason=problem.reason), file=sys.stderr)
        return EXIT_USAGE
    sheet = page_of(target)
    if is_sheet(sheet) and sheet.name not in (MANIFEST, SEAL):
        record = _record(site_argument)
        return verify_sheet.run(sheet, Known(record=record, keys=known, are_named=bool(public_key)))
    report = check(target, known)
    for line in words_of(report):
        print(line)
    return EXIT_FAULTY if report.faults else 0


def words_of(report: Report) -> list[str]:
    """The whole report, a line each."""
    lines: list[str] = []
    if report.manifest is not None:
        lines += _what(report.manifest)
    if report.attestation is not None:
        lines += _attested(report.attestation)
    lines += [_fault_words(fault) for fault in report.faults]
    if report.unlisted:
        words = translate("Verify", "文件夹里另有不在清单中的文件：{names}")
        lines.append(words.format(names=translate("Verify", "、").join(report.unlisted)))
    if report.fingerprint and report.is_key_known is None:
        words = translate("Verify", "签名公钥指纹：{text}。请与中心公布的指纹核对。")
        lines.append(words.format(text=report.fingerprint))
    if not report.faults:
        lines.append(translate("Verify", "完好：文件与清单一致，清单与中心的签名一致。"))
    return lines


def _known_keys(site_argument: str | None, public_key: str) -> tuple[str, ...] | None:
    """The centre's keys: of the file named, else of this machine's record; None where none is."""
    if public_key:
        file = Path(public_key)
        found = public_keys(file)
        if not found:
            raise KeyProblem(file, translate("Verify", "里面没有公钥"))
        return found
    return public_keys(public_key_file(_record(site_argument))) or None


def _record(site_argument: str | None) -> Path:
    """Where this machine's record would lie."""
    is_demo = find_site(site_argument) is None
    return demo_folder(None) if is_demo else data_folder(*require_site(site_argument))


def _what(manifest: Manifest) -> list[str]:
    kind = (
        translate("Verify", "截图")
        if manifest.kind is EvidenceKind.STILL
        else translate("Verify", "录像")
    )
    words = translate("Verify", "{kind}：{number} {camera}（{centre}）")
    lines = [
        words.format(
            kind=kind,
            number=manifest.camera_number,
            camera=manifest.camera_name,
            centre=manifest.centre,
        )
    ]
    words = translate("Verify", "取证人：{name}（{user}），席位 {seat}，机器 {station}，{time}")
    lines.append(
        words.format(
            name=manifest.user_name,
            user=manifest.user,
            seat=manifest.seat,
            station=manifest.station,
            time=_clock(manifest.taken_at),
        )
    )
    words = translate("Verify", "{name}：{width}×{height}，画面时间 {first} 至 {last}")
    lines += [
        words.format(
            name=file.name,
            width=file.width,
            height=file.height,
            first=_clock(file.first_at),
            last=_clock(file.last_at),
        )
        for file in manifest.files
    ]
    return lines


def _attested(told: Attestation) -> list[str]:
    words = translate("Verify", "中心在 {time} 记入日志第 {seq} 条并签名。")
    lines = [words.format(time=_clock(told.recorded_at), seq=told.seq)]
    if told.approved_by:
        words = translate("Verify", "批准人：{user}")
        lines.append(words.format(user=told.approved_by))
    return lines


def _fault_words(fault: Fault) -> str:
    # A dictionary at module level would be translated before the language is known.
    words = {
        FaultKind.NO_MANIFEST: translate(
            "Verify", "{name} 里没有清单 manifest.json：这不是取证文件夹，或清单被拿走了。"
        ),
        FaultKind.MANIFEST_UNREADABLE: translate("Verify", "清单 {name} 读不出来，已损坏。"),
        FaultKind.MANIFEST_CHANGED: translate(
            "Verify", "清单 {name} 被改动过：不是中心签名的那一份。"
        ),
        FaultKind.NOT_LISTED: translate("Verify", "{name} 不在清单中，不是取证时的文件。"),
        FaultKind.FILE_MISSING: translate("Verify", "清单中的文件 {name} 不在。"),
        FaultKind.FILE_CHANGED: translate("Verify", "文件 {name} 被改动过：内容与清单不符。"),
        FaultKind.FILE_UNREADABLE: translate("Verify", "文件 {name} 读不出来。"),
        FaultKind.UNSIGNED: translate(
            "Verify", "尚未经中心签名：取证时与中心失联，或还没有批准。现在还不能作为证据。"
        ),
        FaultKind.SEAL_UNREADABLE: translate("Verify", "签名文件 {name} 读不出来，已损坏。"),
        FaultKind.SIGNATURE_FALSE: translate("Verify", "签名无效：签名文件 {name} 被改动过。"),
        FaultKind.KEY_UNKNOWN: translate(
            "Verify", "签名的公钥不认识（指纹 {name}）：不是这个中心签的。"
        ),
        FaultKind.DISAGREES: translate("Verify", "清单与中心日志说的不一样（{name}）。"),
    }[fault.kind]
    return words.format(name=fault.name)


def _clock(moment: dt.datetime) -> str:
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
