"""Quality and speed of retrieval on folders of claim-matching data.

    python -m benchmarks.retrieval FOLDER [FOLDER ...] [--work FOLDER] [--words-only]

A folder holds ``corpus.jsonl`` (``{"id", "text", "title"}``) and, for each split,
``queries_SPLIT.jsonl`` (``{"id", "text"}``) and ``qrels_SPLIT.tsv`` (query id, claim
id, relevance), each plain or gzipped. The claims go into an SQLite store the way an
import does it, and each query is asked the way ``verifier search`` does it. The store
is kept under ``--work``, so that a second run does not embed the claims again.
"""

import argparse
import gzip
import json
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from claims.exchange.jsonl import import_jsonl
from claims.models import Actor
from claims.store import migrate, open_store
from claims.store.base import ClaimStore
from verifier.engine.retrieval import Retriever
from verifier.neural.index import EmbeddingIndex, ensure_embeddings
from verifier.neural.models import load_models

DEPTH = 50


def main() -> None:
    """Print one line for each split of each folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--words-only", action="store_true")
    parser.add_argument("--threads", type=int, default=2)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = chosen.work or Path(temporary)
        for folder in chosen.folders:
            store = filled_store(folder, work / f"{folder.name}.sqlite3")
            retriever = Retriever(store.search)
            if not chosen.words_only:
                retriever = with_meaning(store, retriever, chosen.threads)
            for split in sorted(splits(folder)):
                sys.stdout.write(f"{folder.name} {split}: ")
                sys.stdout.write(measured(store, retriever, folder, split) + "\n")
            store.close()


def with_meaning(store: ClaimStore, retriever: Retriever, threads: int) -> Retriever:
    """Return the retriever with the shipped embeddings, made where they lack."""
    embedder = load_models().embedder
    if embedder is None:
        sys.exit("The embedding model is not installed; try --words-only.")
    started = time.perf_counter()
    made = ensure_embeddings(store, embedder, threads=threads)
    if made:
        seconds = time.perf_counter() - started
        sys.stdout.write(f"{made} claims embedded in {seconds:.0f} s\n")
    return Retriever(retriever.words, EmbeddingIndex(store, embedder))


def filled_store(folder: Path, path: Path) -> ClaimStore:
    """Return the store of a folder's corpus, filled if it is new."""
    url = f"sqlite:///{path}"
    fresh = not path.exists()
    migrate(url)
    store = open_store(url)
    if fresh:
        lines = (
            json.dumps(
                {
                    "id": claim["id"],
                    "text": claim["text"],
                    "source": {"title": claim.get("title") or "untitled"},
                }
            )
            for claim in read(folder, "corpus.jsonl")
        )
        report = import_jsonl(
            store,
            lines,
            actor=Actor("benchmark", "benchmark"),
            at=datetime(2020, 1, 1, tzinfo=UTC),
            origin=folder.name,
        )
        if report.errors:
            sys.exit(f"{len(report.errors)} lines rejected: {report.errors[0]}")
    return store


def splits(folder: Path) -> set[str]:
    """Return the names of a folder's splits."""
    return {
        path.name.removeprefix("queries_").split(".")[0]
        for path in folder.glob("queries_*")
    }


def measured(store: ClaimStore, retriever: Retriever, folder: Path, split: str) -> str:
    """Return the figures of one split as text."""
    gold: dict[str, set[str]] = defaultdict(set)
    for line in lines_of(folder, f"qrels_{split}.tsv"):
        query_id, claim_id, relevance = line.split("\t")
        if int(relevance) > 0:
            gold[query_id].add(claim_id)
    queries = list(read(folder, f"queries_{split}.jsonl"))
    retriever.rank(queries[0]["text"], DEPTH)
    figures: dict[str, list[float]] = defaultdict(list)
    for query in queries:
        started = time.process_time()
        ranked = retriever.rank(query["text"], DEPTH)
        figures["ms"].append(1000 * (time.process_time() - started))
        claims = store.get_claims([each.claim_id for each in ranked])
        found = [claim.external_id or "" for claim in claims]
        wanted = gold[query["id"]]
        if wanted:
            figures["MAP@1"].append(average_precision(found, wanted, 1))
            figures["MAP@5"].append(average_precision(found, wanted, 5))
            figures["recall@50"].append(len(wanted & set(found)) / len(wanted))
    shown = [f"{len(queries)} queries"]
    shown += [
        f"{name} {statistics.fmean(figures[name]):.4f}"
        for name in ("MAP@1", "MAP@5", "recall@50")
    ]
    slow = statistics.quantiles(figures["ms"], n=100)[98]
    shown.append(
        f"CPU ms a query: median {statistics.median(figures['ms']):.1f}, p99 {slow:.1f}"
    )
    return ", ".join(shown)


def average_precision(found: list[str], wanted: set[str], depth: int) -> float:
    """Return the average precision of the first ``depth`` results."""
    hits, total = 0, 0.0
    for place, claim_id in enumerate(found[:depth], 1):
        if claim_id in wanted:
            hits += 1
            total += hits / place
    return total / len(wanted)


def read(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """Yield the objects of a JSON Lines file."""
    for line in lines_of(folder, name):
        yield json.loads(line)


def lines_of(folder: Path, name: str) -> Iterator[str]:
    """Yield the lines of a file, plain or gzipped."""
    plain = folder / name
    if plain.exists():
        with plain.open(encoding="utf-8") as file:
            yield from file
    else:
        with gzip.open(folder / f"{name}.gz", "rt", encoding="utf-8") as file:
            yield from file


if __name__ == "__main__":
    main()
