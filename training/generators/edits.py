"""Edit real pairs by rule: negation, numbers, opposites, added details, direction.

Each function takes a pair and returns a new one, or None where the rule does not apply.
A rule applies only where the label that follows is certain enough to teach.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from training.generators.spelling import words

if TYPE_CHECKING:
    import random

    from training.data import Label, Pair

_AUXILIARY = re.compile(
    r"\b(is|are|was|were|has been|have been|will|can|could)\b", re.IGNORECASE
)
_NEGATIVE = re.compile(
    r"\b(not|no|never|none|nobody|nothing|neither|nor|without|only|n't|hardly|few|"
    r"isn't|aren't|wasn't|doesn't|don't|didn't|all|every|each|both|any)\b",
    re.IGNORECASE,
)
_COMPLEX = re.compile(r",|;|\b(and|or|but|because|while|who|which|that|after|before)\b")
_PARTICIPLE = re.compile(r"\b([a-z]+) ([a-z]{2,}ing)\b")
_NO_DOERS = frozenset(
    """a an the this that in of at on for by with from to into his her its their two
    while when after before white black red blue green large small young old
    something""".split()
)
"""Words behind which a word in -ing is a noun, or describes one: "in a building"."""

_THINGS = frozenset(
    """building buildings morning evening wedding clothing ceiling railing painting king
    ring string spring swing wing thing nothing something anything everything during
    parking outing drawing crossing meeting opening being""".split()
)
_A_PART = 3
"""By how many words a claim is shorter that says only a part of its evidence."""

_NUMBER = re.compile(
    r"(?<![\w.,$£€-])(\d{1,3}(?: ?,\d{3})+|\d+)(?![\w.,%-]|\s*,\d|\s*%)"
)
_BOUNDS = re.compile(
    r"\b(more|less|over|under|least|most|fewer|above|below|before|after|about|around|"
    r"nearly|almost|exceed\w*|up|since|until|between|than|by|some|approximately)\b",
    re.IGNORECASE,
)
# Beyond these a text says too much for a rule to be sure of the label.
_MAX_DENIED_WORDS = 16
_MAX_COPIED_WORDS = 30
_MAX_TURNED_WORDS = 45
_MIN_MORE_WORDS = 4
_YEARS = range(1001, 2100)
_SPELLED = range(2, 100)
_COIN = 0.5

_OPPOSITE_LABEL: dict[Label, Label] = {
    "supported": "contradicted",
    "contradicted": "supported",
    "unknown": "unknown",
}
DETAILS = (
    "for three weeks",
    "because of the rain",
    "for the second time",
    "at the request of the mayor",
    "with help from a neighbor",
    "despite a warning",
    "to save money",
    "in secret",
    "for the first time in a decade",
    "against the advice of experts",
    "because of a strike",
    "at the age of forty",
    "without telling anyone",
    "in front of a large crowd",
    "to win a bet",
    "on a Tuesday morning",
    "with borrowed money",
    "as his family had wished",
)


def made(pair: Pair, kind: str, claim: str, label: Label, evidence: str = "") -> Pair:
    """Return the edited pair, with an id that tells where it came from."""
    return replace(
        pair,
        claim=claim,
        evidence=evidence or pair.evidence,
        label=label,
        src=f"made_{kind}",
        id=f"{kind}:{pair.id}",
    )


def names_negation(text: str) -> bool:
    """Whether a text denies or quantifies, which turns what an edit does to it."""
    return _NEGATIVE.search(text) is not None


def negate(sentence: str) -> str | None:
    """Negate a simple sentence at its only auxiliary verb; None where unsure."""
    if _NEGATIVE.search(sentence) or _COMPLEX.search(sentence):
        return None
    found = list(_AUXILIARY.finditer(sentence))
    if len(found) != 1:
        return None
    verb = found[0]
    first = verb.group(1).split()[0]
    rest = verb.group(1)[len(first) :]
    return f"{sentence[: verb.start()]}{first} not{rest}{sentence[verb.end() :]}"


def negated_claim(pair: Pair) -> Pair | None:
    """Negate the claim: supported and contradicted change places."""
    claim = negate(pair.claim)
    if claim is None or pair.claim.lower().startswith(("there ", "some ", "a few ")):
        return None
    return made(pair, "negation", claim, _OPPOSITE_LABEL[pair.label])


def not_true(pair: Pair, rng: random.Random) -> Pair | None:
    """Deny the whole claim from outside: "It is not true that ..."."""
    if _NEGATIVE.search(pair.claim) or len(pair.claim.split()) > _MAX_DENIED_WORDS:
        return None
    opening = rng.choice(
        ("It is not true that", "It is false that", "It is not the case that")
    )
    body = pair.claim
    if body.split()[0] in {"The", "A", "An", "There", "In", "Two", "Some", "People"}:
        body = body[0].lower() + body[1:]
    return made(pair, "denial", f"{opening} {body}", _OPPOSITE_LABEL[pair.label])


def negated_evidence(pair: Pair) -> Pair | None:
    """Negate the evidence of a claim that restates only a part of it: now open."""
    if pair.label == "supported":
        return None
    evidence = negate(pair.evidence)
    if evidence is None:
        return None
    return made(pair, "negated_evidence", pair.claim, "unknown", evidence)


def both_negated(pair: Pair) -> Pair | None:
    """Negate both: that one thing is not so says nothing of another, or of a part.

    A claim that repeats its evidence in about as many words may mean the same."""
    claim, evidence = denied(pair.claim), denied(pair.evidence)
    if claim is None or evidence is None:
        return None
    shorter = len(pair.evidence.split()) - len(pair.claim.split())
    if pair.label == "supported" and shorter < _A_PART:
        return None
    return made(pair, "both_negated", claim, "unknown", evidence)


def negated_description(pair: Pair) -> Pair | None:
    """Deny a claim that the evidence leaves open ("a man not sitting"): still open."""
    claim = denied(pair.claim)
    if pair.label != "unknown" or claim is None:
        return None
    return made(pair, "negated_open", claim, "unknown")


def denied(sentence: str) -> str | None:
    """Negate a simple sentence at its auxiliary verb, or a caption at its participle:
    "a man not sitting on a porch". None where unsure."""
    negated = negate(sentence)
    if negated is not None or _NEGATIVE.search(sentence) or _COMPLEX.search(sentence):
        return negated
    participles = [
        found
        for found in _PARTICIPLE.finditer(sentence)
        if found[1] not in _NO_DOERS and found[2] not in _THINGS
    ]
    if _AUXILIARY.search(sentence) or len(participles) != 1:
        return None
    start = participles[0].start(2)
    return f"{sentence[:start]}not {sentence[start:]}"


def copied_and_negated(pair: Pair, rng: random.Random) -> Pair | None:
    """Take the evidence as the claim, and negate one of the two: contradicted."""
    negated = negate(pair.evidence)
    if negated is None or len(pair.evidence.split()) > _MAX_COPIED_WORDS:
        return None
    if rng.random() < _COIN:
        return made(pair, "copy_negation", negated, "contradicted")
    return made(pair, "copy_negation", pair.evidence, "contradicted", negated)


def _other_number(value: int, rng: random.Random) -> int:
    """Return a number that a careless reader might write for another."""
    if value in _YEARS:
        return value + rng.choice([-10, -3, -2, -1, 1, 2, 3, 10])
    others = [value + rng.randint(1, 9), value * 10, value * 2, value * 13 // 10 + 1]
    return rng.choice(others)


def changed_number(pair: Pair, rng: random.Random) -> Pair | None:
    """Change a number that the evidence states, too: contradicted."""
    if pair.label != "supported" or _BOUNDS.search(pair.claim):
        return None
    found = [m for m in _NUMBER.finditer(pair.claim) if m.group(1) in pair.evidence]
    if not found or _NEGATIVE.search(pair.claim):
        return None
    match = rng.choice(found)
    value = int(re.sub(r"\D", "", match.group(1)))
    other = _other_number(value, rng)
    text = f"{other:,}" if "," in match.group(1) else str(other)
    if re.search(rf"(?<!\d){text}(?!\d)", pair.evidence):
        return None
    claim = pair.claim[: match.start()] + text + pair.claim[match.end() :]
    return made(pair, "number", claim, "contradicted")


def spelled_number(pair: Pair, rng: random.Random) -> Pair | None:
    """Spell out a small number of the claim: the label stays."""
    found = [
        m
        for m in _NUMBER.finditer(pair.claim)
        if m.group(1).isdigit() and int(m.group(1)) in _SPELLED
    ]
    if not found or re.search(
        r"\b(season|chapter|series|episode|no)\b", pair.claim, re.IGNORECASE
    ):
        return None
    match = rng.choice(found)
    text = words(int(match.group(1)))
    claim = pair.claim[: match.start()] + text + pair.claim[match.end() :]
    return made(pair, "spelled", claim, pair.label)


def opposite_word(
    pair: Pair, opposites: dict[str, tuple[str, ...]], rng: random.Random
) -> Pair | None:
    """Put a word's opposite into a supported claim: contradicted."""
    if pair.label != "supported" or _NEGATIVE.search(pair.claim):
        return None
    tokens = pair.claim.split(" ")
    said = set(pair.evidence.lower().split())
    places = [n for n, t in enumerate(tokens) if t in opposites and t in said]
    if not places:
        return None
    place = rng.choice(places)
    tokens[place] = rng.choice(opposites[tokens[place]])
    if tokens[place] in said:
        return None
    return made(pair, "opposite", " ".join(tokens), "contradicted")


def added_detail(pair: Pair, rng: random.Random) -> Pair | None:
    """Add to a supported claim what the evidence does not say: unknown."""
    if pair.label != "supported" or _NEGATIVE.search(pair.claim):
        return None
    detail = rng.choice(DETAILS)
    if set(detail.split()[-2:]) & set(pair.evidence.lower().split()):
        return None
    body = pair.claim.rstrip(" .")
    return made(pair, "detail", f"{body} {detail}.", "unknown")


def content_words(text: str) -> set[str]:
    """Return the longer words of a text, which carry what it says."""
    return {
        word
        for word in re.findall(r"\w+", text.lower())
        if len(word) >= _MIN_MORE_WORDS
    }


def turned_round(pair: Pair) -> Pair | None:
    """Exchange claim and evidence: the longer does not follow from the shorter."""
    if pair.label != "supported" or len(pair.evidence.split()) > _MAX_TURNED_WORDS:
        return None
    more = content_words(pair.evidence) - content_words(pair.claim)
    if len(more) < _MIN_MORE_WORDS:
        return None
    return made(pair, "turned", pair.evidence, "unknown", pair.claim)


def copied(pair: Pair) -> Pair | None:
    """Take the evidence itself as the claim: supported."""
    if len(pair.evidence.split()) > _MAX_COPIED_WORDS:
        return None
    return made(pair, "copy", pair.evidence, "supported")
