import json
from datetime import UTC, date, datetime

import pytest

from claims.errors import InvalidRecord
from claims.exchange.claimreview import export_claimreview, import_claimreview
from claims.models import Actor, Rating
from claims.store import open_store

NOW = datetime(2024, 11, 7, 12, tzinfo=UTC)
ANNA = Actor("anna", "Anna")
REVIEW = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "claimReviewed": "The bridge was sold.",
    "url": "https://example.org/bridge",
    "name": "No, the bridge was not sold",
    "datePublished": "2024-11-06T10:00:00Z",
    "author": {"@type": "Organization", "name": "Checkers"},
    "itemReviewed": {
        "@type": "Claim",
        "author": [{"@type": "Person", "name": "A seller"}],
        "datePublished": "2024-11-01",
    },
    "reviewRating": {"@type": "Rating", "alternateName": "False."},
}


def load(store, value):
    return import_claimreview(store, json.dumps(value), actor=ANNA, at=NOW)


@pytest.fixture
def store():
    return open_store("memory://")


@pytest.mark.parametrize("name", [None, "@graph", "dataFeedElement", "itemListElement"])
def test_a_review_becomes_a_claim(store, name):
    value = REVIEW if name is None else {name: [{"@type": "Thing"}, {"item": REVIEW}]}
    assert load(store, value).added == 1
    (claim,) = store.iter_claims()
    assert (claim.text, claim.rating) == ("The bridge was sold.", Rating.FALSE)
    assert (claim.claimant, claim.claimed_on) == ("A seller", date(2024, 11, 1))
    document = store.get_document(claim.evidence[0].document_id)
    assert (document.publisher, document.url) == ("Checkers", REVIEW["url"])
    assert document.published_on == date(2024, 11, 6)


@pytest.mark.parametrize(
    ("rating", "expected"),
    [
        ({"alternateName": "TRUE"}, Rating.ACCURATE),
        ({"alternateName": "Half true"}, Rating.DISPUTED),
        ({"ratingValue": "1", "worstRating": 1, "bestRating": 5}, Rating.FALSE),
        ({"ratingValue": 5, "worstRating": 1, "bestRating": 5}, Rating.ACCURATE),
        ({"ratingValue": 3, "worstRating": 1, "bestRating": 5}, None),
        ({"ratingValue": 1, "worstRating": 1, "bestRating": 1}, None),
        ({"alternateName": "Four Pinocchios", "ratingValue": 1}, None),
        (None, None),
    ],
)
def test_a_rating_that_is_not_clear_is_refused(store, rating, expected):
    report = load(store, [{**REVIEW, "reviewRating": rating}, REVIEW])
    if expected is None:
        assert [error.line for error in report.errors] == [1]
        assert report.added == 1
    else:
        assert expected in {claim.rating for claim in store.iter_claims()}


def test_what_is_not_json_is_refused(store):
    with pytest.raises(InvalidRecord):
        import_claimreview(store, "[" * 100_000, actor=ANNA, at=NOW)


def test_an_export_can_be_loaded(store):
    load(store, REVIEW)
    other = open_store("memory://")
    assert load(other, list(export_claimreview(store))).errors == []
    (there,), (here,) = other.iter_claims(), store.iter_claims()
    assert (there.text, there.rating, there.external_id) == (
        here.text,
        here.rating,
        here.external_id,
    )
