"""What the combiner learns from: features of labelled pairs and of labelled claims."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from claims.models import ClaimStatus, Rating
from claims.text import normalise
from training.combiner_edits import edited_statements
from verifier.engine.combiner import LABELS, Combiner
from verifier.engine.comparing import compare_texts
from verifier.engine.features import FEATURES
from verifier.engine.judging import weigh
from verifier.engine.reading.reader import read
from verifier.engine.reading.submissions import Kind, split_submission
from verifier.engine.rewording import in_words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from training.data import Pair
    from verifier.engine.config import EngineConfig
    from verifier.engine.pipeline import AgreementPredictor
    from verifier.service import VerificationService

Matrix = NDArray[np.float64]
LABEL_NUMBERS = {str(label): number for number, label in enumerate(LABELS)}
EDITS_SEED = 20261122
UNKNOWN = LABEL_NUMBERS["unknown"]
BLANK = Combiner((0.0, 0.0, 0.0), {})


@dataclass(frozen=True, slots=True)
class Examples:
    """Features (n, f), label numbers (n,) and weights (n,) of what is learned from."""

    features: Matrix
    labels: NDArray[np.int64]
    weights: Matrix


@dataclass(frozen=True, slots=True)
class Bag:
    """One labelled claim: the features of each candidate (n, f), and which of them
    stand on the quote that decides (n,)."""

    label: int
    features: Matrix
    deciding: NDArray[np.bool_]


def vector(features: Mapping[str, float]) -> list[float]:
    """Return features in the order of ``FEATURES``."""
    return [features.get(name, 0.0) for name in FEATURES]


def pair_examples(
    pairs: Sequence[Pair],
    agreement: AgreementPredictor | None,
    config: EngineConfig,
) -> Examples:
    """Return the examples of labelled (claim, evidence) pairs, compared as ``config``
    says."""
    rows = []
    for pair in pairs:
        claim, evidence = read(pair.claim), read(pair.evidence)
        put = (in_words_of(claim, evidence, config), pair.evidence)
        found = agreement.predict([put]) if agreement else []
        compared = compare_texts(claim, evidence, config)
        judged = weigh(compared, BLANK, found)
        rows.append(vector(judged.features))
    labels = np.array([LABEL_NUMBERS[pair.label] for pair in pairs])
    return Examples(np.array(rows), labels, np.ones(len(pairs)))


def claim_bags(path: Path, service: VerificationService) -> list[Bag]:
    """Return the candidates of each labelled claim in ``path``, as the engine sees
    them; questions and noise, which are never compared, are left out."""
    bags = []
    for case in _cases(path):
        statements = split_submission(case["claim"])
        statement = statements[0]
        if len(statements) > 1 or statement.kind in {Kind.QUESTION, Kind.NOISE}:
            continue
        wanted = normalise(case["quote_contains"] or "\0")
        bags.append(_bag(statement.text, case["verdict"], wanted, service))
    return [bag for bag in bags if bag is not None]


def verbatim_bags(service: VerificationService) -> list[Bag]:
    """Return the store's own statements as submissions: they are supported."""
    bags = [
        _bag(claim.text, "supported", normalise(claim.evidence[0].quote.exact), service)
        for claim in service.store.iter_claims()
        if claim.rating is Rating.ACCURATE and claim.status is ClaimStatus.PUBLISHED
    ]
    return [bag for bag in bags if bag is not None]


def edited_bags(service: VerificationService) -> list[Bag]:
    """Return the store's statements with small edits as submissions."""
    bags = [
        _bag(pair.claim, pair.label, normalise(pair.evidence), service)
        for pair in edited_statements(service, EDITS_SEED)
    ]
    return [bag for bag in bags if bag is not None]


def _bag(
    text: str, label: str, wanted: str, service: VerificationService
) -> Bag | None:
    judged = service.engine.judge(read(text), service.candidates(text))
    if not judged:
        return None
    wanted = wanted if label != "unknown" else "\0"
    return Bag(
        LABEL_NUMBERS[label],
        np.array([vector(item.judgement.features) for item in judged]),
        np.array([wanted in normalise(item.evidence.quote.exact) for item in judged]),
    )


def _cases(path: Path) -> Iterable[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def bag_examples(bags: Sequence[Bag], weights: Matrix | None) -> Examples:
    """Return one example for each candidate (multiple-instance learning).

    Of the candidates on the deciding quote, the one that the current ``weights``
    (f + 1, 3) make most of carries the claim's label; candidates on other quotes are
    unknown; others on the deciding quote are left out.
    """
    rows: list[Matrix] = []
    labels: list[int] = []
    shares: list[float] = []
    for bag in bags:
        others = ~bag.deciding
        if bag.label != UNKNOWN and bag.deciding.any():
            places = np.flatnonzero(bag.deciding)
            best = places[int(np.argmax(_scores(bag, weights)[places]))]
            rows.append(bag.features[best])
            labels.append(bag.label)
            shares.append(1.0)
        if others.any():
            each = (2.0 if bag.label == UNKNOWN else 0.5) / others.sum()
            for row in bag.features[others]:
                rows.append(row)
                labels.append(UNKNOWN)
                shares.append(each)
    return Examples(np.array(rows), np.array(labels), np.array(shares))


def _scores(bag: Bag, weights: Matrix | None) -> Matrix:
    if weights is None:
        return bag.features[:, FEATURES.index("coverage")]
    logits = bag.features @ weights[:-1] + weights[-1]
    return np.asarray(logits[:, bag.label] - logits[:, UNKNOWN])


def joined(*parts: Examples) -> Examples:
    """Return the examples of several sources as one."""
    return Examples(
        np.vstack([part.features for part in parts]),
        np.concatenate([part.labels for part in parts]),
        np.concatenate([part.weights for part in parts]),
    )
