"""Tell English from other languages, so that those are not answered wrongly."""

import re
import unicodedata
from functools import cache

from verifier.engine.lexicon import read_table
from verifier.engine.reading.words import STOP_WORDS

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_LATIN_SHARE = 0.6
_FEWEST_WORDS = 3


@cache
def _function_words() -> dict[str, frozenset[str]]:
    return {
        language: frozenset(words.split())
        for language, words in read_table("function_words.tsv")
    }


def is_english(text: str) -> bool:
    """Return whether ``text`` reads as English.

    Scripts decide first, then function words: more of another language's than of
    English. Texts too short to tell count as English.
    """
    letters = [character for character in text if character.isalpha()]
    if not letters:
        return True
    latin = sum(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    if latin / len(letters) < _LATIN_SHARE:
        return False
    words = [word.casefold() for word in _WORD.findall(text)]
    if len(words) < _FEWEST_WORDS:
        return True
    english = sum(word in STOP_WORDS for word in words)
    foreign = max(
        sum(word in theirs for word in words) for theirs in _function_words().values()
    )
    return foreign <= english or foreign < 2  # noqa: PLR2004 - one may be a name
