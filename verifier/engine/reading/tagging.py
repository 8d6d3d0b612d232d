"""A light guess at each word's part of speech, enough to find verbs and phrases."""

from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from verifier.engine.lexicon import base_form, known, outdoing, stem_of, word_class
from verifier.engine.reading.facts import Name, Token
from verifier.engine.reading.voice import UNCHANGING, names_agent


class Tag(StrEnum):
    """What a word does in its sentence."""

    DETERMINER = "D"
    PREPOSITION = "P"
    PRONOUN = "O"
    MODAL = "M"
    BE = "B"
    HAVE = "H"
    DO = "T"
    CONJUNCTION = "C"
    RELATIVE = "W"
    NEGATION = "-"
    TO = "to"
    NOUN = "N"
    ADJECTIVE = "A"
    ADVERB = "R"
    VERB = "V"
    GERUND = "G"
    PARTICIPLE = "E"
    NUMBER = "#"
    POSSESSIVE = "'"
    MARK = "X"


_CLOSED: dict[str, Tag] = {}
for _kind, _words in {
    Tag.DETERMINER: """a an the this that these those every each some any all both no my
        your his her its our their another either neither such""",
    Tag.PREPOSITION: """of in on at by for from into onto over under with within without
        about against between among through throughout during before after above below
        near across toward towards upon amid despite per via like unlike behind beyond
        besides except inside outside around along off until till since following
        regarding concerning including as than up down out""",
    Tag.PRONOUN: """i you he she it we they him them us me himself herself itself
        themselves nobody nothing everybody everything everyone somebody someone
        something anybody anything anyone none there one""",
    Tag.MODAL: "will would shall should can could may might must cannot ca wo 'll 'd",
    Tag.BE: "be am is are was were been being 's 're 'm",
    Tag.HAVE: "have has had having 've",
    Tag.DO: "do does did",
    Tag.CONJUNCTION: """and or but nor so yet if because while although though unless
        whereas when where whether once""",
    Tag.RELATIVE: "who whom whose which what how why",
    Tag.NEGATION: "not never n't",
    Tag.ADVERB: """also just only still already even ever often always usually sometimes
        again now then very too more most less least quite rather almost nearly hardly
        barely scarcely soon later ago not yet here there however moreover longer
        reportedly allegedly likely probably possibly perhaps maybe""",
}.items():
    for _word in _words.split():
        _CLOSED.setdefault(_word, _kind)

_ENDS_IN_LY = frozenset("fly ply sly ally july italy family reply supply".split())
_PRENOMINAL = frozenset({Tag.DETERMINER, Tag.ADJECTIVE, Tag.NUMBER, Tag.POSSESSIVE})
_AUXILIARY = frozenset({Tag.MODAL, Tag.DO})
_CONTRACTED = frozenset(
    """don't doesn't didn't won't wouldn't can't couldn't shouldn't mustn't needn't
    mightn't shan't""".split()
)
_SUBJECTS = frozenset({Tag.NOUN, Tag.PRONOUN, Tag.RELATIVE})


@lru_cache(maxsize=16_384)
def _verb_base(norm: str, ending: str) -> str | None:
    """Return the base of a verb form that ends in ``ending`` ("ed", "ing", "s")."""
    bare = norm.removesuffix(ending)
    tries = [bare, bare + "e"]
    if bare[-1:] == bare[-2:-1]:
        tries.append(bare[:-1])
    if ending == "ed" and bare.endswith("i"):
        tries.append(bare[:-1] + "y")
    if ending == "s":
        tries = [bare]
        if bare.endswith("ie"):
            tries.append(bare[:-2] + "y")
        if bare.endswith("e"):
            tries.append(bare[:-1])
    verbs, others = word_class("verb"), word_class("verb_too")
    return next((base for base in tries if base in verbs or base in others), None)


@lru_cache(maxsize=16_384)
def _open_class(norm: str) -> tuple[Tag, ...]:  # noqa: C901, PLR0912 - a line a class
    """Return the tags a word of an open class can bear, likeliest first."""
    base = base_form(norm)
    verbs, others = word_class("verb"), word_class("verb_too")
    if base != norm and (base in verbs or base in others):
        if norm in word_class("noun"):
            return (Tag.NOUN, Tag.PARTICIPLE)
        return (Tag.PARTICIPLE,)
    if norm.endswith("ed") and _verb_base(norm, "ed"):
        return (Tag.PARTICIPLE, Tag.ADJECTIVE)
    if norm.endswith("ing") and _verb_base(norm, "ing"):
        return (Tag.GERUND, Tag.NOUN)
    if (norm in word_class("adverb") and norm != "needs") or (
        norm.endswith("ly") and norm not in _ENDS_IN_LY
    ):
        return (Tag.ADVERB,)
    if not known(stem_of(norm)) and outdoing(norm):
        return _open_class(norm.removeprefix("out"))
    tags: list[Tag] = []
    if norm in verbs:
        tags.append(Tag.VERB)
    if norm in word_class("adjective"):
        tags.append(Tag.ADJECTIVE)
    if norm in word_class("noun") or norm in word_class("noun_too"):
        tags.append(Tag.NOUN)
    if norm in others:
        tags.append(Tag.VERB)
    if norm in word_class("adjective_too"):
        tags.append(Tag.ADJECTIVE)
    if not tags and norm.endswith("s") and not norm.endswith("ss"):
        stem = _verb_base(norm, "s")
        if stem is not None:
            return (Tag.VERB, Tag.NOUN) if stem in verbs else (Tag.NOUN, Tag.VERB)
    forms = (Tag.PARTICIPLE,) if norm in UNCHANGING else ()
    return (*tags, *forms) or (Tag.NOUN,)


def _is_base(norm: str) -> bool:
    """Tell whether a word is the base form of some verb."""
    return norm in word_class("verb") or norm in word_class("verb_too")


def is_verb_form(norm: str) -> bool:
    """Tell whether a word is likeliest a finite verb or a participle."""
    return norm not in _CLOSED and _open_class(norm)[0] in {Tag.VERB, Tag.PARTICIPLE}


_PLURALS = frozenset("people men women children police troops media".split())


def is_plural(norm: str) -> bool:
    """Tell whether a noun looks plural."""
    ends = norm.endswith("s") and not norm.endswith(("ss", "us", "is"))
    return ends or norm in _PLURALS


def tag_words(tokens: Sequence[Token], names: Sequence[Name]) -> tuple[Tag, ...]:
    """Return one tag for each token."""
    named = {
        index
        for name in names
        for index in range(name.first_token, name.last_token + 1)
    }
    adjectives = {
        name.first_token
        for name in names
        if name.kind == "nationality"
        and name.last_token + 1 < len(tokens)
        and tokens[name.last_token + 1].is_word
        and not tokens[name.last_token + 1].is_stop
    }
    tags: list[Tag] = []
    for token in tokens:
        index = token.index
        if index in named:
            tags.append(Tag.ADJECTIVE if index in adjectives else Tag.NOUN)
        else:
            tags.append(_tag(tokens, index, tags))
    return tuple(tags)


def _tag(tokens: Sequence[Token], index: int, tags: Sequence[Tag]) -> Tag:
    token = tokens[index]
    if not token.is_word:
        return _mark(tokens, index)
    if token.norm[0].isdecimal():
        return Tag.NUMBER
    if "." in token.text:
        return Tag.NOUN
    if token.norm.endswith("n't"):
        return Tag.NEGATION
    if token.norm == "to":
        return Tag.TO
    if _is_in_view_of(tokens, index):
        return Tag.PREPOSITION
    closed = _CLOSED.get(token.norm)
    if closed is not None:
        return _closed(tokens, index, closed, tags)
    return _open(tokens, index, tags)


def _is_in_view_of(tokens: Sequence[Token], index: int) -> bool:
    """Tell "given the rain" beside a statement from "was given a medal"."""
    if tokens[index].norm != "given" or (index and tokens[index - 1].text != ","):
        return False
    after = "".join(token.norm for token in tokens[index + 1 : index + 2])
    return _CLOSED.get(after) == Tag.DETERMINER or after == "that"


def _mark(tokens: Sequence[Token], index: int) -> Tag:
    if tokens[index].norm.startswith("'"):
        return Tag.POSSESSIVE
    return Tag.MARK


def _closed(
    tokens: Sequence[Token], index: int, closed: Tag, tags: Sequence[Tag]
) -> Tag:
    norm = tokens[index].norm
    following = tokens[index + 1].norm if index + 1 < len(tokens) else ""
    if norm == "that":
        before = tags[index - 1] if index else None
        ahead = tokens[index + 1] if index + 1 < len(tokens) else None
        if ahead is not None and (
            ahead.text[0].isupper()
            or _CLOSED.get(ahead.norm) in {Tag.PRONOUN, Tag.DETERMINER}
        ):
            return Tag.CONJUNCTION
        if before in {Tag.VERB, Tag.PARTICIPLE, Tag.ADJECTIVE, Tag.BE}:
            return Tag.CONJUNCTION
        if before == Tag.NOUN:
            return Tag.RELATIVE
    if norm == "no" and following == "longer":
        return Tag.NEGATION
    named = bool(index) and tags[index - 1] in {Tag.DETERMINER, Tag.ADJECTIVE}
    if named and norm in {"may", "might", "will", "can", "must"}:
        return Tag.NOUN
    if tokens[index].text == "May" and index and tags[index - 1] == Tag.PREPOSITION:
        return Tag.NOUN  # the month
    if (norm == "as" and following == "well") or (
        norm in {"at", "about", "around", "over", "up", "under"}
        and (following in {"least", "most"} or following[:1].isdecimal())
    ):
        return Tag.ADVERB
    return closed


def _open(  # noqa: C901 - the order of the rules is the point
    tokens: Sequence[Token], index: int, tags: Sequence[Tag]
) -> Tag:
    norm = tokens[index].norm
    options = _open_class(norm)
    at = index - 1
    while at >= 0 and tags[at] in {Tag.ADVERB, Tag.NEGATION}:
        at -= 1
    fresh = at < 0 or tokens[at].sentence != tokens[index].sentence
    before = Tag.MARK if fresh else tags[at]
    near = Tag.MARK if index == 0 else tags[index - 1]
    first = options[0]
    if tokens[index].text[0].isupper() and not fresh and near != Tag.MARK:
        return Tag.NOUN
    if before in {Tag.BE, Tag.HAVE} and Tag.PARTICIPLE in options:
        return Tag.PARTICIPLE
    if before == Tag.BE and first not in {Tag.PARTICIPLE, Tag.GERUND}:
        return next((tag for tag in options if tag != Tag.VERB), Tag.ADJECTIVE)
    if (
        norm == "need"
        and tokens[index + 1 : index + 2]
        and (tokens[index + 1].norm == "not")
    ):
        return Tag.MODAL
    contracted = any(token.norm in _CONTRACTED for token in tokens[at + 1 : index])
    helped = contracted or before == Tag.TO or before in _AUXILIARY
    if helped and _is_base(norm):
        return Tag.VERB
    if first == Tag.PARTICIPLE:
        return _participle(tokens, index, near, before)
    if first == Tag.GERUND:
        return _gerund(tokens, index, near)
    if near in _PRENOMINAL:
        return _nominal(options, tokens, index)
    if Tag.VERB in options and first != Tag.ADVERB:
        return _finite(tokens, index, options, before, tags)
    return first


def _nominal(options: tuple[Tag, ...], tokens: Sequence[Token], index: int) -> Tag:
    if Tag.ADJECTIVE in options and index + 1 < len(tokens):
        ahead = tokens[index + 1]
        if Tag.NOUN in options and _is_past(ahead.norm):
            return Tag.NOUN
        if Tag.NOUN not in options or (ahead.is_word and not ahead.is_stop):
            return Tag.ADJECTIVE
    if Tag.NOUN in options or Tag.VERB in options:
        return Tag.NOUN
    return options[0]


def _participle(tokens: Sequence[Token], index: int, near: Tag, before: Tag) -> Tag:
    following = tokens[index + 1].norm if index + 1 < len(tokens) else ""
    floating = tokens[index - 1].norm in {"all", "both", "each"} if index else False
    agent = near == Tag.ADJECTIVE and following == "by"
    if near in _PRENOMINAL and not floating and not agent:
        return Tag.ADJECTIVE
    if before in {Tag.BE, Tag.HAVE}:
        return Tag.PARTICIPLE
    if before in {Tag.VERB, Tag.GERUND} and index + 1 < len(tokens):
        ahead = tokens[index + 1]
        if ahead.is_word and not ahead.is_stop:
            return Tag.ADJECTIVE
    aside = before == Tag.MARK and following in {"as", "by"}
    if aside or (before == Tag.NOUN and names_agent(tokens, index + 1)):
        return Tag.PARTICIPLE
    if before == Tag.PREPOSITION and following not in {"by", "in"}:
        return Tag.ADJECTIVE
    return Tag.VERB


def _gerund(tokens: Sequence[Token], index: int, near: Tag) -> Tag:
    if near in {Tag.DETERMINER, Tag.POSSESSIVE, Tag.ADJECTIVE, Tag.NUMBER}:
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if following is None or following.is_stop or not following.is_word:
            return Tag.NOUN
        if near == Tag.POSSESSIVE and following.text[0].isupper():
            return Tag.GERUND
        return Tag.ADJECTIVE
    return Tag.GERUND


def _finite(  # noqa: C901 - the order of the rules is the point
    tokens: Sequence[Token],
    index: int,
    options: tuple[Tag, ...],
    before: Tag,
    tags: Sequence[Tag],
) -> Tag:
    """Decide between a verb in its base or -s form and a noun."""
    norm = tokens[index].norm
    if before == Tag.PREPOSITION:
        return Tag.NOUN if Tag.NOUN in options else options[0]
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if following is not None and not following.is_word and Tag.NOUN in options:
        comma = following.text != "." or _has_verb(tokens, index, tags)
        if comma and before != Tag.PRONOUN:
            return Tag.NOUN
    if before not in _SUBJECTS:
        fresh = before == Tag.MARK and Tag.NOUN in options
        likely = options[0] == Tag.VERB and before in {Tag.MARK, Tag.CONJUNCTION}
        if fresh and not likely:
            return Tag.NOUN
        return Tag.VERB if likely and not fresh else _not_verb(options)
    if following is not None and _is_past(following.norm):
        return Tag.NOUN if Tag.NOUN in options else options[0]
    third = norm.endswith("s") and not norm.endswith("ss")
    previous = tokens[index - 1]
    agrees = third != (
        is_plural(previous.norm) or previous.norm in {"they", "we", "i", "you"}
    )
    if before == Tag.RELATIVE:
        agrees = True
    opens = following is not None and (
        following.is_stop
        or not following.is_word
        or following.text[0].isupper()
        or following.norm[0].isdecimal()
        or third
    )
    if (
        options[0] == Tag.VERB
        and following is not None
        and (
            following.norm[0].isdecimal()
            or _CLOSED.get(following.norm) == Tag.DETERMINER
        )
    ):
        return Tag.VERB
    if agrees and (options[0] == Tag.VERB or (opens and before != Tag.NOUN)):
        return Tag.VERB
    if agrees and opens and previous.text[0].isupper():
        return Tag.VERB
    if agrees and following is not None and following.norm in _CLOSED:
        closed = _CLOSED[following.norm]
        if closed in {Tag.DETERMINER, Tag.PRONOUN}:
            return Tag.VERB
    return Tag.NOUN if Tag.NOUN in options or third else options[0]


def _not_verb(options: tuple[Tag, ...]) -> Tag:
    return next((tag for tag in options if tag != Tag.VERB), options[0])


def _has_verb(tokens: Sequence[Token], index: int, tags: Sequence[Tag]) -> bool:
    """Tell whether the sentence has a verb before ``index``."""
    at = index - 1
    while at >= 0 and tokens[at].sentence == tokens[index].sentence:
        if tags[at] in {Tag.VERB, Tag.BE, Tag.MODAL, Tag.HAVE, Tag.DO}:
            return True
        at -= 1
    return False


@lru_cache(maxsize=16_384)
def _is_past(norm: str) -> bool:
    if norm in _CLOSED:
        return _CLOSED[norm] in {Tag.BE, Tag.HAVE, Tag.MODAL, Tag.DO}
    return _open_class(norm)[0] == Tag.PARTICIPLE
