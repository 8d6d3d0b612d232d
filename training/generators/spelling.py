"""Write numbers, dates and lists the several ways that newsrooms do."""

from __future__ import annotations

_HUNDRED, _THOUSAND, _NOON = 100, 1000, 12

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen "
    "fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh "
    "twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth "
    "nineteenth twentieth"
).split()
MONTHS = (
    "January February March April May June July August September October November "
    "December"
).split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def words(number: int) -> str:
    """Spell out a number below a million: 124 is one hundred and twenty-four."""
    if number < len(ONES):
        return ONES[number]
    if number < _HUNDRED:
        tens, ones = divmod(number, 10)
        return TENS[tens] + (f"-{ONES[ones]}" if ones else "")
    if number < _THOUSAND:
        hundreds, rest = divmod(number, 100)
        return f"{ONES[hundreds]} hundred" + (f" and {words(rest)}" if rest else "")
    thousands, rest = divmod(number, 1000)
    return f"{words(thousands)} thousand" + (f" {words(rest)}" if rest else "")


def ordinal(number: int) -> str:
    """Write 1st, 2nd, 33rd, 111th."""
    if number % 100 in {11, 12, 13}:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def short_month(month: str) -> str:
    """Abbreviate a month as news agencies do."""
    kept = {"March", "April", "May", "June", "July"}
    return month if month in kept else f"{month[: 4 if month == 'September' else 3]}."


def clock(hour: int, minute: int = 0) -> str:
    """Write an hour of 24 as 3 p.m. or 3:30 p.m.; noon and midnight have names."""
    if minute == 0 and hour in {0, 12}:
        return "midnight" if hour == 0 else "noon"
    half = "a.m." if hour < _NOON else "p.m."
    minutes = f":{minute:02d}" if minute else ""
    return f"{(hour - 1) % 12 + 1}{minutes} {half}"


def part_of_day(hour: int) -> str:
    """Name the part of the day an hour is in."""
    for until, name in ((5, "night"), (12, "morning"), (18, "afternoon")):
        if hour < until:
            return name
    return "evening"
