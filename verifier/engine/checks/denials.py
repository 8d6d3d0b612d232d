"""Denials: a "no", "not" or "never" that only one of the two texts has."""

from collections.abc import Iterable

from verifier.engine.alignment import Link
from verifier.engine.checks.base import Check, Pair
from verifier.engine.lexicon import light_words, stem_of
from verifier.engine.reading.facts import Reading, Token, found_once, named_tokens
from verifier.engine.reading.scope import DENYING, NEGATIVE_WORDS
from verifier.engine.types import Finding, Outcome, Reason, Span

_EXCLUDING = (("off", "the", "table"), ("out", "of", "the", "question"))
_BEHIND = 3
"""Words behind what is shared in which it may be put "off the table"."""

_LEAST_SHARED = 0.8
"""Share of the claim's content words that must be linked for the two texts to say
the same but for the denial."""

_FEWEST_SHARED = 3
_LIGHT = 0.5
"""Words that count for no more ("give", "make", "around") may differ."""

_MOST_LOOSE = 12
"""Unlinked content words between the evidence's linked ones; with more, the texts
are too different for a bare count of denials."""

_DENYING = frozenset("deni refus fail declin reject".split())
_DOUBTFUL = DENYING | frozenset("unlik unabl imposs unclear oppos rule".split())
"""Stems that may deny: with one of them outside what both texts share, the count of
denials says nothing."""

_PLANNING = frozenset(
    stem_of(word)
    for word in """consider plan intend discuss contemplate want expect think envisage
    propose schedule prepare mull weigh look seek""".split()
)
_OPEN_TO = frozenset({"table", "question", "agenda"})
_BEING = frozenset(
    """is are was were be been being am stands stood stand voted vote votes out spoke
    speaks speak spoken argued argues argue campaigned decided ruled""".split()
)
"""Words after which "against" opposes what follows ("came out against")."""

_NOT_DENYING = frozenset(
    """only just least doubt matter more less fewer later sooner one-time wonder
    surprise exception few long""".split()
)
_EXCLUSIVE = frozenset({"else", "other", "others"})
"""Before these, as in "nobody else" and "no other", a "no" says "only" and denies
nothing that stands before it."""

_NO = frozenset("no none nobody nothing nowhere".split())
_BUT = frozenset("but except besides".split())
_ONE_OF = 2
"""Words between "no" and the "but" behind which stands who alone is meant."""
_SETTING_APART = frozenset({",", "-", "(", "but"})
_JOINTS = frozenset({"that", "because", "if", "whether"})
_STRENGTH = 0.8


def denials_differ(pair: Pair) -> Iterable[Finding]:
    """Counts what denies ("no", "not", "never", "nobody", "refused") in both texts
    where they otherwise say the same: if only one of them denies it, the claim is
    contradicted."""
    shared = _shared(pair)
    if shared is None:
        return
    mine = _denying(pair.claim)
    within = range(shared[0], shared[1] + 1)
    behind = range(shared[1] + 1, shared[1] + 1 + _BEHIND)
    theirs = [
        t
        for t in _denying(pair.evidence)
        if t.index in within or (t.index in behind and _excludes(pair.evidence, t))
    ]
    turned = sum(link.link is Link.OPPOSITE for link in pair.alignment.links)
    if turned or (len(mine) + len(theirs)) % 2 == 0:
        return
    cue = (mine or theirs)[0]
    if _doubtful(pair, theirs) or (mine and not _denies_shared(pair, cue)):
        return
    if not mine and _denies_only_plans(pair, cue):
        return
    in_claim = bool(mine)
    reading = pair.claim if in_claim else pair.evidence
    span = Span(cue.start, cue.end)
    word = reading.surface(span)
    yield pair.finding(
        "denials",
        Outcome.CONTRADICTS,
        f"The claim denies it (“{word}”); the source does not."
        if in_claim
        else f"The source denies it (“{word}”); the claim does not.",
        claim_span=span if in_claim else None,
        evidence_span=None if in_claim else span,
        reason=Reason.NEGATED,
        strength=_STRENGTH,
    )


def _shared(pair: Pair) -> tuple[int, int] | None:
    """Return the first and last evidence token of what both texts say, if they say
    the same but for denials."""
    content = _stated(pair.claim)
    linked = {
        t.index: link.evidence
        for t in content
        if (link := pair.alignment.of_claim(t.index)) and link.link is not Link.OPPOSITE
    }
    heavy = [t for t in content if light_words().get(t.stem, 1.0) > _LIGHT]
    met = sum(t.index in linked for t in heavy)
    if len(linked) < _FEWEST_SHARED or met < _LEAST_SHARED * len(heavy):
        return None
    first, last = min(linked.values()), max(linked.values())
    between = pair.evidence.tokens[first : last + 1]
    if len({token.sentence for token in between}) > 1:
        return None
    loose = sum(
        t.is_word and not t.is_stop and pair.alignment.of_evidence(t.index) is None
        for t in between
    )
    return (max(first - 2, 0), last) if loose <= _MOST_LOOSE else None


def _denies_shared(pair: Pair, cue: Token) -> bool:
    """Tell whether the source speaks of what the claim denies: "has helped, but not
    with guns" denies nothing that a source without guns says."""
    if cue.stem in _DENYING or _excludes(pair.claim, cue):
        return True
    denied = next(
        (
            token
            for token in pair.claim.tokens[cue.index + 1 :]
            if token.is_word and not token.is_stop
        ),
        cue,
    )
    return denied is cue or (
        _known(pair, denied)
        and all(_known(pair, verb) for verb in _governing(pair.claim, cue))
    )


def _denies_only_plans(pair: Pair, cue: Token) -> bool:
    """Tell whether the source denies that something is planned or open, where the claim
    says that it was done: "is not considering a supply" is no word on what was sent."""
    verb = next(
        (c.verb_token for c in pair.evidence.clauses if c.negation_cue == cue.index),
        None,
    )
    if verb is not None and pair.evidence.tokens[verb].stem in _PLANNING:
        return pair.alignment.of_evidence(verb) is None
    told = [clause for clause in pair.claim.clauses if clause.finite]
    done = bool(told) and told[-1].past and told[-1].modality == "actual"
    return done and any(
        pair.evidence.tokens[at].norm in _OPEN_TO
        for at in range(cue.index, min(cue.index + 4, len(pair.evidence.tokens)))
    )


def _governing(reading: Reading, cue: Token) -> list[Token]:
    """Return the verbs on which what is denied hangs: "ordered that no ..."."""
    verbs = [
        reading.tokens[clause.verb_token]
        for clause in reading.clauses
        if clause.verb_token < cue.index and clause.sentence == cue.sentence
    ]
    return [
        verb
        for verb in verbs
        if any(t.norm in _JOINTS for t in reading.tokens[verb.index : cue.index])
    ]


def _known(pair: Pair, token: Token) -> bool:
    """Tell whether the source has a word too, or it says little."""
    return (
        token.is_stop
        or light_words().get(token.stem, 1.0) <= _LIGHT
        or pair.alignment.of_claim(token.index) is not None
    )


def _doubtful(pair: Pair, counted: list[Token]) -> bool:
    """Tell whether either text may deny in a way that was not counted."""
    sure = {token.index for token in counted}
    mine = _doubts(pair.claim)
    theirs = _doubts(pair.evidence)
    both = _words(pair.claim) & _words(pair.evidence)
    if any(t.index not in sure for t in _denying(pair.evidence)):
        return True
    return bool((mine ^ theirs) - both)


@found_once
def _words(reading: Reading) -> frozenset[str]:
    return frozenset(token.norm for token in reading.tokens)


@found_once
def _doubts(reading: Reading) -> frozenset[str]:
    verbs = {clause.verb_token for clause in reading.clauses}
    denying = _denying(reading)
    return frozenset(
        t.stem
        for t in reading.tokens
        if t not in denying
        # "argued against", not "crimes against".
        and (t.stem in _DOUBTFUL or (t.norm == "against" and t.index - 1 in verbs))
    )


@found_once
def _denying(reading: Reading) -> tuple[Token, ...]:
    """Return the words of a text that deny."""
    return tuple(token for token in reading.tokens if _denies(reading, token))


@found_once
def _stated(reading: Reading) -> tuple[Token, ...]:
    """Return the content words of a text but for those that deny."""
    denying = _denying(reading)
    return tuple(
        t for t in reading.tokens if t.is_word and not t.is_stop and t not in denying
    )


def _denies(reading: Reading, token: Token) -> bool:
    if token.index in named_tokens(reading):
        return False
    if token.stem in _DENYING or _excludes(reading, token):
        return True
    if token.norm == "against":
        behind = reading.tokens[max(0, token.index - 1) : token.index]
        return bool(behind and behind[0].norm in _BEING)
    if token.norm not in NEGATIVE_WORDS and not token.norm.endswith("n't"):
        return False
    ahead = reading.tokens[token.index + 1 : token.index + 2]
    if ahead and ahead[0].norm in _NOT_DENYING:
        return False
    further = {word.norm for word in reading.tokens[token.index + 1 : token.index + 3]}
    if not further.isdisjoint(_EXCLUSIVE):
        return False
    if _says_only(reading, token):
        return False
    elliptical = not (ahead and ahead[0].is_word)
    if elliptical and (token.norm in {"no", "not"} or token.norm.endswith("n't")):
        return False  # an answer: "said no", "but he would not"
    # "after, not before": set against what stands there, it denies no event.
    behind = reading.tokens[max(0, token.index - 1) : token.index]
    return not (token.norm == "not" and behind and behind[0].norm in _SETTING_APART)


def _says_only(reading: Reading, token: Token) -> bool:
    """Tell whether a token begins "no country but Spain" or "nobody except him"."""
    tokens = reading.tokens[token.index + 1 : token.index + 2 + _ONE_OF]
    turn = next((t.index for t in tokens if t.norm in _BUT), None)
    if turn is None or token.norm not in _NO:
        return False
    between = reading.tokens[token.index + 1 : turn]
    return not any(t.is_stop or not t.is_word for t in between)


def _excludes(reading: Reading, token: Token) -> bool:
    """Tell whether a token begins "off the table" or "out of the question"."""
    at = token.index
    for phrase in _EXCLUDING:
        words = reading.tokens[at : at + len(phrase)]
        if tuple(word.norm for word in words) == phrase:
            return True
    return False


CHECK = Check("denials", 1, denials_differ)
