"""Figures from daily counts, drawn, and written in a table beside each drawing."""

import re
from datetime import timedelta

from claims.feedback import BandCount, DayCount
from claims.store.kept import KeptVerdict
from tests.signing import signed_in_client, store_of
from tests.webapp import CONTRADICTED, NOW, SUPPORTED, make_app
from verifier.web.charts import HEIGHT, LEFT, WIDTH, Column, nice_top, stacked
from verifier.web.review.statistics import precision_figure, verdicts_figure


def test_the_page_counts_what_was_given_and_said() -> None:
    app = make_app()
    client = app.test_client()
    ids = [
        client.post("/api/v1/verifications", json={"claim": text}).get_json()["id"]
        for text in (SUPPORTED, CONTRADICTED, "Bananas are blue.", "It hailed.")
    ]
    client.post(f"/api/v1/verifications/{ids[0]}/feedback", json={"feedback": "wrong"})
    reviewer = signed_in_client(app)
    reviewer.post(f"/review/feedback/{ids[0]}", data={"decision": "right"})
    page = reviewer.get("/review/statistics").get_data(as_text=True)
    tiles = re.findall(r'class="tile"><dt>([^<]+)</dt><dd>([^<]+)<', page)
    assert tiles == [
        ("Verdicts", "4"),
        ("Unknown", "50%"),
        ("“This helped”", "0"),
        ("“This is wrong”", "1"),
    ]
    assert page.count('role="img"') == 4
    assert page.count("<table") == 5
    assert "2 January 2026: 2 unknown" in page
    assert "80–100%" in page
    assert "Bananas are blue." in page


def test_a_new_service_has_no_figures_and_says_so() -> None:
    page = signed_in_client(make_app()).get("/review/statistics?days=365")
    text = page.get_data(as_text=True)
    assert "none yet" in text
    assert "No verdict has been judged yet" in text
    assert '<svg class="chart' not in text


def test_a_long_period_is_drawn_by_the_week() -> None:
    until = NOW.date()
    since = until - timedelta(days=89)
    given = [DayCount(since + timedelta(days=at), "unknown", 2) for at in range(90)]
    figure = verdicts_figure(given, since, until)
    assert len(figure.rows) == 13
    assert figure.rows[0].label.startswith("week of")
    assert sum(int(row.values[2]) for row in figure.rows) == 180


def test_precision_leaves_out_what_answers_nothing() -> None:
    bands = [
        BandCount(4, "supported", 8, 1),
        BandCount(4, "contradicted", 1, 0),
        BandCount(4, "unknown", 0, 7),
        BandCount(2, "unknown", 3, 0),
    ]
    (row,) = precision_figure(bands).rows
    assert (row.label, row.values) == ("80–100%", ("90%", "9", "10"))


def test_bars_stay_within_the_drawing_and_stand_upon_each_other() -> None:
    columns = [
        Column(str(at), (("a", at), ("b", at * 2)), ("a", "b")) for at in range(40)
    ]
    chart = stacked(columns)
    assert len(chart.bars) == 78
    assert len(chart.labels) <= 8
    for bar in chart.bars:
        assert bar.x >= LEFT
        assert bar.x + bar.width <= WIDTH
        assert bar.y >= 0
        assert bar.y + bar.height <= HEIGHT
    lower, upper = chart.bars[-2:]
    assert abs(upper.y + upper.height - lower.y) < 0.02


def test_scales_end_at_round_figures() -> None:
    assert [nice_top(each) for each in (0, 4, 5, 19, 21, 41, 999)] == [
        4,
        4,
        8,
        20,
        40,
        80,
        2000,
    ]


def test_counts_outlive_the_verdicts() -> None:
    app = make_app()
    app.test_client().post("/api/v1/verifications", json={"claim": SUPPORTED})
    store = store_of(app)
    store.keep_verdict(KeptVerdict("k", "x", "{}", "1", 0, NOW))
    store.forget_verdicts(NOW + timedelta(days=1))
    assert [each.count for each in store.daily_verdicts(NOW.date())] == [1]
