"""The shipped claims: each quote is proved, each claim can be judged on its own."""

import json
import re
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest

from claims.documents import make_quote, sha256_of, split_passages, verify_quote
from claims.errors import InvalidRecord
from claims.models import ClaimStatus, Rating, Stance
from claims.seed.load import read_seed

SEED = read_seed()
DOCUMENTS = {document.id: document for document in SEED.documents}
SHARED = Path(__file__).parents[4] / "shared" / "seeds"
FOOTER_LINES = 6
ANNOUNCES_THE_STORIES = (
    "We bring you five stories about Russia’s war in Ukraine that you might’ve missed "
    "in the wake of the U.S. presidential election."
)
STATES_NO_FACT = {ANNOUNCES_THE_STORIES}
UNRESOLVED = re.compile(
    r"^(he|she|it(?! is (not )?clear)|they|this|these|those|there|that|his|her|their)"
    r"\b",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(
    r"(?<=[.?!…][”\"])\s+(?=[A-Z“])|(?<=[a-z)][.?!])\s+(?=[A-Z“])"
)


def evidence():
    return [(claim, item) for claim in SEED.claims for item in claim.evidence]


@pytest.fixture(scope="module")
def original():
    found = sorted(SHARED.glob("*.txt"))
    if not found:
        pytest.skip("the original article is not beside this checkout")
    text = found[0].read_text("utf-8")
    return text.split("\n", FOOTER_LINES)[FOOTER_LINES]


def test_there_are_enough_claims_to_answer_from():
    assert 110 <= len(SEED.claims) <= 200


def test_slugs_are_unique_and_fit_an_address():
    slugs = [claim.slug for claim in SEED.claims]
    assert len(set(slugs)) == len(slugs)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) for slug in slugs)


def test_texts_are_unique():
    assert len({claim.text for claim in SEED.claims}) == len(SEED.claims)


def test_withdrawn_slugs_are_not_shipped():
    assert not set(SEED.withdrawn) & {claim.slug for claim in SEED.claims}


def test_claims_are_ready_to_answer():
    assert all(claim.status is ClaimStatus.PUBLISHED for claim in SEED.claims)
    assert all(claim.topics for claim in SEED.claims)


def test_every_quote_stands_in_its_document():
    for _, item in evidence():
        verify_quote(DOCUMENTS[item.document_id], item.quote)


def test_every_prefix_and_suffix_is_whole():
    for _, item in evidence():
        document = DOCUMENTS[item.document_id]
        assert item.quote == make_quote(document, item.quote.start, item.quote.end)


def test_every_passage_holds_a_quote():
    for document in SEED.documents:
        for passage in document.passages:
            assert any(
                passage.start <= item.quote.start and item.quote.end <= passage.end
                for _, item in evidence()
                if item.document_id == document.id
            ), passage.text


def test_passages_are_in_order_and_apart():
    for document in SEED.documents:
        assert all(a.end < b.start for a, b in pairwise(document.passages))


def test_quotes_are_whole_sentences_or_run_to_the_end_of_one():
    for claim, item in evidence():
        assert item.quote.exact[0].isupper() or item.quote.exact[0] == "“", claim.slug
        assert item.quote.exact.rstrip("”")[-1] in ".!?", claim.slug


def test_claims_are_one_sentence_that_leans_on_no_other():
    for claim in SEED.claims:
        assert not UNRESOLVED.match(claim.text) or claim.text.startswith(
            "There is a Russian naval base in Kaspiysk"
        ), claim.text
        assert claim.text.endswith((".", '."')), claim.text
        assert claim.text[0].isupper(), claim.text


def test_a_day_named_in_a_claim_is_named_in_its_quote_or_dated_by_it():
    for claim in SEED.claims:
        for day in re.findall(r"Nov\. (\d+)", claim.text):
            assert any(
                f"Nov. {day}" in item.quote.exact
                or (item.speaks_of is not None and item.speaks_of.day == int(day))
                for item in claim.evidence
            ), claim.text


def test_a_figure_in_a_claim_stands_in_its_quote():
    given_by_context = {"2023", "2024", "2025"}  # "last year", "the next year's budget"
    for claim in SEED.claims:
        quotes = " ".join(item.quote.exact for item in claim.evidence)
        for figure in re.findall(r"\d[\d,.]*\d|\d", claim.text):
            assert figure in quotes or figure in given_by_context, claim.text


def test_hedges_of_the_figures_are_kept():
    for figure, hedge in {
        "1,000 kilometers": "around",
        "15 kilometers": "roughly",
        "12,000 troops": "around",
        "80%": r"some|about",
        "eight vessels": "at least",
        "two vessels": "at least",
    }.items():
        texts = [claim.text for claim in SEED.claims if figure in claim.text]
        assert texts, figure
        for text in texts:
            assert re.search(rf"(?i)\b({hedge}) {figure}", text), text


def test_what_is_reported_and_denied_is_disputed_and_shows_both_sides():
    disputed = [claim for claim in SEED.claims if claim.rating is Rating.DISPUTED]
    assert [claim.slug for claim in disputed] == ["south-korea-secret-shells"]
    sides = {item.stance: item.attribution for item in disputed[0].evidence}
    assert sides[Stance.REFUTES] == "South Korean government"
    assert sides[Stance.SUPPORTS] == "some media reports from 2023"


def test_all_other_evidence_supports_its_claim():
    for claim, item in evidence():
        if claim.rating is Rating.ACCURATE:
            assert item.stance is Stance.SUPPORTS, claim.slug


def test_what_is_not_known_of_the_document_is_left_empty():
    (document,) = SEED.documents
    assert document.publisher == "The Kyiv Independent"
    assert (document.title, document.url, document.published_on) == (None, None, None)
    assert document.description is not None
    assert "Nov. 5 to 7, 2024" in document.description


def test_the_readme_names_the_hash_and_the_length_that_are_shipped():
    readme = (files("claims.seed") / "README.md").read_text("utf-8")
    (document,) = SEED.documents
    assert document.sha256 in readme
    assert f"{document.length:,} code points" in readme
    assert f"{len(SEED.claims)} stored\nclaims" in readme


def test_an_altered_passage_is_refused(tmp_path):
    shipped = files("claims.seed")
    documents = json.loads((shipped / "documents.json").read_text("utf-8"))
    passage = documents[0]["passages"][0]
    passage["text"] = passage["text"].swapcase()
    (tmp_path / "documents.json").write_text(json.dumps(documents), "utf-8")
    for name in ("claims.jsonl", "withdrawn.txt"):
        (tmp_path / name).write_text((shipped / name).read_text("utf-8"), "utf-8")
    with pytest.raises(InvalidRecord, match="not what its hash says"):
        read_seed(tmp_path)


def test_the_document_is_the_original(original):
    (document,) = SEED.documents
    assert (document.sha256, document.length) == (sha256_of(original), len(original))
    for passage in document.passages:
        assert original[passage.start : passage.end] == passage.text


def test_every_sentence_of_the_original_that_states_a_fact_is_quoted(original):
    spans = [(item.quote.start, item.quote.end) for _, item in evidence()]
    unquoted = set()
    for passage in split_passages(original):
        at = passage.start
        for sentence in SENTENCE_END.split(passage.text):
            at = original.index(sentence, at)
            end = at + len(sentence)
            if not any(start <= at and end <= stop for start, stop in spans):
                unquoted.add(sentence)
            at = end
    assert unquoted == STATES_NO_FACT
