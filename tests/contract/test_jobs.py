"""Every store lends each chunk of a job to one worker, and keeps one output of it."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from claims.errors import JobNotFound, VersionConflict
from claims.store.jobs import Chunk, JobState

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SOON = NOW + timedelta(seconds=30)
LATER = NOW + timedelta(seconds=60)


def submit(store, job_id="job", chunks=3, at=NOW):
    store.add_job(job_id, at)
    made = [
        Chunk(each, each * 2 + 1, 2, b"in %d \x00\xff" % each) for each in range(chunks)
    ]
    store.add_chunks(job_id, made[:1])
    store.add_chunks(job_id, made[1:])
    return store.submit_job(job_id)


def test_a_job_is_served_chunk_by_chunk_and_finishes(store):
    before = store.revision()
    job = submit(store)
    assert (job.state, job.lines, job.created_at) == (JobState.WAITING, 6, NOW)
    for number in range(3):
        lease = store.lease_chunk("worker", NOW, SOON)
        assert lease.chunk == Chunk(
            number, number * 2 + 1, 2, b"in %d \x00\xff" % number
        )
        assert (lease.job_id, lease.owner, lease.tries) == ("job", "worker", 1)
        assert store.get_job("job").state is JobState.RUNNING
        assert store.finish_chunk(lease, b"out %d" % number, rejected=number, at=SOON)
    job = store.get_job("job")
    assert (job.state, job.answered, job.rejected) == (JobState.FINISHED, 3, 3)
    assert job.finished_at == SOON
    assert list(store.job_outputs("job")) == [b"out 0", b"out 1", b"out 2"]
    assert store.lease_chunk("worker", NOW, SOON) is None
    assert store.revision() == before


def test_a_job_is_not_served_before_all_its_lines_have_come(store):
    store.add_job("job", NOW)
    store.add_chunks("job", [Chunk(0, 1, 1, b"in")])
    assert store.lease_chunk("worker", NOW, SOON) is None
    assert store.count_jobs() == 1
    with pytest.raises(VersionConflict):
        store.add_job("job", NOW)


def test_what_one_holds_another_is_not_lent(store):
    submit(store, chunks=2)
    first = store.lease_chunk("a", NOW, SOON)
    second = store.lease_chunk("b", NOW, SOON)
    assert (first.chunk.number, second.chunk.number) == (0, 1)
    assert store.lease_chunk("c", NOW, SOON) is None


def test_who_comes_late_keeps_nothing(store):
    submit(store, chunks=1)
    late = store.lease_chunk("late", NOW, SOON)
    heir = store.lease_chunk("heir", SOON, LATER)
    assert (heir.chunk, heir.tries) == (late.chunk, 2)
    assert store.renew_lease(late, LATER) is False
    assert store.finish_chunk(late, b"late", rejected=0, at=SOON) is False
    assert store.finish_chunk(heir, b"heir", rejected=0, at=SOON) is True
    assert store.finish_chunk(heir, b"again", rejected=0, at=SOON) is False
    assert list(store.job_outputs("job")) == [b"heir"]
    assert store.get_job("job").answered == 2


def test_the_same_owner_cannot_finish_a_lease_that_it_lost(store):
    submit(store, chunks=1)
    lost = store.lease_chunk("worker", NOW, SOON)
    held = store.lease_chunk("worker", SOON, LATER)
    assert store.finish_chunk(lost, b"lost", rejected=0, at=SOON) is False
    assert store.finish_chunk(held, b"held", rejected=0, at=SOON) is True


def test_a_lease_can_be_renewed_and_given_back(store):
    submit(store, chunks=1)
    lease = store.lease_chunk("a", NOW, SOON)
    assert store.renew_lease(lease, LATER) is True
    assert store.lease_chunk("b", SOON, LATER) is None
    store.release_lease(lease)
    again = store.lease_chunk("b", SOON, LATER)
    assert (again.owner, again.tries) == ("b", 1)


def test_jobs_take_turns(store):
    submit(store, "long", chunks=3)
    submit(store, "short", chunks=1, at=NOW + timedelta(seconds=1))
    leases = [
        store.lease_chunk("worker", NOW + timedelta(seconds=2 + each), LATER)
        for each in range(4)
    ]
    assert [each.job_id for each in leases] == ["long", "short", "long", "long"]


def test_a_cancelled_job_keeps_what_was_answered(store):
    submit(store)
    done, open_ = (store.lease_chunk("worker", NOW, SOON) for _ in range(2))
    assert store.finish_chunk(done, b"done", rejected=0, at=NOW)
    job = store.cancel_job("job", SOON)
    assert (job.state, job.finished_at) == (JobState.CANCELLED, SOON)
    assert store.finish_chunk(open_, b"late", rejected=0, at=SOON) is False
    assert store.lease_chunk("worker", LATER, LATER) is None
    assert store.cancel_job("job", LATER) == job
    assert list(store.job_outputs("job")) == [b"done"]


def test_a_deleted_job_is_gone_even_while_it_is_served(store):
    submit(store)
    lease = store.lease_chunk("worker", NOW, SOON)
    store.delete_job("job")
    assert store.finish_chunk(lease, b"late", rejected=0, at=SOON) is False
    assert list(store.job_outputs("job")) == []
    for call in (store.get_job, store.delete_job, store.submit_job):
        with pytest.raises(JobNotFound):
            call("job")
    with pytest.raises(JobNotFound):
        store.cancel_job("job", NOW)


def test_old_jobs_and_broken_uploads_are_forgotten(store):
    for name in ("old", "new"):
        submit(store, name, chunks=1)
        store.cancel_job(name, SOON if name == "new" else NOW)
    submit(store, "waiting", chunks=1)
    store.add_job("broken", NOW)
    store.add_job("coming", SOON)
    assert store.forget_jobs(SOON, SOON) == 2
    assert store.count_jobs() == 2
    for name in ("new", "waiting", "coming"):
        assert store.get_job(name).id == name


def test_workers_at_once_answer_every_chunk_once(store):
    submit(store, chunks=24)
    outputs = []

    def work(owner):
        while lease := store.lease_chunk(owner, NOW, SOON):
            output = b"%d " % lease.chunk.number
            assert store.finish_chunk(lease, output, rejected=0, at=NOW)
            outputs.append(lease.chunk.number)

    def until_done(owner):
        while store.get_job("job").state is not JobState.FINISHED:
            work(owner)

    workers = [threading.Thread(target=until_done, args=(str(n),)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(outputs) == list(range(24))
    assert store.get_job("job").answered == 48
    assert list(store.job_outputs("job")) == [b"%d " % each for each in range(24)]
