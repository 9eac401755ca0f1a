"""The words of a Chinese report: cut with the field's own dictionary, stop words left out. Pure.

jieba cuts 两客一危 and 入海排污口 apart until it is told of them: resources/dictionaries
has the terms, the stop words and the synonyms, a line each; a centre adds its own behind them.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

import jieba

LEAST_CHARACTERS = 2
_USUAL_FREQUENCY = 20_000  # greater than any common word's: a term is never cut apart
_NUMBER = re.compile(r"[\d.,:：/\-—~第号弄室栋楼层米年月日时分秒点]+")
_WORD = re.compile(r"[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z0-9+]*")


class Words:
    """One dictionary, loaded once (about a second and 60 MB)."""

    def __init__(self, own: Path | None = None) -> None:
        """`own`: a folder with files of the same names that are added."""
        jieba.setLogLevel(logging.WARNING)
        self._cutter = jieba.Tokenizer()
        self._stop = frozenset(lines("stop.txt", own))
        self._same: dict[str, str] = {}
        for term in lines("terms.txt", own):
            self._cutter.add_word(term, _USUAL_FREQUENCY * len(term))
        for line in lines("synonyms.txt", own):
            name, *others = line.split()
            self._same |= dict.fromkeys(others, name)
            for word in (name, *others):
                self._cutter.add_word(word, _USUAL_FREQUENCY * len(word))

    def of(self, text: str) -> set[str]:
        """The words that count, each once, however often the text has it."""
        found: set[str] = set()
        for cut in self._cutter.cut(text, HMM=True):
            word = self._same.get(cut, cut)
            if (
                len(word) >= LEAST_CHARACTERS
                and word not in self._stop
                and _WORD.fullmatch(word)
                and not _NUMBER.fullmatch(word)
            ):
                found.add(word)
        return found


def lines(name: str, own: Path | None) -> Iterable[str]:
    """The lines of a dictionary file, ours and the centre's; what follows # is a remark."""
    texts = [resources.files("resources").joinpath("dictionaries", name).read_text("utf-8")]
    if own is not None and (own / name).exists():
        texts.append((own / name).read_text("utf-8"))
    for text in texts:
        for line in text.splitlines():
            word = line.partition("#")[0].strip()
            if word:
                yield word
