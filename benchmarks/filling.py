"""Filling a store with the invented corpus, and with vectors for it."""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks import corpus
from claims.exchange.jsonl import import_jsonl
from claims.models import Actor
from claims.store import migrate, open_store
from claims.store.base import ClaimStore
from verifier.cli.progress import processors
from verifier.neural.embedding import pack
from verifier.neural.index import EmbeddingIndex
from verifier.neural.models import load_models

AT = datetime(2024, 1, 1, tzinfo=UTC)
MODELLED = 1_000
"""Claims, beside those that are asked for, whose vectors the model makes.

Those of the others are made of these: a million would take the model two hours.
"""
BATCH = 5_000
STRAY = 12.0
"""How far an invented vector strays from a real one: a standard deviation."""


@dataclass(frozen=True, slots=True)
class Filled:
    """How filling went; rates in claims a second."""

    rate: float
    rate_cpu: float
    slowest: float
    """The rate of the slowest tenth of the corpus."""
    index_seconds: float


def corpus_file(folder: Path, size: int) -> Path:
    """Return the corpus of ``size`` lines, written if it is not there."""
    path = folder / f"corpus-{size}.jsonl"
    if not path.exists():
        part = path.with_suffix(".part")
        corpus.write(part, size)
        part.replace(path)
    return path


def fill(url: str, path: Path, size: int, wanted: list[str]) -> Filled:
    """Import the corpus into an empty database.

    The claims with the import ids ``wanted`` get the model's vectors.
    """
    migrate(url)
    store = open_store(url)
    marks: list[tuple[int, float]] = [(0, time.perf_counter())]

    def progress(number: int) -> None:
        done = marks[-1][0] + number
        marks.append((done, time.perf_counter()))
        sys.stderr.write(f"\r{done:,} of {size:,} ")

    cpu = time.process_time()
    with path.open("rb") as lines:
        report = import_jsonl(
            store,
            lines,
            actor=Actor("benchmark", "benchmark"),
            at=AT,
            progress=progress,
            helpers=min(1, processors() - 1),
        )
    cpu = time.process_time() - cpu
    if report.errors:
        sys.exit(f"{len(report.errors)} lines rejected: {report.errors[0]}")
    started = time.perf_counter()
    _give_vectors(store, wanted)
    store.close()
    whole = marks[-1][1] - marks[0][1]
    return Filled(
        rate=size / whole,
        rate_cpu=size / cpu,
        slowest=min(_rates(marks, size)),
        index_seconds=time.perf_counter() - started,
    )


def _rates(marks: list[tuple[int, float]], size: int) -> Iterator[float]:
    """Yield the rate of each tenth."""
    start = marks[0]
    for mark in marks[1:]:
        if mark[0] - start[0] >= size / 10:
            yield (mark[0] - start[0]) / (mark[1] - start[1])
            start = mark
    yield size / (marks[-1][1] - marks[0][1])


def _give_vectors(store: ClaimStore, wanted: list[str]) -> None:
    """Keep a vector for every claim: the model's for some, near those for the rest."""
    embedder = load_models().embedder
    if embedder is None:
        sys.exit("The embedding model is not installed.")
    draw = np.random.default_rng(1)
    first = store.published_after(embedder.name, 0, MODELLED)
    texts = {each.claim_id: each.text for each in first}
    asked_for = store.by_external_ids(wanted).values()
    texts |= {claim.id: claim.text for claim in asked_for}
    pool = embedder.embed(list(texts.values()))
    store.save_embeddings(embedder.name, list(zip(texts, pack(pool), strict=True)))
    last = 0
    while found := store.published_after(embedder.name, last, BATCH):
        last = found[-1].number
        lacking = [each.claim_id for each in found if each.vector is None]
        near = pool[draw.integers(0, len(pool), len(lacking))].astype(np.float32)
        near += draw.normal(scale=STRAY, size=near.shape).astype(np.float32)
        vectors = np.rint(near.clip(-127, 127)).astype(np.int8)
        store.save_embeddings(
            embedder.name, list(zip(lacking, pack(vectors), strict=True))
        )
        sys.stderr.write(f"\r{last:,} vectors ")


def build_index(url: str, folder: Path) -> float:
    """Make the file of vectors anew; return the seconds that took."""
    embedder = load_models().embedder
    if embedder is None:
        sys.exit("The embedding model is not installed.")
    store = open_store(url)
    started = time.perf_counter()
    EmbeddingIndex(store, embedder, folder).prepare()
    store.close()
    return time.perf_counter() - started
