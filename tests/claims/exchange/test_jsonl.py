import json
from datetime import UTC, date, datetime

import pytest

from claims.errors import InvalidRecord
from claims.exchange.csv import export_csv, import_csv
from claims.exchange.jsonl import export_jsonl, import_jsonl
from claims.models import Actor, ClaimStatus, Rating, Stance
from claims.store import open_store

NOW = datetime(2024, 11, 7, 12, tzinfo=UTC)
ANNA = Actor("anna", "Anna")
SOURCE = {"title": "Markets", "publisher": "The Post", "url": "https://example.org/1",
          "published_on": "2024-11-05"}  # fmt: skip
LINE = {"id": "7", "text": "Wheat prices fell.", "source": SOURCE}


@pytest.fixture
def store():
    return open_store("memory://")


def load(store, *lines):
    texts = [
        each if isinstance(each, str | bytes) else json.dumps(each) for each in lines
    ]
    return import_jsonl(store, texts, actor=ANNA, at=NOW)


def only(store):
    (claim,) = store.iter_claims(status=ClaimStatus.PUBLISHED)
    return claim


def test_without_a_quote_the_text_is_the_quote_of_an_excerpt(store):
    report = load(store, LINE)
    assert (report.added, report.read, report.errors) == (1, 1, [])
    claim = only(store)
    assert (claim.external_id, claim.rating) == ("7", Rating.ACCURATE)
    assert claim.evidence[0].quote.exact == "Wheat prices fell."
    document = store.get_document(claim.evidence[0].document_id)
    assert (document.title, document.published_on) == ("Markets", date(2024, 11, 5))
    assert [each.text for each in document.passages] == ["Wheat prices fell."]
    assert [hit.claim_id for hit in store.search("wheat markets")] == [claim.id]


def test_a_quote_stands_in_the_sources_text(store):
    text = "Rain came.\nPrices for wheat fell, a trader said."
    line = {
        **LINE,
        "rating": "disputed",
        "quote": "Prices for wheat fell",
        "attribution": "a trader",
        "source": {**SOURCE, "text": text},
    }
    assert load(store, line).added == 1
    evidence = only(store).evidence[0]
    assert text[evidence.quote.start : evidence.quote.end] == "Prices for wheat fell"
    assert evidence.attribution == "a trader"
    assert len(store.get_document(evidence.document_id).passages) == 2


@pytest.mark.parametrize(
    ("more", "stance"),
    [({}, Stance.SUPPORTS), ({"quote": "Prices rose."}, Stance.REFUTES)],
)
def test_what_a_quote_says_of_a_false_claim(store, more, stance):
    load(store, {**LINE, "rating": "false", **more})
    assert only(store).evidence[0].stance is stance


def test_loading_again_changes_nothing(store):
    load(store, LINE, {"text": "No id.", "source": SOURCE})
    revision = store.revision()
    report = load(store, LINE, {"text": "No id.", "source": SOURCE})
    assert (report.added, report.updated, report.unchanged) == (0, 0, 2)
    assert store.revision() == revision


def test_a_changed_line_is_the_next_version(store):
    load(store, LINE)
    report = load(store, {**LINE, "text": "Wheat prices rose."}, LINE)
    assert (report.updated, report.added) == (2, 0)
    assert only(store).version == 3
    assert len(store.search("wheat")) == 1


def test_what_a_reviewer_retired_stays_retired(store):
    load(store, LINE)
    with store.unit_of_work() as work:
        work.retire(only(store).id)
        work.commit()
    assert load(store, LINE).unchanged == 1
    assert store.search("wheat") == []


BAD_LINES = [
    ("{", "not JSON"),
    (b"\xff{}", "UTF-8"),
    ("[1]", "not a JSON object"),
    ("[" * 100_000, "nested"),
    ('{"text": ' + "9" * 5_000 + "}", "not JSON"),
    ({**LINE, "text": "  "}, '"text"'),
    ({**LINE, "text": 5}, '"text"'),
    ({**LINE, "text": "a\x00b"}, "NUL"),
    ({**LINE, "text": "\ud800"}, "surrogate"),
    ({**LINE, "text": "x" * 10_001}, "10,001"),
    ({**LINE, "raiting": "false"}, "'raiting'"),
    ({**LINE, "rating": "wrong"}, '"rating"'),
    ({**LINE, "rating": ["false"]}, '"rating"'),
    ({**LINE, "id": {}}, '"id"'),
    ({**LINE, "topics": "x"}, '"topics"'),
    ({"text": "x"}, '"source"'),
    ({**LINE, "source": {"publisher": "x"}}, '"title"'),
    ({**LINE, "source": {**SOURCE, "published_on": "soon"}}, '"published_on"'),
    ({**LINE, "source": {**SOURCE, "when": "soon"}}, "'when'"),
    ({**LINE, "source": {**SOURCE, "text": "Another."}}, "does not hold"),
    ({**LINE, "evidence": []}, '"source" stands beside'),
]


@pytest.mark.parametrize(("line", "reason"), BAD_LINES, ids=range(len(BAD_LINES)))
def test_a_bad_line_is_named_and_the_rest_goes_on(store, line, reason):
    report = load(store, "", line, LINE)
    assert [error.line for error in report.errors] == [2]
    assert reason in report.errors[0].reason
    assert report.added == 1


def test_an_export_loads_into_the_same_claims(store):
    text = "Rain came.\nPrices for wheat fell, a trader said.\nEnd."
    item = {"quote": "wheat fell", "source": {**SOURCE, "text": text},
            "stance": "refutes", "speaks_of": "2024-11-04"}  # fmt: skip
    rich = {
        "id": 9,
        "text": "Wheat rose – twice.",
        "rating": "false",
        "topics": ["farming"],
        "claimant": "A minister",
        "claimed_on": "2024-11-03",
        "valid_from": "2024-01-01",
        "valid_until": "2024-12-31",
        "evidence": [item, {"quote": "Rain came.", "source": item["source"]}],
    }
    assert load(store, LINE, rich, {"text": "No id.", "source": SOURCE}).errors == []
    other = open_store("memory://")
    assert load(other, *export_jsonl(store)).errors == []
    assert list(other.iter_claims()) == list(store.iter_claims())
    assert list(export_jsonl(other)) == list(export_jsonl(store))
    kept = other.get_document(next(other.iter_claims()).evidence[0].document_id)
    assert kept.title == "Markets"


def test_csv_goes_there_and_back(store):
    cells = {"text": "=1+1, he said", "topics": ["a", "b"]}
    load(store, LINE, {**LINE, **cells, "id": "8"})
    rows = list(export_csv(store))
    assert "'=1+1" in rows[2]
    other = open_store("memory://")
    assert import_csv(other, rows, actor=ANNA, at=NOW).errors == []
    assert list(other.iter_claims()) == list(store.iter_claims())


def test_csv_names_bad_rows_and_headings(store):
    rows = ["text,source_title,rating\n", "A,B\n", "A,B,no\n", 'Good,"B\nC",\n']
    report = import_csv(store, rows, actor=ANNA, at=NOW)
    assert [error.line for error in report.errors] == [2, 3]
    assert report.added == 1
    for heading in ("", "text\n", "text,source_title,other\n"):
        with pytest.raises(InvalidRecord):
            import_csv(store, [heading], actor=ANNA, at=NOW)


def test_progress_is_told_and_the_load_is_in_the_audit_trail(store):
    seen = []
    import_jsonl(store, [json.dumps(LINE)], actor=ANNA, at=NOW, origin="a.jsonl",
                 progress=seen.append)  # fmt: skip
    assert seen == [1]
    (event,) = store.audit_events()
    assert (event.action, event.target) == ("store:import", "a.jsonl")
    assert only(store).created_by == "anna"
