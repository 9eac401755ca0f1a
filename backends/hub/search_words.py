"""How text becomes terms of the search index, and a query their conjunction. Pure.

Runs of Han characters give every character and every overlapping pair (SQLite's trigram finds no
word of two characters); a run of digits or of letters gives its prefixes up to 8 characters, one
of digits its last three and four too. Letters and digits part: 浙A12345 is found by 浙A, A12345,
123 and 345.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

PREFIX_CHARACTERS = 8
# More terms narrow a search no further; without a bound a pasted page would be a query.
_MOST_TERMS = 40

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RUN = re.compile(f"([{_HAN}]+)|[0-9]+|[^\\W_0-9{_HAN}]+")
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Words:
    """A query understood: terms that must all be there, and the phrases that text must hold.

    `are_terms`: each phrase is one term, so that the terms say everything.
    """

    terms: tuple[str, ...]
    phrases: tuple[str, ...]

    @property
    def are_terms(self) -> bool:
        """Whether nothing is left to check in the text."""
        return set(self.phrases) <= set(self.terms)


def normal(text: str) -> str:
    """Full and half width, upper and lower case are one (NFKC, case folded)."""
    return unicodedata.normalize("NFKC", text).casefold()


def compact(text: str) -> str:
    """Normal text without blanks and punctuation: what a phrase is looked for in."""
    return _NO_WORD.sub("", normal(text))


def terms_of(lines: Iterable[str]) -> set[str]:
    """Every term under which these lines are found."""
    found: set[str] = set()
    for line in lines:
        for run in _RUN.finditer(normal(line)):
            text = run.group()
            if run.group(1):
                found.update(text)
                found.update(map("".join, itertools.pairwise(text)))
                continue
            if text.isdecimal():  # 尾号: people know the last digits of a plate or a number
                found.update((text[-3:], text[-4:]))
            found.update(text[:end] for end in range(1, PREFIX_CHARACTERS + 1))
    return found


def words_of(query: str) -> Words:
    """A query, its words parted by blanks. Nothing in it is an operator."""
    terms: dict[str, None] = {}
    phrases: dict[str, None] = {}
    for word in normal(query).split():
        for run in _RUN.finditer(word):
            text = run.group()
            if not run.group(1):
                terms[text[:PREFIX_CHARACTERS]] = None
            elif len(text) == 1:
                terms[text] = None
            else:
                terms |= dict.fromkeys(map("".join, itertools.pairwise(text)))
        if phrase := compact(word):
            phrases[phrase] = None
    return Words(tuple(terms)[:_MOST_TERMS], tuple(phrases))
