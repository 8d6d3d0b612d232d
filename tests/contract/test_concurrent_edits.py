"""Many edits of one claim at once: one version for each that won, and none lost.

Two processes edit on several threads each. Every edit reads the claim and amends what
it has read; whoever comes second is told so, and changes nothing. The full thousand
runs with ``make test-faults``; the same in small runs with every other test.
"""

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from claims.audit import verify_chain
from claims.curation import ClaimContent, propose
from claims.documents import find_quote, make_document
from claims.models import Actor, ClaimStatus, Evidence, Rating
from claims.store import migrate, open_store

NOW = datetime(2026, 1, 2, tzinfo=UTC)
DOCUMENT = make_document("The port handled 214 ships in March.")
EVIDENCE = (Evidence(find_quote(DOCUMENT, "214 ships"), DOCUMENT.id),)
PROCESSES, THREADS = 2, 4

EDITOR = """
import json, sys, threading
from dataclasses import replace
from datetime import UTC, datetime
from claims.curation import amend, content_of
from claims.errors import VersionConflict
from claims.models import Actor
from claims.store import open_store

url, slug, name, threads, edits = sys.argv[1:6]
store = open_store(url, wait_seconds=60)
at = datetime(2026, 1, 2, tzinfo=UTC)
won, lost = [], []
ready = threading.Barrier(int(threads))

def edit(thread):
    actor = Actor(f"user:{name}-{thread}", f"{name} {thread}")
    ready.wait()
    for n in range(int(edits)):
        read = store.history(slug)[0]
        said = replace(content_of(read), text=f"Edit {n} of {name}, thread {thread}.")
        try:
            with store.unit_of_work() as work:
                made = amend(
                    work, actor, read.id, said, expected_version=read.version,
                    expected_status=read.status, at=at,
                )
                work.commit()
        except VersionConflict:
            lost.append(read.id)
        else:
            won.append((made.id, said.text, actor.id))

running = [threading.Thread(target=edit, args=(n,)) for n in range(int(threads))]
print("ready", flush=True)
sys.stdin.readline()
for each in running:
    each.start()
for each in running:
    each.join()
print(json.dumps({"won": won, "lost": len(lost)}))
"""


def edit_at_once(url, slug, edits):
    """Return (id, text, actor) of each edit that won, and how many were told no."""
    command = [sys.executable, "-W", "error", "-c", EDITOR, url, slug]
    editors = [
        subprocess.Popen(
            [*command, f"editor-{n}", str(THREADS), str(edits)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for n in range(PROCESSES)
    ]
    for each in editors:
        assert each.stdout.readline() == "ready\n"
    for each in editors:
        each.stdin.write("go\n")
        each.stdin.flush()
    told = [json.loads(each.communicate()[0]) for each in editors]
    assert [each.returncode for each in editors] == [0] * PROCESSES
    won = [tuple(each) for told_ in told for each in told_["won"]]
    return won, sum(each["lost"] for each in told)


@pytest.mark.parametrize(
    "edits",
    [
        pytest.param(6, id="48"),
        pytest.param(
            125, id="1000", marks=[pytest.mark.faults, pytest.mark.timeout(600)]
        ),
    ],
)
def test_every_edit_wins_once_or_is_told(database_url, edits):
    migrate(database_url)
    store = open_store(database_url, wait_seconds=60)
    with store.unit_of_work() as work:
        first = propose(
            work,
            Actor("user:anna", "Anna"),
            ClaimContent("The port handled 214 ships.", Rating.ACCURATE, EVIDENCE),
            at=NOW,
            documents=[DOCUMENT],
        )
        before = work.commit()

    won, lost = edit_at_once(database_url, first.slug, edits)

    assert len(won) + lost == PROCESSES * THREADS * edits
    assert lost > 0, "nobody collided: this shows nothing"
    versions = store.history(first.slug)
    assert len(versions) == len(won) + 1
    assert [each.version for each in versions] == list(range(len(won) + 1, 0, -1))
    made = {(each.id, each.text, each.created_by) for each in versions[:-1]}
    assert made == set(won)
    standing = [each for each in versions if each.status is not ClaimStatus.RETIRED]
    assert standing == versions[:1]
    events = store.audit_events(limit=10_000)
    assert [event.action for event in events] == [
        "claim:propose",
        *["claim:amend"] * len(won),
    ]
    assert [event.target for event in events] == [each.id for each in versions[::-1]]
    verify_chain(events, expected_count=store.audit_count())
    assert store.revision() == before + len(won)
    store.close()
