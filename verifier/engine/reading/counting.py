"""What a figure counts, and per what: the noun phrase beside it."""

from collections.abc import Sequence

from verifier.engine.reading.facts import POSSESSIVES, Token
from verifier.engine.reading.gazetteer import find_known
from verifier.engine.reading.number_words import NUMBER_WORDS

PERIODS = {
    "second": "second", "minute": "minute", "hour": "hour", "day": "day",
    "week": "week",
    "month": "month", "year": "year", "night": "night", "decade": "decade",
    "century": "century", "quarter": "quarter", "fortnight": "fortnight",
    "annum": "year",
}  # fmt: skip
_ADVERBS = {
    "hourly": "hour", "daily": "day", "weekly": "week", "monthly": "month",
    "yearly": "year", "annually": "year", "annual": "year", "quarterly": "quarter",
}  # fmt: skip
_PASSED_OVER = frozenset(
    """the a an its their his her other more of further new still now already currently
    also""".split()
)
_ENDS = frozenset(
    """is are was were be been being have has had do does did will would shall should
    can could may might must who which that when where while because and or but in on
    at by for from to into onto over under with within without about between among
    through during before after since until as per than not whom whose if
    so worldwide globally nationwide overall altogether abroad overseas away apart
    elsewhere outside inside across around along beyond against towards via despite
    near based behind ahead""".split()
)
_PLURALS = frozenset(
    """people men women children police feet teeth mice geese personnel staff crew
    troops aircraft sheep fish cattle media data criteria phenomena bacteria
    offspring""".split()
)
AUXILIARIES = frozenset("have has had is are was were been being be".split())
_STANDS_AT = frozenset(
    """is are was were be been being of at stand stands stood reach reaches reached
    total totals totalled totaled hit hits to currently now already
    officially""".split()
)
_LABELS = frozenset(
    """season episode chapter part volume phase stage level week day round game act
    grade category section article page room floor gate platform line lane flight
    route highway number no type version group tier step question item channel unit
    block district sector reactor series book issue verse step amendment rule clause
    paragraph""".split()
)

_SHARED_WITHIN = 12
"""Tokens before a share within which the things that it is a share of are named."""
_FURTHEST = 7
"""Tokens behind a figure that its noun phrase and its rate can reach."""


def counted_nouns(
    tokens: Sequence[Token], index: int
) -> tuple[tuple[str, ...], int | None]:
    """Return the stems of the noun phrase that starts at token ``index``, its head
    first, and the head's token: "artillery shells a month" -> ("shell", "artilleri").
    """
    if _is_strength(tokens, index):
        return ("peopl",), None
    run, head = _noun_run(tokens, index)
    if not run:
        return _verb_behind(tokens, index), None
    behind = run[-1].index + 1
    if behind < len(tokens) and tokens[behind].norm in POSSESSIVES:
        owned, thing = _noun_run(tokens, behind + 1)
        if owned:  # "half of the city's houses" counts houses
            run, head = owned, thing
    if tokens[index].text == "-":
        head = run[0]  # "two-story house" counts stories
    if head is None:
        head = run[-1] if len(run) <= 2 else run[0]  # noqa: PLR2004 - adjective, noun
    verb = _verb_behind(tokens, run[-1].index + 1)
    head_at = run.index(head)
    before = [token.stem for token in reversed(run[:head_at])]
    after = [token.stem for token in run[head_at + 1 :]]
    if _are_nationals(tokens, head.index):
        return ("peopl", *after, *verb), head.index
    return (head.stem, *before, *after, *verb), head.index


def _are_nationals(tokens: Sequence[Token], head: int) -> bool:
    """Tell whether people are counted by their country: "North Koreans"."""
    if not _is_plural(tokens[head].norm):
        return False
    known = (find_known(tokens, at, shouting=False) for at in (head, max(0, head - 1)))
    return any(
        each is not None and each[0].kind == "nationality" and each[1] == head
        for each in known
    )


def _is_strength(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a figure says how many a force is: "120,000 strong"."""
    words = [token.norm for token in tokens[index : index + 2] if token.text != "-"]
    return words[:1] == ["strong"]


def _noun_run(tokens: Sequence[Token], index: int) -> tuple[list[Token], Token | None]:
    """Return the content words of a noun phrase, and its head where one shows: the
    first plural, or what stands before "of"."""
    run: list[Token] = []
    head: Token | None = None
    for token in tokens[index : index + _FURTHEST]:
        behind_of = bool(run) and tokens[token.index - 1].norm == "of"
        if token.text == "-" or (token.norm == "of" and run):
            continue
        if _is_in_code(tokens, token.index):
            continue
        if token.norm in _PASSED_OVER and (behind_of or not run):
            continue
        if behind_of and head is None:
            head = run[-1]
        if _ends_phrase(token) or (head is not None and token.is_stop):
            break
        run.append(token)
        if head is None and _is_plural(token.norm):
            head = token
    return run, head


def _is_in_code(tokens: Sequence[Token], index: int) -> bool:
    """Tell the parts of "A330" and "F-16", and the figure of "COVID-19"."""
    at = index + 1
    glued = at < len(tokens) and tokens[at].start == tokens[index].end
    if tokens[index].text.isdecimal():
        before = tokens[index - 2 if tokens[index - 1].text == "-" else index - 1]
        return tokens[index - 1].end == tokens[index].start and before.is_word
    if glued and tokens[at].text == "-":
        at += 1
    letters = tokens[index].text
    return (
        glued
        and at < len(tokens)
        and tokens[at].text.isdecimal()
        and letters.isupper()
        and len(letters) == 1
    )


def _ends_phrase(token: Token) -> bool:
    return (
        not token.is_word
        or token.norm in _ENDS
        or token.norm in _PASSED_OVER
        or token.norm in _ADVERBS
        or token.norm in NUMBER_WORDS
        or token.text[0].isdecimal()
    )


def _verb_behind(tokens: Sequence[Token], index: int) -> tuple[str, ...]:
    """What those counted did is what is counted: "10 have died", "six were hurt"."""
    if index < len(tokens) and tokens[index].norm in {"who", "that", "which"}:
        index += 1  # "124 prisoners who were executed"
    cursor = index
    while cursor < min(len(tokens), index + 4) and tokens[cursor].norm in AUXILIARIES:
        cursor += 1
    if cursor > index and cursor < len(tokens) and tokens[cursor].norm in _PASSED_OVER:
        cursor += 1  # "are still working"
    if cursor == index or cursor >= len(tokens):
        return ()
    token = tokens[cursor]
    return (token.stem,) if token.is_word and not token.is_stop else ()


def counted_before(
    tokens: Sequence[Token], first: int
) -> tuple[tuple[str, ...], int | None] | None:
    """Return the noun phrase that a figure behind it counts: "the number of cases is
    210", "orders stand at 1,700", "a population of 12,000"; ``None`` without one."""
    cursor = first - 1
    while cursor >= 0 and tokens[cursor].norm in _STANDS_AT and first - cursor < 5:  # noqa: PLR2004
        cursor -= 1
    if cursor == first - 1 or cursor < 0:
        return None
    sentence = tokens[cursor].sentence
    for start in range(cursor, max(0, cursor - 14), -1):
        token = tokens[start]
        if token.sentence != sentence or token.text in {",", ";", ":"}:
            break
        if token.norm == "number" and tokens[start + 1].norm == "of":
            counted = counted_nouns(tokens, start + 2)
            return counted if counted[0] else None
    run: list[Token] = []
    for token in reversed(tokens[max(0, cursor - 3) : cursor + 1]):
        if not token.is_word or token.is_stop or token.text[0].isdecimal():
            break
        run.append(token)
    if not run:
        return None
    return tuple(token.stem for token in run), run[0].index


def share_taken_of(
    tokens: Sequence[Token], first: int, last: int
) -> tuple[tuple[str, ...], int | None] | None:
    """Return what a share is taken of that stands alone before what was done: in "fired
    ten shells, with half provided by Chile" half of the shells; ``None`` elsewhere."""
    if first == 0 or tokens[first - 1].norm not in {"with", ",", "and"}:
        return None
    at = last + 1
    while at < len(tokens) and tokens[at].norm.endswith("ly"):
        at += 1
    if at >= len(tokens) or not (
        tokens[at].norm.endswith("ed") or tokens[at].norm in AUXILIARIES
    ):
        return None
    for token in reversed(tokens[max(0, first - _SHARED_WITHIN) : first]):
        if token.sentence != tokens[first].sentence:
            return None
        if token.is_word and not token.is_stop and _is_plural(token.norm):
            return (token.stem,), token.index
    return None


def is_part(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Return whether a figure is a part of another: "of which 34", "34 of them"."""
    before = [token.norm for token in tokens[max(0, first - 2) : first]]
    after = [token.norm for token in tokens[last + 1 : last + 3]]
    return (
        before[-2:]
        in (["of", "which"], ["of", "whom"], ["of", "them"], ["of", "these"])
        or before[-1:] == ["including"]
        or after in (["of", "which"], ["of", "whom"], ["of", "them"], ["of", "these"])
    )


def labelled_noun(
    tokens: Sequence[Token], first: int
) -> tuple[tuple[str, ...], int] | None:
    """Return the noun that the number at ``first`` labels: "season 3", "No. 1"."""
    if first > 1 and tokens[first - 1].text == "." and tokens[first - 2].norm == "no":
        return ("number",), first - 2
    if not first or tokens[first - 1].norm not in _LABELS:
        return None
    return (tokens[first - 1].stem,), first - 1


def rate_after(tokens: Sequence[Token], index: int) -> tuple[str, int, int] | None:
    """Return per what a figure that ends before token ``index`` is stated ("month"),
    and the first and last token that say so; the counted noun may stand between."""
    for cursor in range(index, min(index + _FURTHEST, len(tokens) - 1)):
        token, following = tokens[cursor], tokens[cursor + 1]
        if token.norm in {"a", "an", "each", "every", "per", "/"}:
            period = PERIODS.get(following.norm)
            if period is not None and not _goes_on(tokens, cursor + 2):
                return period, cursor, cursor + 1
            if token.norm == "per" and following.is_word and following.norm != "cent":
                return following.stem, cursor, cursor + 1
        if token.norm in _ADVERBS and token.norm != "annual":
            return _ADVERBS[token.norm], cursor, cursor
        if not token.is_word and token.text not in {"-", "%", "°", "/", "$", "€", "£"}:
            return None
        if token.norm in _ENDS and token.norm != "per":
            return None
    last = tokens[-1] if tokens else None
    if last is not None and index <= last.index < index + _FURTHEST:
        adverb = _ADVERBS.get(last.norm)
        if adverb is not None:
            return adverb, last.index, last.index
    return None


def _goes_on(tokens: Sequence[Token], index: int) -> bool:
    """Tell "a year ago" and "a year later" from rates."""
    return index < len(tokens) and tokens[index].norm in {
        "ago", "later", "earlier", "before", "after", "old", "-",
    }  # fmt: skip


def _is_plural(norm: str) -> bool:
    return norm in _PLURALS or (
        norm.endswith("s") and len(norm) > 3 and not norm.endswith(("ss", "us", "is"))  # noqa: PLR2004
    )
