"""No text holds a worker up or breaks it, however it was made."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.errors import TextRejected
from verifier.bootstrap import open_services, upgrade_store
from verifier.engine.config import EngineConfig
from verifier.engine.reading.reader import read
from verifier.engine.reading.submissions import split_submission
from verifier.errors import ServiceError
from verifier.service import VerificationService
from verifier.settings import Settings

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1800)]

LENGTH = 20_000  # the longest text that the service reads
CLAIM = EngineConfig().maximum_claim_length
SECONDS_PER_CLAIM = 1.0
SECONDS_PER_TEXT = 6.0
"""Some two seconds alone; a core that others use, too, is counted as slower."""
HOSTILE = [
    "1", "1,", "1.", "9 ", "1/", "1-", "a.", "A. ", "A ", "a", "-", "'", '"', "(",
    "one hundred ", "and ", "not not ", "of the ", "Mr. A ", "1st ", "$1 ", "1% ",
    "10:00 ", "2024-01-", "January ", "#a", "@a", "https://a.b/", "\u202e", "\u0301",
    "e\u0301", "😀\u200d", "\n", " ", "\t", "ﬁ", "İ", "١", "said that ", "U.S. ",
]  # fmt: skip
EXTRACTORS = {"read": read.__wrapped__, "split": split_submission}


def seconds_for(extract, text: str) -> float:
    started = time.process_time()
    extract(text)
    return time.process_time() - started


@pytest.mark.parametrize("name", EXTRACTORS)
def test_time_rises_no_faster_than_the_text(name: str, record) -> None:
    extract = EXTRACTORS[name]
    extract("Loads the word lists.")
    worst, slowest, claim = 0.0, 0.0, 0.0
    for unit in HOSTILE:
        longest = unit * (CLAIM // len(unit))
        claim = max(claim, min(seconds_for(extract, longest) for _ in range(2)))
        assert claim <= SECONDS_PER_CLAIM, unit
        part = unit * (LENGTH // 8 // len(unit)) + " It rained."
        whole = unit * (LENGTH // len(unit)) + " It rained."
        first = min(seconds_for(extract, part) for _ in range(3))
        second = min(seconds_for(extract, whole) for _ in range(3))
        assert second <= SECONDS_PER_TEXT, unit
        slowest = max(slowest, second)
        if second > 0.1:  # below that, the clock's own noise decides
            worst = max(worst, second / first)
            # Eight times the text: 8 if linear, 64 if quadratic.
            assert second / first <= 20, (unit, first, second)
    record(
        f"{len(HOSTILE)} patterns: {CLAIM:,} characters at most {claim:.2f} s, "
        f"{LENGTH:,} at most {slowest:.2f} s, eight times the text at most "
        f"{worst:.1f} times the time"
    )


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> VerificationService:
    url = f"sqlite:///{tmp_path_factory.mktemp('store')}/store.sqlite3"
    chosen = Settings(database_url=url, models=False)
    upgrade_store(chosen, seed=True)
    return open_services(chosen).service


WORDS = st.sampled_from(
    """Ukraine Kyiv Moscow Trump Zelensky North Korea launched 124 drones 2,000 troops
    more fewer than at least about 10 000 per cent % $ half a dozen first not never no
    denied said that on Monday 7 November 2024 10:30 a.m. killed captured by the of and
    , . ? ! ( ) " ' - — \u202e \u0301 😀 #news @a https://a.b/c ١٢ ﬁ""".split()
)
TEXTS = st.one_of(
    st.text(max_size=300),
    st.text(st.characters(codec=None), max_size=200),
    st.lists(WORDS, min_size=1, max_size=40).map(" ".join),
    st.tuples(WORDS, st.integers(1, 2000)).map(lambda each: each[0] * each[1]),
)


def test_ten_thousand_texts_are_answered(service, record) -> None:
    counted = {"answered": 0, "refused": 0}

    @given(TEXTS)
    @settings(
        max_examples=10_000,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    def check(text: str) -> None:
        try:
            verdict = service.verify(text).verdict
        except (ServiceError, TextRejected):
            counted["refused"] += 1
            return
        counted["answered"] += 1
        for match in verdict.evidence:
            quote = match.quote
            document = service.store.get_document(match.document.id)
            (passage,) = [
                each
                for each in document.passages
                if each.start <= quote.start and quote.end <= each.end
            ]
            shown = passage.text[quote.start - passage.start :][: len(quote.exact)]
            assert shown == quote.exact
            for finding in match.findings:
                span = finding.claim_span
                assert span is None or 0 <= span.start <= span.end <= len(text)

    check()
    service.store.close()
    record(
        f"{counted['answered']:,} texts answered, {counted['refused']:,} refused with "
        f"advice, no failure, every quote in its document"
    )


def test_a_text_of_a_million_characters_is_refused_at_once(service) -> None:
    started = time.process_time()
    with pytest.raises(ServiceError):
        service.verify("ship " * 200_000)
    assert time.process_time() - started < 1
