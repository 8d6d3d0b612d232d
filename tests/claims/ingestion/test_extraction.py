"""Hostile documents end in the reading process, in time, and take nothing with them."""

import io
import os
import random
import resource
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest

from claims.ingestion.errors import (
    AddressRefused,
    DocumentRefused,
    DocumentTooLarge,
    ReadersBusy,
    ReadingTookTooLong,
)
from claims.ingestion.extraction import Extractor, ReadingLimits
from tests.claims.ingestion.documents import FOOTER, TEXT
from tests.claims.ingestion.files import docx, docx_bomb, pdf, pdf_bomb

SECONDS = 10.0
GROWTH = 50 * 1024  # KiB


def children():
    mine = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    return set(mine.read_text().split()) if mine.exists() else set()


@pytest.fixture
def others():
    """Processes that were there before, such as the database of other tests."""
    return children()


def memory():
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS")))


def read(data, extractor=None, **given):
    return (extractor or Extractor()).read_file(io.BytesIO(data), **given)


def test_the_digest_is_read_whole_with_its_furniture_marked():
    found = read(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert found.text == TEXT
    starts = [TEXT.index(FOOTER[0]), len(FOOTER[0]) + 1]
    assert found.boilerplate[:2] == tuple(starts)
    assert len(found.boilerplate) == 2 * len(FOOTER)
    assert (found.format, found.encoding) == ("text", "utf-8")


@pytest.mark.parametrize(
    ("make", "errors"),
    [
        (pdf_bomb, (DocumentRefused,)),
        (docx_bomb, (DocumentTooLarge,)),
        (lambda: b"<p>" + b"<table><tr><td>" * 20_000 + b"x", (DocumentRefused,)),
    ],
    ids=["pdf of 400 MB", "docx of 100 MB", "tables 20,000 deep"],
)
def test_bombs_are_refused_in_time_and_memory(make, errors, others):
    data = make()
    assert len(data) < 8 * 1024 * 1024
    before, started = memory(), time.monotonic()
    with pytest.raises(errors):
        read(data)
    assert time.monotonic() - started < SECONDS + 1
    assert memory() - before < GROWTH
    assert children() <= others


def test_a_file_above_the_limit_is_refused_without_being_kept(others):
    before = memory()
    extractor = Extractor(ReadingLimits(size=1_000_000))

    class Endless(io.RawIOBase):
        left = 50 * 1024 * 1024

        def read(self, size=-1):
            taken = min(size, self.left)
            self.left -= taken
            return b"a" * taken

    stream = Endless()
    with pytest.raises(DocumentTooLarge):
        extractor.read_file(stream)
    assert stream.left > 40 * 1024 * 1024  # the rest was not even read
    assert memory() - before < GROWTH
    assert children() <= others


def test_what_hangs_is_ended(others):
    extractor = Extractor(ReadingLimits(seconds=0.01))
    with pytest.raises(ReadingTookTooLong):
        read(b"Words.", extractor)
    assert children() <= others


def test_the_child_sees_nothing_of_the_environment(monkeypatch):
    started = []
    original = subprocess.Popen

    def spy(*arguments, **options):
        started.append(options)
        return original(*arguments, **options)

    monkeypatch.setattr("claims.ingestion.extraction.subprocess.Popen", spy)
    monkeypatch.setenv("VERIFIER_DATABASE_URL", "postgresql://user:secret@host/claims")
    read(b"One sentence is here.")
    assert [options["env"] for options in started] == [{}]


def test_only_a_few_are_read_at_once():
    extractor = Extractor(ReadingLimits(seconds=0.05), at_once=1)
    assert extractor._room.acquire()
    with pytest.raises(ReadersBusy):
        read(b"Words.", extractor)
    extractor._room.release()


def test_addresses_are_looked_at_before_a_process_starts():
    with pytest.raises(AddressRefused):
        Extractor().read_address("ftp://example.org/")
    with pytest.raises(AddressRefused):
        Extractor().read_address("http://127.0.0.1/")


def test_limits_are_those_of_the_child():
    before = resource.getrlimit(resource.RLIMIT_AS)
    read(b"One sentence is here.")
    assert resource.getrlimit(resource.RLIMIT_AS) == before


MUTATE = """
import io, json, random, sys
sys.path[:] = json.loads(sys.argv[1])
from claims.ingestion.child import assembled, limit
from claims.ingestion.errors import DocumentRefused
from claims.ingestion.formats import format_of
from claims.ingestion.readers import read
from claims.ingestion.records import Given
limit(640 * 1024 * 1024, 60)
originals = [bytes.fromhex(each) for each in json.loads(sys.stdin.readline())]
draw, ends = random.Random(7), {"read": 0, "refused": 0}
for number in range(500):
    data = bytearray(originals[number % len(originals)])
    for _ in range(draw.randrange(1, 12)):
        at = draw.randrange(len(data))
        kind = draw.randrange(3)
        if kind == 0:
            data[at] = draw.randrange(256)
        elif kind == 1:
            del data[at : at + draw.randrange(1, 40)]
        else:
            data[at:at] = bytes(draw.randrange(256) for _ in range(draw.randrange(8)))
    try:
        assembled(read(format_of(bytes(data)), Given(bytes(data))))
        ends["read"] += 1
    except DocumentRefused:
        ends["refused"] += 1
print(json.dumps(ends))
"""


@pytest.mark.faults
def test_500_damaged_files_are_read_or_refused_by_name():
    import json
    import sys

    page = "<html><title>Quay</title><body><p>The quay cost 7 million.</p><p>It fell."
    originals = [
        pdf([["The quay cost 7 million euros."]], compress=True),
        docx(["The quay cost 7 million euros."]),
        (page * 3).encode(),
    ]
    done = subprocess.run(
        [sys.executable, "-c", MUTATE, json.dumps(sys.path)],
        input=json.dumps([each.hex() for each in originals]),
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    ends = json.loads(done.stdout)
    assert sum(ends.values()) == 500
    assert min(ends.values()) > 50


def test_a_damaged_file_is_told_and_leaves_no_process(others):
    draw = random.Random(1)
    data = bytearray(pdf([["The quay cost 7 million euros."]]))
    for _ in range(200):
        data[draw.randrange(8, len(data))] = draw.randrange(256)
    with suppress(DocumentRefused):
        read(bytes(data))
    assert children() <= others
