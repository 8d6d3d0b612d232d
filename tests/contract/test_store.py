"""What every claim store does: memory, SQLite and PostgreSQL alike."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.audit import AuditAction, AuditEntry, verify_chain
from claims.documents import find_quote, make_document
from claims.errors import (
    ClaimNotFound,
    DocumentNotFound,
    InvalidRecord,
    QuoteNotInDocument,
    TextRejected,
    VersionConflict,
)
from claims.identity import slug_for, version_id
from claims.models import Actor, Claim, ClaimStatus, Evidence, Rating, Stance
from claims.store import migrate, open_store

NOW = datetime(2024, 11, 7, 12, 30, 15, 250, tzinfo=UTC)
ANNA = Actor("anna", "Anna")
TEXTS = (
    "The harbour at Odesa handled 214 ships in March.",
    "The front-line town of Selydove lost its only bridge.",
    "The United Nations sent 40 trucks of flour to Kherson.",
    "Wheat prices fell by a tenth after the harvest.",
    "The mayor of Lviv opened a new tram line on Monday.",
)


def made(text, *, title=None, status=ClaimStatus.PUBLISHED, version=1, **more):
    """A document that says ``text`` and a claim that quotes it."""
    document = make_document(f"First line.\n{text}\nLast line.", title=title)
    quote = find_quote(document, text)
    evidence = (Evidence(quote, document.id, attribution="a witness"),)
    slug = more.pop("slug", None) or slug_for(text, evidence)
    claim = Claim(
        id=version_id(slug, version),
        slug=slug,
        text=text,
        rating=Rating.ACCURATE,
        status=status,
        evidence=evidence,
        version=version,
        created_at=NOW,
        created_by="anna",
    )
    return document, replace(claim, **more)


def keep(store, *pairs):
    with store.unit_of_work() as work:
        for document, claim in pairs:
            work.add_document(document)
            work.add_claim(claim)
        return work.commit()


@pytest.fixture
def filled(store):
    keep(store, *(made(text) for text in TEXTS))
    return store


def texts_of(store, hits):
    return [claim.text for claim in store.get_claims([hit.claim_id for hit in hits])]


class TestKeeping:
    def test_a_claim_comes_back_as_it_was_kept(self, store):
        document, claim = made(
            "Prices rose.",
            title="Markets",
            topics=("economy", "ціни"),
            claimant="The minister",
            claimed_on=date(2024, 11, 5),
            valid_from=date(2024, 1, 1),
            valid_until=date(2024, 12, 31),
            external_id="x-1",
            rating=Rating.FALSE,
        )
        first = claim.evidence[0]
        second = replace(first, stance=Stance.REFUTES, speaks_of=date(2024, 11, 6))
        claim = replace(claim, evidence=(second, first))
        keep(store, (document, claim))
        assert store.get_claim(claim.id) == claim
        assert store.get_document(document.id) == document
        assert store.by_external_ids(["x-1", "x-2"]) == {"x-1": claim}

    def test_claims_come_in_the_order_asked_for_without_those_not_there(self, filled):
        ids = [claim.id for claim in filled.iter_claims()]
        wanted = [ids[3], "none", ids[0]]
        assert [each.id for each in filled.get_claims(wanted)] == [ids[3], ids[0]]

    def test_what_is_not_there_is_named(self, store):
        with pytest.raises(ClaimNotFound):
            store.get_claim("none")
        with pytest.raises(DocumentNotFound):
            store.get_document("none")
        assert store.get_documents(["none"]) == {}

    def test_the_revision_rises_once_with_each_commit(self, store):
        assert store.revision() == 0
        assert keep(store, made(TEXTS[0]), made(TEXTS[1])) == 1
        assert store.revision() == 1
        with store.unit_of_work() as work:
            assert work.commit() == 1  # nothing changed

    def test_nothing_is_kept_without_a_commit(self, store):
        with store.unit_of_work() as work:
            document, claim = made(TEXTS[0])
            work.add_document(document)
            work.add_claim(claim)
            assert work.get_claim(claim.id) == claim
        assert store.count_claims() == 0
        assert store.search(TEXTS[0]) == []
        assert store.revision() == 0

    def test_nothing_is_kept_after_an_error(self, store):
        document, claim = made(TEXTS[0])

        def failing():
            with store.unit_of_work() as work:
                work.add_document(document)
                work.add_claim(claim)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            failing()
        assert store.count_claims() == 0
        assert keep(store, (document, claim)) == 1

    def test_a_unit_of_work_ends_with_its_commit(self, store):
        with store.unit_of_work() as work:
            work.commit()
            with pytest.raises(InvalidRecord):
                work.add_document(made(TEXTS[0])[0])

    def test_the_same_document_is_kept_once(self, store):
        document, claim = made(TEXTS[0])
        keep(store, (document, claim))
        with store.unit_of_work() as work:
            work.add_document(document)
            assert work.commit() == 1

    def test_an_excerpt_gains_passages_but_no_other_text(self, store):
        document, claim = made(TEXTS[0])
        part = replace(document, passages=document.passages[1:2])
        keep(store, (part, claim))
        with store.unit_of_work() as work:
            work.add_document(replace(document, passages=document.passages[:1]))
            work.commit()
        kept = store.get_document(document.id)
        assert kept.passages == document.passages[:2]
        with store.unit_of_work() as work, pytest.raises(InvalidRecord):
            work.add_document(replace(document, title="Another"))
        wrong = replace(document.passages[0], text="F" * 11)
        with store.unit_of_work() as work, pytest.raises(InvalidRecord):
            work.add_document(replace(document, passages=(wrong,)))


class TestRefusing:
    def test_a_quote_that_is_not_in_its_document(self, store):
        document, claim = made(TEXTS[0])
        item = claim.evidence[0]
        quote = replace(item.quote, exact=item.quote.exact.replace("214", "124"))
        claim = replace(claim, evidence=(replace(item, quote=quote),))
        with pytest.raises(QuoteNotInDocument):
            keep(store, (document, claim))
        assert store.count_claims() == 0

    @pytest.mark.parametrize(
        "change",
        [
            {"text": " "},
            {"evidence": ()},
            {"id": ""},
            {"slug": ""},
            {"version": 0},
            {"created_at": NOW.replace(tzinfo=None)},
        ],
    )
    def test_an_unfit_claim(self, store, change):
        document, claim = made(TEXTS[0])
        with pytest.raises(InvalidRecord):
            keep(store, (document, replace(claim, **change)))

    def test_a_claim_whose_document_is_not_kept(self, store):
        _, claim = made(TEXTS[0])
        with store.unit_of_work() as work, pytest.raises(InvalidRecord):
            work.add_claim(claim)

    @pytest.mark.parametrize("text", ["a\x00b", "a\ud800b"])
    def test_characters_that_no_store_keeps(self, store, text):
        document, claim = made(TEXTS[0])
        with pytest.raises(TextRejected):
            keep(store, (document, replace(claim, claimant=text)))

    def test_a_used_id(self, filled):
        document, claim = made(TEXTS[0])
        with pytest.raises(InvalidRecord):
            keep(filled, (document, replace(claim, slug="other")))


class TestVersions:
    def test_a_published_version_takes_the_place_of_the_one_before(self, store):
        document, first = made(TEXTS[0])
        keep(store, (document, first))
        newer, second = made(TEXTS[1], slug=first.slug, version=2)
        keep(store, (newer, second))
        statuses = [(each.version, each.status) for each in store.history(first.slug)]
        assert statuses == [(2, ClaimStatus.PUBLISHED), (1, ClaimStatus.RETIRED)]
        assert store.search("harbour ships") == []
        assert [hit.claim_id for hit in store.search("bridge")] == [second.id]

    def test_versions_follow_each_other_within_one_unit_of_work(self, store):
        document, first = made(TEXTS[0])
        second = replace(first, id=version_id(first.slug, 2), version=2)
        with store.unit_of_work() as work:
            work.add_document(document)
            work.add_claims([first, second])
            work.commit()
        assert [hit.claim_id for hit in store.search("harbour")] == [second.id]
        assert store.get_claim(first.id).status is ClaimStatus.RETIRED

    @pytest.mark.parametrize("version", [1, 3])
    def test_no_version_is_repeated_or_left_out(self, filled, version):
        slug = next(iter(filled.iter_claims())).slug
        pair = made(TEXTS[1], slug=slug, version=version, id="another")
        with pytest.raises(VersionConflict):
            keep(filled, pair)

    def test_only_one_version_is_in_work(self, store):
        document, draft = made(TEXTS[0], status=ClaimStatus.DRAFT)
        keep(store, (document, draft))
        _, second = made(TEXTS[0], status=ClaimStatus.DRAFT, version=2)
        with pytest.raises(VersionConflict):
            keep(store, (document, second))

    def test_only_published_claims_are_found(self, store):
        document, draft = made(TEXTS[0], status=ClaimStatus.DRAFT)
        keep(store, (document, draft))
        assert store.search("harbour") == []
        for status, found in (
            (ClaimStatus.IN_REVIEW, 0),
            (ClaimStatus.PUBLISHED, 1),
            (ClaimStatus.RETIRED, 0),
        ):
            with store.unit_of_work() as work:
                assert work.set_status(draft.id, status).status is status
                work.commit()
            assert len(store.search("harbour")) == found

    def test_a_retired_version_stays_retired_and_readable(self, filled):
        claim = next(iter(filled.iter_claims()))
        with filled.unit_of_work() as work:
            work.retire(claim.id)
            work.commit()
        with filled.unit_of_work() as work, pytest.raises(VersionConflict):
            work.set_status(claim.id, ClaimStatus.PUBLISHED)
        assert filled.get_claim(claim.id).text == claim.text

    def test_published_and_retired_at_once_leaves_no_trace_in_the_index(self, store):
        document, claim = made(TEXTS[0])
        with store.unit_of_work() as work:
            work.add_document(document)
            work.add_claim(claim)
            work.retire(claim.id)
            work.commit()
        assert store.search(TEXTS[0]) == []


class TestSearching:
    @pytest.mark.parametrize("text", TEXTS)
    def test_a_claim_finds_itself_first(self, filled, text):
        assert texts_of(filled, filled.search(text))[0] == text

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("harbors", 0),  # the other spelling
            ("Harbours of ODESA", 0),  # stems and case
            ("harbuor handeld", 0),  # letters changed places
            ("frontline", 1),  # written as one word
            ("front line", 1),  # and as two
            ("UN flour", 2),  # initials of a name
            ("U.N. flour", 2),
            ("wheet prices", 3),
            ("tramm", 4),
            ("Kherson’s flour", 2),
        ],
    )
    def test_spellings(self, filled, query, found):
        assert texts_of(filled, filled.search(query))[0] == TEXTS[found]

    def test_figures_have_no_near_spellings(self, filled):
        assert texts_of(filled, filled.search("215")) == []
        assert texts_of(filled, filled.search("214")) == [TEXTS[0]]

    def test_titles_quotes_and_topics_are_searched(self, store):
        keep(store, made(TEXTS[0], title="Shipping review", topics=("logistics",)))
        assert len(store.search("shipping review")) == 1
        assert len(store.search("logistics")) == 1

    def test_the_limit_holds_and_scores_fall(self, filled):
        hits = filled.search("the of a line", 3)
        assert len(hits) == 3
        scores = [hit.score for hit in hits]
        assert scores == sorted(scores, reverse=True)
        assert filled.search("the", 0) == []

    def test_equal_claims_stand_in_the_order_of_their_arrival(self, store):
        keep(store, *(made(f"Ship {n} left.") for n in (3, 1, 2)))
        texts = texts_of(store, store.search("ship left"))
        assert texts == ["Ship 3 left.", "Ship 1 left.", "Ship 2 left."]

    def test_a_change_is_found_at_once_and_only_when_committed(self, filled):
        document, claim = made("A walrus came ashore.")
        with filled.unit_of_work() as work:
            work.add_document(document)
            work.add_claim(claim)
            work.commit()
        assert [hit.claim_id for hit in filled.search("walrus")] == [claim.id]

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "   ",
            '" OR 1=1 --',
            "NEAR(harbour AND) *^:'",
            "%_\\",
            "🚢🚢🚢",
            "\x00harbour",
            "harbour \ud800",
            "港口 船",
            "harbour " * 130_000,
            "".join(f"word{n} " for n in range(20_000)),
            "a-" * 50_000,
            "1." * 50_000,
            "'" * 100_000,
            "A " * 50_000,
        ],
        ids=lambda text: f"{text[:12]!a}-{len(text)}",
    )
    def test_any_text_is_answered(self, filled, text):
        found = texts_of(filled, filled.search(text))
        assert ("harbour" in text) == (TEXTS[0] in found)

    def test_rebuilding_the_index_changes_no_answer(self, filled):
        retired = next(iter(filled.iter_claims()))
        with filled.unit_of_work() as work:
            work.retire(retired.id)
            work.commit()
        before = [filled.search(text) for text in TEXTS]
        revision = filled.revision()
        filled.rebuild_index()
        assert [filled.search(text) for text in TEXTS] == before
        assert filled.revision() == revision

    def test_long_posting_lists_are_kept_whole(self, store):
        pairs = [made(f"Ship number{n} left.") for n in range(1_300)]
        with store.unit_of_work() as work:
            work.add_documents([document for document, _ in pairs])
            work.add_claims([claim for _, claim in pairs[:700]])
            work.commit()
        with store.unit_of_work() as work:
            work.add_claims([claim for _, claim in pairs[700:]])
            work.commit()
        gone = [claim.id for _, claim in pairs[::60]]
        with store.unit_of_work() as work:
            for each in gone:
                work.retire(each)
            work.commit()
        found = {hit.claim_id for hit in store.search("ship", 5_000)}
        assert found == {claim.id for _, claim in pairs} - set(gone)


class TestListing:
    def test_pages_hold_every_claim_once_the_newest_first(self, filled):
        seen, after = [], None
        while True:
            page = filled.list_claims(after=after, limit=2)
            seen += [claim.text for claim in page.items]
            if page.next is None:
                break
            after = page.next
        assert seen == list(TEXTS[::-1])

    def test_filters(self, filled):
        document, claim = made(
            "He said: “100% of ships_left”.",
            status=ClaimStatus.DRAFT,
            topics=("ports",),
        )
        keep(filled, (document, claim))
        for filters in (
            {"status": ClaimStatus.DRAFT},
            {"topic": "ports"},
            {"document_id": document.id},
            {"text": 'SAID: "100%'},
            {"text": "ships_l"},
        ):
            page = filled.list_claims(**filters)
            assert [each.id for each in page.items] == [claim.id]
        assert filled.list_claims(text="0% o%s").items == ()
        assert filled.list_claims(text="a\x00").items == ()
        assert filled.count_claims(status=ClaimStatus.DRAFT) == 1
        assert filled.count_claims() == len(TEXTS) + 1

    def test_an_unknown_cursor_is_refused(self, filled):
        with pytest.raises(ClaimNotFound):
            filled.list_claims(after="none")

    def test_iterating_goes_from_the_oldest(self, filled):
        texts = [claim.text for claim in filled.iter_claims()]
        assert texts == list(TEXTS)


class TestEmbeddings:
    def test_vectors_of_published_claims(self, filled):
        revision = filled.revision()
        missing = filled.missing_embeddings("m", 3)
        assert [text for _, text in missing] == list(TEXTS[:3])
        rows = [(each, bytes([n])) for n, (each, _) in enumerate(missing)]
        filled.save_embeddings("m", [*rows[::-1], ("none", b"x")])
        filled.save_embeddings("m", [(rows[0][0], b"\x09")])
        assert filled.embeddings("m") == ([each for each, _ in rows], b"\x09\x01\x02")
        assert len(filled.missing_embeddings("m", 10)) == 2
        assert filled.embeddings("other") == ([], b"")
        assert filled.revision() == revision
        with filled.unit_of_work() as work:
            work.retire(rows[0][0])
            work.commit()
        assert filled.embeddings("m") == ([each for each, _ in rows[1:]], b"\x01\x02")

    def test_an_index_is_kept_up_by_the_numbers_of_publication(self, filled):
        before = filled.index_state()
        assert (before.revision, before.published) == (filled.revision(), len(TEXTS))
        assert before.audit_count == filled.audit_count()
        found = filled.published_after("m", 0, 100)
        assert [each.text for each in found] == list(TEXTS)
        numbers = [each.number for each in found]
        assert numbers == sorted(set(numbers))
        filled.save_embeddings("m", [(found[1].claim_id, b"\x01")])
        after = filled.published_after("m", numbers[0], 2)
        assert [each.number for each in after] == numbers[1:3]
        assert [each.vector for each in after] == [b"\x01", None]
        assert filled.published_after("other", numbers[0], 1)[0].vector is None
        with filled.unit_of_work() as work:
            work.retire(found[1].claim_id)
            work.commit()
        left = [numbers[0], *numbers[2:]]
        assert filled.published_numbers(numbers[0], numbers[-1]) == left
        assert filled.published_numbers(numbers[1], numbers[1]) == []
        counts = filled.published_by_group(2)
        assert sum(counts.values()) == len(left)
        assert counts == {
            group: len([each for each in left if each // 2 == group])
            for group in {each // 2 for each in left}
        }
        asked = filled.ids_of_numbers([*numbers, 10**12])
        assert asked == {
            each.number: each.claim_id for each in found if each != found[1]
        }
        assert filled.index_state().published == len(left)
        assert [hit.number for hit in filled.search(found[2].text, 1)] == [numbers[2]]
        filled.rebuild_index()
        assert min(filled.published_numbers(0, 10**9)) > numbers[-1]


class TestAudit:
    def test_events_are_chained_and_kept_with_the_change(self, store):
        for number in range(5):
            with store.unit_of_work() as work:
                for _ in range(2):
                    work.append_audit(
                        AuditEntry(
                            ANNA,
                            AuditAction.CLAIM_FLAG,
                            f"target {number}",
                            NOW,
                            after={"ключ": "значення", "day": date(2024, 1, 1)},
                            reason="why",
                        )
                    )
                work.commit()
        with store.unit_of_work() as work:
            work.append_audit(AuditEntry(ANNA, AuditAction.CLAIM_FLAG, "lost", NOW))
        events = store.audit_events(limit=100)
        assert verify_chain(events, expected_count=store.audit_count()) == 10
        assert [each.number for each in store.audit_events(after=7, limit=2)] == [8, 9]
        assert events[0].at == NOW


class TestTogether:
    def test_writers_wait_for_each_other_and_lose_nothing(self, store):
        pairs = [[made(f"Writer {w} wrote {n}.") for n in range(5)] for w in range(4)]
        threads = [
            threading.Thread(target=lambda own=own: [keep(store, pair) for pair in own])
            for own in pairs
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert store.count_claims() == 20
        assert store.revision() == 20
        assert len(store.search("writer wrote")) == 20


WORDS = st.sampled_from(
    ["ship", "ships", "harbour", "bridge", "front-line", "UN", "2024", "the", "Óblast"]
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(texts=st.lists(SENTENCES, min_size=1, max_size=6, unique=True), query=SENTENCES)
def test_memory_and_sqlite_rank_alike(tmp_path_factory, texts, query):
    url = f"sqlite:///{tmp_path_factory.mktemp('store')}/claims.sqlite3"
    migrate(url)
    found = []
    for store in (open_store("memory://"), open_store(url)):
        keep(store, *(made(text) for text in texts))
        with store.unit_of_work() as work:
            work.retire(next(iter(store.iter_claims())).id)
            work.commit()
        found.append(store.search(query))
        store.close()
    assert found[0] == found[1]
