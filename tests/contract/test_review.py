"""What reviewers look up is alike in every store."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from claims.curation import (
    ClaimContent,
    amend,
    approve,
    propose,
    retire,
    submit_for_review,
)
from claims.documents import find_quote, make_document
from claims.errors import ClaimNotFound
from claims.flagging import flag, unflag
from claims.models import Actor, ClaimStatus, Evidence, Rating
from claims.store import migrate
from claims.store.base import Page
from claims.store.review import DocumentSummary, ReviewFilter, WorkCounts
from claims.store.sql.engine import make_engine, parse_url

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ANNA, BORYS = Actor("user:anna", "Anna"), Actor("user:borys", "Borys")
PORT = make_document(
    "The port handled 214 ships in March.",
    document_id="d-port",
    title="Port report",
    publisher="Harbour Gazette",
    published_on=date(2024, 4, 2),
)
RAIL = make_document(
    "The line carried 80 trains in May.",
    document_id="d-rail",
    title="A 100% line",
    url="https://rail.example/line",
)


def content(words, document=PORT, **changes):
    quote = find_quote(document, document.passages[0].text)
    made = ClaimContent(words, Rating.ACCURATE, (Evidence(quote, document.id),))
    return replace(made, **changes)


FILTERS = [
    ({"status": ClaimStatus.IN_REVIEW}, ["for_me", "waiting"]),
    (
        {"status": ClaimStatus.IN_REVIEW, "not_written_by": ANNA.id},
        ["for_me"],
    ),
    ({"written_by": ANNA.id}, ["waiting", "mine", "published"]),
    ({"written_by": ANNA.id, "status": ClaimStatus.DRAFT}, ["mine"]),
    ({"topic": "sea"}, ["mine", "published"]),
    ({"text": 'March "ships"'}, ["published"]),
    ({"text": "SHIPS"}, ["theirs", "published"]),
    ({"text": "100%"}, []),
    ({"text": "\x00"}, []),
    ({"status": ClaimStatus.RETIRED}, ["gone"]),
    ({"flagged": True}, []),
]
SEARCHES = [
    ("", ["d-port", "d-rail"]),
    ("report GAZETTE", ["d-port"]),
    ("rail.example", ["d-rail"]),
    ("100%", ["d-rail"]),
    ("d-rail", ["d-rail"]),
    ("port nowhere", []),
    ("_", []),
    ("\x00", []),
]


class Desk:
    """One person's steps on a store."""

    def __init__(self, store, actor):
        self.store, self.actor = store, actor

    def __call__(self, action, *arguments, **named):
        with self.store.unit_of_work() as work:
            result = action(work, self.actor, *arguments, at=NOW, **named)
            work.commit()
        return result

    def drafts(self, words, **changes):
        return self(propose, content(words, **changes), documents=[PORT, RAIL])

    def submits(self, claim):
        return self(submit_for_review, claim.id, expected_version=claim.version)

    def approves(self, claim):
        return self(approve, claim.id, expected_version=claim.version)


@pytest.fixture
def anna(store):
    return Desk(store, ANNA)


@pytest.fixture
def borys(store):
    return Desk(store, BORYS)


def ids(page):
    return [claim.id for claim in page.items]


@pytest.fixture
def desk(anna, borys):
    """Claims in every state, by name, in the order in which they were made."""
    made = {
        "published": borys.approves(
            anna.submits(anna.drafts("“Ships” came in March.", topics=("port", "sea")))
        ),
        "mine": anna.drafts("Trains ran in May.", topics=("rail", "sea")),
        "theirs": borys.drafts("Ships left in April."),
        "waiting": anna.submits(anna.drafts("Pilots went on strike.")),
        "for_me": borys.submits(borys.drafts("Cranes stood still.")),
        "gone": anna.drafts("A mistake."),
    }
    made["gone"] = anna(
        retire, made["gone"].id, expected_version=1, reason="It was wrong"
    )
    return made


class TestLists:
    def test_what_is_in_use_or_in_work_comes_newest_first(self, store, desk):
        names = ("for_me", "waiting", "theirs", "mine", "published")
        found = store.review_claims(ReviewFilter())
        assert ids(found) == [desk[name].id for name in names]

    def test_filters_narrow_down(self, store, desk):
        for wanted, names in FILTERS:
            found = store.review_claims(ReviewFilter(**wanted))
            assert ids(found) == [desk[name].id for name in names], wanted

    @pytest.mark.usefixtures("desk")
    def test_pages_follow_each_other_and_end(self, store):
        first = store.review_claims(ReviewFilter(), limit=3)
        second = store.review_claims(ReviewFilter(), after=first.next, limit=3)
        assert ids(first) + ids(second) == ids(store.review_claims(ReviewFilter()))
        assert (len(second.items), second.next) == (2, None)
        with pytest.raises(ClaimNotFound):
            store.review_claims(ReviewFilter(), after="none")

    def test_a_superseded_or_given_up_version_is_no_retired_claim(
        self, store, desk, anna, borys
    ):
        first = desk["published"]
        second = anna(
            amend,
            first.id,
            content("Ships came late."),
            expected_version=1,
            reason="Say when",
        )
        anna(retire, second.id, expected_version=2, reason="No")
        over = ReviewFilter(status=ClaimStatus.RETIRED)
        assert ids(store.review_claims(over)) == [desk["gone"].id]
        borys(retire, first.id, expected_version=1, reason="Withdrawn")
        assert ids(store.review_claims(over)) == [second.id, desk["gone"].id]

    @pytest.mark.usefixtures("desk")
    def test_counts_are_one_persons(self, store):
        assert store.work_counts(ANNA.id) == WorkCounts(
            for_me=1, waiting=1, my_drafts=1, drafts=2, flagged=0
        )
        assert store.work_counts("user:nobody") == WorkCounts(
            for_me=2, waiting=0, my_drafts=0, drafts=2, flagged=0
        )

    def test_statements_in_work_are_listed(self, store, desk):
        found = store.open_statements(3)
        assert [each.claim_id for each in found] == [
            desk[name].id for name in ("for_me", "waiting", "theirs")
        ]
        assert found[0].text == "Cranes stood still."
        assert found[0].slug == desk["for_me"].slug
        assert found[0].status is ClaimStatus.IN_REVIEW

    @pytest.mark.usefixtures("desk")
    def test_topics_come_most_used_first(self, store):
        assert store.topics() == ["sea", "port", "rail"]
        assert store.topics(limit=1) == ["sea"]


class TestFlags:
    def test_a_flag_is_open_until_answered_or_retired(self, store, desk, anna, borys):
        published, theirs = desk["published"], desk["theirs"]
        anna(flag, published.id, reason="Old figure")
        borys(flag, theirs.id, reason="Typing error")
        borys(flag, published.id, reason="I think so too")
        flags = store.open_flags()
        assert [(event.target, event.reason) for event in flags] == [
            (published.id, "I think so too"),
            (theirs.id, "Typing error"),
        ]
        assert len(store.open_flags(limit=1)) == 1
        assert store.work_counts(ANNA.id).flagged == 2
        flagged = ReviewFilter(flagged=True)
        assert ids(store.review_claims(flagged)) == [theirs.id, published.id]

        anna(unflag, published.id, reason="The figure holds")
        anna(retire, theirs.id, expected_version=1, reason="Twice there")
        assert store.open_flags() == []
        assert store.work_counts(ANNA.id).flagged == 0
        assert store.review_claims(flagged) == Page(())

        anna(flag, published.id, reason="After all")
        assert [event.reason for event in store.open_flags()] == ["After all"]

    def test_events_are_found_by_what_they_are_about(self, store, desk):
        published, gone = desk["published"], desk["gone"]
        found = store.events_about([gone.id, published.id, "none"])
        assert [(event.action, event.target) for event in found] == [
            ("claim:propose", published.id),
            ("claim:submit", published.id),
            ("claim:approve", published.id),
            ("claim:propose", gone.id),
            ("claim:retire", gone.id),
        ]


class TestDocuments:
    @pytest.mark.usefixtures("desk")
    def test_documents_are_found_by_what_is_known_of_them(self, store):
        for words, found in SEARCHES:
            assert [each.id for each in store.find_documents(words)] == found, words

    @pytest.mark.usefixtures("desk")
    def test_a_document_is_told_without_its_text(self, store):
        assert store.find_documents("gazette") == [
            DocumentSummary(
                "d-port", "Port report", "Harbour Gazette", date(2024, 4, 2), None
            )
        ]
        assert len(store.find_documents("", limit=1)) == 1


def test_flags_are_read_by_their_index(tmp_path):
    url = f"sqlite:///{tmp_path}/claims.sqlite3"
    migrate(url)
    engine = make_engine(parse_url(url))
    with engine.connect() as connection:
        plan = connection.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT target FROM audit_events "
                "WHERE audit_events.action = 'claim:flag'"
            )
        ).all()
    engine.dispose()
    assert "ix_audit_events_flags" in str(plan)
