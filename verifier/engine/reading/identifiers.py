"""Tell figures from names with digits ("A-22", "Project 21631") and from "one" as a
pronoun."""

from collections.abc import Sequence

from verifier.engine.reading.facts import Token
from verifier.engine.reading.number_words import NUMBER_WORDS

_NO_LABELS = frozenset(
    """the a an in on at by of for from to with about around over under nearly almost some
    more least most than just only exactly all these those and or but as is are was were
    up down between roughly approximately up least after before since until us there
    their its his her my our your this that another other""".split()
)
_LONG_CODE = 4
"""Digits from which a number with no separator is a code behind a capital."""
_PREFIXES = frozenset(
    "mid pre post under over sub top non plus ex nearly almost all every to".split()
)
_ONE_BEFORE = frozenset(
    """this that each every any no which another the first last next only latter former
    big new old good bad sweeping own""".split()
)
_ONE_AFTER = frozenset(
    """of who that which day another is was has had would could should can may might will
    must by to in on at for with from and or but as if where when""".split()
)


def is_identifier(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Return whether the digits in ``first``..``last`` belong to a name or a code."""
    token = tokens[first]
    if not token.text[0].isdigit():
        return False
    before = tokens[first - 1] if first else None
    if _is_marker(tokens, first, last):
        return True
    following = tokens[last + 1] if last + 1 < len(tokens) else None
    if before is not None and before.end == token.start and before.is_word:
        return True  # "B52"
    if (
        before is not None
        and before.text == "-"
        and before.end == token.start
        and first > 1
    ):
        behind = tokens[first - 2]
        if (
            behind.end == before.start
            and behind.is_word
            and (behind.norm not in _PREFIXES and behind.norm not in NUMBER_WORDS)
        ):
            return True  # "A-22", "COVID-19", "555-1234"
    if (
        before is not None
        and before.text in {".", ":", "/"}
        and before.end == token.start
        and (
            first > 1
            and tokens[first - 2].end == before.start
            and tokens[first - 2].text[-1:].isdigit()
        )
    ):
        return True
    if following is not None and following.start == tokens[last].end:
        if (
            following.is_word
            and following.text[0].isupper()
            and len(following.text) > 2
        ):
            return True  # "2Pac"
        if (
            following.text == "-"
            and last + 2 < len(tokens)
            and (
                tokens[last + 2].text[:1].isdigit()
                and last + 3 < len(tokens)
                and tokens[last + 3].text == "-"
                and tokens[last + 3].start == tokens[last + 2].end
            )
        ):
            return True  # "555-12-34"
        if (
            following.text == "-"
            and last + 2 < len(tokens)
            and (
                any(c.isupper() for c in tokens[last + 2].text[1:])
                and not tokens[last + 2].text.isupper()
            )
        ):
            return True  # "2019-nCoV"
    return _is_numbered_name(tokens, first, last)


def _is_marker(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Return whether "(2)" numbers a point of a list."""
    return (
        0 < first == last < len(tokens) - 1
        and tokens[first - 1].text == "("
        and tokens[last + 1].text == ")"
        and tokens[first].text.isdigit()
        and len(tokens[first].text) <= 2  # noqa: PLR2004
    )


def _is_numbered_name(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Find "Project 21631" and "Boeing 747": a bare number behind a capital."""
    token = tokens[first]
    if first == 0 or last != first or not token.text.isdigit():
        return False
    before = tokens[first - 1]
    if not before.text[:1].isupper() or before.norm in _NO_LABELS:
        return False
    if len(token.text) >= _LONG_CODE:
        return True
    starts = first == 1 or tokens[first - 2].sentence != before.sentence
    following = tokens[last + 1] if last + 1 < len(tokens) else None
    if starts and (following is None or following.norm.endswith("s")):
        return False
    return following is None or not (
        following.is_word
        and not following.is_stop
        and not following.text[0].isupper()
        and following.norm.endswith(("s", "people", "men", "women", "children"))
    )


def is_pronoun(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Return whether "one" at ``first`` counts nothing: "a sweeping one"."""
    if first != last or tokens[first].norm != "one":
        return False
    before = tokens[first - 1].norm if first else ""
    after = tokens[first + 1].norm if first + 1 < len(tokens) else ""
    if after in {"of", "in", "out"} and before not in _ONE_BEFORE:
        return after == "of" and before not in {
            "only",
            "just",
            "least",
            "than",
            "exactly",
        }
    if first + 1 < len(tokens) and not tokens[first + 1].is_word and after != "-":
        return before not in {"than", "least", "only", "just", "exactly", "to"}
    return before in _ONE_BEFORE - {"only", "the", "no"} or after in _ONE_AFTER
