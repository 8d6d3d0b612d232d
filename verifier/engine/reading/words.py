"""Split a normalised text into tokens, with their stems."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from verifier.engine.lexicon import plain_stem_of, read_table, stem_of
from verifier.engine.reading.facts import Spelling, Token
from verifier.engine.types import Span

_TOKEN = re.compile(
    r"(?P<abbreviation>(?:[A-Za-z]\.){2,})"
    r"|(?P<number>\d+(?:[.,]\d+)*(?:st|nd|rd|th)?(?![^\W\d_]{3,}|[.,]?\d))"
    r"|(?P<word>[^\W\d_]+(?:'(?!(?:s|ve|re|ll|d|m)\b)[^\W\d_]+)*)"
    r"|(?P<contraction>(?<=\w)'(?:ve|re|ll|d|m)\b)"
    r"|(?P<possessive>'s?\b|(?<=s)'(?=\s))"
    r"|(?P<digits>\d+(?:[.,]\d+)*)"
    r"|(?P<mark>\S)",
    re.IGNORECASE,
)

STOP_WORDS = frozenset(
    """a an the this that these those there here it its itself he him his she her hers
    they them their theirs we us our ours you your yours i me my mine who whom whose
    which what when where why how and or but nor so yet if then than as of in on at by
    for from to into onto over under with within without about against between among
    through during before after above below up down out off again further once is am
    are was were be been being have has had having do does did doing will would shall
    should can could may might must not no very just also too both each own same such
    only every other more most some any all few while because until although though
    since himself herself themselves ourselves myself yourself according per via amid
    upon toward towards 's ' n't s t 've 're 'll 'd 'm""".split()
)


def tokenise(
    text: str, sentences: Sequence[Span], spelling: Spelling = ()
) -> tuple[Token, ...]:
    """Return the tokens of ``text``; abbreviations ("U.S.", "a.m.") stay whole."""
    meant = dict(spelling)
    tokens: list[Token] = []
    sentence = 0
    for index, match in enumerate(_TOKEN.finditer(text)):
        while (
            sentence + 1 < len(sentences) and match.start() >= sentences[sentence].end
        ):
            sentence += 1
        surface = match.group()
        norm = surface.casefold()
        if surface == norm:
            norm = meant.get(norm) or _casual().get(norm, norm)
        if match.lastgroup == "abbreviation":
            norm = norm.replace(".", "")
        tokens.append(
            Token(
                index=index,
                text=surface,
                norm=norm,
                stem=_stem_in(text, match, norm),
                start=match.start(),
                end=match.end(),
                is_word=match.lastgroup not in {"mark", "possessive"},
                is_stop=_is_stop(norm) and not _is_acronym(surface),
                sentence=sentence,
            )
        )
    return tuple(tokens)


@cache
def _casual() -> Mapping[str, str]:
    """Return how hasty spellings in lower case are read: "didnt", "govt"."""
    return {row[0]: row[1] for row in read_table("casual.tsv")}


def _is_stop(norm: str) -> bool:
    return norm in STOP_WORDS or norm.endswith("n't")


def _stem_in(text: str, match: re.Match[str], norm: str) -> str:
    if match.lastgroup != "word":
        return norm
    hyphened = match.start() > 1 and text[match.start() - 1] == "-"
    return plain_stem_of(norm) if hyphened else stem_of(norm)


def _is_acronym(surface: str) -> bool:
    """Tell a name in capitals ("US", "IT", "WHO") from a stop word."""
    return len(surface) > 1 and surface.isupper()
