from itertools import islice

from benchmarks.corpus import REAL_EVERY, lines, real_lines
from benchmarks.performance_page import chart, write_page
from benchmarks.questions import KINDS, questions
from claims.exchange.jsonl import read_object
from claims.exchange.records import prepare


def test_the_same_seed_gives_the_same_lines_and_a_longer_corpus_begins_alike():
    short = list(lines(200))
    assert short == list(islice(lines(1_000), 200))
    assert short != list(lines(200, seed=2))
    names = [record["id"] for record in short]
    assert len(set(names)) == len(names)


def test_the_shipped_claims_stand_in_it_and_every_line_can_be_imported():
    given = list(lines(20 * REAL_EVERY))
    real = {record["id"] for record in real_lines()}
    assert len([record for record in given if record["id"] in real]) == 20
    for number, record in enumerate(given, 1):
        assert prepare(read_object(number, record)).documents


def test_questions_ask_for_claims_that_are_there(tmp_path):
    from benchmarks.corpus import write

    write(tmp_path / "corpus.jsonl", 300)
    asked = questions(tmp_path / "corpus.jsonl", 300, 5)
    assert {each.kind for each in asked} == set(KINDS)
    names = {record["id"] for record in lines(300)}
    assert {each.wanted for each in asked} <= names
    assert asked == questions(tmp_path / "corpus.jsonl", 300, 5)


def test_the_page_says_what_was_measured(tmp_path):
    ways = ("words", "words and meaning", "verify")
    taken = {
        way: {"p50": 1.5, "p95": 2.5, "p99": 30.0, "cpu": 1.25, "asked": 4}
        for way in ways
    }
    recall = {"as told": 1.0, "all": 0.5}
    rival = {"build": 1.0, "p50": 9.0, "cpu": 9000.0, "asked": 4, "recall": recall}
    memory = dict.fromkeys(("all", "own", "written", "shared"), 12.0)
    store = {
        "import": {"rate": 3210.0, "slowest": 3000.0, "rate_cpu": 4000.0},
        "database_bytes": 5e6,
        "vector_bytes": 2e6,
        "vector_index_seconds": 1.5,
        "one": taken,
        "several": taken,
        "same_answers": True,
        "memory": [memory, memory, memory],
        "recall": {"words": recall, "words and meaning": recall},
        "exhaustive": rival,
    }
    machine = {
        "on": "2024-01-01",
        "processor": "a processor",
        "processors": 2,
        "python": "3.11",
        "load_before": 0.1,
        "note": "nothing else",
    }
    figures = {
        size: {
            "machine": machine,
            "stores": {"sqlite": store, "postgres": store},
            "rivals": {"RapidFuzz, every claim": rival, "tantivy": rival},
        }
        for size in ("1000", "10000")
    }
    write_page(figures, tmp_path)
    page = (tmp_path / "performance.md").read_text()
    assert "| 10,000 | SQLite | 3,210 |" in page
    assert "nothing else" in page
    assert "7,200" in page  # times longer: 9,000 ms against 1.25
    for name in ("verify", "words", "words-and-meaning", "beside"):
        assert f"performance/{name}.svg" in page
        assert (tmp_path / f"performance/{name}.svg").read_text().endswith("</svg>\n")


def test_a_chart_of_one_size_is_drawn():
    drawn = chart("One", "ms", [("a", [(10_000, 2.0)]), ("none", [])])
    assert drawn.count("<circle") == 1
