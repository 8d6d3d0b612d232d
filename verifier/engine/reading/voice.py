"""Whether a past form is said of what was done to something: "was hit", "sacked by"."""

from collections.abc import Sequence

from verifier.engine.lexicon import stem_of
from verifier.engine.reading.facts import Token
from verifier.engine.reading.number_words import NUMBER_WORDS

UNCHANGING = frozenset(
    """hit cut put set let shut hurt cost split spread cast burst broadcast rid shed
    thrust forecast upset""".split()
)
"""Verbs whose past and participle are the base form."""

_REACH = 5
_PASSED = frozenset("a an the just only more than".split())
_EXTENTS = frozenset(
    stem_of(noun)
    for noun in """margin landslide majority vote point seat percent percentage third
    half quarter fifth tenth fraction goal length whisker hair nose""".split()
)


def names_agent(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether token ``at`` is a "by" behind which stands who did it, not how far
    it went: "won by a landslide", "fell by 5 percent"."""
    if at >= len(tokens) or tokens[at].norm != "by":
        return False
    for token in tokens[at + 1 : at + 1 + _REACH]:
        if token.text == "%" or token.stem in _EXTENTS:
            return False
        passed = token.norm in _PASSED or token.norm in NUMBER_WORDS
        if not token.is_word or (token.is_stop and not passed):
            break
    return True
