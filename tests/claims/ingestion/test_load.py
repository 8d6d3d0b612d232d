"""Documents, their versions, and what becomes of claims that quote them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from claims.audit import verify_chain
from claims.curation import ClaimContent, amend, approve, propose, submit_for_review
from claims.documents import find_quote, make_document, verify_quote
from claims.errors import DocumentSuperseded, InvalidRecord, VersionConflict
from claims.ingestion.deciding import accept, reject
from claims.ingestion.errors import DocumentKept
from claims.ingestion.following import relocated
from claims.ingestion.load import (
    Facts,
    add,
    check_facts,
    find_more,
    known,
    propose_from,
)
from claims.ingestion.records import Described, Extracted
from claims.models import Actor, ClaimStatus, Evidence, Rating
from claims.store import open_store
from claims.store.intake import CandidateState, OriginKind

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ADA, BEN = Actor("user:ada", "Ada"), Actor("user:ben", "Ben")
ONE = "The mole is 900 meters long."
TWO = "The light was lit in 1871."
TEXT = f"{ONE}\n{TWO}\n© 2026 The Courier"


@pytest.fixture
def store():
    return open_store("memory://")


def extracted(text=TEXT, **facts):
    given = {
        "format": "text",
        "text": text,
        "boilerplate": (text.index("©"),) if "©" in text else (),
        "described": Described(),
        "encoding": "utf-8",
        "file_sha256": "a" * 64,
    }
    return Extracted(**{**given, **facts})


def put(store, text=TEXT, follows=None, title="The mole", **facts):
    alike = store.documents_alike(make_document(text).sha256, None)
    with store.unit_of_work() as work:
        added = add(
            work,
            ADA,
            extracted(text, **facts),
            Facts(title),
            at=NOW,
            kind=OriginKind.FILE,
            follows=follows,
            alike=alike,
        )
        work.commit()
    return added


def do(store, action, *arguments, **named):
    with store.unit_of_work() as work:
        made = action(work, *arguments, at=NOW, **named)
        work.commit()
    return made


def quoting(store, document, exact, text, *, published=True, more=()):
    quotes = [find_quote(document, each) for each in (exact, *more)]
    evidence = tuple(Evidence(each, document.id) for each in quotes)
    made = do(store, propose, ADA, ClaimContent(text, Rating.ACCURATE, evidence))
    if published:
        do(store, submit_for_review, ADA, made.id, expected_version=1)
        made = do(store, approve, BEN, made.id, expected_version=1)
    return made


class TestAdding:
    def test_candidates_come_without_what_is_left_out(self, store):
        added = put(store)
        found = store.candidates(added.document.id)
        assert [each.text for each in found] == [ONE, TWO]
        assert added.candidates == 2
        assert store.origin(added.document.id).boilerplate == (TEXT.index("©"),)
        events = store.audit_events()
        assert [each.action for each in events] == ["document:add"]

    def test_the_same_text_is_kept_once(self, store):
        first = put(store)
        assert known(store, extracted()).id == first.document.id
        with pytest.raises(DocumentKept) as kept:
            put(store, title="Another title")
        assert kept.value.document_id == first.document.id
        assert store.audit_count() == 1

    def test_the_same_file_is_recognised_by_its_bytes(self, store):
        first = put(store)
        other = extracted("Read differently now.", file_sha256="a" * 64)
        assert known(store, other).id == first.document.id

    def test_an_excerpt_is_completed_under_its_own_facts(self, store):
        whole = make_document(TEXT, title="Kept before")
        excerpt = replace(whole, passages=whole.passages[1:2])
        with store.unit_of_work() as work:
            work.add_document(excerpt)
            work.commit()
        assert known(store, extracted()) is None
        added = put(store, title="Given now")
        assert added.document.id == whole.id
        kept = store.get_document(whole.id)
        assert (kept.title, kept.passages) == ("Kept before", whole.passages)

    @pytest.mark.parametrize(
        "facts",
        [
            Facts(" "),
            Facts("x", language="en-GB"),
            Facts("x", url="example.org"),
            Facts("x", url="https://e.example/" + "x" * 2_000),
            Facts("x" * 501),
        ],
    )
    def test_facts_that_are_missing_or_too_long_are_refused(self, store, facts):
        assert check_facts(facts)
        with store.unit_of_work() as work, pytest.raises(InvalidRecord):
            add(work, ADA, extracted(), facts, at=NOW, kind=OriginKind.FILE)

    def test_what_was_proposed_before_is_kept(self, store):
        read = extracted()
        proposed = propose_from(read)
        with store.unit_of_work() as work:
            added = add(
                work,
                ADA,
                read,
                Facts("The mole"),
                at=NOW,
                kind=OriginKind.FILE,
                candidates=proposed[1:],
            )
            work.commit()
        assert store.candidates(added.document.id) == proposed[1:]
        assert len(proposed) == 2

    def test_candidates_can_be_looked_for_later(self, store):
        document = make_document(TEXT)
        with store.unit_of_work() as work:
            work.add_document(document)
            work.commit()
        assert find_more(store, document.id) == 2
        assert len(store.candidates(document.id)) == 2


class TestVersions:
    def test_a_quote_that_still_stands_is_carried_over(self, store):
        old = put(store).document
        before = quoting(store, old, ONE, "The mole is 900 m long.")
        added = put(store, f"Corrected.\n{ONE}\nNothing else.", follows=old.id)
        (after,) = added.followed.carried
        assert (after.status, after.version) == (ClaimStatus.PUBLISHED, 2)
        assert store.get_claim(before.id).status is ClaimStatus.RETIRED
        item = after.evidence[0]
        assert (item.document_id, item.quote.start) == (added.document.id, 11)
        verify_quote(added.document, item.quote)
        assert [hit.claim_id for hit in store.search("mole")] == [after.id]
        assert added.origin.version == 2
        assert store.origin(old.id).superseded_by == added.document.id

    def test_a_claim_whose_quote_vanished_answers_no_more(self, store):
        old = put(store).document
        before = quoting(store, old, TWO, "The light was lit in 1871.")
        added = put(store, f"{ONE}\nThe light was lit in 1872.", follows=old.id)
        (after,) = added.followed.suspended
        assert (after.status, after.version) == (ClaimStatus.DRAFT, 2)
        assert store.get_claim(before.id).status is ClaimStatus.RETIRED
        assert store.search("light lit") == []
        assert store.stale_claims() == [after]
        actions = [each.action for each in store.audit_events()][-3:]
        assert actions == ["claim:suspend", "claim:flag", "document:version"]
        assert [each.target for each in store.open_flags()] == [after.id]
        # It cannot go to review before its quote is found elsewhere.
        with pytest.raises(DocumentSuperseded):
            do(store, submit_for_review, ADA, after.id, expected_version=2)
        events = store.audit_events()
        assert verify_chain(events, expected_count=store.audit_count()) == len(events)

    def test_one_vanished_quote_of_two_is_enough(self, store):
        old = put(store).document
        quoting(store, old, ONE, "The mole is lit.", more=[TWO])
        added = put(store, f"{ONE}\nNo light.", follows=old.id)
        assert len(added.followed.suspended) == 1
        assert added.followed.carried == ()

    def test_what_is_in_work_follows_and_keeps_its_writer(self, store):
        old = put(store).document
        draft = quoting(store, old, ONE, "The mole is long.", published=False)
        added = put(store, f"New.\n{ONE}", follows=old.id)
        (after,) = added.followed.carried
        assert (after.status, after.created_by) == (ClaimStatus.DRAFT, ADA.id)
        assert store.get_claim(draft.id).status is ClaimStatus.RETIRED

    def test_an_amendment_in_work_stays_the_newest(self, store):
        old = put(store).document
        claim = quoting(store, old, ONE, "The mole is long.")
        content = ClaimContent(
            "The mole is very long.", Rating.ACCURATE, claim.evidence
        )
        do(store, amend, BEN, claim.id, content, expected_version=1, reason="clearer")
        put(store, f"New.\n{ONE}", follows=old.id)
        versions = store.history(claim.slug)
        live = [(v.version, v.status) for v in versions if v.status != "retired"]
        assert live == [(4, ClaimStatus.DRAFT), (3, ClaimStatus.PUBLISHED)]
        assert versions[0].text == "The mole is very long."

    def test_a_suspended_claim_with_an_amendment_in_work(self, store):
        old = put(store).document
        claim = quoting(store, old, TWO, "The light is old.")
        content = ClaimContent(
            "The light is very old.", Rating.ACCURATE, claim.evidence
        )
        do(store, amend, BEN, claim.id, content, expected_version=1, reason="clearer")
        put(store, f"{ONE}\nDark.", follows=old.id)
        live = [v for v in store.history(claim.slug) if v.status != "retired"]
        assert [(v.version, v.status) for v in live] == [(2, ClaimStatus.DRAFT)]
        assert store.stale_claims() == live

    def test_only_the_newest_version_can_be_followed(self, store):
        old = put(store).document
        put(store, f"{ONE}\nSecond.", follows=old.id)
        with pytest.raises(VersionConflict):
            put(store, f"{ONE}\nThird.", follows=old.id)
        assert len(store.versions_of_document(old.id)) == 2

    def test_what_came_otherwise_can_be_followed(self, store):
        old = make_document(TEXT, title="Imported")
        with store.unit_of_work() as work:
            work.add_document(old)
            work.commit()
        added = put(store, f"{ONE}\nMore.", follows=old.id)
        versions = store.versions_of_document(added.document.id)
        assert [each.kind for each in versions] == [OriginKind.FILE, OriginKind.EARLIER]

    def test_what_was_decided_on_a_sentence_stays_decided(self, store):
        old = put(store).document
        with store.unit_of_work() as work:
            reject(work, ADA, old.id, (0, len(ONE)), at=NOW)
            work.commit()
        new = put(
            store, f"New text here stands.\n{ONE}\nIt fell in 2025.", follows=old.id
        )
        states = {each.text: each.state for each in store.candidates(new.document.id)}
        assert states[ONE] is CandidateState.REJECTED
        assert states["It fell in 2025."] is CandidateState.OPEN


class TestRelocating:
    def test_of_several_places_the_one_with_the_same_words_around_is_taken(self):
        old = make_document("He fell. In May, Anna Berg said: he fell. Then he rose.")
        quote = find_quote(old, "he fell")
        new = make_document(
            "x he fell y.\nIn May, Anna Berg said: he fell. Then he rose."
        )
        assert relocated(new, quote).start == new.passages[1].text.find("he fell") + 13

    @pytest.mark.parametrize("text", ["He fel.", "he  fell", "he\nfell", "HE FELL"])
    def test_nothing_but_an_exact_match_counts(self, text):
        quote = find_quote(make_document("Then he fell down."), "he fell")
        assert relocated(make_document(text), quote) is None


def test_a_candidate_decided_by_two_people_makes_one_claim(store):
    document = put(store).document
    content = ClaimContent(
        ONE, Rating.ACCURATE, (Evidence(find_quote(document, ONE), document.id),)
    )
    span = (0, len(ONE))
    do(store, accept, ADA, document.id, [span], content)
    with pytest.raises(VersionConflict):
        do(store, accept, BEN, document.id, [span], replace(content, text="Other."))
    assert store.count_claims() == 1
