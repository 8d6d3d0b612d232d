"""Comparison: more or less, ahead or behind, first or second."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from verifier.engine.changes import same_changes
from verifier.engine.checks.base import Check, Pair
from verifier.engine.lexicon import is_comparative, outdoing, read_table, stem_of
from verifier.engine.pairing import (
    Range,
    clause_at,
    content,
    linked_share,
    names_in,
    overlaps,
    sentence_range,
)
from verifier.engine.reading.facts import Clause, Reading, stems_of
from verifier.engine.types import Finding, Outcome, Reason

_CONTEXT_SHARE = 0.6
_RANKING = {
    stem_of(verb): sign
    for sign, verbs in (
        (1, "lead outnumber outstrip outpace outperform outweigh surpass overtake"),
        (-1, "trail lag"),
    )
    for verb in verbs.split()
}
"""Verbs that put their subject before (1) or behind (-1) their object."""
_REACH = 12


_NOT_COMPARED = 0.6


@cache
def _degrees() -> dict[str, dict[str, int]]:
    """Word -> what it compares -> 1 for more of it, -1 for less."""
    table: dict[str, dict[str, int]] = {}
    for dimension, more, less in read_table("degrees.tsv"):
        for sign, words in ((1, more), (-1, less)):
            for word in words.split():
                table.setdefault(word, {})[dimension] = sign
    return table


@dataclass(frozen=True, slots=True)
class Comparison:
    """``left`` is more (1) or less (-1) than ``right``, at token ``word``."""

    left: Range
    right: Range
    sign: int
    word: int


def comparisons_differ(pair: Pair) -> Iterable[Finding]:
    """Compares comparisons (more than, ahead of, behind, older than): a claim that
    turns one round, or exchanges what is compared, is contradicted."""
    for one in find_comparisons(pair.claim):
        for other in find_comparisons(pair.evidence):
            if not _comparable(pair, one, other):
                continue
            kept = overlaps(pair, one.left, other.left) and overlaps(
                pair, one.right, other.right
            )
            turned = overlaps(pair, one.left, other.right) and overlaps(
                pair, one.right, other.left
            )
            if kept == turned:
                continue
            same = one.sign == other.sign
            if (kept and not same) or (turned and same):
                yield _finding(pair, one.word, other.word)
                return
    for here, there in _opposite_degrees(pair):
        yield _finding(pair, here, there)
    yield from _not_compared(pair)


def _not_compared(pair: Pair) -> Iterable[Finding]:
    """Yield the claim's "higher" and "rarer" of which the source says nothing."""
    figures = [quantity.span for quantity in pair.claim.quantities]
    changes = same_changes(pair.claim, pair.evidence, pair.alignment)
    for token in pair.claim.tokens:
        if any(span.start <= token.start < span.end for span in figures):
            continue  # "no fewer than two"
        said = pair.alignment.of_claim(token.index) is not None or (
            token.index in changes
        )
        if said or token.stem in stems_of(pair.evidence) | pair.context:
            continue
        if is_comparative(token.norm):
            span = pair.claim.token_span(token.index, token.index)
            yield pair.finding(
                CHECK.name,
                Outcome.NOT_APPLICABLE,
                f"The source does not say that it is “{pair.claim.surface(span)}”.",
                claim_span=span,
                blocks_support=True,
                strength=_NOT_COMPARED,
            )


def _comparable(pair: Pair, one: Comparison, other: Comparison) -> bool:
    outdone = [
        outdoing(pair.claim.tokens[one.word].norm),
        outdoing(pair.evidence.tokens[other.word].norm),
    ]
    if any(outdone):
        return all(outdone) or any(
            "number" in _degrees().get(token.norm, {})
            for token in (pair.claim.tokens[one.word], pair.evidence.tokens[other.word])
        )
    here = pair.claim.tokens[one.word].norm
    there = pair.evidence.tokens[other.word].norm
    ranks = {"behind", "ahead"}
    if all(
        token.norm in ranks or token.stem in _RANKING
        for token in (pair.claim.tokens[one.word], pair.evidence.tokens[other.word])
    ):
        return True
    return bool(_degrees().get(here, {}).keys() & _degrees().get(there, {}).keys())


def _opposite_degrees(pair: Pair) -> Iterable[tuple[int, int]]:
    """Yield "more" against "fewer" and "largest" against "smallest" of one thing."""
    for here in pair.claim.tokens:
        signs = _degrees().get(here.norm)
        if not signs or _bounds(pair.claim, here.index):
            continue
        noun = _compared(pair.claim, here.index)
        link = pair.alignment.of_claim(noun) if noun is not None else None
        if noun is None or link is None or not _same_statement(pair, here.index, noun):
            continue
        for there in pair.evidence.tokens:
            other = _degrees().get(there.norm)
            if not other or _bounds(pair.evidence, there.index):
                continue
            if not there.index < link.evidence <= there.index + 3:
                continue
            turned = any(
                signs[key] == -other[key] for key in signs.keys() & other.keys()
            )
            if turned and _denied(pair.claim, here.index) == _denied(
                pair.evidence, there.index
            ):
                yield here.index, there.index


def _denied(reading: Reading, token: int) -> bool:
    clause = clause_at(reading, token)
    return clause is not None and clause.negated


def _bounds(reading: Reading, token: int) -> bool:
    """Tell whether a degree bounds a figure ("at least", "or more") or has a "than",
    so that another rule speaks of it."""
    before = reading.tokens[token - 1].norm if token else ""
    if before in {"at", "or", "once", "no"}:
        return True
    return any(one.norm == "than" for one in reading.tokens[token + 1 : token + 6])


def _compared(reading: Reading, token: int) -> int | None:
    """Return the last content word right after a degree: "more electric buses"."""
    last = None
    for one in reading.tokens[token + 1 : token + 4]:
        if one.is_stop or not one.is_word:
            break
        last = one.index
    return last


def _same_statement(pair: Pair, degree: int, noun: int) -> bool:
    sentence = sentence_range(pair.claim, pair.claim.tokens[degree].sentence)
    rest = [i for i in content(pair.claim, sentence) if i not in {degree, noun}]
    if not rest:
        return False
    share = linked_share(pair, rest, (0, len(pair.evidence.tokens)))
    return share >= _CONTEXT_SHARE


def find_comparisons(reading: Reading) -> list[Comparison]:
    """Return the comparisons "X is more ... than Y" and "X is ahead of Y" of a text."""
    found: list[Comparison] = []
    for clause in reading.clauses:
        if clause.subject is None or clause.negated:
            continue
        sign, word, at = _ranked(reading, clause)
        if at < 0:
            sign, word, at = _compared_after(reading, clause)
        if sign and at >= 0:
            right = (at, min(at + 16, len(reading.tokens)))
            found.append(Comparison(clause.subject, right, sign, word))
    return [one for one in found if content(reading, one.right)]


def _compared_after(reading: Reading, clause: Clause) -> tuple[int, int, int]:
    """Return the sign, its word and where the right side begins, for "is more ... than"
    and "is ahead of"."""
    sign, word = 0, -1
    last = min(clause.verb_token + _REACH + 1, len(reading.tokens))
    for token in reading.tokens[clause.verb_token : last]:
        if token.sentence != clause.sentence:
            break
        if token.norm in _degrees():
            sign, word = next(iter(_degrees()[token.norm].values())), token.index
        elif token.norm == "than" and sign:
            return sign, word, token.index + 1
        elif token.norm in {"behind", "ahead"}:
            following = reading.tokens[token.index + 1 : token.index + 2]
            skip = 2 if following and following[0].norm == "of" else 1
            side = -1 if token.norm == "behind" else 1
            return side, token.index, token.index + skip
    return 0, -1, -1


def _ranked(reading: Reading, clause: Clause) -> tuple[int, int, int]:
    """Return the sign, the verb and where the right side begins, for "A trails B"."""
    verb = clause.verb_token
    sign = _RANKING.get(reading.tokens[verb].stem, 0) or int(
        outdoing(reading.tokens[verb].norm)
    )
    if not sign:
        return 0, -1, -1
    following = reading.tokens[verb + 1 : verb + 2]
    if following and following[0].norm == "behind":
        return sign, verb, verb + 2
    if clause.object is None or not names_in(reading, clause.object):
        return 0, -1, -1
    return sign, verb, clause.object[0]


def _finding(pair: Pair, one: int, other: int) -> Finding:
    here, there = pair.claim.tokens[one], pair.evidence.tokens[other]
    return pair.finding(
        CHECK.name,
        Outcome.CONTRADICTS,
        f'The source compares the other way round ("{there.text}"); the claim says '
        f'"{here.text}".',
        claim_span=pair.claim.token_span(one, one),
        evidence_span=pair.evidence.token_span(other, other),
        reason=Reason.COMPARISON_DIFFERS,
    )


CHECK = Check("comparison", 1, comparisons_differ)
