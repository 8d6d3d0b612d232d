"""Documents in through the pages: taken, confirmed, or refused at the field."""

import io
import re

import pytest

from claims.people import Role
from claims.store.intake import CandidateState
from tests.claims.ingestion.documents import FACTUAL, FOOTER, TEXT
from tests.signing import signed_in_client, store_of
from tests.webapp import make_app

HTML = "<!doctype html><title>Quay | Courier</title><p>The quay was built in 1911.</p>"


@pytest.fixture(scope="module")
def app():
    return make_app(upload_limit=200_000)


@pytest.fixture
def reviewer(app):
    return signed_in_client(app)


def send(client, **fields):
    given = {"how": "text", **fields}
    return client.post(
        "/review/documents/new", data=given, content_type="multipart/form-data"
    )


def confirmed(client, answer, **fields):
    given = {
        "title": "Storm off Port Ellis",
        "publisher": "The Courier",
        "author": "",
        "published_on": "2026-02-05",
        "url": "",
        "language": "en",
        "follows": "",
        "do": "keep",
    }
    assert answer.status_code == 303, answer.text
    return client.post(answer.location, data={**given, **fields})


def errors_of(answer):
    found = re.findall(r'<li><a href="#(\w+)">([^<]+)</a></li>', answer.text)
    return dict(found)


def document_of(answer):
    assert answer.status_code == 303, answer.text
    return answer.location.rpartition("/")[2]


def test_a_file_becomes_a_document_with_candidates(app, reviewer):
    file = (io.BytesIO(b"\xef\xbb\xbf" + TEXT.encode()), "storm.txt")
    taken = send(reviewer, how="file", file=file)
    shown = reviewer.get(taken.location).text
    assert "storm.txt" in shown
    assert "6 lines left out" in shown
    kept = confirmed(reviewer, taken)
    document_id = document_of(kept)
    store = store_of(app)
    document = store.get_document(document_id)
    assert document.title == "Storm off Port Ellis"
    candidates = store.candidates(document_id)
    assert len(candidates) == FACTUAL
    whole = "\n".join(passage.text for passage in document.passages)
    assert whole == TEXT
    for each in candidates:
        assert whole[each.start : each.end]
        assert not any(line in whole[each.start : each.end] for line in FOOTER)
    event = store.audit_events(limit=1000)[-1]
    assert (event.action, event.target) == ("document:add", document_id)
    assert event.actor_id.startswith("user:")
    page = reviewer.get(kept.location).text
    assert page.count('class="cand cand--open"') == FACTUAL
    assert "6 lines left out" in page
    listed = reviewer.get("/review/documents").text
    assert "Storm off Port Ellis" in listed
    assert f"<strong>{FACTUAL}</strong> of {FACTUAL} candidates open" in listed
    # The same again, however it comes, leads to the one that is kept.
    again = send(reviewer, text=TEXT.replace("\n", "\r\n"))
    assert again.location.endswith(document_id)


def test_what_waits_is_only_for_who_gave_it_and_can_be_forgotten(app, reviewer):
    taken = send(reviewer, text="The pier at Port Ellis is 300 meters long.")
    other = signed_in_client(app, name="Another Reviewer")
    assert other.get(taken.location).status_code == 404
    assert reviewer.get(taken.location).status_code == 200
    before = store_of(app).audit_count()
    gone = reviewer.post(taken.location, data={"do": "forget"})
    assert gone.status_code == 303
    assert reviewer.get(taken.location).status_code == 404
    assert store_of(app).audit_count() == before


WRONG = (
    ({"title": " "}, "title"),
    ({"title": "x" * 501}, "title"),
    ({"published_on": "yesterday"}, "published_on"),
    ({"url": "ftp://x"}, "url"),
    ({"language": "english"}, "language"),
    ({"follows": "none"}, "follows"),
)


def test_wrong_facts_are_told_at_their_field_and_change_nothing(app, reviewer):
    store = store_of(app)
    before = store.revision()
    taken = send(reviewer, text="The western pier was built in 1911.")
    for fields, field in WRONG:
        answer = confirmed(reviewer, taken, **fields)
        assert answer.status_code == 422
        assert list(errors_of(answer)) == [field]
    assert store.revision() == before
    assert reviewer.get(taken.location).status_code == 200


PDF_LOCKED = b"%PDF-1.4 broken"


@pytest.mark.parametrize(
    ("fields", "field", "status"),
    [
        ({"how": "text", "text": "  "}, "text", 422),
        ({"how": "file"}, "file", 422),
        ({"how": "file", "file": (io.BytesIO(b""), "empty.txt")}, "file", 422),
        ({"how": "file", "file": (io.BytesIO(PDF_LOCKED), "a.pdf")}, "file", 422),
        (
            {"how": "file", "file": (io.BytesIO(b"PK\x03\x04nonsense"), "a.docx")},
            "file",
            422,
        ),
        (
            {"how": "file", "file": (io.BytesIO(b"\x89PNG....."), "a.png")},
            "file",
            422,
        ),
        (
            {
                "how": "file",
                "encoding": "utf-16",
                "file": (io.BytesIO(b"\xff\xfeabc"), "a.txt"),
            },
            "file",
            422,
        ),
        ({"how": "address", "address": ""}, "address", 422),
        ({"how": "address", "address": "http://127.0.0.1/"}, "address", 422),
        ({"how": "address", "address": "file:///etc/passwd"}, "address", 422),
    ],
)
def test_bad_input_is_told_at_its_field_and_changes_nothing(
    app, reviewer, fields, field, status
):
    store = store_of(app)
    before = store.revision()
    answer = send(reviewer, **fields)
    assert answer.status_code == status
    assert list(errors_of(answer)) == [field]
    assert store.revision() == before


def test_a_file_above_the_limit_is_told_at_the_file(reviewer):
    answer = reviewer.post(
        "/review/documents/new",
        data=b"a" * (17 * 1024 * 1024),
        content_type="multipart/form-data; boundary=b",
    )
    assert answer.status_code == 413
    assert "larger than" in errors_of(answer)["file"]


def test_a_file_above_its_own_limit_within_the_form_is_told_too(reviewer):
    file = (io.BytesIO(b"word " * 60_000), "large.txt")
    answer = send(reviewer, how="file", file=file)
    assert answer.status_code == 413
    assert "larger than" in errors_of(answer)["file"]


def test_html_proposes_its_facts(reviewer):
    taken = send(reviewer, how="file", file=(io.BytesIO(HTML.encode()), "quay.html"))
    assert taken.status_code == 303
    assert 'value="Quay' in reviewer.get(taken.location).text


def test_a_new_version_carries_what_it_still_says_and_suspends_the_rest(app, reviewer):
    store = store_of(app)
    first = "The mole is 900 meters long.\nThe light was lit in 1871."
    old = document_of(confirmed(reviewer, send(reviewer, text=first), title="The mole"))
    for span in ("0-28", "29-55"):
        made = reviewer.post(
            f"/review/documents/{old}/candidates", data={"do": f"accept:{span}"}
        )
        assert made.status_code == 303
    second = "Corrected.\nThe mole is 900 meters long.\nThe light was lit in 1872."
    taken = send(reviewer, text=second, follows=old)
    assert f'value="{old}" selected' in reviewer.get(taken.location).text
    new = document_of(confirmed(reviewer, taken, title="The mole", follows=old))
    assert store.superseded([old]) == {old: new}
    stale = store.stale_claims()
    assert [each.text for each in stale] == ["The light was lit in 1871."]
    assert "The light was lit in 1871." in reviewer.get("/review/documents").text
    carried = store.quoting(new)
    assert [each.text for each in carried] == ["The mole is 900 meters long."]
    assert carried[0].evidence[0].quote.start == 11
    decided = {each.text: each.state for each in store.candidates(new)}
    assert decided["The mole is 900 meters long."] is CandidateState.ACCEPTED
    assert decided["The light was lit in 1872."] is CandidateState.OPEN
    # No claim can rest on the old version any more.
    refused = reviewer.post(
        f"/review/documents/{old}/claim",
        data={"span": "4-8", "text": "A mole is.", "stance": "supports",
              "rating": "accurate"},
    )  # fmt: skip
    assert refused.status_code == 422
    assert "newer version" in errors_of(refused)["text"]


def test_viewers_read_and_others_sign_in(app):
    viewer = signed_in_client(app, Role.VIEWER)
    assert viewer.get("/review/documents").status_code == 200
    assert viewer.get("/review/documents/new").status_code == 403
    assert send(viewer, text="No.").status_code == 403
    anonymous = app.test_client()
    assert anonymous.get("/review/documents").status_code == 303
