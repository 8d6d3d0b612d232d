"""A trial says what the import does; the import keeps all of it or nothing."""

import codecs
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from claims.documents import find_quote, make_document
from claims.errors import InvalidRecord
from claims.exchange.claimreview import export_claimreview
from claims.exchange.csv import COLUMNS, export_csv, read_csv, template
from claims.exchange.encoding import decoded
from claims.exchange.jsonl import export_jsonl
from claims.exchange.records import LineError
from claims.exchange.trial import (
    Change,
    TooManyRecords,
    format_of,
    import_whole,
    limited,
    read_file,
    try_import,
)
from claims.models import Actor, Claim, ClaimStatus, Evidence, Rating, Stance
from claims.store import open_store
from tests.webapp import CLAIMS, document, filled_store

ANNA = Actor("user:1", "Anna")
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
WHO: dict[str, Any] = {"actor": ANNA, "at": NOW}


def line(**changes: Any) -> dict[str, Any]:
    return {
        "id": "one",
        "text": "It rained.",
        "source": {"title": "The weather"},
        **changes,
    }


def lines(*records: dict[str, Any]) -> bytes:
    return "\n".join(json.dumps(each) for each in records).encode()


def parsed(data: bytes, kind: str = "jsonl") -> Any:
    return read_file(kind, data)[0]


def rich_store() -> Any:
    """Return a store whose claims say all that a claim can say."""
    text = "“Snow”, she said; it fell.\n\n=SUM(1) was 5 \\ 3; and 'more'.\n\nThe end."
    source = make_document(
        text,
        title='+Title; "quoted", with\tall',
        publisher="-Press",
        published_on=date(2024, 11, 7),
        url="https://press.example/a?b=c&d",
        author="Zoë 🙂",
        description="@home",
    )
    claim = replace(
        CLAIMS[0],
        id="rich-1.1",
        slug="rich-1",
        external_id="ext;1",
        text="=It fell,\nand “more” 🙂.",
        rating=Rating.FALSE,
        evidence=(
            Evidence(
                find_quote(source, "“Snow”, she said"),
                source.id,
                Stance.REFUTES,
                "she; \\ herself",
                date(2024, 11, 6),
            ),
            Evidence(find_quote(source, "=SUM(1) was 5"), source.id),
            Evidence(find_quote(document(), "Nobody was hurt."), "doc-1"),
        ),
        topics=("a;b", "c\\", "'=d", "plain"),
        claimant="'=somebody",
        claimed_on=date(2024, 11, 5),
        valid_from=date(2024, 1, 1),
        valid_until=date(2024, 12, 31),
    )
    store = filled_store()
    with store.unit_of_work() as work:
        work.add_document(source)
        work.add_claim(claim)
        work.commit()
    return store


def said(store: Any) -> list[Claim]:
    published = store.iter_claims(status=ClaimStatus.PUBLISHED)
    return [
        replace(each, id="", version=1, created_at=None, created_by=None)
        for each in published
    ]


EXPORTS = {
    "jsonl": lambda store: "\n".join(export_jsonl(store)),
    "csv": lambda store: "".join(export_csv(store)),
    "claimreview": lambda store: json.dumps(list(export_claimreview(store))),
}


@pytest.mark.parametrize("kind", EXPORTS)
class TestRoundTrip:
    def test_nothing_is_lost_in_an_empty_store(self, kind: str) -> None:
        store = rich_store()
        data = EXPORTS[kind](store).encode()
        other = open_store("memory://")
        plan = import_whole(other, parsed(data, kind), origin="f", **WHO)
        assert plan.errors == []
        assert said(other) == said(store)
        for claim in said(store):
            for item in claim.evidence:
                before = store.get_document(item.document_id)
                after = other.get_document(item.document_id)
                assert replace(after, passages=()) == replace(before, passages=())
        assert EXPORTS[kind](other) == EXPORTS[kind](store)

    def test_nothing_changes_in_the_same_store(self, kind: str) -> None:
        store = rich_store()
        data = EXPORTS[kind](store).encode()
        plan = try_import(store, parsed(data, kind), **WHO)
        assert plan.errors == []
        assert {each.change for each in plan.lines} == {Change.SAME}
        assert len(plan.lines) == 4

    def test_the_format_is_recognised(self, kind: str) -> None:
        data = EXPORTS[kind](rich_store()).encode()
        assert format_of("file", data) == kind
        assert format_of("file.json", data) in (kind, "jsonl")


class TestPlan:
    def test_it_tells_new_changed_same_and_wrong_and_keeps_nothing(self) -> None:
        store = open_store("memory://")
        first = lines(line(), line(id="two", text="It snowed."))
        import_whole(store, parsed(first), origin="f", **WHO)
        before = store.revision(), store.audit_count()
        data = lines(
            line(),
            line(id="two", text="It snowed hard."),
            line(id="three", text="It hailed."),
            line(id="four", rating="perhaps"),
        )
        plan = try_import(store, parsed(data), **WHO)
        told = [(each.line, each.change, each.fields) for each in plan.lines]
        assert told == [
            (1, Change.SAME, ()),
            (2, Change.CHANGED, ("text", "evidence")),
            (3, Change.NEW, ()),
        ]
        (error,) = plan.errors
        assert (error.line, error.column) == (4, "rating")
        assert plan.kept is False
        assert (store.revision(), store.audit_count()) == before

    def test_one_wrong_line_keeps_all_from_being_kept(self) -> None:
        store = open_store("memory://")
        records = parsed(lines(line(), line(id="two", text=" ")))
        plan = import_whole(store, records, origin="f", **WHO)
        assert not plan.kept
        assert store.count_claims() == 0
        plan = import_whole(store, records, origin="f", leave_out=True, **WHO)
        assert plan.kept
        assert [claim.text for claim in plan.claims] == ["It rained."]
        assert store.count_claims() == 1
        event = store.audit_events()[-1]
        assert (event.action, event.target) == ("store:import", "f")
        assert '"left_out": 1' in str(event.after)

    def test_what_only_the_store_refuses_is_found_by_its_line(self) -> None:
        store = rich_store()
        (exported,) = [
            json.loads(each) for each in export_jsonl(store) if '"rich-1"' in each
        ]
        passage = exported["evidence"][0]["source"]["excerpt"]["passages"][0]
        passage[1] = passage[1].replace("she", "he.")
        exported["evidence"][0]["quote"] = exported["evidence"][0]["quote"].replace(
            "she", "he."
        )
        exported["id"] = "forged"
        del exported["slug"]
        data = lines(line(), exported, line(id="three", text="It hailed."))
        plan = import_whole(store, parsed(data), origin="f", **WHO)
        assert [each.line for each in plan.errors] == [2]
        assert [each.line for each in plan.lines] == [1, 3]
        assert not plan.kept

    def test_the_same_claim_twice_in_a_file_is_kept_once(self) -> None:
        store = open_store("memory://")
        plan = import_whole(store, parsed(lines(line(), line())), origin="f", **WHO)
        assert [each.change for each in plan.lines] == [Change.NEW, Change.SAME]

    def test_a_slug_names_the_claim_to_change(self) -> None:
        store = filled_store()
        record = json.loads(next(iter(export_jsonl(store))))
        record["text"] = "The bridge in Lindau was shut for 12 days."
        plan = try_import(store, parsed(lines(record)), **WHO)
        (change,) = plan.lines
        assert (change.change, change.slug, change.fields) == (
            Change.CHANGED,
            "claim-1",
            ("text",),
        )

    def test_too_many_are_refused_as_a_whole(self) -> None:
        records = parsed(lines(*(line(id=str(at)) for at in range(3))))
        assert len(limited(records, 3)) == 3
        with pytest.raises(TooManyRecords, match="more than 2 claims"):
            limited(records, 2)


class TestPlaces:
    @pytest.mark.parametrize(
        ("changes", "column"),
        [
            ({"text": 5}, "text"),
            ({"claimed_on": "yesterday"}, "claimed_on"),
            ({"topics": "a"}, "topics"),
            ({"slug": "A B"}, "slug"),
            ({"source": {"title": "t", "published_on": "x"}}, "source.published_on"),
            ({"source": None}, "source"),
            ({"wrong": 1}, "wrong"),
            ({"quote": "Not there.", "source": {"title": "t", "text": "x"}}, "quote"),
        ],
    )
    def test_a_wrong_field_is_named(self, changes: Any, column: str) -> None:
        store = open_store("memory://")
        plan = try_import(store, parsed(lines(line(**changes))), **WHO)
        assert [(each.line, each.column) for each in plan.errors] == [(1, column)]

    def test_broken_json_is_told_with_its_place(self) -> None:
        (error,) = parsed(b'\n{"id": 1, "text" "x"}')
        assert (error.line, error.column) == (2, "18")


HEAD = "text;source_title;rating;topics"


class TestCsv:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    @pytest.mark.parametrize(
        "encode",
        [
            lambda text: text.encode(),
            lambda text: codecs.BOM_UTF8 + text.encode(),
            lambda text: text.encode("utf-16"),
            lambda text: text.encode("cp1252"),
            lambda text: b"sep=" + text[4:5].encode() + b"\r\n" + text.encode(),
        ],
        ids=["utf-8", "utf-8 marked", "utf-16", "windows", "sep"],
    )
    def test_what_spreadsheets_write_is_read(self, delimiter: str, encode: Any) -> None:
        rows = [["text", "source_title", ""], ["Zoë sang “é”.", "Le “Monde”", ""]]
        text = "\r\n".join(delimiter.join(row) for row in rows) + "\r\n"
        (record,) = parsed(encode(text), "csv")
        assert record.text == "Zoë sang “é”."
        assert record.evidence[0].source.title == "Le “Monde”"

    def test_errors_have_line_and_column(self) -> None:
        data = f'{HEAD}\n"two\nlines";t;;a;b\nx;t;perhaps;\n;;;\ny;t\n"z" z;t;;\n'
        found = parsed(data.encode(), "csv")
        errors = [each for each in found if isinstance(each, LineError)]
        assert [(each.line, each.column) for each in errors] == [
            (3, None),
            (4, "rating"),
            (6, None),
            (7, None),
        ]

    @pytest.mark.parametrize(
        "heading",
        ["", "text", "text,source_title,price", "text,text,source_title", '"text'],
    )
    def test_a_heading_that_cannot_be_is_refused(self, heading: str) -> None:
        with pytest.raises(InvalidRecord):
            list(read_csv([f"{heading}\n"]))

    def test_a_row_without_text_adds_a_quote_to_the_claim_above(self) -> None:
        data = (
            "text,quote,stance,source_title\n"
            "It rained.,,,A\n"
            ',"Rain, again.",,B\n'
            ",Dry.,refutes,C\n"
        )
        (record,) = parsed(data.encode(), "csv")
        assert [each.quote for each in record.evidence] == [
            "It rained.",
            "Rain, again.",
            "Dry.",
        ]
        assert record.evidence[2].stance is Stance.REFUTES

    def test_a_wrong_further_quote_leaves_its_whole_claim_out(self) -> None:
        data = "text,quote,source_title\nIt rained.,Rain.,A\n,,B\nIt hailed.,Hail.,C\n"
        error, record = parsed(data.encode(), "csv")
        assert (error.line, error.column) == (3, "quote")
        assert record.text == "It hailed."

    def test_a_row_with_an_id_and_no_text_is_a_claim_that_lacks_it(self) -> None:
        data = "id,text,source_title,rating\n1,It rained.,A,maybe\n2,,B,\n"
        first, second = parsed(data.encode(), "csv")
        assert (first.line, first.column) == (2, "rating")
        assert (second.line, second.column) == (3, "text")

    def test_the_template_can_be_imported(self) -> None:
        plan = try_import(
            open_store("memory://"), parsed(template().encode(), "csv"), **WHO
        )
        assert plan.errors == []
        assert plan.count(Change.NEW) == 2
        assert set(template().split("\r\n")[0].split(",")) < set(COLUMNS)


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"a\nb\x81", b"a\x00\xff"])
def test_what_is_no_text_is_refused_with_its_line(data: bytes) -> None:
    with pytest.raises(InvalidRecord, match="Line"):
        decoded(data)


def test_a_review_that_was_changed_since_is_read_anew() -> None:
    reviews = list(export_claimreview(rich_store()))
    reviews[0]["claimReviewed"] = "It was shut."
    reviews[0].pop("name", None)
    reviews[0]["name"] = "Bridge"
    (record, *_) = parsed(json.dumps(reviews).encode(), "claimreview")
    assert record.text == "It was shut."
    assert record.external_id == "claim-1"
