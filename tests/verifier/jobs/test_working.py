"""A worker answers each line once, and nothing that befalls a line stops the rest."""

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from claims.errors import StoreUnavailable
from claims.store import open_store
from claims.store.base import ClaimStore
from claims.store.jobs import JobState
from verifier.jobs.lines import Record, text_field
from verifier.jobs.receiving import JobLimits, receive
from verifier.jobs.working import MOST_TRIES, Worker, results_of

START = datetime(2026, 1, 2, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def submitted(*lines: object, store: ClaimStore | None = None) -> ClaimStore:
    store = store or open_store("memory://")
    texts = [each if isinstance(each, str) else json.dumps(each) for each in lines]
    data = io.BytesIO("\n".join(texts).encode())
    receive(store, "job", data, at=START, limits=JobLimits())
    return store


def echo(record: Record) -> Record:
    return {"id": record.get("id", "made"), "verdict": text_field(record, "claim")}


def make(store: ClaimStore, **given: Any) -> Worker:
    made = {"answer": echo, "owner": "worker", "clock": Clock()} | given
    return Worker(store, **made)


def results(store: ClaimStore) -> list[Record]:
    text = b"".join(results_of(store.job_outputs("job"))).decode()
    return [json.loads(line) for line in text.splitlines()]


def test_each_line_has_its_answer_in_order() -> None:
    store = submitted(*({"id": n, "claim": f"Claim {n}"} for n in range(60)))
    worker = make(store)
    while worker.step():
        pass
    assert results(store) == [
        {"line": n + 1, "id": n, "verdict": f"Claim {n}"} for n in range(60)
    ]
    assert store.get_job("job").state is JobState.FINISHED


def test_a_wrong_line_is_rejected_by_its_number_and_the_rest_answered() -> None:
    store = submitted(
        {"claim": "First"}, "", "not json", {"id": 7}, [1], {"id": "x", "claim": "Last"}
    )
    make(store).step()
    found = results(store)
    assert [each["line"] for each in found] == [1, 2, 3, 4, 5, 6]
    assert [each.get("verdict") for each in found] == ["First", *[None] * 4, "Last"]
    assert [each.get("error") for each in found[1:5]] == [
        "an empty line",
        "not JSON: Expecting value at column 1",
        'has no "claim"',
        "not a JSON object such as {...}",
    ]
    assert found[3]["id"] == 7
    job = store.get_job("job")
    assert (job.answered, job.rejected) == (2, 4)


def test_a_line_that_breaks_the_engine_is_rejected_alone() -> None:
    def answer(record: Record) -> Record:
        if record["claim"] == "bad":
            raise RuntimeError("the engine failed")
        return echo(record)

    store = submitted({"claim": "good"}, {"id": 2, "claim": "bad"}, {"claim": "fine"})
    make(store, answer=answer).step()
    assert results(store)[1] == {
        "line": 2,
        "id": 2,
        "error": "not answered: something went wrong on our side",
    }
    assert store.get_job("job").answered == 2


def test_a_store_that_fails_is_not_the_lines_fault() -> None:
    fails = [True]

    def answer(record: Record) -> Record:
        if fails.pop() if fails else False:
            raise StoreUnavailable("gone")
        return echo(record)

    clock = Clock()
    store = submitted({"claim": "a"}, {"claim": "b"})
    with pytest.raises(StoreUnavailable):
        make(store, answer=answer, clock=clock).step()
    clock.pass_(31)
    assert make(store, answer=answer, clock=clock, owner="next").step()
    assert [each["verdict"] for each in results(store)] == ["a", "b"]


def stopping_after(count: int) -> Callable[[], bool]:
    left = iter([False] * count)
    return lambda: next(left, True)


def test_a_worker_that_is_told_to_stop_gives_its_chunk_back() -> None:
    store = submitted({"claim": "a"}, {"claim": "b"})
    assert make(store, stopped=stopping_after(1)).step() is False
    assert store.get_job("job").answered == 0
    assert make(store, owner="next").step() is True
    assert [each["verdict"] for each in results(store)] == ["a", "b"]


def test_a_slow_worker_keeps_its_lease() -> None:
    clock = Clock()

    def slowly(record: Record) -> Record:
        clock.pass_(20)
        assert make(store, owner="other", clock=clock).step() is False
        return echo(record)

    store = submitted(*({"claim": f"{n}"} for n in range(5)))
    assert make(store, answer=slowly, clock=clock).step() is True
    assert [each["verdict"] for each in results(store)] == list("01234")


def test_a_worker_that_lost_its_lease_keeps_nothing() -> None:
    clock = Clock()
    calls: list[str] = []

    def frozen(record: Record) -> Record:
        if not calls:
            clock.pass_(100)
            make(store, owner="heir", clock=clock).step()
        calls.append(record["claim"])
        return {"id": None, "verdict": "late"}

    store = submitted({"claim": "a"}, {"claim": "b"})
    assert make(store, answer=frozen, clock=clock).step() is True
    assert [each["verdict"] for each in results(store)] == ["a", "b"]
    assert calls == ["a"]
    assert store.get_job("job").answered == 2


def test_lines_at_which_workers_keep_ending_are_given_up() -> None:
    store = submitted({"id": 1, "claim": "a"})
    clock = Clock()
    for _ in range(MOST_TRIES):
        store.lease_chunk("dead", clock(), clock() + timedelta(seconds=30))
        clock.pass_(30)
    assert make(store, clock=clock).step() is True
    (record,) = results(store)
    assert record["id"] == 1
    assert "workers ended 25 times" in record["error"]
    assert store.get_job("job").state is JobState.FINISHED
