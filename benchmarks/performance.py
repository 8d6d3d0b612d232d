"""Measures the service at scale and writes docs/performance.md with its charts.

    python -m benchmarks.performance [--sizes 10000 100000] [--note TEXT] ...

For each size and database: an invented corpus with the shipped claims in it is
imported, indexed and asked, by one worker process and by two; then RapidFuzz over
every claim, bm25s and tantivy are asked the same. `make bench` takes minutes,
`make bench-full` an hour. Figures of sizes that are not measured in a run are kept
from the runs before, each with the machine it was taken on; so are those of the other
database where one alone is measured.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.asking import WAYS, Taken, ask
from benchmarks.databases import bytes_of, database
from benchmarks.filling import build_index, corpus_file, fill
from benchmarks.performance_page import write_page
from benchmarks.questions import KINDS, Question, questions, submissions
from benchmarks.rivals import Rival, exhaustive, measure_rivals
from benchmarks.serving import served
from verifier.bootstrap import now

DOCS = Path(__file__).parents[1] / "docs"
RESULTS = DOCS / "performance.json"


def main() -> None:
    """Measure, keep the figures, and write the page from them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument(
        "--databases", nargs="+", default=["sqlite", "postgres"],
        choices=["sqlite", "postgres"],
    )  # fmt: skip
    parser.add_argument("--questions", type=int, default=50, help="of each kind")
    parser.add_argument("--texts", type=int, default=200, help="to verify")
    parser.add_argument("--slow", type=int, default=10, help="asked of RapidFuzz")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--work", type=Path, help="folder that is kept")
    parser.add_argument("--note", default="", help="what else the machine was doing")
    parser.add_argument("--page-only", action="store_true")
    chosen = parser.parse_args()
    if not chosen.page_only:
        with tempfile.TemporaryDirectory() as temporary:
            folder = chosen.work or Path(temporary)
            folder.mkdir(parents=True, exist_ok=True)
            for size in chosen.sizes:
                _keep(str(size), measured(size, chosen, folder))
    write_page(json.loads(RESULTS.read_text("utf-8")), DOCS)


def measured(size: int, chosen: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Return all figures of one size."""
    path = corpus_file(folder, size)
    asked = questions(path, size, chosen.questions)
    texts = submissions(path, size, chosen.texts)
    found: dict[str, Any] = {"machine": _machine(chosen.note), "stores": {}}
    for kind in chosen.databases:
        _say(f"{size:,} claims on {kind}")
        with database(kind, folder) as url:
            found["stores"][kind] = _store(url, path, size, asked, texts, chosen)
    _say(f"{size:,} claims without this project")
    rivals = measure_rivals(path, asked, chosen.slow)
    found["rivals"] = {each.name: _rival(each) for each in rivals}
    found["machine"]["load_after"] = round(os.getloadavg()[0], 1)
    return found


def _store(  # noqa: PLR0913, PLR0917 - one argument per thing that varies
    url: str,
    path: Path,
    size: int,
    asked: list[Question],
    texts: list[str],
    chosen: argparse.Namespace,
) -> dict[str, Any]:
    filled = fill(url, path, size, [each.wanted for each in asked])
    room = bytes_of(url)
    with tempfile.TemporaryDirectory() as inside:
        vectors = Path(inside)
        seconds = build_index(url, vectors)
        _say("one worker")
        (alone,) = ask(url, vectors, asked, texts, 1)
        _say(f"{chosen.workers} workers")
        together = ask(url, vectors, asked, texts, chosen.workers)
        same = all(each.answers == alone.answers for each in together)
        vector_bytes = sum(each.stat().st_size for each in vectors.iterdir())
        _say(f"verifier serve with {chosen.workers} workers")
        behind = served(url, vectors, texts, chosen.workers)
    _say("every posting")
    whole = exhaustive(url, asked)
    return {
        "import": asdict(filled),
        "database_bytes": room,
        "vector_bytes": vector_bytes,
        "vector_index_seconds": seconds,
        "one": _taken([alone]),
        "several": _taken(together),
        "same_answers": same,
        "memory": [each.memory for each in (alone, *together)],
        "served_memory": behind,
        "recall": {way: _recall(alone.found[way]) for way in WAYS[:2]},
        "exhaustive": _rival(whole),
    }


def _taken(workers: list[Taken]) -> dict[str, dict[str, float]]:
    figures = {}
    for way in WAYS:
        joined = Taken(
            {way: [value for each in workers for value in each.clock[way]]},
            {way: [value for each in workers for value in each.cpu[way]]},
        )
        figures[way] = {
            "p50": joined.percentile(way, 50),
            "p95": joined.percentile(way, 95),
            "p99": joined.percentile(way, 99),
            "cpu": joined.median_cpu(way),
            "asked": len(joined.clock[way]),
        }
    return figures


def _rival(rival: Rival) -> dict[str, Any]:
    return {
        "build": rival.build_seconds,
        "p50": rival.median(),
        "cpu": sorted(rival.cpu)[len(rival.cpu) // 2],
        "asked": len(rival.clock),
        "recall": _recall(rival.found),
    }


def _recall(found: list[tuple[str, bool]]) -> dict[str, float]:
    """Return the share of questions whose claim was found, by kind and over all."""
    shares = {}
    for kind in KINDS:
        hits = [hit for given, hit in found if given == kind]
        if hits:
            shares[kind] = sum(hits) / len(hits)
    shares["all"] = sum(hit for _, hit in found) / len(found)
    return shares


def _machine(note: str) -> dict[str, Any]:
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    models = [line.partition(":")[2].strip() for line in lines if "model name" in line]
    return {
        "on": now().date().isoformat(),
        "processor": models[0] if models else platform.machine(),
        "processors": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 1),
        "note": note,
    }


def _keep(size: str, figures: dict[str, Any]) -> None:
    """Put the figures of a size in the place of those kept before; a database that was
    not measured this time keeps its own."""
    kept = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    stores = kept.get(size, {}).get("stores", {}) | figures["stores"]
    kept[size] = figures | {"stores": stores}
    ordered = {key: kept[key] for key in sorted(kept, key=int)}
    text = json.dumps(ordered, indent=1, default=float)
    RESULTS.write_text(text + "\n", encoding="utf-8")


def _say(what: str) -> None:
    sys.stderr.write(f"\n{time.strftime('%H:%M:%S')} {what}\n")


if __name__ == "__main__":
    main()
