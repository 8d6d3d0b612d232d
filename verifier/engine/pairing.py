"""What the checks share: which clauses of two texts speak of the same event."""

from collections.abc import Iterable
from dataclasses import dataclass

from verifier.engine.alignment import AlignedWord, Link
from verifier.engine.checks.base import Pair
from verifier.engine.lexicon import light_words
from verifier.engine.reading.facts import Clause, Name, Reading

_NEGATIONS = frozenset({"not", "never", "no", "n't", "without", "hardly"})

Range = tuple[int, int]
"""Token indices ``start`` to ``end``, the end exclusive."""

_LIGHT = 0.5
_BRACKET = 8
"""Tokens within which a bracket behind a phrase must close."""
_PRONOUNS = frozenset(
    """i you he she it we they him her them us me this that these those who which there
    one himself herself itself themselves someone anyone everyone""".split()
)


@dataclass(frozen=True, slots=True)
class Matched:
    """A clause of the claim and one of the evidence whose verbs are linked."""

    claim: Clause
    evidence: Clause
    link: AlignedWord

    @property
    def opposed(self) -> bool:
        """The two verbs are opposites ("accept", "reject")."""
        return self.link.link is Link.OPPOSITE


def matched_clauses(pair: Pair) -> tuple[Matched, ...]:
    """Return the clauses whose main verbs are aligned, in the claim's order."""
    by_verb = {clause.verb_token: clause for clause in pair.evidence.clauses}
    found: list[Matched] = []
    for clause in pair.claim.clauses:
        link = pair.alignment.of_claim(clause.verb_token)
        if link is not None and link.evidence in by_verb:
            found.append(Matched(clause, by_verb[link.evidence], link))
    return tuple(found)


def extent(reading: Reading, clause: Clause) -> Range:
    """Return the tokens a clause reaches over: its arguments and what follows its verb
    up to the next clause."""
    start = clause.verb_token
    verbs = [one.verb_token for one in reading.clauses if one is not clause]
    for part in (clause.subject, clause.object):
        # A subject shared with a clause before it is not part of this clause.
        if part is not None and not any(part[0] < verb < start for verb in verbs):
            start = min(start, part[0])
    end = clause.verb_token + 1
    tokens = reading.tokens
    nexts = [
        one.verb_token
        if one.subject is None or one.subject[0] <= clause.verb_token
        else min(one.subject[0], one.verb_token)
        for one in reading.clauses
        if one.sentence == clause.sentence and one.verb_token > clause.verb_token
    ]
    limit = min(nexts, default=len(tokens))
    while end < limit and tokens[end].sentence == clause.sentence:
        end += 1
    if clause.subject is not None and clause.passive:
        end = max(end, clause.subject[1])
    return start, end


def content(reading: Reading, part: Range | None) -> list[int]:
    """Return the content words of a range."""
    if part is None:
        return []
    return [
        index
        for index in range(*part)
        if reading.tokens[index].is_word and not reading.tokens[index].is_stop
    ]


def linked_share(pair: Pair, claim_tokens: Iterable[int], within: Range) -> float:
    """Return the share of the claim's tokens linked to evidence tokens in a range."""
    tokens = list(claim_tokens)
    if not tokens:
        return 0.0
    return sum(_reaches(pair, token, within) for token in tokens) / len(tokens)


def _reaches(pair: Pair, token: int, within: Range) -> bool:
    link = pair.alignment.of_claim(token)
    return link is not None and within[0] <= link.evidence < within[1]


def evidence_share(pair: Pair, evidence_tokens: Iterable[int]) -> float:
    """Return the share of evidence tokens that some claim word is linked to."""
    tokens = list(evidence_tokens)
    if not tokens:
        return 0.0
    return sum(pair.alignment.of_evidence(token) is not None for token in tokens) / len(
        tokens
    )


def sentence_range(reading: Reading, sentence: int) -> Range:
    """Return the token range of one sentence."""
    indices = [token.index for token in reading.tokens if token.sentence == sentence]
    return indices[0], indices[-1] + 1


def overlaps(pair: Pair, claim_part: Range | None, evidence_part: Range | None) -> bool:
    """Tell whether any content word of the two ranges is linked."""
    if claim_part is None or evidence_part is None:
        return False
    there = _with_bracket(pair.evidence, evidence_part)
    return any(
        _reaches(pair, token, there)
        for token in content(pair.claim, _with_bracket(pair.claim, claim_part))
    )


def _with_bracket(reading: Reading, part: Range) -> Range:
    """Return a phrase with what stands in brackets behind it: "the Party (SDP)"."""
    tokens = reading.tokens
    if part[1] >= len(tokens) or tokens[part[1]].text != "(":
        return part
    for index in range(part[1] + 1, min(len(tokens), part[1] + _BRACKET)):
        if tokens[index].text == ")":
            return part[0], index + 1
    return part


def is_pronoun(reading: Reading, part: Range | None) -> bool:
    """Tell whether a phrase is nothing but a pronoun, or is missing."""
    if part is None:
        return True
    words = [reading.tokens[index].norm for index in range(*part)]
    return all(word in _PRONOUNS for word in words)


def may_be_same(
    pair: Pair, claim_part: Range | None, evidence_part: Range | None
) -> bool:
    """Tell whether two phrases can name the same: linked, or one is only a pronoun."""
    here = is_pronoun(pair.claim, claim_part)
    there = is_pronoun(pair.evidence, evidence_part)
    if here and there and claim_part is not None and evidence_part is not None:
        return _person(pair.claim, claim_part) == _person(pair.evidence, evidence_part)
    if here or there:
        return True
    return overlaps(pair, claim_part, evidence_part)


def _person(reading: Reading, part: Range) -> str:
    word = reading.tokens[part[0]].norm
    if word in {"i", "me", "we", "us", "myself"}:
        return "speaker"
    return "hearer" if word in {"you", "yourself"} else "other"


def has_opposites(pair: Pair, part: Range) -> bool:
    """Tell whether a claim's range holds a word linked to its opposite."""
    return any(
        link.link is Link.OPPOSITE and part[0] <= link.claim < part[1]
        for link in pair.alignment.links
    )


def same_deed(pair: Pair, token: int) -> bool:
    """Tell whether the source has the verb of the clause of a claim's token: "captives
    were exchanged near Riga" is not "captives were shot near Rome"."""
    clause = clause_at(pair.claim, token)
    if clause is None:
        return True
    verb = pair.claim.tokens[clause.verb_token]
    if verb.is_stop or light_words().get(verb.stem, 1.0) <= _LIGHT:
        return True
    return pair.alignment.of_claim(verb.index) is not None or verb.stem in pair.context


def clause_at(reading: Reading, token: int) -> Clause | None:
    """Return the innermost clause that a token stands in."""
    best: Clause | None = None
    for clause in reading.clauses:
        start, end = extent(reading, clause)
        if start <= token < end and (best is None or clause.verb_token <= token):
            best = clause
    return best


def is_denied(reading: Reading, token: int) -> bool:
    """Tell whether a text denies one of its words: "did not rise", "no rise"."""
    clause = clause_at(reading, token)
    if clause is not None and clause.verb_token == token:
        return clause.negated
    token = first_of(reading, token)
    before = [reading.tokens[index].norm for index in range(max(0, token - 3), token)]
    direct = any(word in _NEGATIONS or word.endswith("n't") for word in before)
    if direct:
        return True
    return clause is not None and clause.negated and clause.verb_token < token


def first_of(reading: Reading, token: int) -> int:
    """Return the first token of a word: that of its "non-", if it has one."""
    if not has_non(reading, token):
        return token
    return token - 1 if reading.tokens[token - 1].norm == "non" else token - 2


def has_non(reading: Reading, token: int) -> bool:
    """Tell whether "non-" stands before a word."""
    if token > 0 and reading.tokens[token - 1].norm == "non":
        return True
    return (
        token > 1
        and reading.tokens[token - 2].norm == "non"
        and reading.tokens[token - 1].text == "-"
    )


def names_in(reading: Reading, part: Range | None) -> list[Name]:
    """Return the names that stand in a range."""
    if part is None:
        return []
    return [
        name
        for name in reading.names
        if part[0] <= name.first_token and name.last_token < part[1]
    ]


def phrase(reading: Reading, part: Range) -> str:
    """Return the words of a range as the reader typed them."""
    return reading.surface(reading.token_span(part[0], part[1] - 1))
