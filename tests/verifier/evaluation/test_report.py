import re
from collections.abc import Callable
from html.parser import HTMLParser

from verifier.evaluation.baseline import Changes
from verifier.evaluation.judging import Judged
from verifier.evaluation.metrics import measure
from verifier.evaluation.report import render_report

Make = Callable[..., Judged]
S, C, U = "supported", "contradicted", "unknown"
VOID = {"meta", "rect", "line", "circle", "polyline"}


class Balanced(HTMLParser):
    """Collects tags that are closed out of order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and (not self.open or self.open.pop() != tag):
            self.wrong.append(tag)


def rendered(*judged: Judged, changed: Changes | None = None) -> str:
    return render_report(
        "cases.jsonl", measure(judged), judged, engine="1.2.3", changed=changed
    )


def test_the_report_shows_figures_drawings_and_every_wrong_case(
    make_judged: Make,
) -> None:
    page = rendered(
        make_judged(S, S, id="right-one"),
        make_judged(U, S, 0.99, id="wrong-one"),
        make_judged(S, C, 0.5, id="flipped-one"),
    )
    assert "33.3%" in page
    assert page.count("<svg") == 2
    assert "1 of 2 supported answered contradicted" in page
    assert "opposites: green against blue" in page
    assert "right-one" not in page
    # Flips first, however unsure.
    assert page.index("flipped-one") < page.index("wrong-one")


def test_the_report_is_well_formed_and_needs_nothing_else(make_judged: Make) -> None:
    page = rendered(make_judged(S, C), make_judged(U, U, 0.2))
    parser = Balanced()
    parser.feed(page)
    assert (parser.wrong, parser.open) == ([], [])
    assert not re.search(r"https?://|<script|<link|@import|url\(", page)
    assert "prefers-color-scheme: dark" in page


def test_texts_of_cases_are_escaped(make_judged: Make) -> None:
    page = rendered(make_judged(S, C, claim="<script>alert(1)</script>"))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_changes_since_an_earlier_run_are_listed(make_judged: Make) -> None:
    page = rendered(make_judged(S, S), changed=Changes(("m1",), ("b1", "b2"), 3))
    assert "Broken: b1, b2" in page
    assert "Mended: m1" in page
    assert "3 cases in only one" in page


def test_a_run_without_wrong_cases_says_so(make_judged: Make) -> None:
    assert "every case was answered as expected" in rendered(make_judged(S, S))
