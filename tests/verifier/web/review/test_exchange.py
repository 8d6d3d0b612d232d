"""Importing and exporting on the web: looked at first, then kept as a whole."""

import io
import json
import re
from typing import Any

import pytest
from flask import Flask

from claims.models import ClaimStatus
from claims.people import Role
from claims.store.kept import KeptVerdict
from tests.signing import signed_in_client, store_of
from tests.webapp import NOW, SUPPORTED, make_app
from verifier.web.review import exchange


def record(**changes: Any) -> dict[str, Any]:
    return {
        "id": "one",
        "text": "It <b>rained</b>.",
        "source": {"title": "Weather"},
        **changes,
    }


def lines(*records: dict[str, Any]) -> bytes:
    return "\n".join(json.dumps(each) for each in records).encode()


def upload(client: Any, data: bytes, name: str = "claims.jsonl", **form: str) -> Any:
    given = {"file": (io.BytesIO(data), name), **form}
    return client.post("/review/import", data=given)


def waiting(answer: Any) -> dict[str, str]:
    page = answer.get_data(as_text=True)
    return dict(re.findall(r'name="(waiting|expected)" value="([^"]*)"', page))


def tiles(answer: Any) -> list[str]:
    return re.findall(
        r'class="tile"><dt>[^<]+</dt><dd>([^<]+)<', answer.get_data(as_text=True)
    )


def published(app: Flask) -> int:
    return store_of(app).count_claims(status=ClaimStatus.PUBLISHED)


def test_a_file_is_looked_at_and_then_imported() -> None:
    app = make_app()
    editor = signed_in_client(app, Role.EDITOR)
    before = published(app)
    answer = upload(editor, lines(record(), record(id="two", text="It hailed.")))
    assert answer.status_code == 200
    assert tiles(answer) == ["2", "0", "0", "0"]
    page = answer.get_data(as_text=True)
    assert "It &lt;b&gt;rained&lt;/b&gt;." in page
    assert "Import and publish 2 claims" in page
    assert published(app) == before
    done = editor.post("/review/import", data=waiting(answer), follow_redirects=True)
    assert "2 claims added, 0 changed, 0 the same." in done.get_data(as_text=True)
    assert published(app) == before + 2
    event = store_of(app).audit_events()[-1]
    assert (event.action, event.actor_name, event.target) == (
        "store:import",
        "Test Editor",
        "claims.jsonl",
    )
    again = upload(editor, lines(record()))
    assert tiles(again) == ["0", "0", "1", "0"]
    assert "nothing to import" in again.get_data(as_text=True)


def test_one_wrong_line_keeps_all_out_unless_it_is_left_out() -> None:
    app = make_app()
    editor = signed_in_client(app, Role.EDITOR)
    before = published(app)
    answer = upload(editor, lines(record(), record(id="two", rating="perhaps")))
    assert tiles(answer) == ["1", "0", "0", "1"]
    page = answer.get_data(as_text=True)
    assert re.search(r'<th scope="row">2</th><td>rating</td>', page)
    form = waiting(answer)
    refused = editor.post("/review/import", data=form)
    assert tiles(refused) == ["1", "0", "0", "1"]
    assert published(app) == before
    editor.post("/review/import", data={**form, "leave_out": "yes"})
    assert published(app) == before + 1


def test_what_changed_meanwhile_is_shown_before_it_is_imported() -> None:
    app = make_app()
    editor = signed_in_client(app, Role.EDITOR)
    first = upload(editor, lines(record()))
    second = upload(editor, lines(record(text="It hailed.")))
    editor.post("/review/import", data=waiting(first))
    answer = editor.post("/review/import", data=waiting(second))
    assert "The store changed meanwhile" in answer.get_data(as_text=True)
    assert tiles(answer) == ["0", "1", "0", "0"]
    assert "<del>It &lt;b&gt;rained" in answer.get_data(as_text=True)
    editor.post("/review/import", data=waiting(answer))
    claims = store_of(app).iter_claims(status=ClaimStatus.PUBLISHED)
    texts = [each.text for each in claims]
    assert "It hailed." in texts


def test_a_file_waits_for_who_uploaded_it_alone() -> None:
    app = make_app()
    form = waiting(upload(signed_in_client(app, Role.EDITOR), lines(record())))
    other = signed_in_client(app, Role.EDITOR, name="Other")
    answer = other.post("/review/import", data=form)
    assert answer.status_code == 422
    assert "choose it again" in answer.get_data(as_text=True)


def test_a_table_from_a_spreadsheet_is_read() -> None:
    data = "text;source_title\r\nZoë sang “é”.;Le “Monde”\r\n".encode("cp1252")
    answer = upload(signed_in_client(make_app(), Role.EDITOR), data, "table.csv")
    page = answer.get_data(as_text=True)
    assert "Zoë sang “é”." in page
    assert "read as CSV in windows-1252" in page


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.csv", "not empty"),
        (b" \n ", "a.csv", "not empty"),
        (b"%PDF-1.7\x00\xff", "a.pdf", "workbench"),
        (b"a,b\n1,2\n", "a.csv", "unknown column"),
        (b"{not json", "a.json", "Read as"),
        (b"[1, 2", "a.json", "Read as"),
        (b"PK\x03\x04\x00", "table.xlsx", "save it as CSV"),
    ],
)
def test_what_is_no_such_file_is_refused_at_its_field(
    data: bytes, name: str, words: str
) -> None:
    app = make_app()
    before = published(app)
    answer = upload(signed_in_client(app, Role.EDITOR), data, name)
    page = answer.get_data(as_text=True)
    if answer.status_code == 422:
        assert 'id="file-error"' in page
        assert words in page.replace("&#39;", "'")
    else:
        assert tiles(answer)[0] == "0"
        assert tiles(answer)[3] != "0"
    assert published(app) == before


def test_too_many_or_too_large_are_sent_to_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    editor = signed_in_client(make_app(), Role.EDITOR)
    monkeypatch.setattr(exchange, "MOST", 1)
    answer = upload(editor, lines(record(), record(id="two")))
    assert answer.status_code == 422
    assert "more than 1 claims" in answer.get_data(as_text=True)
    monkeypatch.setattr(exchange, "LARGEST", 10)
    answer = upload(editor, lines(record()))
    assert answer.status_code == 422
    assert "verifier import" in answer.get_data(as_text=True)


def test_importing_answers_open_questions() -> None:
    app = make_app()
    store = store_of(app)
    kept = KeptVerdict("k", SUPPORTED, "{}", "1", 0, NOW)
    store.keep_verdict(kept, [(SUPPORTED, "no_evidence")])
    editor = signed_in_client(app, Role.EDITOR)
    given = record(text="The bridge in Lindau was closed for twelve days.")
    form = waiting(upload(editor, lines(given)))
    done = editor.post("/review/import", data=form, follow_redirects=True)
    assert "1 open question of readers is answered" in done.get_data(as_text=True)
    assert store.open_questions() == []


@pytest.mark.parametrize("kind", ["jsonl", "csv", "claimreview"])
def test_what_is_exported_can_be_uploaded_again(kind: str) -> None:
    app = make_app()
    viewer = signed_in_client(app, Role.VIEWER)
    answer = viewer.get(f"/review/export/{kind}")
    assert answer.status_code == 200
    disposition = answer.headers["Content-Disposition"]
    name = disposition.partition('filename="')[2].rstrip('"')
    shown = upload(signed_in_client(app, Role.EDITOR), answer.get_data(), name)
    assert tiles(shown) == ["0", "0", str(published(app)), "0"]


def test_the_template_is_a_table_that_can_be_uploaded() -> None:
    app = make_app()
    editor = signed_in_client(app, Role.EDITOR)
    answer = editor.get("/review/import/template.csv")
    assert answer.get_data().startswith(b"\xef\xbb\xbf")
    shown = upload(editor, answer.get_data(), "template.csv")
    assert tiles(shown) == ["2", "0", "0", "0"]


def test_importing_is_for_editors() -> None:
    app = make_app()
    reviewer = signed_in_client(app, Role.REVIEWER)
    assert upload(reviewer, lines(record())).status_code == 403
    page = reviewer.get("/review/import").get_data(as_text=True)
    assert 'type="file"' not in page
    assert reviewer.get("/review/export/xlsx").status_code == 404
