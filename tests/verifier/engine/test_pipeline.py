"""The engine from text to verdict, over small stores of its own."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.models import Quote, Rating
from tests.verifier.engine.builders import candidate
from verifier.engine.pipeline import Engine
from verifier.engine.types import Agreement, Reason, VerdictLabel

BRIDGE = candidate(
    "At least six people died when the Halden bridge collapsed on May 4, 2021.",
    "At least six people died when the bridge at Halden collapsed on May 4, 2021, "
    "the regional governor said.",
    attribution="the regional governor",
)
BUDGET = candidate(
    "Norland's parliament approved a budget of 7.6 billion crowns for hospitals.",
    "Parliament in Norland approved 7.6 billion crowns for hospitals on Tuesday.",
)
STORE = (BRIDGE, BUDGET)


def verify(text, *candidates, engine=None):
    return (engine or Engine()).verify(text, lambda _: candidates or STORE)


def test_what_a_source_states_is_supported():
    verdict = verify("Six people or more died when the Halden bridge collapsed.")
    assert verdict.label is VerdictLabel.SUPPORTED
    assert verdict.evidence[0].claim_id == BRIDGE.claim.id
    assert "governor" in verdict.explanation


def test_another_figure_is_contradicted_and_pointed_at():
    claim = "Parliament in Norland approved 9.6 billion crowns for hospitals."
    verdict = verify(claim)
    assert verdict.label is VerdictLabel.CONTRADICTED
    assert verdict.reason is Reason.NUMBER_DIFFERS
    finding = verdict.evidence[0].findings[0]
    assert "9.6" in claim[finding.claim_span.start : finding.claim_span.end]
    quote = verdict.evidence[0].quote.exact
    assert "7.6" in quote[finding.quote_span.start : finding.quote_span.end]


def test_what_no_source_speaks_of_is_unknown_with_nothing_deciding():
    verdict = verify("Honey keeps for centuries in a sealed jar.")
    assert verdict.label is VerdictLabel.UNKNOWN
    assert not any(match.deciding for match in verdict.evidence)


def test_an_unstated_detail_is_unknown_and_marked():
    claim = "The Halden bridge, built by Swiss engineers, collapsed on May 4, 2021."
    verdict = verify(claim)
    assert verdict.label is VerdictLabel.UNKNOWN
    marked = " ".join(claim[s.start : s.end] for s in verdict.uncovered)
    assert "Swiss engineers" in marked


def test_a_curated_falsehood_turns_the_answer_round():
    false = candidate(
        "The Halden bridge was blown up by terrorists.",
        "Claims that the Halden bridge was blown up by terrorists are untrue.",
        rating=Rating.FALSE,
    )
    verdict = verify("The Halden bridge was blown up by terrorists.", false)
    assert verdict.label is VerdictLabel.CONTRADICTED
    assert verdict.reason is Reason.RATED_FALSE


def test_a_disputed_claim_is_unknown():
    disputed = replace(BUDGET, claim=replace(BUDGET.claim, rating=Rating.DISPUTED))
    verdict = verify(BUDGET.claim.text, disputed)
    assert (verdict.label, verdict.reason) == (VerdictLabel.UNKNOWN, Reason.DISPUTED)
    assert verdict.evidence


def test_who_is_known_to_deny_it_has_not_confirmed_it():
    """What happened is disputed; what was said about it is not."""
    report = candidate(
        "Norland secretly sold tanks to Sudan.", "Reports say Norland sold tanks."
    )
    report = replace(report, claim=replace(report.claim, rating=Rating.DISPUTED))
    denial = candidate(
        "Norland's rulers denied that they secretly sold tanks to Sudan."
    )
    verdict = verify(
        "Norland's rulers confirmed that they secretly sold tanks to Sudan.",
        report,
        denial,
    )
    assert verdict.label is VerdictLabel.CONTRADICTED
    assert verdict.evidence[0].claim_id == denial.claim.id
    for text in ("Norland secretly sold tanks to Sudan.", "Norland sold no tanks."):
        assert verify(text, report, denial).label is VerdictLabel.UNKNOWN


def test_sources_that_disagree_are_both_shown():
    other = candidate(
        "Norland's parliament approved a budget of 9.6 billion crowns for hospitals.",
        "Parliament in Norland approved 9.6 billion crowns for hospitals on Tuesday.",
        publisher="The Herald",
    )
    verdict = verify(BUDGET.claim.text, BUDGET, other)
    assert verdict.reason is Reason.SOURCES_DISAGREE
    publishers = {match.document.publisher for match in verdict.evidence}
    assert publishers == {"The Gazette", "The Herald"}


def test_beside_what_covers_all_nothing_stands_that_covers_less():
    """Eight pupils of one school do not contradict the figure of the whole town."""
    town = candidate("In Lindau 240 pupils passed the exam in mathematics this year.")
    school = candidate("Eight pupils passed the exam.", publisher="The Herald")
    text = "In Lindau 420 pupils passed the exam in mathematics this year."
    verdict = verify(text, town, school)
    assert verdict.label is VerdictLabel.CONTRADICTED
    assert [match.claim_id for match in verdict.evidence] == [town.claim.id]


def test_what_only_the_statement_contradicts_is_marked_in_the_quote_too():
    fields = candidate(
        "Norland fields 155 mm artillery.",
        "Experts said that Norland could give support through ammunition. The country "
        "fields not only 155 mm artillery but also stores 3 million 105 mm rounds.",
    )
    verdict = verify("Norland fields 255 mm artillery.", fields)
    assert verdict.label is VerdictLabel.CONTRADICTED
    finding = verdict.evidence[0].findings[0]
    quote = verdict.evidence[0].quote.exact
    assert quote[finding.quote_span.start : finding.quote_span.end] == "155"


def test_copies_of_one_text_count_once():
    copy = candidate(
        BUDGET.claim.text,
        BUDGET.claim.evidence[0].quote.exact,
        publisher="The Herald",
    )
    verdict = verify(BUDGET.claim.text, BUDGET, copy)
    assert verdict.label is VerdictLabel.SUPPORTED
    assert len(verdict.evidence) == 1


def test_a_quote_that_is_not_in_its_document_is_never_shown():
    evidence = BUDGET.claim.evidence[0]
    forged = replace(evidence.quote, exact=evidence.quote.exact.replace("7.6", "8.6"))
    claim = replace(BUDGET.claim, evidence=(replace(evidence, quote=forged),))
    verdict = verify(BUDGET.claim.text, replace(BUDGET, claim=claim))
    assert verdict.label is VerdictLabel.UNKNOWN
    assert verdict.reason is Reason.QUOTE_NOT_VERIFIED
    assert not verdict.evidence


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "Who approved the budget for hospitals in Norland?",
            Reason.NOT_A_CLAIM_QUESTION,
        ),
        ("The Halden bridge is a brilliant piece of work.", Reason.NOT_A_CLAIM_OPINION),
        ("The Halden bridge will reopen in 2031.", Reason.NOT_A_CLAIM_PREDICTION),
        ("???", Reason.NOT_A_CLAIM_NOISE),
        (
            "Das Parlament hat das Budget für die Krankenhäuser nicht bewilligt.",
            Reason.LANGUAGE_NOT_SUPPORTED,
        ),
    ],
)
def test_what_is_no_claim_is_said_to_be_none(text, reason):
    verdict = verify(text)
    assert (verdict.label, verdict.reason) == (VerdictLabel.UNKNOWN, reason)


def test_several_claims_are_answered_each():
    first = "Parliament in Norland approved 7.6 billion crowns for hospitals."
    second = "Honey keeps for centuries in a sealed jar."
    verdict = verify(f"{first} {second}")
    assert [part.label for part in verdict.parts] == [
        VerdictLabel.SUPPORTED,
        VerdictLabel.UNKNOWN,
    ]
    assert verdict.label is VerdictLabel.UNKNOWN
    assert verdict.claim[verdict.parts[1].span.start :].startswith("Honey")


def test_a_sentence_of_two_facts_rests_on_a_quote_for_each():
    claim = (
        "Parliament in Norland approved 7.6 billion crowns for hospitals, and the "
        "Halden bridge collapsed on May 4, 2021."
    )
    verdict = verify(claim)
    assert verdict.label is VerdictLabel.SUPPORTED
    assert {match.claim_id for match in verdict.evidence} == {
        BRIDGE.claim.id,
        BUDGET.claim.id,
    }


def test_a_sentence_with_one_wrong_part_is_contradicted():
    claim = (
        "The Halden bridge collapsed on May 4, 2021, and parliament in Norland "
        "approved 9.6 billion crowns for hospitals."
    )
    verdict = verify(claim)
    assert verdict.label is VerdictLabel.CONTRADICTED
    finding = verdict.evidence[0].findings[0]
    assert "9.6" in claim[finding.claim_span.start : finding.claim_span.end]


def test_a_yes_or_no_question_is_answered_by_the_claim_it_asks_about():
    verdict = verify("Did parliament in Norland approve 7.6 billion crowns?")
    assert verdict.label is VerdictLabel.UNKNOWN
    assert verdict.reason is Reason.NOT_A_CLAIM_QUESTION
    assert [part.label for part in verdict.parts] == [VerdictLabel.SUPPORTED]
    assert "is supported" in verdict.explanation


def test_spans_point_into_what_was_typed():
    claim = (
        "BREAKING: ‼️ Parliament in Norland approved 9.6 billion crowns for hospitals"
    )
    finding = verify(claim).evidence[0].findings[0]
    assert "9.6" in claim[finding.claim_span.start : finding.claim_span.end]


def test_comparing_shows_the_evidence_that_was_sent():
    verdict = Engine().compare("Six ships sank.", "Nine ships sank in the storm.")
    assert verdict.label is VerdictLabel.CONTRADICTED
    quote = verdict.evidence[0].quote
    assert quote == Quote("Nine ships sank in the storm.", "", "", 0, 29)


@pytest.mark.parametrize(
    ("claim", "evidence", "detail"),
    [
        (
            "More than 90 reviewers rated the play at over 24%.",
            "It holds a 24% rating there, based on 85 reviewers.",
            "The source says 85 reviewers; the claim says More than 90 reviewers.",
        ),
        (
            "The film made over $1,860,000 outside Norland.",
            "It has grossed $259,017 in Norland and $1,855,869 in other countries.",
            "The source says $1,855,869; the claim says over $1,860,000.",
        ),
        (
            "The film made less than $1 million worldwide.",
            "It took $206,222 in Norland and $812,118 elsewhere, $1,018,340 in all.",
            "The source says $1,018,340; the claim says less than $1 million.",
        ),
    ],
)
def test_a_bound_is_held_against_the_figure_it_is_said_of(claim, evidence, detail):
    (match,) = Engine().compare(claim, evidence).evidence
    assert detail in [finding.detail for finding in match.findings]


class _Sure:
    """A model that always says the same."""

    def __init__(self, agreement):
        self._agreement = agreement

    def predict(self, pairs):
        return [self._agreement for _ in pairs]


def test_a_model_may_not_overrule_a_figure():
    engine = Engine(agreement=_Sure(Agreement(0.98, 0.01, 0.01)))
    claim = "Parliament in Norland approved 9.6 billion crowns for hospitals."
    assert verify(claim, engine=engine).label is not VerdictLabel.SUPPORTED


TEXT = st.text(
    st.one_of(
        st.sampled_from("Halden bridge six 7.6 billion not , . % $ on May 4 "),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=120,
)


@settings(max_examples=150)
@given(TEXT)
def test_any_text_gets_the_same_answer_twice_with_spans_inside_it(text):
    verdict = verify(text)
    assert verdict == verify(text)
    spans = list(verdict.uncovered)
    for match in verdict.evidence:
        spans += [f.claim_span for f in match.findings if f.claim_span]
        for finding in match.findings:
            if finding.quote_span:
                assert finding.quote_span.end <= len(match.quote.exact)
    assert all(0 <= span.start <= span.end <= len(text) for span in spans)
