"""Golden cases on the command line: replayed, and held against changes."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from claims.feedback import GoldenCase
from claims.judging import add_golden_case
from claims.models import Actor
from claims.store import open_store
from tests.webapp import CONTRADICTED, SUPPORTED, filled_store, make_app
from verifier.bootstrap import upgrade_store
from verifier.cli import golden as guard
from verifier.cli.failures import CannotDo
from verifier.golden import Running, flips, replay
from verifier.settings import Settings

Run = Callable[..., Result]
NOW = datetime(2026, 1, 2, tzinfo=UTC)
ANNA = Actor("user:1", "Anna")
RIGHT = "Kyiv knows of 124 Ukrainian POWs executed by Russian forces."
WRONG = "Kyiv knows of 214 Ukrainian POWs executed by Russian forces."


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Return the address of a seeded store of this test's own."""
    made = f"sqlite:///{tmp_path}/store.sqlite3"
    upgrade_store(Settings(database_url=made, models=False), seed=True)
    return made


def case(name: str, text: str, **facts: Any) -> GoldenCase:
    return GoldenCase(name, text, "because", ANNA, NOW, **facts)


def keep(url: str, *cases: GoldenCase) -> None:
    store = open_store(url)
    with store.unit_of_work() as work:
        for each in cases:
            add_golden_case(work, each)
        work.commit()
    store.close()


def test_cases_that_do_not_hold_are_listed(run: Run, url: str) -> None:
    assert run("evaluate", "--golden", "--database", url).exit_code == 0
    keep(url, case("good", RIGHT, expects="supported"))
    result = run("evaluate", "--golden", "--database", url)
    assert (result.exit_code, result.stdout) == (0, "1 of 1 golden cases hold.\n")
    keep(url, case("bad", WRONG, expects="supported"))
    result = run("evaluate", "--golden", "--database", url)
    assert result.exit_code == 1
    assert "bad  Kyiv knows of 214" in result.stdout
    assert "It must be supported, and is contradicted." in result.stdout
    assert "Anna: because" in result.stdout
    assert "1 of 2 golden cases hold." in result.stdout
    store = open_store(url)
    assert [each.held for each in store.golden_cases()] == [False, True]
    store.close()


def test_a_run_with_other_models_notes_nothing(run: Run, url: str) -> None:
    keep(url, case("good", RIGHT, expects="supported"))
    arguments = ("--golden", "--models", "off", "--json", "--database", url)
    result = run("evaluate", *arguments)
    assert result.exit_code == 0
    (record,) = json.loads(result.stdout)
    assert (record["id"], record["held"]) == ("good", True)
    store = open_store(url)
    assert store.golden_cases()[0].held is None
    store.close()


def test_cases_come_from_a_file_or_from_the_store(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text("{}")
    assert run("evaluate").exit_code == 2
    assert run("evaluate", str(file), "--golden").exit_code == 2


def test_a_start_that_flips_a_case_is_refused(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(database_url=url, models=False)
    guard.require_golden(settings, accept_flips=False)
    store = open_store(url)
    first = store.newsroom_setting("answers_with")
    revision = store.revision()
    assert first is not None
    assert first.endswith(" off")
    guard.require_golden(settings, accept_flips=False)
    assert store.revision() == revision
    held = case("held", WRONG, expects="supported", held=True, held_at=NOW)
    keep(url, held, case("never", WRONG, expects="unknown", held=False, held_at=NOW))
    monkeypatch.setattr("verifier.__version__", "99.0")
    with pytest.raises(CannotDo, match="1 golden cases would flip"):
        guard.require_golden(settings, accept_flips=False)
    assert "held  Kyiv" in capsys.readouterr().err
    assert store.newsroom_setting("answers_with") == first
    guard.require_golden(settings, accept_flips=True)
    assert store.newsroom_setting("answers_with") == "99.0 off"
    store.close()


class TestFlips:
    CASES = (
        case("s", SUPPORTED, expects="supported"),
        case("c", CONTRADICTED, expects="supported", held=True),
        case("d", CONTRADICTED, expects="unknown", held=False),
    )

    def flips(self, before: str | None, earlier: Any = None) -> list[str]:
        store = filled_store()
        app = make_app(store)
        with store.unit_of_work() as work:
            for each in self.CASES:
                add_golden_case(work, each)
            work.commit()
        service = app.extensions["verifier"].service
        found = flips(
            store, before, Running("2", "on"), lambda: service, lambda _: earlier
        )
        return [each.case.id for each in found]

    def test_nothing_is_replayed_where_nothing_changed(self) -> None:
        assert self.flips(None) == []
        assert self.flips("2 on") == []

    def test_after_an_upgrade_what_held_must_hold(self) -> None:
        assert self.flips("1 on") == ["c"]

    def test_where_the_earlier_models_are_gone_what_held_must_hold(self) -> None:
        assert self.flips("2 /gone") == ["c"]

    def test_what_failed_with_the_earlier_models_too_is_no_flip(self) -> None:
        same = make_app(filled_store()).extensions["verifier"].service
        assert self.flips("2 off", same) == []

    def test_what_held_with_the_earlier_models_is_a_flip(self) -> None:
        service = make_app(filled_store()).extensions["verifier"].service
        other = replace(service, engine=Unknowing(service.engine))
        assert self.flips("2 off", other) == ["d"]


class Unknowing:
    """An engine that knows nothing, as an earlier one might."""

    def __init__(self, engine: Any) -> None:
        self.config = engine.config
        self._engine = engine

    def verify(self, _text: str, retrieve: Any, revision: int) -> Any:
        return self._engine.verify("Something else.", retrieve, revision)


def test_a_claim_that_was_told_apart_must_not_decide() -> None:
    service = make_app().extensions["verifier"].service
    quote = "The old bridge in Lindau was closed for 12 days"
    whole = f"{quote}, the city council said on Monday."
    cases = [
        case("slug", SUPPORTED, forbids_slug="claim-1"),
        case("quote", SUPPORTED, forbids_quote=whole.upper()),
        case("other", SUPPORTED, forbids_slug="claim-2", forbids_quote="else"),
        case("refused", " " * 5 + "x" * 3000, expects="unknown"),
    ]
    found = replay(service, cases)
    assert [each.held for each in found] == [False, False, True, False]
    assert "not to be the same" in str(found[0].reason)
