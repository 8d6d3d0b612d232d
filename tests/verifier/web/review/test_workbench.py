"""The workbench: candidates decided on, quotes made of exact words."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.documents import make_document
from claims.ingestion.load import Facts, add
from claims.ingestion.records import Described, Extracted
from claims.models import Actor, ClaimStatus
from claims.store import open_store
from claims.store.intake import CandidateState, OriginKind
from tests.claims.ingestion.documents import FACTUAL, TEXT
from tests.signing import signed_in_client, store_of
from tests.webapp import NOW, make_app
from verifier.web.review.workbench_view import PART, workbench_view

ADA = Actor("user:ada", "Ada")
EMOJI = "🇺🇦👩‍👧 Kyiv’s “quay” was built in 1911. He paid 🙂 for it last year."


def put(store, text, title="Storm", boilerplate=()):
    extracted = Extracted("text", text, boilerplate, Described(), "utf-8", "0" * 64)
    with store.unit_of_work() as work:
        added = add(work, ADA, extracted, Facts(title), at=NOW, kind=OriginKind.PASTED)
        work.commit()
    return added.document


@pytest.fixture
def app():
    return make_app()


@pytest.fixture
def client(app):
    return signed_in_client(app)


@pytest.fixture
def document(app):
    return put(store_of(app), TEXT, boilerplate=(0, 15, 34, 53, 68, 87))


def do(client, document, deed, **fields):
    address = f"/review/documents/{document.id}/candidates"
    return client.post(address, data={"do": deed, **fields})


def key(text, exact):
    start = text.index(exact)
    return f"{start}-{start + len(exact)}"


def claims_of(app):
    page = store_of(app).list_claims(status=ClaimStatus.DRAFT)
    return [each for each in page.items if each.created_by != "claim-4"]


class TestDeciding:
    def test_one_click_makes_a_draft_of_a_candidate(self, app, client, document):
        quoted = (
            "“Every berth is taken,” said Ines Calder, a harbour master of 20 years."
        )
        where = key(TEXT, quoted)
        answer = do(client, document, f"accept:{where}", part="1")
        assert answer.location.endswith(f"part=1#c-{where}")
        made = store_of(app).quoting(document.id)[-1]
        assert made.text == "Every berth is taken."
        assert made.status is ClaimStatus.DRAFT
        item = made.evidence[0]
        assert item.quote.exact == quoted
        assert item.attribution == "Ines Calder, a harbour master of 20 years"
        found = store_of(app).candidate_at(document.id, *map(int, where.split("-")))
        assert (found.state, found.claim_id) == (CandidateState.ACCEPTED, made.id)
        events = store_of(app).audit_events(limit=100)
        assert events[-1].action == "claim:propose"
        page = client.get(f"/review/documents/{document.id}").text
        assert "Kept as a draft: Every berth is taken." in page
        assert page.count("cand--accepted") == 1

    def test_a_candidate_is_decided_once(self, app, client, document):
        where = key(TEXT, "Nobody was hurt.")
        do(client, document, f"reject:{where}")
        count = store_of(app).audit_count()
        do(client, document, f"accept:{where}")
        page = client.get(f"/review/documents/{document.id}").text
        assert "rejected meanwhile" in page
        assert store_of(app).audit_count() == count
        do(client, document, f"reopen:{where}")
        do(client, document, f"accept:{where}")
        actions = [each.action for each in store_of(app).audit_events(limit=100)]
        assert actions[-3:] == ["candidate:reject", "candidate:reopen", "claim:propose"]

    def test_unclear_words_are_shown_and_keep_one_click_away(self, app, client):
        document = put(store_of(app), "He paid 340 euros last week.")
        page = client.get(f"/review/documents/{document.id}").text
        assert "<q>He</q>, <q>last week</q>" in page
        assert "accept:0-28" not in page
        form = client.get(f"/review/documents/{document.id}/claim?span=0-28").text
        assert "<q>He</q>, <q>last week</q>" in form
        assert 'aria-describedby="text-hint text-unclear"' in form

    def test_merging_makes_one_claim_of_two_sentences(self, app, client, document):
        said = "The ferry sank roughly 15 kilometers from the cape, the coast guard "
        spans = [key(TEXT, f"{said}said."), key(TEXT, "Nobody was hurt.")]
        answer = do(client, document, "merge", span=spans)
        page = client.get(answer.location).text
        assert page.count('name="span"') == 2
        assert "from the cape. Nobody was hurt.</textarea>" in page
        made = client.post(
            f"/review/documents/{document.id}/claim",
            data={"span": spans, "text": "The ferry sank and nobody was hurt.",
                  "attribution": "the coast guard", "stance": "supports",
                  "rating": "accurate", "topics": "ferry, coast"},
        )  # fmt: skip
        assert made.status_code == 303
        claim = store_of(app).quoting(document.id)[-1]
        # Sentences that touch are one quote.
        assert [e.quote.exact for e in claim.evidence] == [
            "The ferry sank roughly 15 kilometers from the cape, the coast guard said. "
            "Nobody was hurt."
        ]
        assert claim.topics == ("ferry", "coast")
        counts = store_of(app).candidate_counts(document.id)
        assert counts[CandidateState.ACCEPTED] == 2

    def test_merging_none_is_told(self, client, document):
        answer = do(client, document, "merge")
        assert "Choose the candidates" in client.get(answer.location).text

    @pytest.mark.parametrize("deed", ["accept:1-2", "reject:0-9", "accept:x", "no"])
    def test_what_is_no_candidate_changes_nothing(self, app, client, document, deed):
        count = store_of(app).audit_count()
        assert do(client, document, deed).status_code in (303, 422)
        assert store_of(app).audit_count() == count

    def test_candidates_are_looked_for_in_what_came_otherwise(self, app, client):
        page = client.get("/review/documents/doc-1").text
        assert "Find candidate claims" in page
        count = store_of(app).candidate_counts("doc-1")[CandidateState.OPEN]
        assert count == 0
        do(client, make_document("x", document_id="doc-1"), "find")
        assert store_of(app).candidate_counts("doc-1")[CandidateState.OPEN] == 3


class TestQuoting:
    def test_chosen_words_become_the_quote_at_code_points(self, app, client):
        document = put(store_of(app), EMOJI)
        exact = "“quay” was built in 1911"
        where = key(EMOJI, exact)
        page = client.get(f"/review/documents/{document.id}/claim?span={where}").text
        assert f"{exact}</textarea>" in page
        made = client.post(
            f"/review/documents/{document.id}/claim",
            data={"span": where, "text": "The quay in Kyiv was built in 1911.",
                  "stance": "supports", "rating": "accurate"},
        )  # fmt: skip
        assert made.status_code == 303
        quote = store_of(app).quoting(document.id)[0].evidence[0].quote
        assert (quote.exact, quote.start) == (exact, EMOJI.index(exact))

    def test_a_paragraph_offers_its_sentences_and_takes_pasted_words(
        self, client, document
    ):
        start = TEXT.index("Running the lifeboat")
        address = f"/review/documents/{document.id}/claim"
        page = client.get(f"{address}?at={start}").text
        assert "Running the lifeboat takes 75,000 liters a month.</a>" in page
        pasted = client.post(
            address, data={"do": "find", "at": start, "words": 'the cape,  the "coast'}
        )
        assert pasted.status_code == 422
        assert "as far as “the cape, the”" in pasted.text
        found = client.post(
            address, data={"do": "find", "at": start, "words": "  the union's yearly "}
        )
        assert key(TEXT, "the union’s yearly") in found.location

    @pytest.mark.parametrize("span", ["0-99999", "5-5", "9-2", "0-40", "nonsense"])
    def test_words_that_are_no_quote_are_refused(self, app, client, document, span):
        data = {"span": span, "text": "x y z", "stance": "supports", "rating": "false"}
        answer = client.post(f"/review/documents/{document.id}/claim", data=data)
        assert answer.status_code == 422
        assert 'href="#words"' in answer.text
        assert store_of(app).quoting(document.id) == []

    def test_fields_are_checked(self, client, document):
        where = key(TEXT, "Nobody was hurt.")
        data = {"span": where, "text": " ", "stance": "likes", "rating": "good"}
        answer = client.post(f"/review/documents/{document.id}/claim", data=data)
        found = set(re.findall(r'<li><a href="#(\w+)">', answer.text))
        assert found == {"text", "stance", "rating"}

    def test_the_same_claim_twice_is_told(self, client, document):
        where = key(TEXT, "Nobody was hurt.")
        data = {"span": where, "text": "None.", "stance": "supports",
                "rating": "accurate"}  # fmt: skip
        address = f"/review/documents/{document.id}/claim"
        assert client.post(address, data=data).status_code == 303
        assert client.post(address, data=data).status_code == 409


class TestParts:
    def test_a_long_document_is_shown_in_parts(self, app, client):
        lines = [
            f"Ship number {n} carried {n * 7} tonnes of coal." for n in range(2000)
        ]
        document = put(store_of(app), "\n".join(lines))
        first = client.get(f"/review/documents/{document.id}").text
        assert first.count("bench__row") < 400
        assert f"of {-(-document.length // PART)}" in first
        last = client.get(f"/review/documents/{document.id}?part=99999999").text
        assert "Ship number 0 " in last  # no number: the first part
        last = client.get(f"/review/documents/{document.id}?part=99999").text
        assert "Ship number 1999" in last
        best = client.get(f"/review/documents/{document.id}?view=best").text
        assert best.count('class="cand cand--open"') == 60

    def test_every_paragraph_is_in_one_part(self, app):
        store = store_of(app)
        lines = [f"Line {n} of the report says {n}." for n in range(1500)]
        document = put(store, "\n".join(lines))
        header = store.document_header(document.id)
        shown = [
            row.passages[0].text
            for part in range(1, -(-document.length // PART) + 1)
            for row in workbench_view(store, header, part, best=False).rows
        ]
        assert shown == lines

    @given(
        st.text(
            st.characters(exclude_categories=("Cs",), exclude_characters="\x00"),
            min_size=1,
            max_size=300,
        ).filter(str.strip)
    )
    @settings(max_examples=60, deadline=None)
    def test_runs_joined_are_the_paragraph(self, text):
        store = open_store("memory://")  # two texts may be one document
        document = put(store, text)
        for row in workbench_view(
            store, store.document_header(document.id), 1, best=False
        ).rows:
            joined = "".join(run.text for run in row.runs)
            assert joined == row.passages[0].text
            for card in row.cards:
                where = card.candidate
                assert text[where.start : where.end] == card.exact


def test_all_candidates_of_the_digest_are_on_its_page(client, document):
    page = client.get(f"/review/documents/{document.id}").text
    assert page.count('class="cand cand--open"') == FACTUAL
    assert page.count('class="run__number"') == FACTUAL
