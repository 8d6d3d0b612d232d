"""What a figure counts, and per what: the noun phrase beside it."""

from collections.abc import Sequence

from verifier.engine.reading.facts import Token
from verifier.engine.reading.number_words import NUMBER_WORDS

PERIODS = {
    "second": "second", "minute": "minute", "hour": "hour", "day": "day", "week": "week",
    "month": "month", "year": "year", "night": "night", "decade": "decade",
    "century": "century", "quarter": "quarter", "fortnight": "fortnight",
    "annum": "year",
}  # fmt: skip
_ADVERBS = {
    "hourly": "hour", "daily": "day", "weekly": "week", "monthly": "month",
    "yearly": "year", "annually": "year", "annual": "year", "quarterly": "quarter",
}  # fmt: skip
_PASSED_OVER = frozenset("the a an its their his her other more of further new".split())
_ENDS = frozenset(
    """is are was were be been being have has had do does did will would shall should can
    could may might must who which that when where while because and or but in on at by
    for from to into onto over under with within without about between among through
    during before after since until as per than not whom whose if so""".split()
)
_PLURALS = frozenset(
    """people men women children police feet teeth mice geese personnel staff crew troops
    aircraft sheep fish cattle media data criteria phenomena bacteria offspring""".split()
)
_FURTHEST = 7
"""Tokens behind a figure that its noun phrase and its rate can reach."""


def counted_nouns(
    tokens: Sequence[Token], index: int
) -> tuple[tuple[str, ...], int | None]:
    """Return the stems of the noun phrase that starts at token ``index``, its head
    first, and the head's token: "artillery shells a month" -> ("shell", "artilleri").
    """
    run: list[Token] = []
    head: Token | None = None
    for token in tokens[index : index + _FURTHEST]:
        if token.norm in _PASSED_OVER and not run:
            continue
        if token.text == "-":
            continue
        if not token.is_word or token.norm in _ENDS or token.norm in _PASSED_OVER:
            break
        if token.text[0].isdigit() or token.norm in NUMBER_WORDS:
            break
        if token.norm in _ADVERBS or (head is not None and token.is_stop):
            break
        run.append(token)
        if head is None and _is_plural(token.norm):
            head = token
    if not run:
        return (), None
    if tokens[index].text == "-":
        head = run[0]  # "two-story house" counts stories
    if head is None:
        head = run[-1] if len(run) <= 2 else run[0]  # noqa: PLR2004 - adjective, noun
    head_at = run.index(head)
    before = [token.stem for token in reversed(run[:head_at])]
    after = [token.stem for token in run[head_at + 1 :]]
    return (head.stem, *before, *after), head.index


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
    """"a year ago", "a year later", "a year earlier" are no rates."""
    return index < len(tokens) and tokens[index].norm in {
        "ago", "later", "earlier", "before", "after", "old", "-",
    }  # fmt: skip


def _is_plural(norm: str) -> bool:
    return norm in _PLURALS or (
        norm.endswith("s") and len(norm) > 3 and not norm.endswith(("ss", "us", "is"))  # noqa: PLR2004
    )
