"""Who holds which office: "Minister X", "X, leader of Y", "Y, whose head, X"."""

from collections.abc import Sequence
from dataclasses import dataclass

from verifier.engine.reading.facts import Name, Reading, Token, found_once
from verifier.engine.reading.offices import Office, find_offices

_BE = frozenset({"is", "was", "became", "becomes", "remains", "as"})
_NEAR = 2
_OPENING = 6
"""Most tokens from the start of a sentence to an office that ends its opening."""
_OPENERS = frozenset("according for to with like unlike after in on from".split())
_SKIPPED = frozenset("the a an his her its their current new".split())


@dataclass(frozen=True, slots=True)
class Post:
    """``holder`` holds ``office``, of ``body`` where the text says of what."""

    holder: Name
    office: Office
    body: Name | None


@found_once
def find_posts(reading: Reading) -> tuple[Post, ...]:
    """Return who holds which office in a text, in order."""
    found: list[Post] = []
    for office in find_offices(reading.tokens):
        holder = _holder(reading, office)
        if holder is not None:
            found.append(Post(holder, office, _body(reading, office, holder)))
    return tuple(found)


def _holder(reading: Reading, office: Office) -> Name | None:
    people = [name for name in reading.names if name.kind in {"person", "other"}]
    return (
        _after(reading, office, people)
        or _before(reading, office, people)
        or _after_body(reading, office, people)
    )


def _after(reading: Reading, office: Office, people: Sequence[Name]) -> Name | None:
    """Find the holder after: "Minister X", "whose leader, X", "the leader is X"."""
    tokens = reading.tokens
    at = office.last + 1
    comma = at < len(tokens) and tokens[at].text == ","
    if at < len(tokens) and (comma or tokens[at].norm in _BE):
        at += 1
    holder = next((name for name in people if name.first_token == at), None)
    if holder is not None and comma and _opens(tokens, office.first):
        return None
    return holder


def _opens(tokens: Sequence[Token], first: int) -> bool:
    """Tell whether an office ends what opens a sentence, so that another speaks of the
    next: "According to the chancellor, Smith ..."."""
    sentence = tokens[first].sentence
    start = first
    while start > 0 and tokens[start - 1].sentence == sentence:
        start -= 1
    return first - start <= _OPENING and tokens[start].norm in _OPENERS


def _after_body(
    reading: Reading, office: Office, people: Sequence[Name]
) -> Name | None:
    """Find the holder past the body: "the leader of Y, X", "the head of Y is X"."""
    tokens = reading.tokens
    if office.last + 1 >= len(tokens) or tokens[office.last + 1].norm != "of":
        return None
    body = next(
        (
            n
            for n in reading.names
            if office.last + 2 <= n.first_token <= office.last + 4
        ),
        None,
    )
    if body is None or body.last_token + 2 >= len(tokens):
        return None
    at = body.last_token + 1
    if tokens[at].text != "," and tokens[at].norm not in _BE:
        return None
    return next((name for name in people if name.first_token == at + 1), None)


def _before(reading: Reading, office: Office, people: Sequence[Name]) -> Name | None:
    """Find the holder before: "X, the former minister", "X is the minister"."""
    tokens = reading.tokens
    names = {
        index: name
        for name in reading.names
        for index in range(name.first_token, name.last_token + 1)
    }
    at = office.first - 1
    while at >= 0 and (
        tokens[at].norm in _SKIPPED
        or (at in names and names[at].kind in {"nationality", "country"})
        or (at + 1 in names and tokens[at].norm == "'s")
        or tokens[at].norm == "'s"
    ):
        at -= 1
    if at < 1 or not (tokens[at].text == "," or tokens[at].norm in _BE):
        return None
    holder = names.get(at - 1)
    return holder if holder in people else None


def _body(reading: Reading, office: Office, holder: Name) -> Name | None:
    """Return the body or country the office belongs to."""
    tokens = reading.tokens
    others = [name for name in reading.names if name is not holder]
    after = office.last + 1
    if after < len(tokens) and tokens[after].norm in {"of", "at", "for", "in"}:
        following = (
            n
            for n in others
            if after < n.first_token <= after + 3 and n.sentence == holder.sentence
        )
        found = next(following, None)
        if found is not None:
            return found
    before = [
        name
        for name in others
        if name.last_token < office.first
        and office.first - name.last_token <= _NEAR
        and name.sentence == holder.sentence
    ]
    if before:
        return before[-1]
    first = office.first - 1
    if first > 1 and tokens[first].norm == "whose":
        return _antecedent(others, first, reading)
    return None


def _antecedent(names: Sequence[Name], at: int, reading: Reading) -> Name | None:
    """Return the name that "whose" refers to: the one before it, past brackets."""
    tokens = reading.tokens
    end = at - 1
    while end > 0 and not tokens[end].is_word:
        end -= 1
    return next((name for name in names if name.last_token == end), None)
