"""Split a normalised text into sentences with offsets."""

import re

from verifier.engine.types import Span

_END = re.compile(r"[.!?]+[\"')\]]*(?=\s|$)")
_ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof gen col lt sgt capt maj adm gov sen rep rev hon st jr sr vs etc
    inc ltd co corp dept est approx jan feb mar apr jun jul aug sep sept oct nov
    dec mon tue tues wed thu thurs fri sat sun fig vol al ca cf e.g i.e op mt ft sq km
    ph.d""".split()
)
_BEFORE_FIGURES = frozenset("no nos fig art p pp vol".split())
_NEXT = re.compile(r"\S")
_LONGEST = 40
"""Characters in which an abbreviation and what stands before it are looked for, so that
a text is read in linear time."""

_SHORT = re.compile(r"(?:^|[\s(\"'])((?:[A-Za-z]\.)*[A-Za-z]+)$")


def split_sentences(text: str) -> tuple[Span, ...]:
    """Return the spans of the sentences; abbreviations, initials and decimals do not
    end one."""
    spans: list[Span] = []
    start = 0
    for mark in _END.finditer(text):
        if _ends_sentence(text, mark):
            spans.append(Span(start, mark.end()))
            start = mark.end()
            while start < len(text) and text[start].isspace():
                start += 1
    if start < len(text):
        spans.append(Span(start, len(text)))
    return tuple(spans)


def _next(text: str, at: int) -> str:
    found = _NEXT.search(text, at)
    return found.group() if found else ""


def _ends_sentence(text: str, mark: re.Match[str]) -> bool:
    if mark.end() >= len(text):
        return True
    following = _next(text, mark.end())
    if not mark.group().startswith(".") or mark.group().startswith("..."):
        return not following.islower()
    before = _SHORT.search(text, max(0, mark.start() - _LONGEST), mark.start())
    word = before.group(1) if before else ""
    if word.casefold() in _ABBREVIATIONS:
        return False
    if word.casefold() in _BEFORE_FIGURES and following.isdigit():
        return False
    if "." in word:  # "U.S." or "a.m.": only a capital after it can start a sentence
        return following.isupper() and word.casefold() in {"a.m", "p.m"}
    if len(word) == 1 and word.isupper() and word != "I":
        return False
    return not following.islower()
