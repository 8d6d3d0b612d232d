"""Other ways to find a claim by its words, over the same claims, in the same run."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.questions import Question
from claims.store import open_store, ranking

DEPTH = 50


@dataclass(slots=True)
class Rival:
    """A way of searching: what it took to build (s), and each answer (ms)."""

    name: str
    build_seconds: float
    clock: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    found: list[tuple[str, bool]] = field(default_factory=list)

    def median(self) -> float:
        """Return the median milliseconds on the clock."""
        return float(np.median(self.clock))


Search = Callable[[str], list[str]]
"""Returns the import ids of the first 50 claims."""


def measure_rivals(path: Path, asked: list[Question], slow: int) -> list[Rival]:
    """Ask all rivals; RapidFuzz, which reads every claim, only ``slow`` questions."""
    ids, texts = _read(path)
    made = [_measured("RapidFuzz, every claim", _rapidfuzz, ids, texts, asked[:slow])]
    made.append(_measured("bm25s", _bm25s, ids, texts, asked))
    made.append(_measured("tantivy", _tantivy, ids, texts, asked))
    return made


def exhaustive(url: str, asked: list[Question]) -> Rival:
    """Ask this project's own index without any budget: every posting of every word."""
    store = open_store(url)
    rival = Rival("every posting of every word", 0.0)
    limits = ("BUDGET", "BUDGET_OF_FEW", "MOST_TERMS")
    usual = {name: getattr(ranking, name) for name in limits}
    for name in limits:
        setattr(ranking, name, 10**12)
    try:
        for question in asked:
            clock, cpu = time.perf_counter(), time.process_time()
            hits = store.search(question.text, DEPTH)
            _note(rival, clock, cpu)
            claims = store.get_claims([hit.claim_id for hit in hits])
            there = {claim.external_id for claim in claims}
            rival.found.append((question.kind, question.wanted in there))
    finally:
        for name, value in usual.items():
            setattr(ranking, name, value)
        store.close()
    return rival


def _read(path: Path) -> tuple[list[str], list[str]]:
    ids, texts = [], []
    with path.open(encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            ids.append(str(record["id"]))
            texts.append(str(record["text"]))
    return ids, texts


def _measured(
    name: str,
    build: Callable[[list[str], list[str]], Search],
    ids: list[str],
    texts: list[str],
    asked: list[Question],
) -> Rival:
    started = time.process_time()
    search = build(ids, texts)
    rival = Rival(name, time.process_time() - started)
    search(asked[0].text)
    for question in asked:
        clock, cpu = time.perf_counter(), time.process_time()
        found = search(question.text)
        _note(rival, clock, cpu)
        rival.found.append((question.kind, question.wanted in found))
    return rival


def _note(rival: Rival, clock: float, cpu: float) -> None:
    rival.clock.append(1000 * (time.perf_counter() - clock))
    rival.cpu.append(1000 * (time.process_time() - cpu))


def _rapidfuzz(ids: list[str], texts: list[str]) -> Search:
    from rapidfuzz import process

    def search(text: str) -> list[str]:
        return [ids[place] for _, _, place in process.extract(text, texts, limit=DEPTH)]

    return search


def _bm25s(ids: list[str], texts: list[str]) -> Search:
    import bm25s
    import Stemmer

    stemmer = Stemmer.Stemmer("english")
    tokens = bm25s.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False)
    index: Any = bm25s.BM25()
    index.index(tokens, show_progress=False)

    def search(text: str) -> list[str]:
        asked = bm25s.tokenize(
            text, stopwords="en", stemmer=stemmer, show_progress=False
        )
        depth = min(DEPTH, len(ids))
        places, _ = index.retrieve(asked, k=depth, show_progress=False)
        return [ids[int(place)] for place in places[0]]

    return search


def _tantivy(ids: list[str], texts: list[str]) -> Search:
    import tantivy

    schema = tantivy.SchemaBuilder()
    schema.add_text_field("id", stored=True, tokenizer_name="raw")
    schema.add_text_field("text", stored=False, tokenizer_name="en_stem")
    index = tantivy.Index(schema.build())
    writer = index.writer(heap_size=200_000_000, num_threads=1)
    for claim_id, text in zip(ids, texts, strict=True):
        writer.add_document(tantivy.Document(id=claim_id, text=text))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(text: str) -> list[str]:
        plain = "".join(each if each.isalnum() else " " for each in text).lower()
        query = index.parse_query(plain, ["text"])
        hits = searcher.search(query, DEPTH).hits
        return [searcher.doc(place)["id"][0] for _, place in hits]

    return search
