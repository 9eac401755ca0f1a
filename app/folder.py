"""A data folder held for one `watchfloor run`, and what is said of one that cannot be used."""

from __future__ import annotations

import errno
import fcntl
from pathlib import Path
from types import TracebackType
from typing import IO

from app.words import translate

LOCK_NAME = "run.lock"


class FolderInUse(Exception):
    """Another `watchfloor run` works in this folder; the text says what to do."""

    def __init__(self, folder: Path) -> None:
        words = translate(
            "Folder",
            "数据目录 {folder} 正由另一个 watchfloor run 使用。"
            "请先结束它（在它的终端按 Ctrl-C），或另选一个数据目录。",
        )
        super().__init__(words.format(folder=folder))


class FolderLock:
    """Holds a folder for as long as the block lasts, also against a killed holder's return.

    A folder that is missing is left alone: the hub says so. Raises FolderInUse, or OSError
    where nothing can be written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: IO[bytes] | None = None

    def __enter__(self) -> FolderLock:
        if not self._folder.is_dir():
            return self
        file = (self._folder / LOCK_NAME).open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.close()
            raise FolderInUse(self._folder) from error
        self._file = file
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()


def unusable(folder: Path, error: OSError) -> str:
    """Why a data folder cannot be used, and what to do: for the terminal."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        words = translate(
            "Folder", "磁盘已满，无法写入数据目录 {folder}。请腾出空间后重试，或换一个目录。"
        )
        return words.format(folder=folder)
    if error.errno == errno.EROFS:
        words = translate(
            "Folder", "数据目录 {folder} 只读。请以可写方式挂载后重试，或换一个目录。"
        )
        return words.format(folder=folder)
    words = translate(
        "Folder", "数据目录不可用：{path}（{reason}）。请修正权限，或换一个目录后重试。"
    )
    return words.format(path=error.filename or folder, reason=error.strerror)
