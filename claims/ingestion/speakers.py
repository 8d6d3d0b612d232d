"""Who says a sentence, as far as its words tell: proposals for a reviewer."""

import re
from dataclasses import dataclass

_VERBS = r"""(?:sa(?:id|ys)|told|tells|reported|claimed|announced|add(?:s|ed)|stated|
    confirm(?:s|ed)|warn(?:s|ed)|noted|wr(?:ites|ote)|posted|commented|explain(?:s|ed)|
    argu(?:es|ed)|insist(?:s|ed)|estimated|testif(?:ies|ied)|acknowledg(?:es|ed)|
    admit(?:s|ted)|promised|predict(?:s|ed)|suggested|recall(?:s|ed)|
    emphasi[sz](?:es|ed)|stress(?:es|ed)|tweeted|replied|declared)"""
_BEFORE = r"(?:(?:has|have|had|also|later|then|previously|reportedly|repeatedly)\ )*"
_UP = r"[A-ZÀ-ÖØ-Þ]"
_NOUNS = r"""(?:[Tt]he|[Aa]n?|[Tt]wo|[Tt]hree|[Ss]ome|[Ss]everal|[Mm]any|[Ll]ocal|
    [Ff]ormer|[Ss]enior|[Oo]fficials|[Ss]ources?|[Pp]rosecutors|[Pp]olice|[Ee]xperts|
    [Aa]nalysts|[Aa]uthorities|[Ii]nvestigators|[Rr]esearchers|[Ss]cientists|
    [Ww]itnesses|[Dd]octors|[Cc]ritics|[Ee]conomists|[Ll]awyers|[Rr]esidents|
    [Ss]tate|[Cc]ity|[Hh]ealth|[Mm]edia|[Gg]overnment|[Mm]ilitary|[Oo]pen-source)"""
_WHO = rf"(?:{_UP}|{_NOUNS}\b)[^“”\"]*?"
_CLOSE = r"[”\"’']"

_ACCORDING = re.compile(
    r"\b[Aa]ccording\ to\ (?P<who>[^“”\";:]+?)(?=[.,;:]?\ ?$|,\ )", re.VERBOSE
)
_QUOTED_VERB_FIRST = re.compile(
    rf"[,.?!]{_CLOSE}\ {_BEFORE}{_VERBS}\ (?P<who>{_UP}[^“”\"]*?)"
    r"(?=[.;]|\ on\ [A-Z]|$)",
    re.VERBOSE,
)
_QUOTED_WHO_FIRST = re.compile(
    rf"[,.?!]{_CLOSE}\ (?P<who>(?:{_WHO}|he|she|they))\ {_BEFORE}{_VERBS}\b", re.VERBOSE
)
_AT_END = re.compile(
    rf",\ (?P<who>{_UP}[^,“”\"]{{2,60}},\ [^,“”\"]{{2,80}},"
    rf"|(?:{_UP}|{_NOUNS}\b)[^,“”\"]*?|he|she|they)\ {_BEFORE}{_VERBS}\b"
    r"(?P<rest>(?:\ (?!that\b)[^\s,“”\"]+){0,9}|,\ [a-z]+ing\b.*)[.]?$",
    re.VERBOSE,
)
_AT_START = re.compile(
    rf"^(?:[A-Z][^,“”\"]{{2,60}},\ )?(?P<who>{_WHO})\ {_BEFORE}{_VERBS}\b"
    rf"(?:\ (?:to|on|in|at|by|via|the|a|[A-Z])[^,“”\"]*?)?"
    rf"(?P<that>\ that\b|,?\ [“\"]|:\ |\ )",
    re.VERBOSE,
)
_PRONOUN = re.compile(r"(?:he|she|they|it|we|i)$", re.IGNORECASE)
_STOPS = re.compile(
    r"\b(?:who|which|because|after|when|while|if|but|although|was|were|is|are|had|has)\b"
)
_MOST_WORDS = 25
_DANGLING = re.compile(r"[\s,;]*\.$")


@dataclass(frozen=True, slots=True)
class Saying:
    """Who says a sentence, and the part that is said without the words for it."""

    who: str
    said: str


def speaker_of(sentence: str) -> Saying | None:
    """Return who ``sentence`` says it is from, if it does."""
    for pattern in (_QUOTED_VERB_FIRST, _QUOTED_WHO_FIRST):
        if found := pattern.search(sentence):
            who = _name(found["who"])
            if who:
                return Saying(who, _plain(sentence[: found.start() + 1]))
    if found := _AT_END.search(sentence):
        who = _name(found["who"])
        if who and not _STOPS.search(who.partition(",")[0]):
            return Saying(who, _plain(sentence[: found.start()]))
    if found := _ACCORDING.search(sentence):
        who = _name(found["who"])
        if who:
            said = f"{sentence[: found.start()]}{sentence[found.end() :]}"
            return Saying(who, _plain(said.strip(" ,")))
    if found := _AT_START.search(sentence):
        who = _name(found["who"])
        if who and not _STOPS.search(found["who"].partition(",")[0]):
            said = sentence[found.end() :] if "that" in found["that"] else sentence
            return Saying(who, _plain(said))
    return None


def _name(text: str) -> str | None:
    who = text.strip(" ,;:")
    if not who or len(who.split()) > _MOST_WORDS or _PRONOUN.match(who):
        return None
    return who


def _plain(said: str) -> str:
    """Return a statement as a sentence: a capital before it, a full stop after it."""
    text = _DANGLING.sub(".", without_lone_marks(said.strip(" ,;:")))
    if text and text[-1] not in '.!?…”"':
        text += "."
    return text[:1].upper() + text[1:]


def without_lone_marks(text: str) -> str:
    """Return ``text`` without quotation marks around it, or that lack their other."""
    marks = [each for each in text if each in '“”"']
    if len(marks) == 1 and text[0] in '“"':
        return text[1:].strip(" ,")
    if len(marks) == 1 and text[-1] in '”"':
        return text[:-1].strip(" ,")
    if len(marks) == 2 and text[0] in '“"' and text[-1] in '”"':  # noqa: PLR2004 - a pair
        return text[1:-1].strip(" ,")
    if text.count("“") > text.count("”"):
        return f"{text}”"
    return text


def is_pronoun_speaker(sentence: str) -> bool:
    """Tell whether only a pronoun says who speaks ("he said")."""
    for pattern in (_QUOTED_WHO_FIRST, _AT_END):
        found = pattern.search(sentence)
        if found and _PRONOUN.match(found["who"].strip()):
            return True
    return False
