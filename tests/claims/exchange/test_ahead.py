import gc
import json
import os
import signal
from datetime import UTC, datetime

import pytest

from claims.errors import ImportInterrupted
from claims.exchange import ahead
from claims.exchange.jsonl import import_jsonl, read_numbered
from claims.exchange.records import LineError, Prepared
from claims.models import Actor
from claims.store import open_store

AT = datetime(2024, 1, 1, tzinfo=UTC)


def a_line(number: int) -> str:
    return json.dumps(
        {
            "id": f"n-{number}",
            "text": f"Harbour {number} handled {number + 7} tonnes of grain.",
            "source": {"title": f"Annual report {number}"},
        }
    )


LINES = [*(a_line(number) for number in range(9)), "{broken", a_line(9)]


def imported(lines, helpers):
    store = open_store("memory://")
    report = import_jsonl(store, lines, actor=Actor("t", "t"), at=AT, helpers=helpers)
    return store, report


@pytest.fixture
def small_pieces(monkeypatch):
    monkeypatch.setattr(ahead, "_FIRST", 2)
    monkeypatch.setattr(ahead, "_PIECE", 3)


@pytest.mark.usefixtures("small_pieces")
def test_a_helper_changes_nothing_of_what_is_imported():
    alone, plain = imported(LINES, 0)
    helped, report = imported(LINES, 1)
    assert report == plain
    assert [(each.line, each.reason[:11]) for each in report.errors] == [
        (10, "The line is")
    ]
    assert list(helped.iter_claims()) == list(alone.iter_claims())
    for query in ("harbour grain", "annual report 7", "tonnes 12"):
        assert helped.search(query) == alone.search(query)


@pytest.mark.usefixtures("small_pieces")
def test_what_comes_after_the_first_lines_is_proven_and_indexed_ahead():
    found = list(ahead.read_ahead(enumerate(LINES, 1), read_numbered, 1))
    kinds = [type(each) for each in found[2:]]
    assert kinds == [Prepared] * 7 + [LineError] + [Prepared]
    assert all(each.entry for each in found[2:] if isinstance(each, Prepared))


def end_yourself(lines):
    if any(number > 2 for number, _ in lines):
        os.kill(os.getpid(), signal.SIGKILL)
    return iter(())


@pytest.mark.usefixtures("small_pieces")
def test_a_helper_that_is_killed_ends_the_import_with_what_to_do():
    with pytest.raises(ImportInterrupted, match="import the file again"):
        list(ahead.read_ahead(enumerate(LINES, 1), _killed, 1))


def _killed(lines):
    # The first lines are read in this process, which must live.
    given = list(lines)
    return iter(()) if given[0][0] == 1 else end_yourself(given)


@pytest.mark.usefixtures("small_pieces")
def test_garbage_is_looked_for_as_before_once_an_import_ends_or_is_broken_off():
    lines = ahead.read_ahead(enumerate(LINES, 1), read_numbered, 1)
    for _ in range(3):
        next(lines)
    assert not gc.isenabled()
    lines.close()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
