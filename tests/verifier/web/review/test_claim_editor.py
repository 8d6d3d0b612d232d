"""The claim editor: what is wrong stands at its field, and no typed word is lost."""

import html
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml.html import fromstring

from claims.models import ClaimStatus, Rating, Stance
from claims.people import Role
from claims.store.base import ClaimStore
from claims.store.intake import Origin, OriginKind
from claims.store.review import ReviewFilter
from tests.signing import signed_in_client
from tests.webapp import FIRST, NOW, SECOND, claim, document, filled_store, make_app

STATEMENT = "The council kept the bridge closed for 12 days."
FILLED: dict[str, Any] = {
    "text": STATEMENT,
    "rating": "accurate",
    "topics": "bridge,  traffic , bridge",
    "claimant": "The council",
    "claimed_on": "2024-11-04",
    "quote-0-document": "doc-1",
    "quote-0-words": "closed for 12 days",
    "quote-0-stance": "supports",
    "quote-0-attribution": "the city council",
}
DRAFT = claim(
    7,
    "The bridge was closed.",
    FIRST,
    status=ClaimStatus.DRAFT,
    created_by="user:user-1",
)


@pytest.fixture
def store() -> ClaimStore:
    return filled_store(
        (document(),),
        (claim(1, "The bridge in Lindau was closed for 12 days.", FIRST), DRAFT),
    )


@pytest.fixture
def app(store: ClaimStore) -> Flask:
    return make_app(store)


@pytest.fixture
def anna(app: Flask) -> FlaskClient:
    return signed_in_client(app, name="Anna Author")


@pytest.fixture
def borys(app: Flask, anna: FlaskClient) -> FlaskClient:
    del anna  # who is there first
    return signed_in_client(app, Role.EDITOR, name="Borys Reviewer")


def sent(client: FlaskClient, address: str, expected: int, /, **fields: Any) -> str:
    response = client.post(address, data=fields)
    text = response.get_data(as_text=True)
    assert response.status_code == expected, text
    return text


def editing(client: FlaskClient, slug: str) -> dict[str, str]:
    """Return the fields of a claim's editor as a browser would send them."""
    page = client.get(f"/review/claims/{slug}/edit").get_data(as_text=True)
    (form,) = (f for f in fromstring(page).forms if f.get("id") == "claim-editor")
    return {name: value for name, value in form.fields.items() if value is not None}


def field(text: str, name: str) -> str:
    """Return the message at a field, which the field itself must name."""
    message = re.search(rf'id="{name}-error">.*?</span>([^<]*)</p>', text)
    assert message is not None, text
    assert re.search(rf'aria-describedby="[^"]*\b{name}-error"', text)
    assert f'href="#{name}"' in text
    return html.unescape(message.group(1))


def newest(store: ClaimStore) -> Any:
    return store.review_claims(ReviewFilter()).items[0]


class TestWriting:
    def test_a_claim_is_kept_as_a_draft(
        self, anna: FlaskClient, store: ClaimStore
    ) -> None:
        sent(anna, "/review/claims/new", 303, **FILLED, do="save")
        made = newest(store)
        assert (made.text, made.status) == (STATEMENT, ClaimStatus.DRAFT)
        assert made.topics == ("bridge", "traffic")
        assert made.claimed_on.isoformat() == "2024-11-04"
        assert made.created_by == "user:user-1"
        (item,) = made.evidence
        assert item.quote.exact == "closed for 12 days"
        assert FIRST[item.quote.start : item.quote.end] == item.quote.exact
        assert (item.attribution, item.stance) == ("the city council", Stance.SUPPORTS)
        assert [e.action for e in store.audit_events()] == ["claim:propose"]
        page = anna.get(f"/review/claims/{made.slug}").get_data(as_text=True)
        assert "Kept as a draft" in page

    def test_a_claim_is_kept_and_sent_for_review_at_once(
        self, anna: FlaskClient, store: ClaimStore
    ) -> None:
        sent(anna, "/review/claims/new", 303, **FILLED, do="submit")
        assert newest(store).status is ClaimStatus.IN_REVIEW
        actions = [event.action for event in store.audit_events()]
        assert actions == ["claim:propose", "claim:submit"]

    def test_a_link_begins_a_claim(self, anna: FlaskClient) -> None:
        page = anna.get(
            "/review/claims/new?text=A+claim&document=doc-1&words=Nobody&start=84"
            "&attribution=X&base=evil"
        ).get_data(as_text=True)
        assert ">A claim</textarea>" in page
        assert 'name="quote-0-document" value="doc-1"' in page
        assert ">Nobody</textarea>" in page
        assert "evil" not in page

    def test_words_are_kept_as_the_document_prints_them(
        self, anna: FlaskClient, store: ClaimStore
    ) -> None:
        changed = {**FILLED, "quote-0-words": " closed  for\n12 days "}
        sent(anna, "/review/claims/new", 303, **changed, do="save")
        assert newest(store).evidence[0].quote.exact == "closed for 12 days"

    def test_the_very_same_claim_is_not_kept_twice(
        self, anna: FlaskClient, store: ClaimStore
    ) -> None:
        sent(anna, "/review/claims/new", 303, **FILLED, do="save")
        text = sent(anna, "/review/claims/new", 409, **FILLED, do="save")
        assert "this very claim" in field(text, "text")
        assert f'href="/review/claims/{newest(store).slug}"' in text
        assert store.audit_count() == 1


WRONG: list[tuple[dict[str, str], str, str]] = [
    ({"text": " "}, "text", "Write the statement"),
    ({"text": "a" * 2001}, "text", "by 1 characters"),
    ({"text": "a\x00"}, "text", "NUL"),
    ({"rating": "maybe"}, "rating", "one of the three"),
    ({"topics": "a" * 101}, "topics", "at most 100"),
    ({"topics": ",".join(map(str, range(21)))}, "topics", "at most 20"),
    ({"claimed_on": "4.11.2024"}, "claimed_on", "2024-11-07"),
    ({"claimant": "a" * 501}, "claimant", "the limit is 500"),
    (
        {"valid_from": "2024-02-02", "valid_until": "2024-02-01"},
        "valid_until",
        "before the first",
    ),
    ({"quote-0-document": ""}, "quote-0-document", "Choose the document"),
    ({"quote-0-document": "none"}, "quote-0-document", "no such document"),
    ({"quote-0-document": "\x00"}, "quote-0-document", "no such document"),
    ({"quote-0-words": " "}, "quote-0-words", "Paste the words"),
    ({"quote-0-words": "closed for 21 days"}, "quote-0-words", "says “closed for”"),
    ({"quote-0-words": "Not there"}, "quote-0-words", "do not stand in this document"),
    (
        {"quote-0-words": f"{FIRST}\n\n{SECOND}"},
        "quote-0-words",
        "several paragraphs",
    ),
    ({"quote-0-words": "the"}, "quote-0-start", "in 2 places"),
    ({"quote-0-stance": "maybe"}, "quote-0-stance", "Choose what"),
    ({"quote-0-speaks_of": "yesterday"}, "quote-0-speaks_of", "2024-11-07"),
    (
        {
            "quote-1-document": "doc-1",
            "quote-1-words": "closed for 12 days",
        },
        "quote-1-words",
        "there already",
    ),
]


def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(
    anna: FlaskClient, store: ClaimStore
) -> None:
    for changed, name, message in WRONG:
        typed = {**FILLED, **changed}
        text = sent(anna, "/review/claims/new", 422, **typed, do="submit")
        assert message in field(text, name), changed
        assert "<title>Error: " in text
        plain = html.unescape(text).replace("\ufffd", "")
        for of, value in typed.items():
            # A choice that was not offered cannot be shown as chosen.
            if of not in {"rating", "quote-0-stance", "quote-0-document"}:
                assert value.replace("\x00", "") in plain.replace("\x00", ""), of
    assert store.audit_count() == 0


def test_a_quote_that_stands_twice_is_chosen(
    anna: FlaskClient, store: ClaimStore
) -> None:
    twice = {**FILLED, "quote-0-words": "the"}
    text = sent(anna, "/review/claims/new", 422, **twice, do="save")
    starts = re.findall(r'type="radio" name="quote-0-start" value="(\d+)"', text)
    assert len(starts) == 2
    chosen = {**twice, "quote-0-start": starts[1]}
    sent(anna, "/review/claims/new", 303, **chosen, do="save")
    assert newest(store).evidence[0].quote.start == int(starts[1])


class TestHelp:
    def test_buttons_that_keep_nothing_keep_what_was_typed(
        self, anna: FlaskClient, store: ClaimStore
    ) -> None:
        two = {**FILLED, "quote-1-words": "Nobody was hurt.", "text": "Half a"}
        for deed, expected, gone in (
            ("add-quote", 'name="quote-2-words"', "quote-3"),
            ("remove-quote-1", "closed for 12 days", "Nobody was hurt."),
            ("change-document-0", 'name="quote-0-find"', "quote-9"),
            ("find-documents-1", "Bridge reopens", "quote-9"),
            ("check", "Nothing in the store", "quote-9"),
            ("nonsense", "Half a", "quote-9"),
        ):
            text = sent(anna, "/review/claims/new", 200, **two, do=deed)
            assert "Half a" in text
            assert expected in text, deed
            assert gone not in text, deed
        assert store.audit_count() == 0

    def test_documents_are_found_for_a_quote(self, anna: FlaskClient) -> None:
        found = sent(
            anna,
            "/review/claims/documents",
            200,
            **{"row": "3", "quote-3-find": "courier", "quote-3-words": ""},
        )
        assert 'name="quote-3-document" value="doc-1"' in found
        assert "<html" not in found
        missing = {"row": "0", "quote-0-find": "nowhere \x00"}
        assert "No document" in sent(anna, "/review/claims/documents", 200, **missing)
        assert "Bridge" in sent(anna, "/review/claims/documents", 200, row="x")

    def test_what_is_near_is_told_as_a_part_of_a_page(self, anna: FlaskClient) -> None:
        text = sent(anna, "/review/claims/near", 200, text=DRAFT.text)
        assert "Says the same" in text
        assert "somebody is working on it" in text
        assert "<html" not in text
        own = sent(anna, "/review/claims/near", 200, text=DRAFT.text, slug=DRAFT.slug)
        assert "Says the same" not in own
        assert "Nothing" in sent(anna, "/review/claims/near", 200, text="a\x00b")

    def test_markup_in_every_field_stays_text(self, anna: FlaskClient) -> None:
        evil = '"><img src=x onerror=alert(1)></textarea><script>alert(1)</script>'
        fields = dict.fromkeys(FILLED, evil) | {"base": evil, "quote-0-find": evil}
        text = sent(anna, "/review/claims/new", 422, **fields, do="save")
        assert "<img" not in text
        assert "<script>" not in text


def test_a_document_with_a_newer_version_is_quoted_no_more(
    anna: FlaskClient, store: ClaimStore
) -> None:
    with store.unit_of_work() as work:
        work.add_document(document(id="doc-2", title="Bridge reopens, again"))
        for version, name in ((1, "doc-1"), (2, "doc-2")):
            origin = Origin(
                name, "doc-1", version, OriginKind.PASTED, NOW, "user:user-1", "Anna"
            )
            work.add_origin(origin)
        work.commit()
    text = sent(anna, "/review/claims/new", 422, **FILLED, do="save")
    assert "newer version" in field(text, "quote-0-document")
    found = sent(anna, "/review/claims/documents", 200, row="0")
    assert "doc-2" in found
    assert "doc-1" not in found
    newer = {**FILLED, "quote-0-document": "doc-2"}
    sent(anna, "/review/claims/new", 303, **newer, do="save")


class TestAmending:
    def test_a_draft_is_edited_without_a_reason(
        self, anna: FlaskClient, store: ClaimStore
    ) -> None:
        fields = {**editing(anna, "claim-7"), "text": STATEMENT, "do": "submit"}
        sent(anna, "/review/claims/claim-7/edit", 303, **fields)
        second, first = store.history("claim-7")
        assert (second.text, second.status) == (STATEMENT, ClaimStatus.IN_REVIEW)
        assert first.status is ClaimStatus.RETIRED
        actions = [event.action for event in store.audit_events()]
        assert actions == ["claim:amend", "claim:submit"]

    def test_a_draft_that_is_as_it_was_is_only_sent_for_review(
        self, anna: FlaskClient, store: ClaimStore
    ) -> None:
        fields = {**editing(anna, "claim-7"), "do": "submit"}
        sent(anna, "/review/claims/claim-7/edit", 303, **fields)
        (only,) = store.history("claim-7")
        assert only.status is ClaimStatus.IN_REVIEW

    def test_a_published_claim_is_amended_with_a_reason(
        self, anna: FlaskClient, store: ClaimStore
    ) -> None:
        fields = {**editing(anna, "claim-1"), "text": STATEMENT, "do": "save"}
        text = sent(anna, "/review/claims/claim-1/edit", 422, **fields)
        assert "Say why" in field(text, "reason")
        assert STATEMENT in text
        fields["reason"] = "The council, not the city"
        sent(anna, "/review/claims/claim-1/edit", 303, **fields)
        second, first = store.history("claim-1")
        assert (second.status, first.status) == (
            ClaimStatus.DRAFT,
            ClaimStatus.PUBLISHED,
        )
        assert store.audit_events()[-1].reason == "The council, not the city"

    def test_an_amendment_that_changes_nothing_says_so(
        self, anna: FlaskClient, store: ClaimStore
    ) -> None:
        fields = {**editing(anna, "claim-1"), "reason": "Why", "do": "submit"}
        text = sent(anna, "/review/claims/claim-1/edit", 422, **fields)
        assert "changes nothing" in field(text, "text")
        assert store.audit_count() == 0

    def test_a_version_of_another_claim_is_not_amended(self, anna: FlaskClient) -> None:
        fields = {**editing(anna, "claim-1"), "reason": "Why"}
        sent(anna, "/review/claims/claim-7/edit", 404, **fields)


class TestTwoReviewers:
    def test_the_second_sees_both_versions_and_loses_nothing(
        self, anna: FlaskClient, borys: FlaskClient, store: ClaimStore
    ) -> None:
        mine = editing(anna, "claim-7")
        theirs = editing(borys, "claim-7")
        theirs |= {"text": "The bridge was shut.", "rating": "disputed", "do": "save"}
        sent(borys, "/review/claims/claim-7/edit", 303, **theirs)
        count = store.audit_count()

        mine |= {
            "text": "The old bridge was closed.",
            "topics": "bridge, council",
            "reason": "It is the old one",
            "do": "submit",
        }
        page = sent(anna, "/review/claims/claim-7/edit", 409, **mine)
        assert store.audit_count() == count
        assert "Borys Reviewer changed this claim while you edited it" in page
        assert ">The old bridge was closed.</textarea>" in page
        assert 'value="bridge, council"' in page
        assert ">It is the old one</textarea>" in page
        # What only the other changed is in the form; what both changed is beside it.
        assert 'value="disputed" checked' in page
        assert '<del class="change">closed</del><ins class="change">shut</ins>' in page
        assert '<ins class="change">old </ins>' in page
        assert "both changed it" in page
        assert 'name="base" value="claim-7.2"' in page

        again = {**mine, "base": "claim-7.2", "base_status": "draft"}
        again["rating"] = "disputed"
        sent(anna, "/review/claims/claim-7/edit", 303, **again)
        third = store.history("claim-7")[0]
        assert third.version == 3
        assert third.text == "The old bridge was closed."
        assert third.rating is Rating.DISPUTED
        assert third.status is ClaimStatus.IN_REVIEW

    def test_another_status_is_a_conflict_too(
        self, anna: FlaskClient, borys: FlaskClient, store: ClaimStore
    ) -> None:
        mine = {**editing(anna, "claim-7"), "text": STATEMENT, "do": "save"}
        step = {"version_id": "claim-7", "status": "draft"}
        sent(borys, "/review/claims/claim-7/submit", 303, **step)
        page = sent(anna, "/review/claims/claim-7/edit", 409, **mine)
        assert STATEMENT in page
        assert "in review now" in page
        assert 'name="base_status" value="in_review"' in page
        assert len(store.history("claim-7")) == 1

    def test_what_is_unfinished_is_kept_in_a_conflict(
        self, anna: FlaskClient, borys: FlaskClient
    ) -> None:
        mine = editing(anna, "claim-7")
        theirs = {**editing(borys, "claim-7"), "text": STATEMENT, "do": "save"}
        sent(borys, "/review/claims/claim-7/edit", 303, **theirs)
        mine |= {"text": "Half a sen", "quote-0-words": "not there", "do": "save"}
        page = sent(anna, "/review/claims/claim-7/edit", 409, **mine)
        assert ">Half a sen</textarea>" in page
        assert ">not there</textarea>" in page
        assert "do not stand in this document" in field(page, "quote-0-words")
        assert "See it as it is now" in page

    def test_a_claim_retired_meanwhile_can_be_saved_as_a_new_one(
        self, anna: FlaskClient, borys: FlaskClient, store: ClaimStore
    ) -> None:
        mine = {**editing(anna, "claim-7"), "text": STATEMENT, "do": "save"}
        step = {"version_id": "claim-7", "status": "draft", "reason": "Twice there"}
        sent(borys, "/review/claims/claim-7/retire", 303, **step)
        page = sent(anna, "/review/claims/claim-7/edit", 409, **mine)
        assert STATEMENT in page
        assert 'action="/review/claims/new"' in page
        assert "Save as a new draft" in page
        sent(anna, "/review/claims/new", 303, **mine)
        assert newest(store).text == STATEMENT
        assert anna.get("/review/claims/claim-7/edit").status_code == 404
