"""A part of a document as the workbench shows it, with what stands beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from claims.ingestion.sentences import split_sentences
from claims.models import Claim, Document, Passage
from claims.store.base import ClaimStore
from claims.store.intake import CandidateState, KeptCandidate, Origin
from verifier.web.marking import covered_by

PART = 12_000
"""Code points of a part: what a page shows of a long document at once."""

BEST = 60
"""Candidates in the list that has the best first."""


@dataclass(frozen=True, slots=True)
class Card:
    """A candidate beside its paragraph; ``exact`` is its sentence."""

    number: int
    candidate: KeptCandidate
    exact: str
    part: int

    @property
    def key(self) -> str:
        """What names it in forms and addresses."""
        return f"{self.candidate.start}-{self.candidate.end}"


@dataclass(frozen=True, slots=True)
class Quoted:
    """A claim that quotes a paragraph, at ``start``..``end`` of the document."""

    start: int
    end: int
    claim: Claim


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of a paragraph that the same candidates and quotes cover."""

    text: str
    candidate: Card | None
    quoted: bool
    begins: Card | None
    ends: Card | None
    anchor: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph, or a run of paragraphs that are left out."""

    passages: tuple[Passage, ...]
    runs: tuple[Run, ...]
    cards: tuple[Card, ...]
    quoted: tuple[Quoted, ...]
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class WorkbenchView:
    """What the page shows; ``cards`` only in the list that has the best first."""

    rows: tuple[Row, ...]
    cards: tuple[Card, ...]
    counts: dict[CandidateState, int]
    origin: Origin | None
    versions: tuple[Origin, ...]
    newer: str | None
    looked: bool

    @property
    def found(self) -> int:
        """How many candidates the document has."""
        return sum(self.counts.values())


def parts_of(length: int) -> int:
    """Return in how many parts a document of ``length`` is shown."""
    return max(1, -(-length // PART))


def part_of(start: int) -> int:
    """Return the number of the part that what begins at ``start`` is in."""
    return start // PART + 1


def workbench_view(
    store: ClaimStore, document: Document, part: int, *, best: bool
) -> WorkbenchView:
    """Return what the workbench shows of ``document``."""
    versions = store.versions_of_document(document.id)
    origin = next((v for v in versions if v.document_id == document.id), None)
    counts = store.candidate_counts(document.id)
    rows: tuple[Row, ...] = ()
    cards: tuple[Card, ...] = ()
    if best:
        cards = tuple(
            _card(store, document.id, number, each)
            for number, each in enumerate(store.best_candidates(document.id, BEST), 1)
        )
    else:
        rows = _rows(store, document.id, part, origin.boilerplate if origin else ())
    return WorkbenchView(
        rows=rows,
        cards=cards,
        counts=counts,
        origin=origin,
        versions=tuple(versions),
        newer=origin.superseded_by if origin else None,
        looked=origin is not None and origin.format is not None,
    )


def _card(
    store: ClaimStore, document_id: str, number: int, candidate: KeptCandidate
) -> Card:
    # A paragraph begins at most this far before a sentence in it that is proposed.
    low = max(0, candidate.start - 20_000)
    passages = store.passages_between(document_id, low, candidate.start + 1)
    exact = _exact(passages[-1], candidate) if passages else candidate.text
    return Card(number, candidate, exact, part_of(candidate.start))


def _exact(passage: Passage, candidate: KeptCandidate) -> str:
    return passage.text[candidate.start - passage.start : candidate.end - passage.start]


def _rows(
    store: ClaimStore, document_id: str, part: int, boilerplate: Sequence[int]
) -> tuple[Row, ...]:
    low, high = (part - 1) * PART, part * PART
    passages = store.passages_between(document_id, low, high)
    if not passages:
        return ()
    end = passages[-1].end
    candidates = store.candidates(document_id, low, end)
    quoting = store.quoting(document_id, low, end)
    quoted = [
        Quoted(item.quote.start, item.quote.end, claim)
        for claim in quoting
        for item in claim.evidence
        if item.document_id == document_id and low <= item.quote.start < end
    ]
    left_out = frozenset(boilerplate)
    rows: list[Row] = []
    number = 1
    for skipped, group in groupby(passages, key=lambda each: each.start in left_out):
        together = tuple(group)
        if skipped:
            rows.append(Row(together, (), (), (), left_out=True))
            continue
        for passage in together:
            here = [
                each
                for each in candidates
                if passage.start <= each.start and each.end <= passage.end
            ]
            cards = tuple(
                Card(at, each, _exact(passage, each), part)
                for at, each in enumerate(here, number)
            )
            number += len(cards)
            mine = tuple(
                each
                for each in quoted
                if passage.start <= each.start and each.end <= passage.end
            )
            rows.append(Row((passage,), _runs(passage, cards, mine), cards, mine))
    return tuple(rows)


def _runs(
    passage: Passage, cards: Sequence[Card], quoted: Sequence[Quoted]
) -> tuple[Run, ...]:
    spans = [
        (each.candidate.start - passage.start, each.candidate.end - passage.start)
        for each in cards
    ]
    spans += [(each.start - passage.start, each.end - passage.start) for each in quoted]
    runs: list[Run] = []
    anchored: set[int] = set()
    for low, high, covering in covered_by(len(passage.text), spans):
        inside = [cards[each] for each in covering if each < len(cards)]
        starts = [
            each for each in covering if each >= len(cards) and spans[each][0] == low
        ]
        anchor = f"at-{passage.start + low}" if starts and low not in anchored else None
        anchored.add(low)
        card = inside[0] if inside else None
        runs.append(
            Run(
                text=passage.text[low:high],
                candidate=card,
                quoted=any(each >= len(cards) for each in covering),
                begins=_at(cards, passage, low, start=True),
                ends=_at(cards, passage, high, start=False),
                anchor=anchor,
            )
        )
    return tuple(runs)


def _at(
    cards: Sequence[Card], passage: Passage, place: int, *, start: bool
) -> Card | None:
    for each in cards:
        edge = each.candidate.start if start else each.candidate.end
        if edge - passage.start == place:
            return each
    return None


def sentences_at(document: Document, at: int) -> tuple[tuple[str, str], ...]:
    """Return (span, text) of the sentences of the paragraph that begins at ``at``."""
    for passage in document.passages:
        if passage.start <= at < passage.end:
            return tuple(
                (
                    f"{passage.start + low}-{passage.start + high}",
                    passage.text[low:high],
                )
                for low, high in split_sentences(passage.text)
            )
    return ()
