"""`watchfloor audit`: checks the log of a data folder, shows its head, archives what is old."""

from __future__ import annotations

import datetime as dt
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from app.site import data_folder, demo_folder, find_site, require_site
from app.store_words import store_words
from app.supervisor.policy import EXIT_USAGE
from app.words import translate
from backends.hub.archive import NotArchived, archive_before, youngest_to_move
from backends.hub.audit import AuditReport, FaultKind, audit_verify, read_head
from backends.hub.keys import KeyProblem
from backends.hub.segments import SegmentUnreadable
from backends.hub.signatures import fingerprint
from backends.hub.store import Store, StoreUnavailable
from backends.hub.trouble import StoreTrouble
from backends.hub.vault import MASTER_VARIABLE, ErasePersonal, open_vault, start_anew
from backends.record.catalogue import decode_payload
from backends.record.common import Actor
from backends.record.ids import UserId
from backends.record.incident_events import IncidentReported

_TERMINAL = Actor(user=UserId("system:terminal"))
_CHINA = dt.timezone(dt.timedelta(hours=8))


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditOptions:
    """What the command line said beside the action; empty where it did not."""

    before: str = ""
    public_key: str = ""
    subject: str = ""
    reason: str = ""


def run(site_argument: str | None, action: str, options: AuditOptions | None = None) -> int:
    """0 done and whole, 1 broken or not done, 2 no record, no key or too little said."""
    folder, said = _folder(site_argument), options or AuditOptions()
    try:
        match action:
            case "head":
                return _head(folder)
            case "archive":
                return _archive(folder, said.before)
            case "erase":
                return _erase(folder, said.subject, said.reason)
            case "rekey":
                return _rekey(folder)
            case _:
                return _verify(folder, Path(said.public_key) if said.public_key else None)
    except StoreUnavailable as error:
        return _refuse(store_words(error))
    except KeyProblem as error:
        words = translate("Audit", "密钥文件 {file} 无法使用（{reason}）。")
        return _refuse(words.format(file=error.file, reason=error.reason))
    except SegmentUnreadable as error:
        print(_segment_words(folder, error.file, error.fault), file=sys.stderr)
        return 1
    except (StoreTrouble, NotArchived, OSError) as error:
        words = translate("Audit", "{folder}：没有完成，日志未改动（{reason}）。")
        print(words.format(folder=folder, reason=error), file=sys.stderr)
        return 1


def _verify(folder: Path, public_key: Path | None) -> int:
    report = audit_verify(folder, public_key)
    if not report.is_whole:
        print(_fault_words(report))
        return 1
    words = translate("Audit", "{folder}：共 {count} 条，哈希链完整，链首 {hash}")
    print(words.format(folder=folder, count=report.events, hash=report.head_hash))
    if report.archived:
        print(translate("Audit", "其中 {count} 条在归档段中。").format(count=report.archived))
    if report.signatures:
        words = translate("Audit", "{count} 个签名全部有效，最近一个覆盖到第 {seq} 条。")
        print(words.format(count=report.signatures, seq=report.signed_seq))
    else:
        print(translate("Audit", "日志中还没有签名。"))
    return 0


def _fault_words(report: AuditReport) -> str:
    match report.fault_kind:
        case FaultKind.SEGMENT:
            return _segment_words(report.path, report.fault_file, report.fault)
        case FaultKind.SIGNATURE:
            words = translate("Audit", "{folder}：第 {seq} 条的签名无效（{fault}）")
        case FaultKind.KEYS:
            words = translate(
                "Audit",
                "{folder}：没有公钥文件 keys/signing.pub，无法校验第 {seq} 条的签名。"
                "请恢复它，或用 --public-key 指明另行保存的公钥文件。",
            )
        case _:
            words = translate("Audit", "{folder}：第 {seq} 条起日志被改动或缺失（{fault}）")
    return words.format(folder=report.path, seq=report.fault_seq, fault=report.fault)


def _segment_words(folder: Path, file: str, fault: str) -> str:
    words = translate(
        "Audit", "{folder}：归档段 archive/{file} 缺失或被改动（{fault}）。请从备份恢复这个文件。"
    )
    return words.format(folder=folder, file=file, fault=fault)


def _head(folder: Path) -> int:
    head = read_head(folder)
    print(translate("Audit", "链首：第 {seq} 条").format(seq=head.seq))
    print(f"  {head.hash}")
    if head.signed is None or head.signed_at is None:
        print(translate("Audit", "日志中还没有签名。"))
        return 0
    at = head.signed_at.astimezone(_CHINA).strftime("%Y-%m-%d %H:%M:%S")
    words = translate("Audit", "最近的签名：{time}（北京时间），签的是第 {seq} 条")
    print(words.format(time=at, seq=head.signed.seq))
    print(f"  {head.signed.hash}")
    print(translate("Audit", "签名："))
    print(f"  {head.signed.signature}")
    print(translate("Audit", "公钥："))
    print(f"  {head.signed.public_key}")
    print(translate("Audit", "公钥指纹：{text}").format(text=fingerprint(head.signed.public_key)))
    print(translate("Audit", "请把链首和公钥指纹抄到别处保存：整个换掉的日志靠它们识破。"))
    return 0


def _archive(folder: Path, date: str) -> int:
    try:
        before = dt.datetime.combine(dt.date.fromisoformat(date), dt.time(), _CHINA)
    except ValueError:
        return _refuse(translate("Audit", "请用 --before 指明日期，例如 --before 2026-05-01。"))
    now = dt.datetime.now(dt.UTC)
    youngest = youngest_to_move(before, now)
    if youngest < before:
        words = translate("Audit", "日志至少保留 180 天：只归档 {date} 以前的。")
        print(words.format(date=youngest.astimezone(_CHINA).strftime("%Y-%m-%d %H:%M")))
    store = Store(folder)
    try:
        moved = archive_before(store, folder, before, now)
    finally:
        store.close()
    if moved:
        words = translate("Audit", "已把 {count} 条日志移入 {folder}/archive，哈希链仍是一条。")
    else:
        words = translate("Audit", "{folder}：没有可归档的日志。")
    print(words.format(count=moved, folder=folder))
    return 0


def _erase(folder: Path, subject: str, reason: str) -> int:
    if not (subject.strip() and reason.strip()):
        return _refuse(translate("Audit", "请用 --subject 指明事件编号，用 --reason 写明原因。"))
    store = Store(folder)
    try:
        known = _subject_of(store, subject)
        vault = open_vault(store, folder, os.environ.get(MASTER_VARIABLE, ""))
        try:
            with store.transaction() as work:
                has_fields = vault.has_fields(known, work)
                if has_fields:
                    erase = ErasePersonal(
                        vault=vault, subject=known, reason=reason, actor=_TERMINAL
                    )
                    erase(work)
        finally:
            vault.close()
    finally:
        store.close()
    if has_fields:
        words = translate("Audit", "{subject} 的个人信息已销毁，不可恢复；日志和哈希链未改动。")
    else:
        words = translate("Audit", "{subject} 没有个人信息，或早已销毁。")
    print(words.format(subject=subject))
    return 0


def _subject_of(store: Store, wanted: str) -> str:
    """The id of the incident with that number; `wanted` itself where it is an id already."""
    for event in store.read(0):
        if event.type == "incident.reported" and event.subject != wanted:
            told = decode_payload(event)
            if isinstance(told, IncidentReported) and told.number == wanted:
                return event.subject
    return wanted


def _rekey(folder: Path) -> int:
    store = Store(folder)
    try:
        vault = open_vault(store, folder, os.environ.get(MASTER_VARIABLE, ""))
        vault.close()
        if not vault.problem:
            words = translate("Audit", "{folder}：主密钥完好，个人信息未删除。")
            return _refuse(words.format(folder=folder))
        start_anew(store, folder)
    finally:
        store.close()
    words = translate(
        "Audit", "{folder}：无法解读的个人信息已全部删除，中心服务下次启动时另建主密钥。"
    )
    print(words.format(folder=folder))
    return 0


def _refuse(words: str) -> int:
    print(words, file=sys.stderr)
    return EXIT_USAGE


def _folder(site_argument: str | None) -> Path:
    if find_site(site_argument) is None:
        return demo_folder(None)
    path, site = require_site(site_argument)
    return data_folder(path, site)
