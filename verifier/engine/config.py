"""Every tunable of the engine: declared, typed and described in one place."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EngineConfig:
    """Thresholds of the engine. Shares, scores and probabilities run from 0 to 1."""

    rounding_tolerance: float = 0.1
    """Relative difference that "about", "nearly" or "roughly" allow."""

    conversion_tolerance: float = 0.04
    """Relative difference allowed after converting a unit (600 miles ~ 1,000 km)."""

    maximum_claim_length: int = 2000
    """Longest submission, in code points."""

    candidates: int = 16
    """Stored claims that retrieval gives; those on one quote count as one below."""

    compared: int = 6
    """Facts that every check compares a submission with (~2 ms each)."""

    read_by_model: int = 4
    """Facts that the agreement model reads too (~10 ms for each of two texts)."""

    support_threshold: float = 0.6
    """Least probability at which a submission is called supported."""

    paraphrase_threshold: float = 0.75
    """Least probability for it where words are covered by meaning alone."""

    contradiction_threshold: float = 0.6
    """Least probability at which a submission is called contradicted."""

    open_strength: float = 0.5
    """Strength from which an open figure, date, name or hedge forbids "supported"."""

    opinion_threshold: float = 0.9
    """Least probability at which an opinion or a prediction is answered."""

    unnamed_threshold: float = 0.8
    """Least probability of a contradiction that no check can name the reason of."""

    related_coverage: float = 0.3
    """Least share of a submission's words that evidence shown as related covers."""

    partial_coverage: float = 0.6
    """Least share of words covered for an unknown to be called partly covered."""

    disagreement_margin: float = 0.15
    """How near a second source's opposite answer must come to count as disagreeing."""

    left_out: frozenset[str] = frozenset()
    """Names of checks that are not run: for measuring what each of them adds."""
