"""What of a claim is searched: its text, quotes, document titles and topics."""

from collections.abc import Mapping

from claims.models import Claim, Document
from claims.store.words import Field, IndexEntry, index_entry
from claims.text import normalise

_QUOTE, _TITLE, _TOPIC = 0.5, 1.0, 0.5


def entry_of(claim: Claim, documents: Mapping[str, Document]) -> IndexEntry:
    """Return the index entry of ``claim``; ``documents`` hold those it quotes."""
    fields = [Field(claim.text, 1.0)]
    seen = {normalise(claim.text)}
    for item in claim.evidence:
        document = documents[item.document_id]
        for text, weight in ((item.quote.exact, _QUOTE), (document.title, _TITLE)):
            if text and (same := normalise(text)) not in seen:
                seen.add(same)
                fields.append(Field(text, weight))
    fields += [Field(topic, _TOPIC) for topic in claim.topics]
    return index_entry(fields)
