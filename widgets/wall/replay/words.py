"""What is said of looking back and of evidence, in the operator's language. UI thread."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QCoreApplication

from backends.record.evidence import EvidenceKind
from video.looking_back import LONGEST_S, TakeFault
from widgets.formats import clock_text, refusal_text
from widgets.wall.replay.evidence import Piece, PieceState

SAID_AFTER_S = 0.2  # a main stream's picture later than that is another moment
SLACK_S = 10.0  # between key frames, and since a stream began


def kind_word(kind: EvidenceKind) -> str:
    """截图 or 录像."""
    if kind is EvidenceKind.STILL:
        return QCoreApplication.translate("Replay", "截图")
    return QCoreApplication.translate("Replay", "录像")


def fault_text(fault: TakeFault, detail: str = "") -> str:
    """Why nothing was written."""
    # A dictionary at module level would be translated before the language is known.
    words = {
        TakeFault.NONE: QCoreApplication.translate("Replay", "没有写成"),
        TakeFault.NO_PICTURE: QCoreApplication.translate("Replay", "还没有画面"),
        TakeFault.PICTURE_GONE: QCoreApplication.translate(
            "Replay", "屏上是中断以前的画面，原图已经没有了；画面恢复后再截"
        ),
        TakeFault.NOTHING_HELD: QCoreApplication.translate("Replay", "这段时间没有存下画面"),
        TakeFault.NOT_WRITTEN: QCoreApplication.translate("Replay", "写不进去"),
        TakeFault.BUSY: QCoreApplication.translate("Replay", "正在写的太多，请稍后再试"),
        TakeFault.DECODER_ENDED: QCoreApplication.translate("Replay", "解码程序刚重启，请再试"),
    }[fault]
    return f"{words}（{detail}）" if detail else words


def piece_text(piece: Piece) -> str:
    """How far a piece is, in one line."""
    what = f"{kind_word(piece.kind)} {piece.camera_number} {piece.camera_name}"
    return f"{what}：{_state_text(piece)}"


def earlier_text(piece: Piece, now: dt.datetime) -> str:
    """What became of one that was taken before the program was started, and where it lies."""
    when = clock_text(piece.at, now)
    if piece.state is PieceState.UNFINISHED:
        return f"{kind_word(piece.kind)} {when}：{_state_text(piece)}"
    what = f"{kind_word(piece.kind)} {when} {piece.camera_number} {piece.camera_name}"
    if piece.folder is None:
        return f"{what}：{_state_text(piece)}"
    where = QCoreApplication.translate("Replay", "，在 {folder}").format(folder=piece.folder)
    return f"{what}：{_state_text(piece)}{where}"


def _state_text(piece: Piece) -> str:
    match piece.state:
        case PieceState.WRITING:
            return QCoreApplication.translate("Replay", "正在写")
        case PieceState.UNSIGNED if piece.folder is None:
            return QCoreApplication.translate("Replay", "已封存，正在向中心报批")
        case PieceState.UNSIGNED:
            words = QCoreApplication.translate("Replay", "已保存，等中心签名")
        case PieceState.ASKED:
            return QCoreApplication.translate("Replay", "已封存，等另一人批准后才能取出")
        case PieceState.SEALED:
            words = QCoreApplication.translate("Replay", "已保存，中心已签名")
        case PieceState.REFUSED:
            return _refused_text(piece)
        case PieceState.FAILED:
            return fault_text(piece.fault, piece.detail)
        case PieceState.GONE:
            gone = QCoreApplication.translate("Replay", "文件夹已不在 {folder}，没有签名")
            return gone.format(folder=piece.detail)
        case PieceState.UNFINISHED:
            return QCoreApplication.translate("Replay", "上次中断时没写完，已清除")
    if piece.shown_px != (0, 0):
        words += QCoreApplication.translate(
            "Replay", "（原图已经没有了，存的是窗格上的画面，{width}×{height}）"
        ).format(width=piece.shown_px[0], height=piece.shown_px[1])
    elif piece.lacks_main:
        words += QCoreApplication.translate("Replay", "（主码流没有取到，只有子码流画面）")
    elif piece.main_after_s >= SAID_AFTER_S:
        late = QCoreApplication.translate(
            "Replay", "（主码流的画面晚 {seconds} s，子码流的是当时）"
        )
        words += late.format(seconds=f"{piece.main_after_s:.1f}")
    return words


def _refused_text(piece: Piece) -> str:
    if piece.answer:
        words = QCoreApplication.translate("Replay", "未获批准，已销毁（{answer}）")
        return words.format(answer=piece.answer)
    if piece.refusal is not None:
        return refusal_text(piece.refusal)
    return QCoreApplication.translate("Replay", "未获批准，已销毁")


def held_text(seconds: float, live_s: float) -> str:
    """How far one can look back in a stream that is live for `live_s`; and whether the memory for
    it ends sooner than the minute that is wanted."""
    if seconds < 1:
        return QCoreApplication.translate("Replay", "还没有可回看的画面")
    words = QCoreApplication.translate("Replay", "可回看 {seconds} s")
    if seconds < LONGEST_S - SLACK_S and live_s > seconds + SLACK_S:
        words = QCoreApplication.translate("Replay", "可回看 {seconds} s（内存所限，不足 60 s）")
    return words.format(seconds=int(seconds))
