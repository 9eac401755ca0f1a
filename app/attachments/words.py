"""What is said of files of log entries, in the operator's language. UI thread."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from app.attachments.sending import Progress, SendState
from backends.link.api import Link
from backends.link.attachments import KeptAttachment
from backends.record.attachment_kinds import Unfit
from backends.record.entry import Attachment
from backends.record.refusal import Refusal, RefusalCode
from widgets.formats import list_text, refusal_text
from widgets.watch.words import name_of


def unfit_text(name: str, why: Unfit | None, most_bytes: int) -> str:
    """Why a file was not attached."""
    translate = QCoreApplication.translate
    words = {
        None: translate("Attachments", "“{name}”超过 {most} MB，没有附上"),
        Unfit.EMPTY: translate("Attachments", "“{name}”是空文件，没有附上"),
        Unfit.PROGRAM: translate("Attachments", "“{name}”是程序，不能附到日志里"),
        Unfit.SCRIPT: translate("Attachments", "“{name}”是脚本或可运行的文件，不能附到日志里"),
        Unfit.MACROS: translate("Attachments", "“{name}”带有宏，不能附到日志里；请另存为不带宏的"),
        Unfit.UNKNOWN: translate(
            "Attachments",
            "“{name}”不是能附的类型：可以附 PNG、JPEG、MP4、MKV、PDF、XLSX、DOCX、TXT",
        ),
    }[why]
    return words.format(name=name, most=most_bytes // 1_000_000)


def refused_text(name: str, refusal: Refusal) -> str:
    """Why the centre does not take or give a file."""
    translate = QCoreApplication.translate
    match refusal.code, refusal.detail:
        case RefusalCode.TOO_LARGE, "all":
            words = translate("Attachments", "中心的附件空间已满，“{name}”等腾出空间后自动续传")
        case RefusalCode.TOO_LARGE, most:
            return unfit_text(name, None, int(most) if most.isdigit() else 0)
        case RefusalCode.MALFORMED, "digest":
            words = translate("Attachments", "“{name}”传到中心后与原文件不符，中心没有收")
        case RefusalCode.MALFORMED, why if why in list(Unfit):
            return unfit_text(name, Unfit(why), 0)
        case RefusalCode.WRONG_STATE, _:
            words = translate("Attachments", "中心正在收别的文件，“{name}”稍后续传")
        case RefusalCode.STORE_UNAVAILABLE, "disk_full":
            words = translate("Attachments", "中心磁盘已满，“{name}”等腾出空间后自动续传")
        case RefusalCode.STORE_UNAVAILABLE, _:
            words = translate("Attachments", "中心暂时读写不了“{name}”，稍后自动再试")
        case RefusalCode.UNKNOWN_SUBJECT, "uploading":
            words = translate("Attachments", "“{name}”还没有从写它的席位传到中心，到齐后就能打开")
        case RefusalCode.UNKNOWN_SUBJECT, "erased":
            words = translate("Attachments", "“{name}”已按规定销毁，日志里只留名称和摘要")
        case RefusalCode.NOT_ALLOWED, "restricted":
            words = translate("Attachments", "“{name}”来自受限摄像机，您不是取证人或批准人，不能看")
        case RefusalCode.NOT_ALLOWED, "people":
            words = translate("Attachments", "“{name}”拍有驾驶员，只有审批人可以看")
        case _:
            words = translate("Attachments", "“{name}”没有传成：{why}")
    return words.format(name=name, why=refusal_text(refusal))


def state_text(one: Attachment, kept: KeptAttachment | None, progress: Progress | None) -> str:
    """How far a file is, in a few words; empty where it is simply there."""
    translate = QCoreApplication.translate
    if kept is not None and kept.is_erased:
        return translate("Attachments", "已销毁")
    if kept is not None and kept.is_whole:
        return translate("Attachments", "受限") if kept.is_restricted else ""
    if progress is not None and progress.state is SendState.DONE:
        return ""
    if progress is not None and progress.state is SendState.FAILED:
        return translate("Attachments", "没有传成")
    sent = max(kept.received if kept is not None else 0, progress.sent if progress else 0)
    if progress is None and kept is None:
        return ""
    percent = 100 * sent // max(1, one.size)
    if progress is not None and progress.refusal is not None:
        return translate("Attachments", "等待续传 {percent} %").format(percent=percent)
    return translate("Attachments", "上传中 {percent} %").format(percent=percent)


def waiting_text(waiting: Mapping[str, int], link: Link) -> str:
    """Of entries on this disk that wait for their authors (id -> how many)."""
    translate = QCoreApplication.translate
    each = translate("Attachments", "{name} {n} 条")
    said = [each.format(name=name_of(user, link), n=n) for user, n in waiting.items()]
    words = translate("Attachments", "本机还存着没有写入中心的日志：{who}。由本人登录后自动写入")
    return words.format(who=list_text(said))
