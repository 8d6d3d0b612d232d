"""Find proper names, and tell whether two of them name the same."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from verifier.engine.reading.facts import POSSESSIVES, Name, Reading, Token
from verifier.engine.reading.gazetteer import (
    find_known,
    first_names,
    government_of,
    is_ordinary_word,
)
from verifier.engine.reading.offices import Office, find_offices

_PARTICLES = frozenset(
    "of de la le von van der den bin ibn al el da di du dos al-".split()
)
_CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march
    april may june july august september october november december jan feb mar apr jun
    jul aug sep sept oct nov dec""".split()
)
_ORGANISATION = frozenset(
    """party council administration university ministry agency corporation corp inc ltd
    bank army navy force forces institute college school hospital committee commission
    court parliament association union federation league club company group department
    office bureau police guard guards service services times post news institute
    foundation fund society network channel authority board congress senate academy
    brigade battalion regiment division fleet flotilla marines troops command center
    centre laboratory museum church orchestra band alliance coalition organization
    organisation front movement records studios airlines airways motors
    independent""".split()
)
_PLACE = frozenset(
    """oblast district republic city airport sea river county province region state
    island islands mountain mountains lake street avenue square bay peninsula strait
    village town bridge park valley desert coast ocean raion krai township territory
    gulf cape canal hill hills road stadium prefecture""".split()
)
_EVENT = frozenset(
    """war summit olympics cup day festival conference election elections treaty
    agreement act pact championship championships games awards award prize season
    revolution crisis""".split()
)
_PLACE_BEFORE = frozenset("in near at around outside across towards toward".split())
_SPEECH = frozenset(
    "said says told added warned claimed announced tweeted wrote".split()
)
_HONORIFICS = frozenset("mr mrs ms miss sir lord lady dame dr prof saint".split())
_TYPO_LENGTH = 5
_SHOUTED = 4
_OPENING = 3
_TYPO_SIMILARITY = 0.84


def find_names(reading: Reading) -> tuple[Name, ...]:
    """Return the proper names of a text, in order, with their kinds."""
    return _Finder(reading).find()


class _Finder:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tokens = reading.tokens
        self.offices = find_offices(self.tokens)
        self.office_at: dict[int, Office] = {
            index: office
            for office in self.offices
            for index in range(office.first, office.last + 1)
        }
        self.shouting = _shouting_sentences(self.tokens)
        starts = [token.start for token in self.tokens]
        self.dated = {
            index
            for time in reading.times
            for index in range(
                bisect_left(starts, time.span.start), bisect_left(starts, time.span.end)
            )
        }

    def find(self) -> tuple[Name, ...]:
        found: list[Name] = []
        index = 0
        while index < len(self.tokens):
            name = self._name_at(index)
            if name is None:
                index += 1
            else:
                found.append(name)
                index = name.last_token + 1
        return tuple(_linked(found, self.tokens))

    def _name_at(self, index: int) -> Name | None:
        token = self.tokens[index]
        if not token.is_word or not token.text[0].isalpha() or index in self.dated:
            return None
        if len(token.text) == 1 and not self._next_capital(index):
            return None
        shouting = token.sentence in self.shouting
        known = find_known(self.tokens, index, shouting=shouting)
        run_last = self._run_last(index) if self._may_start(index, known) else None
        if known is not None:
            entry, last = known
            longer = run_last is not None and run_last > last
            if not longer or not self._extends(entry.kind, last, run_last or last):
                return self._name(index, last, entry.kind, entry.canonical)
        if run_last is None:
            return None
        kind = self._kind(index, run_last)
        return self._name(index, run_last, kind, None)

    def _extends(self, kind: str, last: int, run_last: int) -> bool:
        """Tell whether a run goes on as one longer name ("Kyiv City Council")."""
        if kind == "nationality":
            return False
        final = self.tokens[run_last].norm
        if kind == "person":
            return final in _ORGANISATION or run_last == last + 1
        following = self.tokens[last + 1]
        letters = self.tokens[last].text.isupper()  # "USA" is no given name
        if following.is_word and not is_ordinary_word(following.norm) and not letters:
            return True
        return final in _ORGANISATION | _PLACE | _EVENT

    def _may_start(self, index: int, known: object) -> bool:
        token = self.tokens[index]
        if not token.text[0].isupper() or token.norm in _CALENDAR:
            return False
        if token.sentence in self.shouting:
            return False
        if known is not None:
            return True
        if token.is_stop or index in self.office_at or token.norm in _HONORIFICS:
            return False
        if self._opens_sentence(index) and is_ordinary_word(token.norm):
            follows = self._next_capital(index)
            ends = self.tokens[self._run_last(index)].norm if follows else ""
            return follows and (
                token.norm in first_names() or ends in _ORGANISATION | _PLACE
            )
        return True

    def _opens_sentence(self, index: int) -> bool:
        token = self.tokens[index]
        if index == 0 or self.tokens[index - 1].sentence != token.sentence:
            return True
        return self.tokens[index - 1].text in {'"', ":", "-", "'", "("} and (
            self.tokens[index - 1].text == '"' or index < _OPENING
        )

    def _next_capital(self, index: int) -> bool:
        if index + 1 >= len(self.tokens):
            return False
        ahead = self.tokens[index + 1]
        return (
            ahead.is_word
            and ahead.text[0].isupper()
            and ahead.sentence == self.tokens[index].sentence
            and ahead.norm not in _CALENDAR
        )

    def _run_last(self, first: int) -> int:
        tokens, last = self.tokens, first
        while last + 1 < len(tokens):
            ahead = tokens[last + 1]
            if ahead.sentence != tokens[first].sentence or last + 1 in self.dated:
                break
            if self._goes_on(last + 1):
                last += 1
            elif (
                (ahead.norm in _PARTICLES or ahead.text == "-")
                and last + 2 < len(tokens)
                and self._goes_on(last + 2)
                and (ahead.norm != "of" or tokens[last].norm in _ORGANISATION | _PLACE)
                and (ahead.text != "-" or _touching(tokens, last + 1))
            ):
                last += 2
            elif (
                tokens[last].norm in first_names() or len(tokens[last].text) == 1
            ) and ahead.text == ".":
                if not (last + 2 < len(tokens) and self._goes_on(last + 2)):
                    break
                last += 2
            else:
                break
        return last

    def _goes_on(self, index: int) -> bool:
        token = self.tokens[index]
        if not token.is_word or not token.text[0].isupper() or token.is_stop:
            return False
        if token.norm in _CALENDAR or index in self.dated:
            return False
        return index not in self.office_at or (
            self.office_at[index].last == index and not self._next_capital(index)
        )

    def _kind(self, first: int, last: int) -> str:
        tokens = self.tokens
        final, opening = tokens[last].norm, tokens[first].norm
        before = tokens[first - 1].norm if first > 0 else ""
        after = tokens[last + 1].norm if last + 1 < len(tokens) else ""
        words = {tokens[index].norm for index in range(first, last + 1)}
        if before in _HONORIFICS or (first - 1) in self.office_at:
            return "person"
        if words & _ORGANISATION:
            return "organisation"
        if after in _PLACE or self._is_place(first, last):
            return "place"
        if final in _EVENT:
            return "event"
        if last > first and find_known(tokens, first, shouting=False) is not None:
            return "person"
        if opening in first_names() and (last > first or after in _SPEECH):
            return "person"
        if tokens[last].text.isupper() and last == first and len(tokens[last].text) > 1:
            return "organisation"
        if before in _PLACE_BEFORE and after not in POSSESSIVES:  # "in Reed's office"
            return "place"
        if after in _SPEECH:
            return "person"
        return "other"

    def _is_place(self, first: int, last: int) -> bool:
        """Tell by its ends: "Lake Como", "Kent County", "Gulf of Oman"."""
        final, opening = self.tokens[last].norm, self.tokens[first].norm
        leads = last > first and self.tokens[first + 1].norm == "of"
        return (
            final in _PLACE
            or opening in {"mount", "lake"}
            or (leads and opening in _PLACE)
        )

    def _name(self, first: int, last: int, kind: str, canonical: str | None) -> Name:
        span = self.reading.token_span(first, last)
        text = self.reading.text[span.start : span.end]
        return Name(
            canonical=canonical or text.casefold(),
            text=text,
            kind=kind,
            span=span,
            first_token=first,
            last_token=last,
            sentence=self.tokens[first].sentence,
        )


def _touching(tokens: Sequence[Token], index: int) -> bool:
    return (
        tokens[index - 1].end == tokens[index].start
        and tokens[index].end == tokens[index + 1].start
    )


def _shouting_sentences(tokens: Sequence[Token]) -> frozenset[int]:
    letters: dict[int, list[bool]] = {}
    for token in tokens:
        if token.is_word and token.text[0].isalpha() and len(token.text) > 1:
            letters.setdefault(token.sentence, []).append(token.text.isupper())
    return frozenset(
        sentence
        for sentence, caps in letters.items()
        if len(caps) >= _SHOUTED and sum(caps) > 0.8 * len(caps)
    )


def _linked(names: list[Name], tokens: Sequence[Token]) -> list[Name]:
    """Join what one text calls by two names: "(AfD)" after its long form, surnames."""
    linked: list[Name] = []
    for name in names:
        previous = linked[-1] if linked else None
        if (
            previous is not None
            and name.first_token == previous.last_token + 2
            and tokens[name.first_token - 1].text == "("
            and _is_acronym_of(name.text, previous.text)
        ):
            linked.append(
                replace(name, canonical=previous.canonical, kind=previous.kind)
            )
            continue
        full = next(
            (
                other
                for other in linked
                if other.kind in {"person", "other"}
                and name.kind in {"person", "other"}
                and other.canonical.endswith(" " + name.canonical)
            ),
            None,
        )
        linked.append(
            replace(name, canonical=full.canonical, kind=full.kind) if full else name
        )
    return linked


def _is_acronym_of(short: str, long: str) -> bool:
    letters = [c.casefold() for c in short if c.isalpha()]
    words = [word for word in long.replace("-", " ").split() if word]
    initials = [word[0].casefold() for word in words]
    capitals = [word[0].casefold() for word in words if word[0].isupper()]
    return min(len(letters), len(capitals)) > 1 and (
        letters in (initials, capitals) or letters[: len(capitals)] == capitals
    )


def same_name(one: Name, other: Name) -> float:
    """Return how sure it is that two names name the same: 1 sure, 0 not.

    A capital and its country give 0.8 (the city may stand for the government), a
    surname alone 0.9, a likely typo 0.85.
    """
    if one.canonical == other.canonical:
        return 1.0
    return _same(
        one.canonical, one.kind, one.text, other.canonical, other.kind, other.text
    )


@lru_cache(maxsize=16_384)
def _same(  # noqa: PLR0913, PLR0917 - one line for each way to be the same
    one: str, kind: str, text: str, other: str, other_kind: str, other_text: str
) -> float:
    if text.casefold() == other_text.casefold():
        return 1.0
    if government_of(one) == government_of(other):
        return 0.8
    loose = {"person", "other"}
    if kind in loose and other_kind in loose and _same_person(one, other):
        return 0.9
    if _is_acronym_of(text, other_text) and text.isupper():
        return 0.9
    if _is_acronym_of(other_text, text) and other_text.isupper():
        return 0.9
    fixed = {"country", "nationality"}
    if kind in fixed and other_kind in fixed:
        return 0.0
    if min(len(one), len(other)) >= _TYPO_LENGTH and (
        Levenshtein.normalized_similarity(one, other) >= _TYPO_SIMILARITY
    ):
        return 0.85
    if kind == other_kind == "organisation":
        words, others = set(one.split()), set(other.split())
        if min(len(words), len(others)) > 1 and (words <= others or others <= words):
            return 0.8
    return 0.0


def _same_person(one: str, other: str) -> bool:
    words, others = one.split(), other.split()
    if not words or not others:
        return False
    if len(words) == 1 or len(others) == 1:
        single, full = (words, others) if len(words) == 1 else (others, words)
        return single[0] in full or any(
            min(len(single[0]), len(part)) >= _TYPO_LENGTH
            and Levenshtein.normalized_similarity(single[0], part) >= _TYPO_SIMILARITY
            for part in full[-1:]
        )
    if words[-1] != others[-1]:
        return False
    first, second = words[0].rstrip("."), others[0].rstrip(".")
    return first == second or (
        first[0] == second[0] and (len(first) == 1 or len(second) == 1)
    )
