"""Find dates, as far as they are stated: days, months, years, decades, weekdays."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from verifier.engine.reading.clocks import find_clocks
from verifier.engine.reading.facts import Reading, TimeRef
from verifier.engine.reading.year_numbers import is_year
from verifier.engine.types import Span

_MONTHS = (
    "january february march april may june july august september october november "
    "december"
).split()
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_ORDINALS = {
    word: number
    for number, word in enumerate(
        (
            """first second third fourth fifth sixth seventh eighth ninth tenth eleventh
            twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth
            nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth
            twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth
            thirtieth
            thirty-first""".split()
        ),
        start=1,
    )
}

_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|"
    r"November|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_YEAR = r"(?P<year>1\d{3}|20\d{2}|2100)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_DAY_WORD = "(?P<day_word>" + "|".join(sorted(_ORDINALS, key=len, reverse=True)) + ")"
_LAST_DAY = r"(?: ?(?:-|to|until|through) ?(?P<last_day>[0-3]?\d)(?:st|nd|rd|th)?)?"
_PART = r"(?:(?P<part>early|mid|middle of|late|end of|beginning of|start of)[ -])?"
_NO_FIGURE = (
    r"(?![\d%]|[.:]\d|,\d(?!\d{3}\b)| ?%|"
    r" (?:percent|per cent|million|billion|thousand)\b)"
)

# In this order: a pattern never claims characters that an earlier one has taken.
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\d-])(?P<year>\d{4})-(?P<month_number>[01]?\d)-(?P<day>[0-3]?\d)(?![\d-])",
        (
            r"(?<![\d/.])(?P<first>[0-3]?\d)(?P<mark>[/.])(?P<second>[0-3]?\d)(?P=mark)"
            r"(?P<short_year>\d{4}|\d{2})(?![\d/]|\.\d)"
        ),
        (
            rf"(?<![\w.,-])(?:{_DAY}{_LAST_DAY}|{_DAY_WORD})(?: of |[ -]){_MONTH}"
            rf"(?:(?: of|,)? {_YEAR}(?![\d,]\d))?\b"
        ),
        (
            rf"\b{_MONTH} (?:the )?(?:{_DAY}\b{_NO_FIGURE}{_LAST_DAY}|{_DAY_WORD})\b"
            rf"(?:(?: ?,)? ?{_YEAR}\b)?(?!\d)"
        ),
        rf"\b{_PART}{_MONTH}(?: of| ?,)? {_YEAR}\b(?![,.]\d)",
        (
            rf"\b(?:Q(?P<quarter>[1-4])|"
            rf"(?P<quarter_word>first|second|third|fourth|last) quarter)"
            rf"(?:(?: of| in|,)? (?:the year )?{_YEAR}\b)?"
        ),
        rf"\b(?P<season>spring|summer|autumn|winter)(?: of)? {_YEAR}\b",
        rf"\b{_PART}{_YEAR}(?P<decade>'?s)\b",
        r"\b(?P<century>[0-2]?\d)(?:st|nd|rd|th)[ -]century\b",
        rf"(?<![\d.,/-]){_YEAR} ?- ?(?P<last_year>\d{{4}}|\d{{2}})(?![\d-]|[.,]\d)",
        rf"\b{_PART}{_MONTH}(?![\w-])",
        rf"(?<![\w.,$€£¥/+-]){_PART}(?<![\d.,$€£¥/+]){_YEAR}(?![\d%°]|[.,/:]\d|-\d)",
    )
)
_A_MONTH = re.compile(rf"\b{_MONTH}", re.IGNORECASE)
_A_FIGURE = re.compile(r"\d|quarter", re.IGNORECASE)
"""What a text must hold to be searched for dates: most hold neither."""

_WEEKDAY = re.compile(
    r"\b(?P<weekday>mon|tues|wednes|thurs|fri|satur|sun)days?\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:(?P<day>yesterday|today|tomorrow)"
    r"|(?:the )?(?P<step>last|next|this|past|previous|following|coming|current) "
    r"(?P<span>week|weekend|month|year|quarter|decade|summer|winter|spring|autumn)"
    r"|(?:the )?(?P<span_of_next>week|month|year|day) (?P<step_after>before|after))\b",
    re.IGNORECASE,
)
_STEPS = {
    "last": "previous", "past": "previous", "previous": "previous",
    "before": "previous",
    "next": "next", "following": "next", "coming": "next", "after": "next",
    "this": "current", "current": "current",
    "yesterday": "previous", "today": "current", "tomorrow": "next",
}  # fmt: skip
_PARTS = {
    "early": "early", "beginning of": "early", "start of": "early",
    "mid": "mid", "middle of": "mid", "late": "late", "end of": "late",
}  # fmt: skip
_RELATIONS = (
    (re.compile(r"\b(?:since|ever since|starting(?: in| on)?|onwards from)$"), "since"),
    (re.compile(r"\bas (?:of|at)(?: (?:before|after))?$"), "as of"),
    (re.compile(r"\b(?:until|till|up to|up until|through|as late as)$"), "until"),
    (re.compile(r"\b(?:by|no later than|not later than)$"), "by"),
    (re.compile(r"\b(?:before|prior to|earlier than|ahead of|preceding)$"), "before"),
    (re.compile(r"\b(?:after|later than|following|past|beyond)$"), "after"),
    (re.compile(r"\b(?:from)$"), "from"),
    (re.compile(r"\b(?:to)$"), "to"),
    (re.compile(r"\b(?:between)$"), "from"),
)  # fmt: skip
_ABOUT = re.compile(r"\b(?:about|around|circa|roughly|approximately|c\.|ca\.)$")
_LINKS = re.compile(r"(?: (?:the|in|on|at|of|year|years|early|late|mid|morning))+$")
_BETWEEN = re.compile(r" ?,? ?(?:and|to|until|till|through|-) ?(?:the )?(?:year )?")
_LOOK_BACK = 32
"""Characters before a date in which its relation ("no later than the") can stand."""
_LONGEST_MONTH = 31
_FIRST_DECADE_AS_CENTURY = 2000
"""Up to here "the 1800s" are a century; "the 2000s" are a decade."""
_TWO_DIGITS = 100
_PIVOT = 50
"""Two-digit years below this are read as 20xx."""


def find_times(reading: Reading) -> tuple[TimeRef, ...]:
    """Return the dates and times of day that a text states, in order."""
    taken = bytearray(len(reading.text) + 1)
    found = list(find_clocks(reading, taken))
    found.extend(_dates(reading, taken))
    found.extend(_relatives(reading, taken))
    found = _with_weekdays(reading, sorted(found, key=lambda time: time.span), taken)
    starts = [sentence.start for sentence in reading.sentences]
    related = [
        _related(
            reading.text,
            replace(time, sentence=max(0, bisect_right(starts, time.span.start) - 1)),
        )
        for time in sorted(found, key=lambda time: time.span)
    ]
    return _spans_joined(reading.text, related)


def _dates(reading: Reading, taken: bytearray) -> Iterator[TimeRef]:
    hints = {hint for hint in (_A_MONTH, _A_FIGURE) if hint.search(reading.text)}
    for pattern in _DATES:
        if (_A_MONTH if "month" in pattern.groupindex else _A_FIGURE) not in hints:
            continue
        for match in pattern.finditer(reading.text):
            if any(taken[match.start() : match.end()]):
                continue
            time = _date(reading, match)
            if time is not None:
                taken[match.start() : match.end()] = b"\x01" * (
                    match.end() - match.start()
                )
                yield time


def _date(reading: Reading, match: re.Match[str]) -> TimeRef | None:
    """Return what one match states, ``None`` where it is no date after all."""
    parts = match.groupdict()
    time = TimeRef("date", Span(*match.span()), match.group())
    if parts.get("first"):
        return _slashed(time, parts)
    if parts.get("century"):
        last = int(parts["century"]) * 100
        return replace(time, year=last - 99, last_year=last) if last else None
    time = replace(
        time,
        year=_number(parts.get("year")),
        month=_number(parts.get("month_number")) or _month(parts.get("month")),
        day=_number(parts.get("day"))
        or _ORDINALS.get((parts.get("day_word") or "").casefold()),
        label=_PARTS.get((parts.get("part") or "").casefold()),
    )
    if time.year is not None and time.month is None and time.day is None:
        return _year_alone(reading, match, time)
    if parts.get("month") and time.year is None and not _is_month(reading, match, time):
        return None
    if parts.get("quarter") or parts.get("quarter_word"):
        return _quarter(time, parts)
    if (time.month or 1) > len(_MONTHS) or (time.day or 1) > _LONGEST_MONTH:
        return None
    last_day = _number(parts.get("last_day")) or 0
    if (time.day or _LONGEST_MONTH) < last_day <= _LONGEST_MONTH:
        return replace(time, last_day=last_day)
    return time


def _is_month(reading: Reading, match: re.Match[str], time: TimeRef) -> bool:
    if time.day is not None:
        return match.group("month") not in {"may", "march"}
    return _is_month_name(reading, match)


def _year_alone(
    reading: Reading, match: re.Match[str], time: TimeRef
) -> TimeRef | None:
    """Read a year, a decade, a span of years or a season or quarter with its year."""
    parts = match.groupdict()
    year = time.year or 0
    if parts.get("decade"):
        century = year % 100 == 0 and year < _FIRST_DECADE_AS_CENTURY
        return replace(time, last_year=year + (99 if century else 9))
    if parts.get("last_year"):
        return _years(time, year, parts["last_year"])
    if parts.get("season"):
        return replace(time, kind="season", label=parts["season"].casefold())
    if parts.get("quarter") or parts.get("quarter_word"):
        return _quarter(time, parts)
    return time if is_year(reading.text, match) else None


def _quarter(time: TimeRef, parts: dict[str, str]) -> TimeRef:
    word = (parts.get("quarter_word") or "").casefold()
    number = _number(parts.get("quarter")) or (4 if word == "last" else _ORDINALS[word])
    return replace(time, month=3 * number - 2, last_month=3 * number)


def _slashed(time: TimeRef, parts: dict[str, str]) -> TimeRef | None:
    """6/11/2024 may be June or November: both readings stay open where both fit."""
    first, second = int(parts["first"]), int(parts["second"])
    year = int(parts["short_year"])
    if year < _TWO_DIGITS:
        if parts["mark"] == ".":
            return None
        year += 2000 if year < _PIVOT else 1900
    months = len(_MONTHS)
    if not (0 < first <= 31 and 0 < second <= 31) or min(first, second) > months:  # noqa: PLR2004
        return None
    if first > months or (parts["mark"] == "." and second <= months):
        return replace(time, year=year, month=second, day=first)
    if second > months or first == second:
        return replace(time, year=year, month=first, day=second)
    return replace(time, year=year, month=first, day=second, day_month_open=True)


def _years(time: TimeRef, year: int, last: str) -> TimeRef | None:
    """1939-45 and 2019-2021 are spans of years."""
    last_year = int(last)
    if last_year < _TWO_DIGITS:
        last_year += year - year % _TWO_DIGITS
        if last_year < year:
            last_year += _TWO_DIGITS
    return replace(time, last_year=last_year) if year < last_year else None


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _month(name: str | None) -> int | None:
    if not name:
        return None
    short = name.casefold()[:3]
    return next(
        number for number, month in enumerate(_MONTHS, 1) if month.startswith(short)
    )


def _is_month_name(reading: Reading, match: re.Match[str]) -> bool:
    """Return whether "May", "March" or "April" is a month here."""
    name = match.group("month")
    if not name[0].isupper():
        return False
    bare = name.rstrip(".").casefold()
    if bare not in {"may", "march", "mar", "april", "june", "august", "jan"}:
        return len(bare) > 3 or name.endswith(".") or bare in {"nov", "oct", "dec"}  # noqa: PLR2004
    before = reading.text[max(0, match.start() - _LOOK_BACK) : match.start()].casefold()
    if reading.text[match.end() + 1 : match.end() + 2].isupper():
        return False
    return bool(
        re.search(
            r"\b(?:in|since|of|by|until|till|from|to|during|last|next|this|through|"
            r"before|after|between|every|each|early|late|mid-?|the)[ -]?$",
            before,
        )
    ) or bool(match.groupdict().get("part"))


def _relatives(reading: Reading, taken: bytearray) -> Iterator[TimeRef]:
    for match in _RELATIVE.finditer(reading.text):
        if any(taken[match.start() : match.end()]):
            continue
        word = match.group("day")
        unit = "day" if word else match.group("span") or match.group("span_of_next")
        step = word or match.group("step") or match.group("step_after")
        label = f"{_STEPS[step.casefold()]} {unit.casefold()}"
        yield TimeRef("relative", Span(*match.span()), match.group(), label=label)


def _with_weekdays(
    reading: Reading, times: list[TimeRef], taken: bytearray
) -> list[TimeRef]:
    """Add the weekdays; one beside a date ("Wednesday, Nov. 6") joins it."""
    joined = dict(enumerate(times))
    alone: list[TimeRef] = []
    starts = [time.span.start for time in times]
    for match in _WEEKDAY.finditer(reading.text):
        if any(taken[match.start() : match.end()]):
            continue
        number = next(
            i for i, day in enumerate(_WEEKDAYS)
            if day.startswith(match.group("weekday").casefold())
        )  # fmt: skip
        after = bisect_right(starts, match.start())
        date = joined.get(after)
        if (
            date is not None
            and date.kind == "date"
            and reading.text[match.end() : date.span.start]
            in {" ", ", ", " , ", " the "}
        ):
            span = Span(match.start(), date.span.end)
            text = reading.text[span.start : span.end]
            joined[after] = replace(date, weekday=number, span=span, text=text)
        else:
            span = Span(*match.span())
            alone.append(TimeRef("weekday", span, match.group(), weekday=number))
    return [*joined.values(), *alone]


def _related(text: str, time: TimeRef) -> TimeRef:
    """Add what the words before a date say of it: before, after, since, about ..."""
    before = text[max(0, time.span.start - _LOOK_BACK) : time.span.start]
    before = before.rstrip().casefold()
    approximate = time.approximate
    if _ABOUT.search(before):
        approximate = True
        before = _ABOUT.sub("", before).rstrip()
    bare = _LINKS.sub("", before)
    for pattern, relation in _RELATIONS:
        if pattern.search(before) or pattern.search(bare):
            return replace(time, relation=relation, approximate=approximate)
    return replace(time, approximate=approximate)


def _spans_joined(text: str, times: list[TimeRef]) -> tuple[TimeRef, ...]:
    """Join "from May 6 to July 8" and "between 1978 and 2009" to one span of time."""
    joined: list[TimeRef] = []
    for time in times:
        first = joined[-1] if joined else None
        if (
            first is not None
            and first.kind == time.kind == "date"
            and first.relation == "from"
            and not (first.last_year or first.last_month or first.last_day)
            and _BETWEEN.fullmatch(text[first.span.end : time.span.start])
        ):
            span = Span(first.span.start, time.span.end)
            joined[-1] = replace(
                first,
                span=span,
                text=text[span.start : span.end],
                year=first.year or (time.year if first.month else None),
                last_year=time.last_year or time.year,
                last_month=time.last_month or time.month,
                last_day=time.last_day or time.day,
                relation="throughout",
            )
        elif time.relation == "from" and time.last_day:
            joined.append(replace(time, relation="throughout"))
        else:
            joined.append(time)
    return tuple(joined)
