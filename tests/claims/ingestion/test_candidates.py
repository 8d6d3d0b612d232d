"""Candidates are the factual sentences, with exact offsets and who says them."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.documents import make_document, split_passages
from claims.ingestion.boilerplate import left_out
from claims.ingestion.candidates import find_candidates, unclear_words, worth
from claims.ingestion.lines import tidy
from claims.ingestion.readers.plain import read_plain
from claims.ingestion.records import Given
from claims.ingestion.sentences import split_sentences
from claims.ingestion.speakers import speaker_of
from tests.claims.ingestion.documents import FACTUAL, FOOTER, TEXT


def found_in(text):
    passages = split_passages(text)
    flags = left_out([passage.text for passage in passages])
    marked = [p.start for p, flag in zip(passages, flags, strict=True) if flag]
    return find_candidates(passages, marked)


class TestTheDigest:
    def test_every_factual_sentence_is_a_candidate_and_no_footer_line(self):
        found = found_in(TEXT)
        assert len(found) == FACTUAL
        texts = " ".join(each.exact for each in found)
        assert not any(line in texts for line in FOOTER)
        assert "Is that enough?" not in texts
        assert "Here are three stories" not in texts

    def test_offsets_are_exact(self):
        found = found_in(TEXT)
        assert [TEXT[each.start : each.end] for each in found] == [
            each.exact for each in found
        ]

    def test_speakers_are_proposed(self):
        said = {each.exact[:20]: each.speaker for each in found_in(TEXT)}
        assert said["At least three trawl"] == "a source at the port authority"
        assert said["“Every berth is take"] == (
            "Ines Calder, a harbour master of 20 years"
        )
        assert said["The quay was built i"] is None
        assert said["The ferry sank rough"] == "the coast guard"
        assert said["Port Ellis has lost "] == "the union’s yearly report"
        # A quotation goes on until its mark closes.
        assert said["“We are looking at a"] == "Calder"

    def test_the_wording_leaves_out_who_says_it(self):
        worded = {each.exact[:20]: each.text for each in found_in(TEXT)}
        assert worded["“Every berth is take"] == "Every berth is taken."
        assert worded["The ferry sank rough"] == (
            "The ferry sank roughly 15 kilometers from the cape."
        )

    def test_figures_weigh_more_than_plain_statements(self):
        scores = {each.exact[:12]: each.score for each in found_in(TEXT)}
        assert scores["Repairs cost"] > scores["Nobody was h"]
        assert scores["Some 80% of "] > scores["“Every berth"]


def test_the_shipped_seed_gives_candidates_for_its_quotes():
    """Nine in ten of the sentences that the seed's claims quote are proposed."""
    folder = Path(__file__).resolve().parents[3] / "claims" / "seed"
    kept = json.loads((folder / "documents.json").read_text("utf-8"))[0]
    passages = [
        passage
        for record in kept["passages"]
        for passage in [
            type(split_passages("x")[0])(record["start"], record["end"], record["text"])
        ]
    ]
    found = {(each.start, each.end): each for each in find_candidates(passages)}
    sentences = [
        (passage.start + low, passage.start + high)
        for passage in passages
        for low, high in split_sentences(passage.text)
    ]
    assert sum(each in found for each in sentences) >= 0.9 * len(sentences)
    texts = {passage.start: passage.text for passage in passages}
    for (start, end), each in found.items():
        first = max(place for place in texts if place <= start)
        assert texts[first][start - first : end - first] == each.exact


class TestWorth:
    @pytest.mark.parametrize(
        "sentence",
        [
            "Was the bridge closed for 12 days?",
            "You should subscribe to our newsletter today.",
            "We bring you five stories about the bridge.",
            "Bridge closed",
            "© 2026 THE COURIER 12",
        ],
    )
    def test_what_states_nothing_is_not_proposed(self, sentence):
        assert worth(sentence)[0] < 30

    @pytest.mark.parametrize(
        ("better", "worse"),
        [
            ("The repairs cost 340 euros.", "The repairs cost too much."),
            ("The mayor resigned on Monday.", "I think the mayor is wonderful."),
            (
                "Unemployment fell to 4% in 2024.",
                "Unemployment may fall at some point.",
            ),
            ("Anna Berg won the election.", "Somebody won the election!"),
        ],
    )
    def test_facts_rank_above_opinion(self, better, worse):
        assert worth(better)[0] > worth(worse)[0]


class TestSpeakers:
    @pytest.mark.parametrize(
        ("sentence", "who"),
        [
            ("The bridge is safe, the mayor said on Monday.", "the mayor"),
            ("According to the report, half the boats were lost.", "the report"),
            ("Anna Berg told reporters that the bridge was safe.", "Anna Berg"),
            ("“It is safe,” Anna Berg, the mayor, said.", "Anna Berg, the mayor"),
            ("The bridge closed in 1911.", None),
            ("“It is safe,” she said.", None),
            ("The report that was published says nothing new.", None),
        ],
    )
    def test_who_is_named(self, sentence, who):
        found = speaker_of(sentence)
        assert (found and found.who) == who


class TestUnclearWords:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("He said their boat sank last year.", ("He", "their", "last year")),
            ("It is unclear who won.", ()),
            ("This bridge closed in 1911.", ()),
            ("The US economy grew.", ()),
            ("They met them, and they left.", ("They", "them")),
        ],
    )
    def test_pronouns_and_relative_dates_are_flagged(self, text, words):
        assert unclear_words(text) == words


class TestSentences:
    def test_a_plain_word_before_a_full_stop_ends_a_sentence(self):
        text = (
            "It takes 75,000 liters a month. Moscow’s crews share. See dept. Heads met."
        )
        pieces = [text[low:high] for low, high in split_sentences(text)]
        assert pieces[:2] == [
            "It takes 75,000 liters a month.",
            "Moscow’s crews share.",
        ]

    @given(st.text(max_size=300))
    @settings(max_examples=200, deadline=None)
    def test_any_text_has_spans_within_it(self, text):
        reached = 0
        for low, high in split_sentences(text):
            assert reached <= low < high <= len(text)
            assert text[low:high] == text[low:high].strip()
            reached = high


ANY_TEXT = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=400
)


@given(ANY_TEXT)
@settings(max_examples=300, deadline=None)
def test_candidates_of_any_text_stand_at_their_offsets(text):
    for each in found_in(text):
        assert text[each.start : each.end] == each.exact


@given(ANY_TEXT)
@settings(max_examples=200, deadline=None)
def test_tidying_twice_changes_nothing(text):
    once = tidy(text)
    assert tidy(once) == once
    assert "\r" not in once
    assert "".join(once.split()) == "".join(text.split())


def test_the_digest_as_a_file_keeps_its_furniture_apart():
    read = read_plain(Given(TEXT.encode()))
    assert [line.text for line in read.lines if line.boilerplate] == [*FOOTER, *FOOTER]
    whole = "\n".join(line.text for line in read.lines)
    assert make_document(whole).sha256 == make_document(TEXT).sha256
