"""`watchfloor verify SHEET.pdf`: says what of a handover's page is proven, and what is not."""

from __future__ import annotations

import sys
from pathlib import Path

from app.sheet_check import AgainstLog, Known, SheetReport, Unfit, check_sheet
from app.sheet_seal import BySeal, seal_of
from app.supervisor.policy import EXIT_USAGE
from app.words import translate
from backends.record.handover import Handover, Signature
from backends.record.handover_sheet import SheetFault, digest_of
from backends.record.work_calendar import CHINA

EXIT_FAULTY = 1


def run(path: Path, known: Known) -> int:
    """0 proven whole, 1 not proven or altered, 2 no sheet in it."""
    try:
        report = check_sheet(path, known)
    except OSError as error:
        words = translate("Verify", "{path} 读不出来：{why}")
        print(words.format(path=path, why=error.strerror), file=sys.stderr)
        return EXIT_USAGE
    if isinstance(report, Unfit):
        print(_unfit_words(report).format(path=path), file=sys.stderr)
        return EXIT_USAGE
    for line in words_of(report, seal_of(path).name):
        print(line)
    return 0 if report.is_whole else EXIT_FAULTY


def words_of(report: SheetReport, seal: str) -> list[str]:
    """The whole report, a line each. `seal`: under which name one lies beside the page."""
    handover = report.sheet.handover
    lines = _what(report.sheet.centre, handover)
    lines += [_fault_words(fault) for fault in report.faults]
    if report.faults:
        return lines
    has_seal, agrees = report.seal.state is not BySeal.NONE, report.log is AgainstLog.AGREES
    # What the log proves needs no key.
    if has_seal and not (agrees and report.seal.state is BySeal.KEY_NOT_LOOKED):
        lines += _by_seal(report, seal)
    if agrees and not report.is_whole:
        words = translate("Verify", "这一页本身与中心的日志一致；请重新取一份签名文件。")
        lines.append(words)
    elif report.log is not AgainstLog.NOT_LOOKED or not has_seal:
        lines += _against_log(report)
    if report.page and not has_seal and report.log is AgainstLog.NOT_LOOKED:
        words = translate(
            "Verify",
            "或向中心要这一页的签名文件 {name} 和公钥文件 signing.pub："
            "签名文件放在它旁边，公钥文件用 --public-key 指明。",
        )
        lines.append(words.format(name=seal))
    if report.page and not report.is_whole:
        lines.append(translate("Verify", "本文件摘要：{digest}").format(digest=report.page))
    return lines


def _by_seal(report: SheetReport, name: str) -> list[str]:
    words = {
        BySeal.NONE: "",
        BySeal.UNREADABLE: translate("Verify", "签名文件 {name} 读不出来，已损坏。"),
        BySeal.FALSE: translate("Verify", "签名无效：签名文件 {name} 被改动过。"),
        BySeal.OTHER_PAGE: translate(
            "Verify",
            "这个 PDF 不是签名文件 {name} 所签的那一份：存档以后被改动过，或是另外打印的。",
        ),
        BySeal.KEY_UNKNOWN: translate(
            "Verify", "签名的公钥不认识（指纹 {text}）：不是这个中心签的。"
        ),
        BySeal.KEY_NOT_LOOKED: translate(
            "Verify",
            "未证明：签名文件 {name} 与这一页相符，但没有中心的公钥可比，谁都能做出这样的签名。"
            "它的公钥指纹：{text}。请向中心要公钥文件 signing.pub，用 --public-key 指明。",
        ),
        BySeal.AGREES: translate(
            "Verify",
            "完好：这个文件连同画出来的页面，与中心存档并签名的那一份完全相同；"
            "中心存档时核对过里面的数据和双方签字。",
        ),
    }[report.seal.state]
    lines = [words.format(name=name, text=report.seal.fingerprint)]
    told = report.seal.told
    if told is not None and report.seal.state is BySeal.AGREES:
        at = told.recorded_at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
        words = translate("Verify", "{centre} 在 {time} 存档，记入日志第 {seq} 条并签名。")
        lines.insert(0, words.format(centre=told.centre, time=at, seq=told.seq))
    return lines


def _what(centre: str, handover: Handover) -> list[str]:
    words = translate("Verify", "交接班单：{centre} {giving} → {taking}，{count} 项")
    lines = [
        words.format(
            centre=centre,
            giving=handover.giving,
            taking=handover.taking,
            count=len(handover.items),
        )
    ]
    lines += _noted(handover)
    for name, signature in (
        (translate("Verify", "交班签字"), handover.leaver_signature),
        (translate("Verify", "接班签字"), handover.receiver_signature),
    ):
        if signature is not None:
            lines.append(f"{name}: {_signed(signature)}")
    lines.append(translate("Verify", "摘要：{digest}").format(digest=digest_of(handover)))
    lines.append(translate("Verify", "日志链头：{head}").format(head=handover.chain_head or "—"))
    return lines


def _noted(handover: Handover) -> list[str]:
    """What changed since the cut, where the signatures are of that too."""
    if handover.sheet_version == 1 or not handover.noted:
        return []
    words = {
        "new": translate("Verify", "新增"),
        "changed": translate("Verify", "有变化"),
        "over": translate("Verify", "已了结"),
    }
    title = translate("Verify", "截止以后知悉的变化：{count} 处")
    listed = [f"  {words.get(one.what, one.what)} {one.title}" for one in handover.noted]
    return [title.format(count=len(handover.noted)), *listed]


def _signed(signature: Signature) -> str:
    at = signature.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
    if signature.is_absent:
        words = translate("Verify", "{name} {at}（代缺席一方：{reason}）")
        return words.format(name=signature.name, at=at, reason=signature.reason)
    return f"{signature.name} {at}"


def _against_log(report: SheetReport) -> list[str]:
    # A dictionary at module level would be translated before the language is known.
    words = {
        AgainstLog.NOT_LOOKED: translate(
            "Verify",
            "未证明：文件里的数据只是自相一致；这台机器上没有中心的日志可比，"
            "页面和双方签字都没有得到证明，文件可能被改动过。"
            "请在中心的机器上核对，或用 --site 指明中心的配置文件。",
        ),
        AgainstLog.UNKNOWN: translate("Verify", "中心的日志里没有这次交接的签字。"),
        AgainstLog.OTHER: translate("Verify", "中心的日志里签的是另一份单子：摘要不符。"),
        AgainstLog.OTHER_SIGNERS: translate("Verify", "签字人或签字时间与中心的日志不符。"),
        AgainstLog.HEAD_FALSE: translate("Verify", "日志链头不符：签字时中心的日志不在这一条。"),
        AgainstLog.PAGE_CHANGED: translate(
            "Verify", "这个 PDF 不是中心存档的那一份：存下以后被改动过，或是另外打印的。"
        ),
        AgainstLog.AGREES: translate(
            "Verify", "完好：摘要、日志链头、纸面存档都与中心的日志一致。"
        ),
        AgainstLog.NO_PAGE: translate(
            "Verify",
            "文件里的数据与中心的日志一致；中心还没有这份单子的纸面存档，画出来的页面未经证明。",
        ),
    }
    if report.is_whole and not report.page:
        return [translate("Verify", "完好：文件里的数据与中心的日志一致。")]
    return [words[report.log]]


def _fault_words(fault: SheetFault) -> str:
    return {
        SheetFault.UNSIGNED: translate("Verify", "没有双方签字，不是一份办完的交接班单。"),
        SheetFault.CHANGED: translate("Verify", "内容被改动过：与签字时的摘要不符。"),
        SheetFault.LEAVER_DIFFERS: translate("Verify", "交班人签的是另一份单子：摘要不符。"),
    }[fault]


def _unfit_words(why: Unfit) -> str:
    return {
        Unfit.NO_SHEET: translate("Verify", "{path} 里没有交接班单：不是本系统存的，或被另存过。"),
        Unfit.UNREADABLE: translate("Verify", "{path} 里的交接班单读不出来，已损坏。"),
    }[why]
