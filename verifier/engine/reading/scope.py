"""Words that turn a statement round or weaken it, and what they reach."""

from collections.abc import Sequence

from verifier.engine.reading.facts import Clause, Token

# Verbs whose complement did not happen, by stem.
DENYING = frozenset(
    """deni refus fail declin avoid prevent reject refut disput stop ceas forbid ban
    prohibit lack omit neglect forget abstain refrain rebuff dismiss contradict
    debunk""".split()
)
# Those of them that negate a verb in "to V" or "from V-ing" only.
DENYING_ACTION = frozenset(
    """refus fail declin avoid prevent stop ceas forbid ban prohibit omit neglect
    forget abstain refrain quit""".split()
)
# Verbs of ending: what follows happened before, unless it was kept "from" happening.
ENDING = frozenset("stop ceas quit".split())
# Verbs whose denial denies what follows: "did not manage to", "was not able to".
IMPLYING = frozenset(
    "be have do manag agre begin start continu allow permit dare bother succeed".split()
)
# Verbs of thinking whose denial reaches what is thought: "do not think that it is".
RAISING = frozenset("think believ feel expect suppos consid".split())
# Adverbs that may stand between "is" and its "not".
LIGHT_ADVERBS = frozenset("still also currently now therefore thus yet really".split())
SPEECH = frozenset(
    """say tell claim report announc state add warn note comment declar confirm deni
    suggest argu insist alleg explain write post tweet acknowledg admit conced
    assert maintain stress emphas reveal disclos predict estim believ think feel
    expect suppos indic
    describ testifi reiter repeat remark conclud find show according inform complain
    accus urg vow promis pledg propos call""".split()
)
NEGATIVE_WORDS = frozenset(
    """not never no neither nor none nobody nothing nowhere cannot without hardly barely
    scarcely seldom rarely""".split()
)
MODALS = {
    "may": "possible",
    "might": "possible",
    "could": "possible",
    "can": "possible",
    "will": "future",
    "would": "future",
    "shall": "future",
    "'ll": "future",
    "wo": "future",
    "'d": "future",
    "ca": "possible",
    "cannot": "possible",
    "should": "necessary",
    "must": "necessary",
    "need": "necessary",
}
MODAL_WORDS = {
    "possibly": "possible",
    "perhaps": "possible",
    "maybe": "possible",
    "potentially": "possible",
    "reportedly": "reported",
    "allegedly": "reported",
    "apparently": "likely",
    "probably": "likely",
    "likely": "likely",
    "presumably": "likely",
    "unlikely": "unlikely",
    "doubtful": "unlikely",
    "impossible": "impossible",
    "possible": "possible",
}
# Before "to" these promise: "is sure to win" says as much as "will win".
PROMISES = frozenset("sure certain guaranteed".split())
# What "it is ... that" says of the statement that follows, whatever its own "will".
JUDGED = frozenset({"likely", "unlikely", "possible", "impossible"})
# Their denial takes away what made it necessary, no more: "need not close" may close.
NECESSITIES = frozenset("need needs needed have has had".split())
CONDITIONS = frozenset({"if", "unless", "whether"})
SMALL_NUMBERS = frozenset("two three four five six seven eight nine ten".split())


def modality_of(tokens: Sequence[Token], index: int) -> str | None:
    """Return the modality that a word behind "is" gives what follows, if any."""
    norm = tokens[index].norm
    after = tokens[index + 1].norm if index + 1 < len(tokens) else ""
    return "future" if norm in PROMISES and after == "to" else MODAL_WORDS.get(norm)


def judges(tokens: Sequence[Token], judge: Clause, first: int) -> bool:
    """Tell whether "it is unlikely that" stands before the statement whose verb group
    begins at token ``first``."""
    cue = judge.modality_cue
    return (
        cue is not None
        and cue < first
        and judge.modality in JUDGED
        and tokens[judge.verb_token - 1].norm == "it"
        and tokens[cue + 1].norm == "that"
    )
