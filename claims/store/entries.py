"""What of a claim is searched: its text, quotes, document titles and topics."""

from collections.abc import Iterable, Mapping

from claims.models import Claim, Document
from claims.store.words import Field, IndexEntry, index_entry
from claims.text import normalise

_QUOTE, _TITLE, _TOPIC = 0.5, 1.0, 0.5


def entry_of(claim: Claim, documents: Mapping[str, Document]) -> IndexEntry:
    """Return the index entry of ``claim``; ``documents`` hold those it quotes."""
    quotes = [
        (item.quote.exact, documents[item.document_id].title) for item in claim.evidence
    ]
    return entry_of_texts(claim.text, quotes, claim.topics)


def entry_of_texts(
    text: str, quotes: Iterable[tuple[str, str | None]], topics: Iterable[str]
) -> IndexEntry:
    """Return the index entry of a claim of these texts.

    ``quotes`` are pairs of a quote and the title of its document.
    """
    fields = [Field(text, 1.0)]
    seen = {normalise(text)}
    for quote, title in quotes:
        for part, weight in ((quote, _QUOTE), (title, _TITLE)):
            if part and (same := normalise(part)) not in seen:
                seen.add(same)
                fields.append(Field(part, weight))
    fields += [Field(topic, _TOPIC) for topic in topics]
    return index_entry(fields)
