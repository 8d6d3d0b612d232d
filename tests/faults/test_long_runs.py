"""Long runs: many callers, many rows, the same workers for minutes.

Each test prints its figures; docs/reliability.md holds those of one run.
"""

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from claims.exchange.jsonl import import_jsonl
from claims.models import Actor
from claims.store import migrate, moving, open_store
from tests.faults.service import Load, require_kept, serving

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1800)]

AT = datetime(2024, 11, 7, tzinfo=UTC)
CALLERS = 16
CLAIMS = 10_000
LOAD_SECONDS = 60
SOAK_SECONDS = 600
LARGEST_LOG = 64 * 1024**2
PLACES = "Lindau Bregenz Kyiv Odesa Lviv Trieste Split Rijeka Bari Brindisi".split()
THINGS = "ships trucks houses schools bridges trains reporters nurses".split()


def fill(url: str, count: int) -> None:
    lines = (
        json.dumps(
            {
                "id": f"line-{n}",
                "text": f"{PLACES[n % 10]} counted {n} {THINGS[n // 10 % 8]} "
                f"in week {n // 80}.",
                "source": {"title": f"Report {n // 50}"},
            }
        )
        for n in range(count)
    )
    store = open_store(url)
    report = import_jsonl(store, lines, actor=Actor("ben", "Ben"), at=AT)
    store.close()
    assert report.added == count


def events_of(url: str) -> int:
    store = open_store(url)
    count = store.audit_count()
    store.close()
    return count


def memory_of(process: int) -> int:
    """Bytes of a process without the pages of files that it maps: those of a database
    that grows grow with it, and are the system's to take back."""
    text = Path(f"/proc/{process}/status").read_text("ascii")
    (line,) = [each for each in text.splitlines() if each.startswith("RssAnon:")]
    return int(line.split()[1]) * 1024


def open_files(process: int) -> int:
    return len(list(Path(f"/proc/{process}/fd").iterdir()))


def test_sixteen_callers_for_a_minute(url, tmp_path, record) -> None:
    fill(url, CLAIMS)
    with serving(url, tmp_path) as service:
        load = Load(service)
        with load.running(writers=0, askers=0, both=CALLERS):
            time.sleep(LOAD_SECONDS)
        assert set(load.statuses) == {200, 201}, load.statuses
        assert load.cut_off == 0
    count = sum(load.statuses.values())
    record(
        f"{CLAIMS:,} claims, {CALLERS} callers, {LOAD_SECONDS} s: "
        f"{count / LOAD_SECONDS:.0f} requests a second, {load.statuses[201]:,} of "
        f"{count:,} writes, p50 {load.percentile(0.5) * 1000:.0f} ms, p95 "
        f"{load.percentile(0.95) * 1000:.0f} ms, p99 "
        f"{load.percentile(0.99) * 1000:.0f} ms, no error"
    )


def test_ten_minutes_leak_nothing(tmp_path, record) -> None:
    path = tmp_path / "store.sqlite3"
    url = f"sqlite:///{path}"
    migrate(url)
    fill(url, CLAIMS)
    with serving(url, tmp_path) as service:
        events = events_of(url)
        workers = service.workers()
        load = Load(service)
        with load.running(writers=1, askers=3):
            time.sleep(SOAK_SECONDS / 2)  # until all is loaded and caches are full
            memory = [memory_of(each) for each in workers]
            files = [open_files(each) for each in workers]
            largest = 0
            until = time.monotonic() + SOAK_SECONDS / 2
            while time.monotonic() < until:
                log = Path(f"{path}-wal")
                largest = max(largest, log.stat().st_size if log.exists() else 0)
                time.sleep(1)
            assert service.workers() == workers
            grown = [
                memory_of(each) / before - 1
                for each, before in zip(workers, memory, strict=True)
            ]
            more = [
                open_files(each) - before
                for each, before in zip(workers, files, strict=True)
            ]
        assert max(grown) <= 0.05
        assert max(more) <= CALLERS  # a connection for each caller at that moment
        assert largest <= LARGEST_LOG
    require_kept(url, load, events)
    record(
        f"{SOAK_SECONDS} s, {sum(load.statuses.values()):,} requests: memory of a "
        f"worker {max(grown):+.1%}, open files {max(more):+d}, write-ahead log at most "
        f"{largest / 1e6:.1f} MB"
    )


@pytest.mark.postgres
def test_a_store_of_many_rows_is_copied_and_proven(
    postgres_url, tmp_path, record
) -> None:
    url = f"sqlite:///{tmp_path}/store.sqlite3"
    migrate(url)
    fill(url, 5 * CLAIMS)
    started = time.monotonic()
    found = moving.copy(url, postgres_url, at=AT, progress=lambda *_: None)
    seconds = time.monotonic() - started
    rows = sum(each.rows for each in found.values())
    assert found["claims"].rows == 5 * CLAIMS
    assert rows > 100_000
    back = f"sqlite:///{tmp_path}/back.sqlite3"
    assert moving.copy(postgres_url, back, at=AT, progress=lambda *_: None) == found
    started = time.monotonic()
    made = moving.back_up(
        url, tmp_path / "a.zip", at=AT, made_by="test", progress=lambda *_: None
    )
    backing = time.monotonic() - started
    assert {name: str(each) for name, each in made.digests.items()} == {
        name: str(each) for name, each in found.items()
    }
    size = (tmp_path / "a.zip").stat().st_size
    record(
        f"{5 * CLAIMS:,} claims, {rows:,} rows: SQLite to PostgreSQL and read again in "
        f"{seconds:.0f} s, digests equal there and back; backup in {backing:.0f} s, "
        f"{size / 1e6:.1f} MB"
    )
