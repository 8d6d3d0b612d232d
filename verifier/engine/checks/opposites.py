"""Opposites: the claim uses a word that means the contrary of the source's."""

from collections.abc import Iterable

from verifier.engine.alignment import AlignedWord, Link
from verifier.engine.checks.base import Check, Pair
from verifier.engine.lexicon import opposites_of
from verifier.engine.orders import turned_about
from verifier.engine.pairing import (
    clause_at,
    content,
    extent,
    first_of,
    has_non,
    is_denied,
    linked_share,
    may_be_same,
    sentence_range,
)
from verifier.engine.reading.facts import Clause, Reading, Token, named_tokens, stems_of
from verifier.engine.types import Finding, Outcome, Reason, Span

_CONTEXT_SHARE = 0.6
_NEAR = 2
_COMPARED = frozenset({"ahead", "behind", "more", "less", "fewer"})
"""Words that turn with what they compare: another check reads both sides."""

_NO_VERBS = frozenset("author authors authority authorities".split())
"""Nouns with the stem of a verb: no "criminal" is the contrary of "authorities"."""

_SAID_TOO = frozenset({Link.SAME, Link.STEM, Link.SYNONYM})
_COUNTERPART = frozenset({Link.SYNONYM, Link.ALIAS})
"""How a word is tied to one of the source that means the same."""


def opposites_differ(pair: Pair) -> Iterable[Finding]:
    """Compares words with their opposites (rise and fall, accept and reject, open and
    closed): a claim that says the contrary of the same thing is contradicted, unless
    one of the two texts denies its word ("not open" agrees with "closed")."""
    settled = turned_about(pair)  # "older than" turned about is "younger than"
    for link in _opposed(pair):
        if link.claim in settled:
            continue
        if not _same_thing(pair, link):
            if not (
                _has_counterpart(pair, link.claim)
                or _turned(pair, link)
                or is_denied(pair.claim, link.claim)
                or is_denied(pair.evidence, link.evidence)
            ):
                yield _left_open(pair, link)
            continue
        settled.add(link.claim)
        here, there = (
            is_denied(pair.claim, link.claim),
            is_denied(pair.evidence, link.evidence),
        )
        if here != there:
            yield _finding(pair, link, Outcome.AGREES)
        elif not here:  # "neither rose nor fell": two denials leave both open
            yield _finding(pair, link, Outcome.CONTRADICTS)


def _opposed(pair: Pair) -> Iterable[AlignedWord]:
    """Yield words of the claim with a word of the source that means the contrary,
    where neither text holds the other's word too."""
    theirs, own = stems_of(pair.evidence), stems_of(pair.claim)
    named = named_tokens(pair.claim)
    for token in pair.claim.tokens:
        link = pair.alignment.of_claim(token.index)
        if link is not None and _prefixed(pair, link):
            yield link
            continue
        if token.is_stop or token.index in named:  # "North" Korea is no direction
            continue
        if token.norm in _COMPARED | _NO_VERBS or _in_title(pair.claim, token):
            continue
        contrary = opposites_of(token.stem) & theirs
        if not contrary or token.stem in theirs or contrary & own:
            continue
        has_equal = link is not None and link.link in _COUNTERPART
        for other in pair.evidence.tokens:
            if other.stem not in contrary or other.is_stop:
                continue
            if has_equal and not _before_same(pair, token.index, other.index):
                continue
            if _said_too(pair, other.index, token.index):
                continue
            yield AlignedWord(token.index, other.index, Link.OPPOSITE, 0.5)


def _said_too(pair: Pair, there: int, here: int) -> bool:
    """Tell whether another word of the claim says what the source's word does: with
    "halted", a "reopening" that is not in sight is no contrary of "suspended"."""
    link = pair.alignment.of_evidence(there)
    return link is not None and link.claim != here and link.link in _SAID_TOO


def _in_title(reading: Reading, token: Token) -> bool:
    """Tell whether a word only names a role: the "opposition leader" may help."""
    if token.norm == "leader":
        return True
    following = reading.tokens[token.index + 1 : token.index + 2]
    return token.norm == "opposition" and bool(following) and not following[0].is_stop


def _before_same(pair: Pair, here: int, there: int) -> bool:
    """Tell whether the next content words of both are linked: "increasing duties" and
    "reducing duties to stimulate growth"."""
    following = [
        next((t.index for t in tokens[at + 1 :] if t.is_word and not t.is_stop), None)
        for tokens, at in ((pair.claim.tokens, here), (pair.evidence.tokens, there))
    ]
    if None in following or following[0] is None:
        return False
    link = pair.alignment.of_claim(following[0])
    return link is not None and link.evidence == following[1]


def _has_counterpart(pair: Pair, index: int) -> bool:
    link = pair.alignment.of_claim(index)
    return link is not None and link.link is not Link.OPPOSITE


def _prefixed(pair: Pair, link: AlignedWord) -> bool:
    """Tell whether one text has "non-" before a word that both share."""
    if pair.claim.tokens[link.claim].stem != pair.evidence.tokens[link.evidence].stem:
        return False
    return has_non(pair.claim, link.claim) != has_non(pair.evidence, link.evidence)


def _same_thing(pair: Pair, link: AlignedWord) -> bool:
    """Tell whether the words around both opposites speak of the same thing."""
    clause = clause_at(pair.claim, link.claim)
    sentence = pair.claim.tokens[link.claim].sentence
    part = (
        extent(pair.claim, clause) if clause else sentence_range(pair.claim, sentence)
    )
    others = [index for index in content(pair.claim, part) if index != link.claim]
    if clause and not others:  # "those who were captured survived"
        others = content(pair.claim, clause.subject)
    there = sentence_range(pair.evidence, pair.evidence.tokens[link.evidence].sentence)
    if not others or linked_share(pair, others, there) < _CONTEXT_SHARE:
        return False
    return _same_arguments(pair, link) and _neighbours_linked(pair, link)


def _same_arguments(pair: Pair, link: AlignedWord) -> bool:
    """Where both words are the verbs of their clauses: the same doer and done-to."""
    here, there = _verb_clauses(pair, link)
    if here is None or there is None:
        return True
    finite = here.finite and there.finite
    if finite and not may_be_same(pair, here.subject, there.subject):
        return False
    return may_be_same(pair, here.object, there.object)


def _turned(pair: Pair, link: AlignedWord) -> bool:
    """Tell whether another does what the contrary verb says: a firm buys what the state
    sells. Who does what to whom is another check's question."""
    here, there = _verb_clauses(pair, link)
    return (
        here is not None
        and there is not None
        and not may_be_same(pair, here.subject, there.subject)
    )


def _verb_clauses(pair: Pair, link: AlignedWord) -> tuple[Clause | None, Clause | None]:
    """Return the clauses that both words are the verbs of."""
    return (
        next((c for c in pair.claim.clauses if c.verb_token == link.claim), None),
        next((c for c in pair.evidence.clauses if c.verb_token == link.evidence), None),
    )


def _neighbours_linked(pair: Pair, link: AlignedWord) -> bool:
    """Tell whether a content word next to the claim's word is linked to one next to the
    source's."""
    near = _neighbours(pair.evidence, link.evidence, 2 * _NEAR)
    own = _neighbours(pair.claim, link.claim, _NEAR)
    clause = clause_at(pair.claim, link.claim)
    if clause is not None:  # "the fire was small": what is small stands far off
        own |= set(content(pair.claim, clause.subject)[:_NEAR])
    return any(
        (other := pair.alignment.of_claim(index)) is not None and other.evidence in near
        for index in own
    )


def _neighbours(reading: Reading, token: int, count: int) -> set[int]:
    """Return the nearest content words of the same sentence, ``count`` in all."""
    words = content(reading, sentence_range(reading, reading.tokens[token].sentence))
    words = [index for index in words if index != token]
    return set(sorted(words, key=lambda index: abs(index - token))[:count])


def _last(reading: Reading, token: int) -> int:
    """Return the last word of those that hyphens join to ``token``: "center-left"."""
    tokens = reading.tokens
    while (
        token + 2 < len(tokens)
        and tokens[token + 1].text == "-"
        and (tokens[token].end == tokens[token + 1].start)
    ):
        token += 2
    return token


def _shown(reading: Reading, token: int) -> Span:
    unit = reading.tokens[token].unit
    if unit is not None:
        return reading.token_span(*unit)
    return reading.token_span(first_of(reading, token), _last(reading, token))


def _left_open(pair: Pair, link: AlignedWord) -> Finding:
    """A word that the source lacks, while it has the contrary of something near by, is
    not covered by meaning."""
    here, there = _shown(pair.claim, link.claim), _shown(pair.evidence, link.evidence)
    return pair.finding(
        "opposites",
        Outcome.NOT_APPLICABLE,
        f'The source says "{pair.evidence.surface(there)}", not '
        f'"{pair.claim.surface(here)}".',
        claim_span=here,
        evidence_span=there,
        blocks_support=True,
    )


def _finding(pair: Pair, link: AlignedWord, outcome: Outcome) -> Finding:
    claim, evidence = (
        pair.claim.surface(_shown(pair.claim, link.claim)),
        pair.evidence.surface(_shown(pair.evidence, link.evidence)),
    )
    if outcome is Outcome.CONTRADICTS:
        detail = f'The source says "{evidence}"; the claim says "{claim}".'
    else:
        detail = (
            f'The source says "{evidence}", which the claim puts as the denial of '
            f'its opposite ("{claim}").'
        )
    return pair.finding(
        CHECK.name,
        outcome,
        detail,
        claim_span=_shown(pair.claim, link.claim),
        evidence_span=_shown(pair.evidence, link.evidence),
        reason=Reason.OPPOSITE if outcome is Outcome.CONTRADICTS else None,
    )


CHECK = Check("opposites", 1, opposites_differ)
