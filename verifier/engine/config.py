"""Every tunable of the engine: declared, typed and described in one place."""

from dataclasses import dataclass, replace
from math import inf


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

    compared: int = 4
    """Facts that every check compares a submission with (~2 ms each); six gave the same
    answers on the labelled claims for half as much time again."""

    read_by_model: int = 4
    """Facts whose statements the agreement model reads too (~10 ms for each text)."""

    quotes_read_by_model: int = 1
    """Of the nearest of them it reads the quotes as well, which are longer."""

    support_threshold: float = 0.5
    """Least probability at which a submission is called supported."""

    paraphrase_threshold: float = 0.775
    """Least probability for it where a model finds words covered by meaning."""

    paraphrase_silence: float = 0.6
    """Most probability, in the model's eyes, of a silent source for the same."""

    unread_paraphrase_threshold: float = 1.0
    """The same where no model read the pair: then words must be covered as such."""

    contradiction_threshold: float = 0.5
    """Least probability at which a submission is called contradicted."""

    against_strength: float = 0.01
    """Strength from which a check that contradicts forbids "supported"."""

    open_strength: float = 0.5
    """Strength from which an open figure, date, name or hedge forbids "supported"."""

    pair_threshold: float = 0.42
    """Least probability of an answer when two given texts are compared."""

    unread_pair_threshold: float = 0.55
    """The same where no model read the pair: shared words alone tell little there."""

    pair_against_strength: float = 0.7
    """``against_strength`` when two given texts are compared."""

    topic_given: bool = False
    """Whether both texts are taken to tell of one event, as the caller chose them: then
    figures that count the same conflict whatever else is said of them."""

    opinion_threshold: float = 0.9
    """Least probability at which an opinion or a prediction is answered."""

    unnamed_threshold: float = 0.75
    """Least probability of a contradiction that no check can name the reason of."""

    related_coverage: float = 0.3
    """Least share of a submission's words that evidence shown as related covers."""

    partial_coverage: float = 0.6
    """Least share of words covered for an unknown to be called partly covered."""

    disagreement_margin: float = 0.15
    """How near a second source's opposite answer must come to count as disagreeing."""

    left_out: frozenset[str] = frozenset()
    """Names of checks that are not run: for measuring what each of them adds."""

    def for_two_texts(self, *, read_by_model: bool) -> "EngineConfig":
        """Return the thresholds for comparing two texts that the caller chose.

        Their topic is not in doubt, so the likeliest answer is given; the same bar
        as for a store would leave most such pairs unanswered.
        """
        least = self.pair_threshold if read_by_model else self.unread_pair_threshold
        return replace(
            self,
            support_threshold=least,
            paraphrase_threshold=least,
            paraphrase_silence=1.0,
            unread_paraphrase_threshold=least,
            contradiction_threshold=least,
            unnamed_threshold=least,
            against_strength=self.pair_against_strength,
            open_strength=inf,
            topic_given=True,
        )
