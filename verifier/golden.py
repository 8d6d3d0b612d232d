"""Golden cases: what reviewers found wrong must stay right, whatever is changed.

Replaying asks the store as it is today; nothing is kept of the answers but whether
each case held.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from claims.errors import TextRejected
from claims.feedback import GoldenCase
from claims.store.base import ClaimStore
from claims.text import normalise
from verifier.engine.types import EvidenceMatch, Verdict
from verifier.errors import InvalidSubmission
from verifier.questions import deciding_claim
from verifier.service import VerificationService


@dataclass(frozen=True, slots=True)
class Replayed:
    """A golden case and today's answer to it; ``reason`` says why it does not hold."""

    case: GoldenCase
    label: str
    reason: str | None = None

    @property
    def held(self) -> bool:
        """Whether the answer is what the case asks for."""
        return self.reason is None


def replay(service: VerificationService, cases: Iterable[GoldenCase]) -> list[Replayed]:
    """Ask the text of each case and compare the answer with what it asks for."""
    return [replayed(service, case) for case in cases]


def replayed(service: VerificationService, case: GoldenCase) -> Replayed:
    """Ask the text of one case; see :func:`replay`."""
    try:
        verdict = service.verify(case.claim).verdict
    except (InvalidSubmission, TextRejected) as error:
        return Replayed(case, "refused", f"The text is refused: {error}")
    return Replayed(case, verdict.label.value, _broken(case, verdict, service.store))


def _broken(case: GoldenCase, verdict: Verdict, store: ClaimStore) -> str | None:
    if case.expects is not None and verdict.label.value != case.expects:
        return f"It must be {case.expects}, and is {verdict.label.value}."
    if deciding_claim(verdict) is None:
        return None
    every = [*verdict.evidence, *(e for part in verdict.parts for e in part.evidence)]
    deciding = [each for each in every if each.deciding]
    if _rests_on(case, deciding, store):
        return (
            f"It is {verdict.label.value} by what a reviewer found not to be the same."
        )
    return None


def _rests_on(
    case: GoldenCase, deciding: Sequence[EvidenceMatch], store: ClaimStore
) -> bool:
    claims = store.get_claims([each.claim_id for each in deciding])
    if case.forbids_slug in {claim.slug for claim in claims}:
        return True
    if case.forbids_quote is None:
        return False
    forbidden = normalise(case.forbids_quote)
    return any(normalise(each.quote.exact) == forbidden for each in deciding)


@dataclass(frozen=True, slots=True)
class Running:
    """What a service answers with, as far as an operator can change it."""

    version: str
    models: str

    def __str__(self) -> str:
        """Return how it is kept between two starts."""
        return f"{self.version} {self.models}"


def flips(
    store: ClaimStore,
    before: str | None,
    now: Running,
    with_present: Callable[[], VerificationService],
    with_earlier: Callable[[str], VerificationService | None],
) -> list[Replayed]:
    """Return the golden cases that held before a change and do not hold after it.

    ``before`` is what the service last ran with; nothing is replayed where that is
    ``now``, or nobody knows. ``with_earlier`` gives a service with the models named
    last time, where it can: a case that does not hold with these either has come to
    fail by a change of the store, and is no flip. After an upgrade the earlier
    engine is gone: then what was noted of each case decides.
    """
    cases = [] if before is None or before == str(now) else store.golden_cases()
    if before is None or not cases:
        return []
    version, _, models = before.partition(" ")
    present = with_present()
    broken = [each for each in replay(present, cases) if not each.held]
    if version != now.version:
        return [each for each in broken if each.case.held]
    earlier = with_earlier(models) if broken else None
    if earlier is None:
        return [each for each in broken if each.case.held]
    return [each for each in broken if replayed(earlier, each.case).held]
