"""Read a text: normalise it, split it and find the facts it states."""

from dataclasses import replace
from functools import lru_cache

from verifier.engine.reading.clauses import find_clauses
from verifier.engine.reading.dates import find_times
from verifier.engine.reading.facts import Reading, Spelling
from verifier.engine.reading.multiwords import joined
from verifier.engine.reading.names import find_names
from verifier.engine.reading.normalising import normalise
from verifier.engine.reading.quantities import find_quantities
from verifier.engine.reading.sentences import split_sentences
from verifier.engine.reading.words import tokenise


@lru_cache(maxsize=1024)
def read(original: str, spelling: Spelling = ()) -> Reading:
    """Return what ``original`` states, its misspelt words read as ``spelling`` has it.
    Pure; kept for texts read again and again."""
    text, offsets = normalise(original)
    sentences = split_sentences(text)
    tokens = tokenise(text, sentences, spelling)
    bare = Reading(original, text, offsets, sentences, tokens, spelling=spelling)
    times = find_times(bare)
    dated = replace(bare, times=times)
    quantities = find_quantities(dated)
    named = replace(dated, quantities=quantities)
    named = replace(named, names=find_names(named))
    whole = replace(named, clauses=find_clauses(named))
    return replace(whole, tokens=joined(tokens))


@lru_cache(maxsize=1024)
def content_stems(original: str) -> frozenset[str]:
    """Return the stems of a text's content words, and find nothing else in it: of the
    titles and names beside a quote no more is asked."""
    text, _ = normalise(original)
    tokens = joined(tokenise(text, split_sentences(text)))
    return frozenset(t.stem for t in tokens if t.is_word and not t.is_stop)
