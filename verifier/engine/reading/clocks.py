"""Find times of day: "1 a.m.", "01:00", "noon", "six in the evening", "overnight"."""

import re
from collections.abc import Iterator, Mapping

from verifier.engine.reading.facts import Reading, TimeRef
from verifier.engine.types import Span

_HOURS = {
    word: hour
    for hour, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(),
        start=1,
    )
}
_HOUR = "(?P<hour>[0-2]?\\d|" + "|".join(_HOURS) + ")"
_AFTERWARDS = (
    r"(?: (?:in the (?:early |late )?(?P<part>morning|afternoon|evening)|"
    r"at (?P<at_night>night)))"
)
_COUNTED = (
    r"(?! (?:hundred|thousand|million|billion|dozen|per ?cent|%|people|[a-z]{3,}s\b))"
)
"""What follows two figures, no time: "ten to twelve thousand", "five to six days"."""
_CLOCKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        (
            rf"(?<![\w.,:$-])(?P<past>half|quarter|ten|twenty|five) "
            rf"(?P<side>past|to) {_HOUR}(?: ?(?P<half>[ap])\.? ?m\b\.?)?"
            rf"{_AFTERWARDS}?(?!\w){_COUNTED}"
        ),
        (
            rf"(?<![\w.,:$-]){_HOUR}(?:[:.h](?P<minute>[0-5]\d))? ?"
            rf"(?P<half>[ap])\.? ?m\b\.?"
        ),
        (
            rf"(?<![\w.,:$/-]){_HOUR}(?::(?P<minute>[0-5]\d))?(?: ?o'clock\b)?"
            rf"{_AFTERWARDS}\b"
        ),
        rf"(?<![\w.,:$/-]){_HOUR} ?o'clock\b",
        (
            r"(?<![\w.,:$/-])(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d)(?::[0-5]\d)?"
            r"(?![\w:]|[.,]\d)"
        ),
        (
            r"(?:(?<=\bat )|(?<=\bby )|(?<=before )|(?<=after )|(?<=until )|"
            r"(?<=about )|(?<=around )|(?<=from )|(?<=between ))"
            r"(?P<hour>\d):(?P<minute>[0-5]\d)(?![\w:]|[.,]\d)"
        ),
        (
            rf"\b(?P<away>half an|an|[1-9]|{'|'.join(_HOURS)}) hours? "
            r"(?P<turn>before|after|past) (?P<word>noon|midday|midnight)\b"
        ),
        r"\b(?P<word>noon|midday|midnight)\b",
    )
)
_AN_HOUR = re.compile(rf"\b(?:{_HOUR}|noon|midday|midnight)", re.IGNORECASE)
"""What a text must hold to be searched for clock times."""

_PARTS = re.compile(
    r"\b(?:(?P<span>early|late|mid) ?-?)?(?P<part>mornings?|afternoons?|evenings?|"
    r"nights?|overnight|dawn|daybreak|sunrise|dusk|sunset|tonight|nighttime|daytime)\b",
    re.IGNORECASE,
)
_SAME_PART = {
    "overnight": "night", "tonight": "night", "nighttime": "night",
    "daybreak": "dawn", "sunrise": "dawn", "sunset": "dusk",
}  # fmt: skip
_MINUTES = {"half": 30, "quarter": 15, "ten": 10, "twenty": 20, "five": 5}
_NOON = 12
_DAY = 24


def find_clocks(reading: Reading, taken: bytearray) -> Iterator[TimeRef]:
    """Yield clock times and parts of the day; mark their characters in ``taken``."""
    for pattern in _CLOCKS if _AN_HOUR.search(reading.text) else ():
        for match in pattern.finditer(reading.text):
            if any(taken[match.start() : match.end()]):
                continue
            time = _clock(match)
            if time is not None:
                _take(taken, match)
                yield time
    for match in _PARTS.finditer(reading.text):
        if not any(taken[match.start() : match.end()]) and not _in_title(
            reading.text, match
        ):
            _take(taken, match)
            part = match.group("part").casefold()
            part = _SAME_PART.get(part, part.removesuffix("s"))
            yield TimeRef(
                "part_of_day", Span(*match.span()), match.group(), part_of_day=part
            )


def _in_title(text: str, match: re.Match[str]) -> bool:
    """Find names: "Night of the Living Dead", "Good Morning America"."""
    if not match.group()[0].isupper():
        return False
    after = text[match.end() : match.end() + 5]
    before = text[: match.start()].rstrip()[-1:]
    return before not in {"", ".", "!", "?", '"'} or bool(
        re.match(r" of |'s| [A-Z]", after)
    )


def _take(taken: bytearray, match: re.Match[str]) -> None:
    taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())


def _minutes_of(word: str) -> int:
    return 0 if word == "midnight" else _NOON * 60


def _minutes_away(parts: Mapping[str, str | None]) -> int:
    """Return the minutes of "an hour after midnight", below 0 before it."""
    away = (parts.get("away") or "").casefold()
    if not away:
        return 0
    hours = {"half an": 0.5, "an": 1.0}.get(away) or float(_HOURS.get(away, away))
    before = (parts.get("turn") or "").casefold() == "before"
    return int(hours * 60) * (-1 if before else 1)


def _clock(match: re.Match[str]) -> TimeRef | None:
    span = Span(*match.span())
    parts = match.groupdict()
    word = (parts.get("word") or "").casefold()
    if word:
        hour, minute = divmod(_minutes_of(word) + _minutes_away(parts), 60)
        return TimeRef("clock", span, match.group(), hour=hour % _DAY, minute=minute)
    stated = parts["hour"].casefold()
    hour = _HOURS[stated] if stated in _HOURS else int(stated)
    minute = int(parts.get("minute") or 0)
    side = (parts.get("side") or "").casefold()
    if side:
        minute = _MINUTES[parts["past"].casefold()]
        if side == "to":
            hour, minute = hour - 1, 60 - minute
    part = (parts.get("part") or parts.get("at_night") or "").casefold() or None
    half = (parts.get("half") or "").casefold()
    label = None
    if hour > _NOON and (half or part == "morning"):
        return None
    if half == "a" or part == "morning":
        hour %= _NOON
    elif half == "p" or part in {"afternoon", "evening"}:
        hour = hour % _NOON + _NOON
    elif part == "night":
        hour = hour % _NOON + (_NOON if 5 < hour < _NOON else 0)  # noqa: PLR2004
    elif match.re in (_CLOCKS[0], _CLOCKS[3], _CLOCKS[5]):
        label = "either half"  # "six o'clock" may be either half of the day
    if hour >= _DAY:
        return None
    return TimeRef("clock", span, match.group(), hour=hour, minute=minute, label=label)
