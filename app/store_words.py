"""What is said of a data folder that the hub cannot use, and what to do. Pure text."""

from __future__ import annotations

from app.words import translate
from backends.hub.store import StoreUnavailable


def store_words(error: StoreUnavailable) -> str:
    """One or two sentences with the folder in them."""
    return _sentence(error.reason).format(folder=error.path)


def _sentence(reason: str) -> str:
    """The store's English sentence is told by the words that it alone has."""
    known = [
        (
            "does not exist",
            translate(
                "Store", "数据目录 {folder} 不存在。请建立它、挂载它所在的磁盘，或换一个目录。"
            ),
        ),
        ("is not a folder", translate("Store", "{folder} 不是目录。请换一个。")),
        (
            "in use by another hub",
            translate(
                "Store",
                "数据目录 {folder} 正由另一个中心服务使用。请先结束它，或换一个目录。",
            ),
        ),
        (
            "disk is full",
            translate("Store", "数据目录 {folder} 所在的磁盘已满。请腾出空间后重新启动。"),
        ),
        ("read-only", translate("Store", "数据目录 {folder} 只读。请以可写方式挂载。")),
        (
            "cannot be written",
            translate("Store", "数据目录 {folder} 不可写。请修正权限，或换一个目录。"),
        ),
        (
            "is damaged",
            translate(
                "Store", "数据目录 {folder} 中的日志已损坏。请先备份整个目录，再恢复最近的备份。"
            ),
        ),
        ("holds no record", translate("Store", "数据目录 {folder} 中没有日志。请换一个目录。")),
    ]
    unknown = translate("Store", "数据目录 {folder} 不可用。")
    return next((words for key, words in known if key in reason), unknown)
