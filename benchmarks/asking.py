"""Worker processes that answer questions, and what that takes."""

import multiprocessing
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from benchmarks.questions import Question
from verifier.bootstrap import open_services, warm_up
from verifier.settings import Settings

DEPTH = 50
WAYS = ("words", "words and meaning", "verify")


@dataclass(slots=True)
class Taken:
    """Milliseconds of each answer, by what was asked: on the clock and of CPU."""

    clock: dict[str, list[float]] = field(default_factory=dict)
    cpu: dict[str, list[float]] = field(default_factory=dict)
    found: dict[str, list[tuple[str, bool]]] = field(default_factory=dict)
    """(kind of question, whether the claim was among the first 50) by way."""
    memory: dict[str, float] = field(default_factory=dict)
    answers: list[str] = field(default_factory=list)

    def percentile(self, way: str, share: float) -> float:
        """Return the milliseconds below which ``share`` percent of answers stay."""
        return float(np.percentile(self.clock[way], share))

    def median_cpu(self, way: str) -> float:
        """Return the median milliseconds of CPU."""
        return float(np.median(self.cpu[way]))


def ask(
    url: str, folder: Path, asked: list[Question], texts: list[str], workers: int
) -> list[Taken]:
    """Let ``workers`` processes answer all questions at once; return what each took."""
    context = multiprocessing.get_context("spawn")
    pipes = []
    for _ in range(workers):
        here, there = context.Pipe()
        process = context.Process(
            target=_answer, args=(there, url, folder, asked, texts), daemon=True
        )
        process.start()
        there.close()
        pipes.append((here, process))
    for here, _ in pipes:
        here.recv()  # all are warm before any begins
    for here, _ in pipes:
        here.send("begin")
    for here, _ in pipes:
        here.recv()  # all are done before any memory is counted
    for here, _ in pipes:
        here.send("count")
    taken = [here.recv() for here, _ in pipes]
    for here, process in pipes:
        here.send("end")
        process.join()
    return taken


def _answer(
    pipe: Connection, url: str, folder: Path, asked: list[Question], texts: list[str]
) -> None:
    services = open_services(Settings(database_url=url, index_folder=folder))
    warm_up(services)
    service, store = services.service, services.store
    taken = Taken()
    service.search(asked[0].text, DEPTH)
    pipe.send("warm")
    pipe.recv()
    for question in asked:
        for way in WAYS[:2]:
            clock, cpu = time.perf_counter(), time.process_time()
            if way == "words":
                ids = [hit.claim_id for hit in store.search(question.text, DEPTH)]
            else:
                ids = [each.claim_id for each in service.rank(question.text, DEPTH)]
            _note(taken, way, clock, cpu)
            there = {claim.external_id for claim in store.get_claims(ids)}
            taken.found.setdefault(way, []).append(
                (question.kind, question.wanted in there)
            )
    for text in texts:
        clock, cpu = time.perf_counter(), time.process_time()
        verdict = service.verify(text).verdict
        _note(taken, "verify", clock, cpu)
        taken.answers.append(f"{verdict.label.value} {verdict.confidence}")
    pipe.send("done")
    pipe.recv()
    taken.memory = memory()
    pipe.send(taken)
    pipe.recv()
    store.close()


def _note(taken: Taken, way: str, clock: float, cpu: float) -> None:
    taken.clock.setdefault(way, []).append(1000 * (time.perf_counter() - clock))
    taken.cpu.setdefault(way, []).append(1000 * (time.process_time() - cpu))


def memory(process: int | str = "self") -> dict[str, float]:
    """Return a process's megabytes: all, its own, and shared with others."""
    found: dict[str, int] = {}
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]:
        name, value = line.split()[:2]
        found[name.rstrip(":")] = int(value)
    own = found["Private_Clean"] + found["Private_Dirty"]
    return {
        "all": found["Rss"] / 1024,
        "own": own / 1024,
        "files": found["Private_Clean"] / 1024,
        "written": found["Anonymous"] / 1024,
        "shared": (found["Rss"] - own) / 1024,
    }
