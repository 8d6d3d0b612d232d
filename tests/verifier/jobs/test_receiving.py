"""Lines become chunks as they come; a job whose lines do not all come is dropped."""

import io
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.errors import JobNotFound
from claims.store import open_store
from claims.store.base import ClaimStore
from claims.store.jobs import JobState
from verifier.errors import InvalidJob, TooManyJobs
from verifier.jobs.chunks import lines_of
from verifier.jobs.receiving import CHUNK_LINES, LONGEST_LINE, JobLimits, receive

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def received(store: ClaimStore, data: bytes, **limits: int) -> None:
    receive(store, "job", io.BytesIO(data), at=NOW, limits=JobLimits(**limits))


def kept(store: ClaimStore) -> list[tuple[int, bytes]]:
    """Return (number, data) of all lines of the job, as workers get them."""
    lines = []
    while lease := store.lease_chunk("worker", NOW, NOW):
        lines += [(line.number, line.data or b"") for line in lines_of(lease.chunk)]
        store.finish_chunk(lease, b"", rejected=0, at=NOW)
    return lines


@settings(deadline=None)
@given(
    st.lists(
        st.binary(max_size=8).map(lambda raw: raw.replace(b"\n", b"\r")), min_size=1
    )
)
def test_every_line_comes_through_in_order(lines: list[bytes]) -> None:
    store = open_store("memory://")
    received(store, b"\n".join(lines) + b"\n")
    assert kept(store) == list(enumerate(lines, 1))
    assert store.get_job("job").state is JobState.FINISHED


@pytest.mark.parametrize("count", [1, CHUNK_LINES, CHUNK_LINES + 1, 41 * CHUNK_LINES])
def test_chunks_hold_so_many_lines(count: int) -> None:
    store = open_store("memory://")
    received(store, b"\n".join(b"%d" % each for each in range(count)))
    assert store.get_job("job").lines == count
    assert [data for _, data in kept(store)] == [b"%d" % each for each in range(count)]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "has no line"),
        (b"{}\n" * 31, "at most 30 lines"),
        (b"{}\n" * 28 + b"x" * (LONGEST_LINE + 1), "Line 29 is longer"),
    ],
)
def test_what_is_refused_leaves_nothing(data: bytes, says: str) -> None:
    store = open_store("memory://")
    with pytest.raises(InvalidJob, match=says):
        received(store, data, lines=30)
    with pytest.raises(JobNotFound):
        store.get_job("job")


class Broken(io.BytesIO):
    """A caller that goes away."""

    def readline(self, size: int | None = -1, /) -> bytes:
        line = super().readline(size)
        if not line:
            raise ConnectionResetError
        return line


def test_an_upload_that_breaks_off_leaves_nothing() -> None:
    store = open_store("memory://")
    with pytest.raises(ConnectionResetError):
        receive(store, "job", Broken(b"{}\n" * 2000), at=NOW, limits=JobLimits())
    assert store.count_jobs() == 0


def test_only_so_many_jobs_are_under_way() -> None:
    store = open_store("memory://")
    store.add_job("other", NOW)
    with pytest.raises(TooManyJobs):
        received(store, b"{}\n", at_once=1)
