"""From what was typed into the claim editor to what the claim is to say.

Every message stands at the field that it is about, and says what to do.
"""

from collections.abc import Mapping
from datetime import date

from claims.curation import (
    MAXIMUM_NAME,
    MAXIMUM_QUOTES,
    MAXIMUM_REASON,
    MAXIMUM_TOPIC,
    MAXIMUM_TOPICS,
    ClaimContent,
)
from claims.errors import TextRejected
from claims.models import Document, Evidence, Quote, Rating, Stance
from claims.quoting import MOST_PLACES, places, stands_as_far_as
from claims.text import require_storable
from verifier.engine.config import EngineConfig
from verifier.service import MAXIMUM_EVIDENCE
from verifier.web.review.claim_form import ClaimForm, QuoteRow, topics_of

MAXIMUM_TEXT = EngineConfig().maximum_claim_length
_LONGEST_ID = 200


def document_ids(form: ClaimForm) -> list[str]:
    """Return the ids of the documents that a form names, fit to be asked for."""
    ids = (row.document for row in form.rows)
    return [each for each in ids if 0 < len(each) <= _LONGEST_ID and _storable(each)]


def read_claim(
    form: ClaimForm, documents: Mapping[str, Document], *, needs_reason: bool
) -> ClaimContent | None:
    """Return what the claim is to say; None after noting on ``form`` what is wrong.

    ``documents`` are those that the form names and the store holds, by id.
    """
    text = _text(form, "text", form.text, MAXIMUM_TEXT)
    if not text:
        form.refuse("text", "Write the statement, in one sentence of your own.")
    try:
        rating = Rating(form.rating)
    except ValueError:
        rating = Rating.ACCURATE
        form.refuse("rating", "Choose one of the three ratings.")
    topics = _topics(form)
    claimant = _text(form, "claimant", form.claimant, MAXIMUM_NAME)
    claimed_on = _day(form, "claimed_on", form.claimed_on)
    valid_from = _day(form, "valid_from", form.valid_from)
    valid_until = _day(form, "valid_until", form.valid_until)
    if valid_from and valid_until and valid_until < valid_from:
        form.refuse("valid_until", "The last day is before the first.")
    evidence = _evidence(form, documents)
    if not _text(form, "reason", form.reason, MAXIMUM_REASON) and needs_reason:
        form.refuse("reason", "Say why you change it: it is kept with the history.")
    if form.errors:
        return None
    return ClaimContent(
        text=text,
        rating=rating,
        evidence=evidence,
        topics=topics,
        claimant=claimant or None,
        claimed_on=claimed_on,
        valid_from=valid_from,
        valid_until=valid_until,
    )


def anchor(row: QuoteRow, document: Document) -> Quote | str:
    """Return the quote that a row means, or what is wrong with its words.

    Where they stand in several places and none was chosen, ``row.found`` has them.
    """
    found = places(document, row.words)
    chosen = [quote for quote in found if str(quote.start) == row.start.strip()]
    if len(found) == 1 or chosen:
        return (chosen or found)[0]
    if found:
        row.found = tuple(found)
        count = (
            f"{len(found)}" if len(found) < MOST_PLACES else f"{MOST_PLACES} or more"
        )
        return f"These words stand there in {count} places. Choose the one you mean."
    return _not_there(row.words, document)


def _not_there(words: str, document: Document) -> str:
    lines = [line for line in words.splitlines() if line.strip()]
    if len(lines) > 1 and all(places(document, line) for line in lines):
        return (
            "These words run over several paragraphs. A quote stands in one: keep one "
            "paragraph here and add another quote for the next."
        )
    reached = stands_as_far_as(document, words)
    if not reached:
        return (
            "These words do not stand in this document. Copy them from it, or choose "
            "the document they are from."
        )
    return (
        f"The document says “{_end(reached)}”, but does not go on as you wrote. Copy "
        "the words from it as they stand there."
    )


def _end(words: str) -> str:
    kept = 8
    all_ = words.split()
    return ("… " if len(all_) > kept else "") + " ".join(all_[-kept:])


def _evidence(
    form: ClaimForm, documents: Mapping[str, Document]
) -> tuple[Evidence, ...]:
    filled = [row for row in form.rows if not row.is_blank] or form.rows[:1]
    if not filled:
        filled = [form.add_row()]
    if len(filled) > MAXIMUM_QUOTES:
        form.refuse(filled[-1].name("words"), f"Keep at most {MAXIMUM_QUOTES} quotes.")
    items = [_one(form, row, documents) for row in filled]
    seen: dict[tuple[str, int, int], QuoteRow] = {}
    for row, item in zip(filled, items, strict=True):
        if item is None:
            continue
        place = (item.document_id, item.quote.start, item.quote.end)
        if place in seen:
            form.refuse(row.name("words"), "This quote is there already, above.")
        seen[place] = row
    return tuple(item for item in items if item is not None)


def _one(
    form: ClaimForm, row: QuoteRow, documents: Mapping[str, Document]
) -> Evidence | None:
    document = documents.get(row.document)
    if not row.document:
        form.refuse(row.name("document"), "Choose the document that holds the quote.")
    elif document is None:
        form.refuse(row.name("document"), "The store holds no such document.")
    words = _text(form, row.name("words"), row.words, MAXIMUM_EVIDENCE)
    if not words:
        form.refuse(row.name("words"), "Paste the words that the claim rests on.")
    attribution = _text(form, row.name("attribution"), row.attribution, MAXIMUM_NAME)
    speaks_of = _day(form, row.name("speaks_of"), row.speaks_of)
    try:
        stance = Stance(row.stance)
    except ValueError:
        form.refuse(row.name("stance"), "Choose what the quote does.")
        return None
    if document is None or not words:
        return None
    quote = anchor(row, document)
    if isinstance(quote, str):
        form.refuse(row.name("start" if row.found else "words"), quote)
        return None
    row.words, row.start = quote.exact, str(quote.start)
    return Evidence(quote, document.id, stance, attribution or None, speaks_of)


def _topics(form: ClaimForm) -> tuple[str, ...]:
    topics = topics_of(_text(form, "topics", form.topics, MAXIMUM_TOPIC * 50))
    if len(topics) > MAXIMUM_TOPICS:
        form.refuse("topics", f"Keep at most {MAXIMUM_TOPICS} topics.")
    if any(len(topic) > MAXIMUM_TOPIC for topic in topics):
        form.refuse("topics", f"A topic has at most {MAXIMUM_TOPIC} characters.")
    return topics


def _text(form: ClaimForm, name: str, value: str, limit: int) -> str:
    text = value.strip()
    if len(text) > limit:
        over = len(text) - limit
        form.refuse(
            name, f"Shorten this by {over:,} characters: the limit is {limit:,}."
        )
    try:
        require_storable(text)
    except TextRejected as error:
        form.refuse(name, str(error))
    return text


def _storable(text: str) -> bool:
    try:
        require_storable(text)
    except TextRejected:
        return False
    return True


def _day(form: ClaimForm, name: str, value: str) -> date | None:
    if not value.strip():
        return None
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        form.refuse(name, "Write the day as year-month-day, such as 2024-11-07.")
        return None
