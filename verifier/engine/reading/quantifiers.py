"""Read quantifiers as intervals: "most", "hardly any", "dozens", "doubled"."""

from math import inf

from verifier.engine.reading.counting import PERIODS, counted_nouns
from verifier.engine.reading.facts import Comparator, Quantity, Reading
from verifier.engine.types import Span

_SHARES: dict[tuple[str, ...], tuple[float, float]] = {
    tuple(phrase.split()): (low, high)
    for low, high, phrases in (
        (1.0, 1.0, "all of|all the|all|every|each of|the whole of|the entirety of|"
         "the entire|entire|100 %"),
        (0.85, 1.0, "nearly all|almost all|virtually all|practically all|nearly every|"
         "almost every|the vast majority|a vast majority|the overwhelming majority|"
         "an overwhelming majority|vast majority"),
        (0.5, 1.0, "most of|most|the majority|a majority|majority of|the bulk of|"
         "mostly|more often than not"),
        (0.0, 0.5, "a minority|the minority|minority of"),
        (0.0, 0.3, "a few of|few of|few|very few|only a few|hardly any|scarcely any|"
         "barely any|almost no|almost none|next to no|next to none|a small fraction|"
         "a handful of the"),
        (0.0, 0.0, "none of|none|neither of|not a single|not one of"),
    )
    for phrase in phrases.split("|")
}  # fmt: skip
_COUNTS: dict[tuple[str, ...], tuple[float, float]] = {
    tuple(phrase.split()): (low, high)
    for low, high, phrases in (
        (2.0, 2.0, "both of|both|a pair of"),
        (2.0, 3.0, "a couple of|a couple"),
        (2.0, 12.0, "a handful of|a few|several"),
        (2.0, inf, "multiple|a number of|numerous|various|countless"),
        (1.0, 1.0, "a single"),
        (20.0, 199.0, "dozens of|dozens|scores of"),
        (200.0, 1999.0, "hundreds of|hundreds"),
        (2e3, 99_999.0, "thousands of|thousands"),
        (2e4, 199_999.0, "tens of thousands of|tens of thousands"),
        (2e5, 1_999_999.0, "hundreds of thousands of|hundreds of thousands"),
        (2e6, 999_999_999.0, "millions of|millions"),
        (2e7, 199_999_999.0, "tens of millions of|tens of millions"),
        (2e8, 1_999_999_999.0, "hundreds of millions of|hundreds of millions"),
        (2e9, 999_999_999_999.0, "billions of|billions"),
    )
    for phrase in phrases.split("|")
}  # fmt: skip
_TIMES: dict[tuple[str, ...], tuple[float, float]] = {
    tuple(phrase.split()): (low, high)
    for low, high, phrases in (
        (2.0, 2.0, "doubled|doubles|doubling|double|twice|twofold"),
        (3.0, 3.0, "tripled|triples|tripling|triple|trebled|threefold|three times"),
        (4.0, 4.0, "quadrupled|quadruples|quadrupling|quadruple|fourfold"),
        (0.5, 0.5, "halved|halves|halving"),
    )
    for phrase in phrases.split("|")
}  # fmt: skip
_TABLES = (("share", _SHARES), (None, _COUNTS), ("times", _TIMES))
_LONGEST = 4
_HALF = 0.5


def find_quantifier(reading: Reading, index: int) -> Quantity | None:
    """Return the quantifier that starts at token ``index``, if one does.

    Shares have the dimension "share" (of 1), multiples "times"; counts have none.
    """
    tokens = reading.tokens
    norms = tuple(token.norm for token in tokens[index : index + _LONGEST])
    for length in range(len(norms), 0, -1):
        for dimension, table in _TABLES:
            interval = table.get(norms[:length])
            if interval is None or not _is_meant(reading, index, length):
                continue
            low, high = interval
            last = index + length - 1
            span = Span(tokens[index].start, tokens[last].end)
            counted, head = counted_nouns(tokens, last + 1)
            return Quantity(
                low=low,
                high=high,
                comparator=Comparator.RANGE if low < high else Comparator.EXACTLY,
                span=span,
                figure_span=span,
                text=reading.text[span.start : span.end],
                unit=dimension,
                dimension=dimension,
                base_low=low,
                base_high=high,
                counted=counted,
                counted_token=head,
                low_open=dimension == "share" and low == _HALF,
                sentence=tokens[index].sentence,
                first_token=index,
                last_token=last,
                quantifier=True,
            )
    return None


def _is_meant(reading: Reading, index: int, length: int) -> bool:
    """ "at all", "most popular", "after all", "first of all" quantify nothing."""
    tokens = reading.tokens
    if length > 1:
        return True
    word = tokens[index].norm
    before = tokens[index - 1].norm if index else ""
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if word == "all" and before in {"at", "of", "after", "above", "for", "in"}:
        return False
    if (
        word == "all"
        and after is not None
        and after.norm in {"time", "over", "-", "right"}
    ):
        return False
    if word == "every" and after is not None and after.norm in PERIODS:
        return False
    if word == "most":
        if before in {
            "the",
            "at",
            "second",
            "third",
            "one",
            "'s",
            "its",
            "their",
            "his",
        }:
            return False
        return (
            after is not None
            and after.is_word
            and (after.norm.endswith("s") or after.norm in {"people", "of", "children"})
        )
    if word in {"double", "triple", "twice"} and before in {"a", "the", "in", "on"}:
        return False
    if word == "few" and before in {
        "the",
        "a",
        "past",
        "last",
        "next",
        "quite",
        "recent",
        "these",
        "those",
        "first",
        "every",
    }:
        return False
    return True
