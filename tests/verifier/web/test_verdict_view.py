"""What a verdict's page shows follows from the verdict alone."""

from dataclasses import replace

import pytest

from claims.models import Stance
from tests.webapp import CLAIMS, CONTRADICTED, SUPPORTED, match, scripted
from verifier.engine.types import (
    Finding,
    Outcome,
    Reason,
    Span,
    Verdict,
    VerdictLabel,
)
from verifier.web.marking import Mark
from verifier.web.verdict_view import VerdictView, confidence_words, verdict_view

STANCES = [Stance.SUPPORTS, Stance.REFUTES]


def _marked(view: VerdictView) -> list[tuple[str, Mark]]:
    return [(each.text, each.mark) for each in view.claim if each.mark]


@pytest.mark.parametrize("stored", STANCES)
def test_a_quote_is_said_to_do_what_the_verdict_says(stored: Stance) -> None:
    for text, words in (
        (SUPPORTED, "Supports the claim"),
        (CONTRADICTED, "Contradicts the claim"),
    ):
        verdict = scripted(text)
        evidence = tuple(replace(each, stance=stored) for each in verdict.evidence)
        view = verdict_view(replace(verdict, evidence=evidence))
        assert [each.stance_words for each in view.deciding] == [words]


def _several() -> Verdict:
    both = f"{SUPPORTED} {CONTRADICTED}"
    start = len(SUPPORTED) + 1
    first = replace(scripted(SUPPORTED), claim=both, span=Span(0, len(SUPPORTED)))
    found = scripted(CONTRADICTED)
    (evidence,) = found.evidence
    (finding,) = evidence.findings
    assert finding.claim_span is not None
    moved = replace(
        finding,
        claim_span=Span(
            finding.claim_span.start + start, finding.claim_span.end + start
        ),
    )
    second = replace(
        found,
        claim=both,
        span=Span(start, len(both)),
        evidence=(replace(evidence, findings=(moved,)),),
    )
    return replace(
        second, span=None, reason=Reason.SEVERAL_CLAIMS, parts=(first, second)
    )


def test_each_of_several_claims_shows_its_own_words_and_marks() -> None:
    view = verdict_view(_several())

    assert ["".join(each.text for each in part.claim) for part in view.parts] == [
        SUPPORTED,
        CONTRADICTED,
    ]
    assert [_marked(part) for part in view.parts] == [
        [("12", Mark.AGREES)],
        [("21", Mark.DIFFERS)],
    ]
    assert _marked(view) == [("12", Mark.AGREES), ("21", Mark.DIFFERS)]
    assert view.deciding == ()
    assert [len(part.deciding) for part in view.parts] == [1, 1]


def test_sources_that_disagree_are_shown_on_both_sides() -> None:
    differs = Finding("numbers", Outcome.CONTRADICTS, "12 against 21.")
    agrees = Finding("numbers", Outcome.AGREES, "Both say 21.")
    verdict = replace(
        scripted("Anything."),
        reason=Reason.SOURCES_DISAGREE,
        evidence=(
            match(CLAIMS[0], differs, deciding=False),
            match(CLAIMS[1], agrees, deciding=False),
        ),
    )
    view = verdict_view(verdict)

    assert view.sides
    assert [each.stance for each in view.related] == ["refutes", "supports"]


def test_findings_are_told_once_and_what_differs_comes_first() -> None:
    agrees = Finding("names", Outcome.AGREES, "Both name Lindau.")
    silent = Finding("dates", Outcome.NOT_APPLICABLE, "No dates.")
    leaves_open = Finding("coverage", Outcome.AGREES, "Not ice.", blocks_support=True)
    differs = Finding("numbers", Outcome.CONTRADICTS, "12 against 21.")
    findings = (agrees, agrees, silent, leaves_open, differs)
    verdict = replace(scripted(CONTRADICTED), evidence=(match(CLAIMS[0], *findings),))
    (shown,) = verdict_view(verdict).deciding

    assert [(each.words, each.check) for each in shown.findings] == [
        ("Differs", "numbers"),
        ("Left open", "coverage"),
        ("Agrees", "names"),
    ]


@pytest.mark.parametrize(
    ("confidence", "words"),
    [(1.0, "very high"), (0.9, "high"), (0.7, "moderate"), (0.3, "low"), (0.0, "low")],
)
def test_confidence_has_words(confidence: float, words: str) -> None:
    assert confidence_words(confidence) == words


def test_spans_that_miss_the_text_mark_nothing() -> None:
    verdict = replace(scripted(SUPPORTED), uncovered=(Span(900, 910), Span(-5, -1)))

    assert _marked(verdict_view(verdict)) == [("12", Mark.AGREES)]
    assert verdict_view(verdict).label == VerdictLabel.SUPPORTED.value
