"""Compare two texts by every check, and two comparisons of one stored claim."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from verifier.engine.alignment import Alignment, align
from verifier.engine.checks import CHECKS, Pair
from verifier.engine.config import EngineConfig
from verifier.engine.features import finding_features, joint_features, text_features
from verifier.engine.reading.facts import Reading
from verifier.engine.types import Finding, Outcome, Span


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the checks saw of one pair of texts, and the features of it."""

    findings: tuple[Finding, ...]
    features: Mapping[str, float]

    @property
    def contradictions(self) -> tuple[Finding, ...]:
        """The findings that contradict, surest first."""
        found = [f for f in self.findings if f.outcome is Outcome.CONTRADICTS]
        return tuple(sorted(found, key=lambda finding: -finding.strength))

    @property
    def missing(self) -> tuple[Span, ...]:
        """The submission's words (offsets as typed) that no evidence covers."""
        return tuple(
            f.claim_span
            for f in self.findings
            if f.check == "coverage" and f.blocks_support and f.claim_span
        )


def compare_texts(
    submission: Reading,
    evidence: Reading,
    config: EngineConfig,
    context: frozenset[str] = frozenset(),
    alignment: Alignment | None = None,
) -> Comparison:
    """Run every check on one pair. ``context`` holds the stems of what surrounds the
    evidence: its speaker, its title, the statement it stands for; ``alignment`` that
    of the two texts, where it is known."""
    alignment = alignment or align(submission, evidence)
    pair = Pair(submission, evidence, alignment, config, context)
    findings = tuple(
        found
        for check in CHECKS
        if check.name not in config.left_out
        for found in check.run(pair)
    )
    features = text_features(pair) | finding_features(findings)
    return Comparison(findings, joint_features(features))


def merge(statement: Comparison, quote: Comparison) -> Comparison:
    """Return one comparison of the two, shown on the quote.

    A contradiction that one text shows, or words of it that leave a point open, count
    unless the other agrees on the very same words of the submission; what one does not
    speak of is open only where the other does not either.
    """
    findings = _merged_findings(statement, quote)
    features = {
        name: max(statement.features[name], value)
        for name, value in quote.features.items()
    }
    features.update(finding_features(findings))
    features["statement_coverage"] = statement.features["own_coverage"]
    return Comparison(findings, joint_features(features))


def _merged_findings(statement: Comparison, quote: Comparison) -> tuple[Finding, ...]:
    """Return the quote's findings, less those that the statement settles, and what the
    statement contradicts or leaves open that the quote does not."""
    kept = [f for f in quote.findings if not _settled(f, statement)]
    shown = {(f.check, f.outcome, f.claim_span) for f in kept}
    added = [
        replace(f, quote_span=_place_in(quote, f))
        for f in (*statement.contradictions, *_left_open(statement))
        if (f.check, f.outcome, f.claim_span) not in shown and not _settled(f, quote)
    ]
    return (*added, *kept)


def _place_in(quote: Comparison, finding: Finding) -> Span | None:
    """Return the words of the quote that the same check saw for the same words of the
    submission, if it did."""
    return next(
        (
            f.quote_span
            for f in quote.findings
            if (f.check, f.claim_span) == (finding.check, finding.claim_span)
            and f.quote_span is not None
        ),
        None,
    )


def _left_open(comparison: Comparison) -> list[Finding]:
    """Return the points that words of the text leave open ("possibly", "at least")."""
    return [
        finding
        for finding in comparison.findings
        if finding.blocks_support and finding.quote_span is not None
    ]


def _settled(finding: Finding, other: Comparison) -> bool:
    """Tell whether the other text agrees where this one contradicts or is silent."""
    shown = finding.blocks_support and finding.quote_span is not None
    if finding.outcome is Outcome.CONTRADICTS or shown:
        return any(
            f.check == finding.check
            and f.outcome is Outcome.AGREES
            and _overlap(f.claim_span, finding.claim_span)
            for f in other.findings
        )
    if not finding.blocks_support:
        return False
    return not any(
        f.check == finding.check
        and f.blocks_support
        and _overlap(f.claim_span, finding.claim_span)
        for f in other.findings
    )


def _overlap(one: Span | None, other: Span | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.start < other.end and other.start < one.end
