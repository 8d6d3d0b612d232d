"""Tell figures from names with digits ("A-22", "Project 21631") and from "one" as a
pronoun."""

from collections.abc import Sequence

from verifier.engine.reading.facts import Token
from verifier.engine.reading.number_words import NUMBER_WORDS
from verifier.engine.reading.tagging import is_verb_form

_NO_LABELS = frozenset(
    """the a an in on at by of for from to with about around over under nearly almost
    some more least most than just only exactly all these those and or but as is are
    was were up down between roughly approximately up least after before since until
    us there their its his her my our your this that another other""".split()
)
_LONGEST_MARKER = 2
_LONGEST_MARKER = 2
_LONG_CODE = 4
"""Digits from which a number with no separator is a code behind a capital."""
_PREFIXES = frozenset(
    "mid pre post under over sub top non plus ex nearly almost all every to".split()
)
_BEFORE = frozenset(
    """a an the this that its his her their our my your of in on at for from to with
    and or s""".split()
)
"""After these, "first" belongs to a noun: "the first elected president"."""
_ONE_BEFORE = frozenset(
    """this that each every any no which another the first last next only latter former
    big new old good bad sweeping own""".split()
)
_ONE_AFTER = frozenset(
    """of who that which day another is was has had would could should can may might
    will must by to in on at for with from and or but as if where when""".split()
)


def is_identifier(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Return whether the digits in ``first``..``last`` belong to a name or a code."""
    if not tokens[first].text[0].isdecimal():
        return False
    return (
        _is_marker(tokens, first, last)
        or _is_joined_before(tokens, first)
        or _is_joined_behind(tokens, last)
        or _is_numbered_name(tokens, first, last)
    )


def _is_joined_before(tokens: Sequence[Token], first: int) -> bool:
    """Find what a word or figure goes before, joined: "A-22", "COVID-19", "B52"."""
    if not first or tokens[first - 1].end != tokens[first].start:
        return False
    before = tokens[first - 1]
    if before.is_word:
        return True
    behind = tokens[first - 2] if first > 1 else None
    if behind is None or not behind.is_word or behind.end != before.start:
        return False
    if before.text == "-":
        return behind.norm not in _PREFIXES and behind.norm not in NUMBER_WORDS
    return before.text in {".", ":", "/"} and behind.text[-1].isdecimal()


def _is_joined_behind(tokens: Sequence[Token], last: int) -> bool:
    """Find what goes on behind: "2Pac", "555-12-34", "2019-nCoV"."""
    rest = tokens[last + 1 : last + 4]
    if not rest or rest[0].start != tokens[last].end:
        return False
    if rest[0].is_word:
        return rest[0].text[0].isupper() and len(rest[0].text) > _LONGEST_MARKER
    if rest[0].text != "-" or len(rest) == 1:
        return False
    if rest[1].text[0].isdecimal():
        return len(rest) > 2 and rest[2].text == "-" and rest[2].start == rest[1].end  # noqa: PLR2004
    mixed = any(character.isupper() for character in rest[1].text[1:])
    return mixed and not rest[1].text.isupper()


def _is_marker(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Return whether "(2)" numbers a point of a list."""
    return (
        0 < first == last < len(tokens) - 1
        and tokens[first - 1].text == "("
        and tokens[last + 1].text == ")"
        and tokens[first].text.isdecimal()
        and len(tokens[first].text) <= _LONGEST_MARKER
    )


def _is_numbered_name(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Find "Project 21631" and "Boeing 747": a bare number behind a capital."""
    token = tokens[first]
    if first == 0 or last != first or not token.text.isdecimal():
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


def is_adverb(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Return whether "first" at ``first`` counts nothing: "the trend first began"."""
    if first != last or tokens[first].norm != "first":
        return False
    if not first or not tokens[first - 1].is_word or tokens[first - 1].norm in _BEFORE:
        return False
    return first + 1 < len(tokens) and is_verb_form(tokens[first + 1].norm)
