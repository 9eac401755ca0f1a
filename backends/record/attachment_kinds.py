"""What a file that is attached to the log really is, and under which name it may lie. Pure.

Told by its content; what it calls itself counts only where it calls itself a program. A file is
opened under the suffix of what it is.
"""

from __future__ import annotations

import codecs
import enum
import re
import unicodedata
import zipfile
from pathlib import PurePosixPath
from typing import BinaryIO

MOST_NAME = 80  # characters: of 3 bytes each they fit any file system
_HEAD = 4096
_BLOCK = 1 << 20
_MOST_PARTS = 20_000  # of an Office file
_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"dex\n",
    b"L\x00\x00\x00\x01\x14\x02\x00",  # a Windows shortcut
)
_SCRIPTS = ("#!", "@echo", "<?php", "<script", "<!doctype html", "<html", "<svg", "[desktop entry]")
_MP4_BRANDS = re.compile(rb"(?:iso[m2-9]|avc1|mp4[12]|M4V[ HP]|mmp4|dash|msdh)")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(?i)^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")
_RUNNABLE_NAMES = """
    ade app apk appimage bat bin chm class cmd com command cpl deb desktop dll dmg docm dotm exe
    gadget hta htm html inf iso jar js jse ksh lnk mjs msc msi msix msp pif pl pptm ps1 psm1 py
    pyc pyw rb reg rpm run scf scr sct sh so svg swf url vb vbe vbs ws wsf wsh xhtml xlam xlsm xltm
"""
_RUNNABLE = frozenset(_RUNNABLE_NAMES.split())


class FileKind(enum.StrEnum):
    """What may be attached."""

    PNG = "png"
    JPEG = "jpg"
    MP4 = "mp4"
    MKV = "mkv"
    PDF = "pdf"
    XLSX = "xlsx"
    DOCX = "docx"
    TXT = "txt"

    @property
    def media_type(self) -> str:
        """As HTTP and the log call it."""
        return _MEDIA_TYPES[self]

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown small beside the entry."""
        return self in (FileKind.PNG, FileKind.JPEG)


_MEDIA_TYPES = {
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.MP4: "video/mp4",
    FileKind.MKV: "video/x-matroska",
    FileKind.PDF: "application/pdf",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.TXT: "text/plain",
}
_OWN_SUFFIXES = {FileKind.JPEG: {"jpg", "jpeg", "jpe"}, FileKind.MP4: {"mp4", "m4v"}}
_OFFICE = {"xl/workbook.xml": FileKind.XLSX, "word/document.xml": FileKind.DOCX}


class Unfit(enum.StrEnum):
    """Why a file may not be attached; also the detail of the hub's refusal."""

    EMPTY = "empty"
    PROGRAM = "program"  # or a shortcut to one
    SCRIPT = "script"
    MACROS = "macros"  # an Office file that has some
    UNKNOWN = "unknown"  # none of the kinds


def kind_of(source: BinaryIO) -> FileKind | Unfit:
    """What `source` (anything that reads and seeks) is. Reads texts to their end."""
    source.seek(0)
    head = source.read(_HEAD)
    if not head:
        return Unfit.EMPTY
    if head.startswith(_PROGRAMS):
        return Unfit.PROGRAM
    if head.startswith(b"PK\x03\x04"):
        return _office(source)
    return _by_head(head) or _text(source, head)


def is_runnable(name: str) -> bool:
    """Whether a file of that name would be run, not opened, somewhere."""
    return PurePosixPath(name.rstrip(". ")).suffix.lower().lstrip(".") in _RUNNABLE


def is_plain(name: str) -> bool:
    """Whether it is a name as the log may have it: no folder, nothing unseen, nothing to run."""
    is_folder = "/" in name or "\\" in name or name.strip(". ") == ""
    return not (is_folder or is_runnable(name) or any(map(_is_unseen, name)))


def safe_name(name: str, kind: FileKind) -> str:
    """A name without folders or what is not seen, with the suffix of what the file is."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(c for c in last if not _is_unseen(c))
    bare = _FORBIDDEN.sub("_", seen).strip(". ")
    stem, dot, suffix = bare.rpartition(".")
    own = _OWN_SUFFIXES.get(kind, {kind.value})
    if not dot or suffix.lower() not in own:
        stem, suffix = bare, kind.value
    stem = stem[:MOST_NAME].strip(". ") or "附件"
    return f"_{stem}.{suffix}" if _RESERVED.match(stem) else f"{stem}.{suffix}"


def _is_unseen(character: str) -> bool:
    """Control characters, and those that turn the direction of what is read."""
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _by_head(head: bytes) -> FileKind | None:
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        return FileKind.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if head.startswith(b"%PDF-"):
        return FileKind.PDF
    if head[4:8] == b"ftyp":
        length = int.from_bytes(head[:4], "big")
        return FileKind.MP4 if _MP4_BRANDS.search(head[8 : min(length, _HEAD)]) else None
    if head.startswith(b"\x1aE\xdf\xa3") and re.search(rb"\x42\x82.(?:matroska|webm)", head[:128]):
        return FileKind.MKV
    return None


def _office(source: BinaryIO) -> FileKind | Unfit:
    try:
        with zipfile.ZipFile(source) as archive:
            names = {part.filename for part in archive.infolist()[:_MOST_PARTS]}
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError):
        return Unfit.UNKNOWN
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return Unfit.MACROS
    kinds = [kind for part, kind in _OFFICE.items() if part in names]
    return kinds[0] if len(kinds) == 1 and "[Content_Types].xml" in names else Unfit.UNKNOWN


def _text(source: BinaryIO, head: bytes) -> FileKind | Unfit:
    """UTF-8, UTF-16 with its mark, or GB 18030; nothing in it that no text has."""
    marked = next((name for mark, name in _BOMS.items() if head.startswith(mark)), "")
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        found = _text_in(source, encoding)
        if found is not Unfit.UNKNOWN:
            return found
    return Unfit.UNKNOWN


def _text_in(source: BinaryIO, encoding: str) -> FileKind | Unfit:
    decoder = codecs.getincrementaldecoder(encoding)()
    source.seek(0)
    is_first = True
    try:
        while block := source.read(_BLOCK):
            text = decoder.decode(block)
            if _CONTROLS.search(text):
                return Unfit.UNKNOWN
            if is_first and text.lstrip().lower().startswith(_SCRIPTS):
                return Unfit.SCRIPT
            is_first = False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return Unfit.UNKNOWN
    return FileKind.TXT
