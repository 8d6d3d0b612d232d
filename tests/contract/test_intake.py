"""How documents came in is kept alike in every store."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from claims.documents import find_quote, make_document
from claims.errors import DocumentNotFound, InvalidRecord
from claims.models import Claim, ClaimStatus, Evidence, Rating
from claims.store.intake import (
    CandidateState,
    KeptCandidate,
    Origin,
    OriginKind,
    PendingDocument,
)

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
TEXT = "The bridge was closed for 12 days.\nNobody was hurt.\n© 2026 Courier"


def document(text=TEXT, **facts):
    given = {"title": "Bridge", "publisher": "Courier", "url": "https://c.example/b"}
    return make_document(text, **{**given, **facts})


def origin(document, **facts):
    given = {
        "document_id": document.id,
        "series": document.id,
        "version": 1,
        "kind": OriginKind.FILE,
        "added_at": NOW,
        "added_by": "user:1",
        "added_by_name": "Ada",
        "format": "text",
        "name": "bridge.txt",
        "encoding": "utf-8",
        "file_sha256": "f" * 64,
        "boilerplate": (52,),
    }
    return Origin(**{**given, **facts})


def claim(document, exact, number=1, **facts):
    given = {
        "id": f"c-{number}.1",
        "slug": f"c-{number}",
        "text": f"Claim {number}.",
        "rating": Rating.ACCURATE,
        "status": ClaimStatus.PUBLISHED,
        "evidence": (Evidence(find_quote(document, exact), document.id),),
    }
    return Claim(**{**given, **facts})


def keep(store, *documents, claims=(), origins=(), candidates=()):
    with store.unit_of_work() as work:
        work.add_documents(documents)
        work.add_claims(claims)
        for each in origins:
            work.add_origin(each)
        for each, found in candidates:
            work.add_candidates(each, found)
        work.commit()


CANDIDATES = (
    KeptCandidate(
        0, 34, "The bridge was closed for 12 days.", 70, ("figures",), "Ada", ("he",)
    ),
    KeptCandidate(35, 51, "Nobody was hurt.", 40),
)


class TestOrigins:
    def test_what_is_noted_is_read_again(self, store):
        first = document()
        keep(store, first, origins=[origin(first)])
        assert store.origin(first.id) == origin(first)
        assert store.origin("none") is None
        assert store.versions_of_document(first.id) == [origin(first)]
        assert store.versions_of_document("none") == []
        with store.unit_of_work() as work, pytest.raises(InvalidRecord):
            work.add_origin(origin(first))

    def test_the_next_version_supersedes_the_one_before(self, store):
        first, second = document(), document(f"{TEXT}\nMore.")
        keep(store, first, origins=[origin(first)])
        newer = origin(second, series=first.id, version=2)
        keep(store, second, origins=[newer])
        assert store.superseded([first.id, second.id, "none"]) == {first.id: second.id}
        versions = store.versions_of_document(second.id)
        assert [each.version for each in versions] == [2, 1]
        with store.unit_of_work() as work:
            assert work.superseded([first.id]) == {first.id: second.id}
            assert work.origin(second.id) == newer

    def test_what_is_not_committed_is_not_kept(self, store):
        first = document()
        keep(store, first)
        with store.unit_of_work() as work:
            work.add_origin(origin(first))
            work.add_candidates(first.id, CANDIDATES)
            assert work.origin(first.id) == origin(first)
        assert store.origin(first.id) is None
        assert store.candidates(first.id) == []


class TestFinding:
    def test_the_same_text_and_the_same_file_are_recognised(self, store):
        first, other = document(), document("Another text.")
        keep(store, first, other, origins=[origin(first)])
        header = replace(first, passages=())
        assert store.documents_alike(first.sha256, None) == [header]
        assert store.documents_alike("0" * 64, "f" * 64) == [header]
        assert store.documents_alike("0" * 64, "0" * 64) == []

    def test_an_address_gives_its_newest_version(self, store):
        first, second = document(), document(f"{TEXT}\nMore.")
        keep(store, first, second, origins=[origin(first)])
        keep(store, origins=[origin(second, series=first.id, version=2)])
        found = store.documents_at("https://c.example/b")
        assert [each.id for each in found] == [second.id]
        assert store.documents_at("https://c.example/other") == []

    def test_headers_and_passages_are_read_apart(self, store):
        first = document()
        keep(store, first)
        assert store.document_header(first.id) == replace(first, passages=())
        assert store.passages_between(first.id, 0, 10_000) == first.passages
        assert store.passages_between(first.id, 1, 52) == first.passages[1:2]
        with pytest.raises(DocumentNotFound):
            store.document_header("none")

    def test_lists_are_paged_newest_first(self, store):
        made = [document(f"Text {n}.", title=f"Title {n}") for n in range(5)]
        dated = [
            origin(each, added_at=NOW + timedelta(days=n), file_sha256=None)
            for n, each in enumerate(made)
        ]
        plain = document("No origin.", title="Plain")
        keep(store, *made, plain, origins=dated)
        keep(store, candidates=[(made[4].id, CANDIDATES)])
        page = store.list_documents(limit=2)
        assert [each.document.title for each in page.items] == ["Title 4", "Title 3"]
        assert page.items[0].found == page.items[0].open == 2
        assert page.items[0].origin == dated[4]
        rest = store.list_documents(limit=10, after=page.next)
        assert [each.document.title for each in rest.items] == [
            f"Title {n}" for n in (2, 1, 0)
        ]
        assert rest.next is None
        every = store.list_documents(every=True, limit=4, after=made[1].id)
        assert [each.document.title for each in every.items] == ["Title 0", "Plain"]
        found = store.list_documents(text="title 3", every=True)
        assert [each.document.title for each in found.items] == ["Title 3"]
        assert store.list_documents(text="100%").items == ()


class TestCandidates:
    def test_they_are_kept_once_ranked_and_counted(self, store):
        first = document()
        keep(store, first, candidates=[(first.id, CANDIDATES)])
        keep(store, candidates=[(first.id, [replace(CANDIDATES[0], text="Other")])])
        assert store.candidates(first.id) == list(CANDIDATES)
        assert store.candidates(first.id, 35, 100) == [CANDIDATES[1]]
        assert store.best_candidates(first.id, 1) == [CANDIDATES[0]]
        assert store.candidate_at(first.id, 0, 34) == CANDIDATES[0]
        assert store.candidate_at(first.id, 0, 33) is None
        assert store.candidate_counts(first.id) == {
            CandidateState.OPEN: 2,
            CandidateState.ACCEPTED: 0,
            CandidateState.REJECTED: 0,
        }

    def test_what_became_of_one_is_kept(self, store):
        first = document()
        keep(store, first, candidates=[(first.id, CANDIDATES)])
        decided = replace(
            CANDIDATES[0],
            state=CandidateState.ACCEPTED,
            claim_id="c-1.1",
            decided_by="user:1",
            decided_at=NOW,
        )
        with store.unit_of_work() as work:
            work.set_candidate(first.id, decided)
            assert work.candidate_at(first.id, 0, 34) == decided
            work.commit()
        assert store.candidates(first.id) == [decided, CANDIDATES[1]]
        assert store.best_candidates(first.id, 5) == [CANDIDATES[1]]
        assert store.candidate_counts(first.id)[CandidateState.ACCEPTED] == 1


class TestQuoting:
    def test_claims_in_use_are_found_by_where_they_quote(self, store):
        first = document()
        claims = [
            claim(first, "12 days", 1),
            claim(first, "Nobody", 2, status=ClaimStatus.DRAFT),
            claim(first, "Nobody", 3, status=ClaimStatus.RETIRED),
        ]
        keep(store, first, claims=claims)
        assert [each.id for each in store.quoting(first.id)] == ["c-1.1", "c-2.1"]
        assert [each.id for each in store.quoting(first.id, 35)] == ["c-2.1"]
        assert [each.id for each in store.quoting(first.id, 0, 35)] == ["c-1.1"]
        with store.unit_of_work() as work:
            work.add_claim(claim(first, "hurt", 4))
            assert [each.id for each in work.quoting(first.id, 35)][-1] == "c-4.1"

    def test_stale_claims_quote_what_was_superseded(self, store):
        first, second = document(), document(f"{TEXT}\nMore.")
        claims = [claim(first, "12 days", 1), claim(second, "Nobody", 2)]
        keep(store, first, second, claims=claims, origins=[origin(first)])
        assert store.stale_claims() == []
        keep(store, origins=[origin(second, series=first.id, version=2)])
        assert [each.id for each in store.stale_claims()] == ["c-1.1"]


class TestPending:
    def pending(self, number=1, **facts):
        given = {
            "id": f"p-{number}",
            "owner": "user:1",
            "record": json.dumps({"text": "Ä" * 1000}, ensure_ascii=False),
            "created_at": NOW,
            "ends_at": NOW + timedelta(days=1),
        }
        return PendingDocument(**{**given, **facts})

    def test_it_waits_until_its_time_is_over(self, store):
        revision = store.revision()
        store.add_pending(self.pending())
        assert store.pending("p-1", NOW) == self.pending()
        assert store.pending("p-1", NOW + timedelta(days=2)) is None
        assert store.pending("p-2", NOW) is None
        later = NOW + timedelta(days=2)
        store.add_pending(
            self.pending(2, created_at=later, ends_at=later + timedelta(1))
        )
        assert store.pending("p-1", NOW) is None
        assert store.revision() == revision
        store.drop_pending("p-2")
        assert store.pending("p-2", later) is None

    def test_it_is_confirmed_once_and_only_with_its_change(self, store):
        store.add_pending(self.pending())
        with store.unit_of_work() as work:
            assert work.confirm_pending("p-1")
        assert store.pending("p-1", NOW) is not None
        with store.unit_of_work() as work:
            assert work.confirm_pending("p-1")
            assert not work.confirm_pending("p-1")
            work.add_documents([document()])
            work.commit()
        assert store.pending("p-1", NOW) is None
        with store.unit_of_work() as work:
            assert not work.confirm_pending("p-1")
