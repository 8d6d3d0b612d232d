"""Sentences that are worth checking: ranked, with what a reviewer must make clear.

Words decide, no model: figures, names and dates weigh for a sentence, opinion and
talk with the reader against it. It proposes; a reviewer decides.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from claims.ingestion.sentences import split_sentences
from claims.ingestion.speakers import (
    Saying,
    is_pronoun_speaker,
    speaker_of,
    without_lone_marks,
)
from claims.models import Passage

LEAST_SCORE = 30
"""What a sentence must reach, of 100, to be proposed."""

_BASE = 40
_FEWEST_WORDS = 3
_HEADING_WORDS = 14
_LONGEST_CLAIM = 2_000

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_FIGURE = re.compile(r"\d[\d.,]*|[$€£¥]\s?\d|%")
_FIGURE_WORDS = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|"
    r"thousands?|millions?|billions?|trillions?|half|quarter|third|twice|double[ds]?|"
    r"tripled?|majority|percent|per cent|most|nearly all|none of)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b(?:(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b|January|February|March|"
    r"April|May \d|June|July|August|September|October|November|December|Monday|Tuesday|"
    r"Wednesday|Thursday|Friday|Saturday|Sunday|(?:1[5-9]|20)\d\d)\b"
)
_NAME = re.compile(r"(?<![.!?“\"] )(?<!^)(?<![“\"])\b[A-ZÀ-ÖØ-Þ][\w’'-]+")
_LEADING_NAME = re.compile(r"^[“\"]?[A-Z][\w’'-]+ (?:[a-z]{1,3} )?[A-Z]")
_CHANGE = re.compile(
    r"\b(?:rose|risen|rises|fell|fallen|falls|grew|grown|increas\w+|decreas\w+|declin\w+|"
    r"killed|injured|died|arrested|signed|banned|approved|rejected|elected|won|lost|"
    r"launched|closed|opened|destroyed|damaged|collapsed|dismissed|fired|hired|paid|"
    r"cost|costs|spent|more than|less than|fewer than|at least|at most|higher|lower|"
    r"largest|smallest|biggest|highest|lowest|first|last|only|never|every)\b",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r"\b(?:i|we) (?:think|believe|feel|hope|wish|suppose|guess|love|hate)\b|"
    r"\b(?:in my (?:view|opinion)|unfortunately|thankfully|hopefully|frankly|arguably|"
    r"beautiful|ugly|wonderful|terrible|awful|amazing|disgraceful|shameful|brilliant|"
    r"ridiculous|absurd|delicious|ought to|must surely|should)\b",
    re.IGNORECASE,
)
_READER = re.compile(
    r"\b(?:you|your|yours|let['’]s|here (?:is|are)|we bring you|stay tuned|in this "
    r"(?:article|story|report|issue|newsletter)|our (?:readers|newsletter|team))\b",
    re.IGNORECASE,
)
_FORECAST = re.compile(
    r"\b(?:will|may|might|could|would|likely|expected)\b", re.IGNORECASE
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|does|do|did|will|would|can|could|may|"
    r"might|must|shall|should|said|says|[a-z]{2,}(?:ed|es)|rose|fell|grew|won|lost|"
    r"made|took|came|went|began|became|held|kept|left|led|met|paid|ran|saw|sent|set|"
    r"sold|spent|stood|struck|told|gave|found|got|hit|cut|cost|put)\b"
)
_PRONOUNS = re.compile(
    r"\b(?:he|she|they|him|her|them|his|hers|their|theirs|it|its|we|us|our|ours|i|me|my|"
    r"this|these|those)\b",
    re.IGNORECASE,
)
_EMPTY_IT = re.compile(
    r"\bit(?=(?:['’]s| is| was| remains| remained| seems| seemed| appears| appeared) "
    r"(?:un)?(?:clear|likely|possible|known|believed|thought|expected|that|not)\b)",
    re.IGNORECASE,
)
_DETERMINED = re.compile(r"\b(?:this|these|those) (?=[a-z])", re.IGNORECASE)
_RELATIVE_TIME = re.compile(
    r"\b(?:today|yesterday|tomorrow|tonight|now|currently|recently|(?:last|this|next) "
    r"(?:week|month|year|night|decade|summer|winter|spring|autumn|fall|quarter)|"
    r"(?:earlier|later) this (?:week|month|year)|ago)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]?")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a document that may become a claim.

    ``exact`` stands at ``start``..``end`` of the document. ``text`` is the proposed
    wording: the sentence, without the words that only say who says it. ``score``
    (0..100) ranks; ``reasons`` tell in a word or two what speaks for it. ``unclear``
    are the words that mean nothing outside the document.
    """

    start: int
    end: int
    exact: str
    text: str
    score: int
    reasons: tuple[str, ...]
    speaker: str | None = None
    unclear: tuple[str, ...] = ()


def find_candidates(
    passages: Iterable[Passage], boilerplate: Sequence[int] = ()
) -> list[Candidate]:
    """Return the candidates of a document in the order of its text.

    ``boilerplate`` are the starts of passages that are left out.
    """
    left_out = frozenset(boilerplate)
    return [
        candidate
        for passage in passages
        if passage.start not in left_out
        for candidate in candidates_in(passage)
    ]


def candidates_in(passage: Passage) -> list[Candidate]:
    """Return the candidates of one paragraph."""
    spans = split_sentences(passage.text)
    if len(spans) == 1 and _is_heading(passage.text):
        return []
    sentences = [passage.text[low:high] for low, high in spans]
    sayings = [speaker_of(each) for each in sentences]
    found: list[Candidate] = []
    for (low, high), sentence, saying, who in zip(
        spans, sentences, sayings, _speakers(sentences, sayings), strict=True
    ):
        score, reasons = worth(sentence)
        if score >= LEAST_SCORE and len(sentence) <= _LONGEST_CLAIM:
            text = _proposed(sentence, saying)
            found.append(
                Candidate(
                    start=passage.start + low,
                    end=passage.start + high,
                    exact=sentence,
                    text=text,
                    score=score,
                    reasons=reasons,
                    speaker=who,
                    unclear=unclear_words(text),
                )
            )
    return found


def _speakers(
    sentences: Sequence[str], sayings: Sequence[Saying | None]
) -> list[str | None]:
    """Return who says each sentence; a quotation goes on until its mark closes."""
    found: list[str | None] = []
    speaker: str | None = None
    is_open = False
    for at, (sentence, saying) in enumerate(zip(sentences, sayings, strict=True)):
        begins = sentence[:1] in '“"'
        if saying is not None:
            speaker = saying.who
            found.append(speaker)
        elif is_open or begins or is_pronoun_speaker(sentence):
            after = (each.who for each in sayings[at + 1 :] if each)
            found.append(speaker or (next(after, None) if begins else None))
        else:
            found.append(None)
        opened, closed = sentence.rfind("“"), sentence.rfind("”")
        is_open = opened > closed or (is_open and closed < 0)
    return found


def _proposed(sentence: str, saying: Saying | None) -> str:
    if saying is None or len(saying.said.split()) < _FEWEST_WORDS:
        return without_lone_marks(sentence)
    return saying.said


def _is_heading(text: str) -> bool:
    if text.rstrip("\"')]»”’")[-1:] in (".", "!", "?", "…"):
        return False
    words = _WORD.findall(text)
    return len(words) <= _HEADING_WORDS and not (
        len(words) > _FEWEST_WORDS and _VERB.search(text)
    )


def worth(sentence: str) -> tuple[int, tuple[str, ...]]:  # noqa: C901 - a list
    """Return how worth checking a sentence is (0..100), and what speaks for it."""
    words = _WORD.findall(sentence)
    if len(words) < _FEWEST_WORDS or not any(each[0].islower() for each in words):
        return 0, ()
    if len(words) == _FEWEST_WORDS and not _VERB.search(sentence):
        return 0, ()
    if sentence.rstrip("\"')]»”’").endswith("?"):
        return 0, ()
    score = _BASE
    reasons = []
    figures = len(_FIGURE.findall(sentence)) + len(_FIGURE_WORDS.findall(sentence))
    if figures:
        score += min(24, 14 + 5 * (figures - 1))
        reasons.append("figures")
    if _DATE.search(sentence):
        score += 8
        reasons.append("date")
    names = len(_NAME.findall(sentence)) + bool(_LEADING_NAME.match(sentence))
    if names:
        score += min(16, 6 + 3 * (names - 1))
        reasons.append("names")
    if _CHANGE.search(sentence):
        score += 6
        reasons.append("event")
    # What someone else is quoted as saying may be opinion: that it was said is none.
    own = _QUOTED.sub(" ", sentence)
    if _OPINION.search(own):
        score -= 20
    if _READER.search(own):
        score -= 45
    if _FORECAST.search(own):
        score -= 6
    if sentence.endswith("!"):
        score -= 12
    if not _VERB.search(sentence):
        score -= 8
    return max(0, min(100, score)), tuple(reasons)


def unclear_words(text: str) -> tuple[str, ...]:
    """Return the words of ``text`` that only its surroundings explain, each once."""
    cleared = _EMPTY_IT.sub("--", text)
    cleared = _DETERMINED.sub(lambda found: "-" * len(found[0]), cleared)
    found = [
        (each.start(), each.group())
        for pattern in (_PRONOUNS, _RELATIVE_TIME)
        for each in pattern.finditer(cleared)
        if each.group() not in ("US", "IT")
    ]
    unique = {word.casefold(): word for _, word in sorted(found, reverse=True)}
    return tuple(word for _, word in sorted(found) if unique.pop(word.casefold(), None))
