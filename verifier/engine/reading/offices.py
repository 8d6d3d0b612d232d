"""Find offices in a text: "former health minister", "mayor", "spokesman"."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from verifier.engine.lexicon import read_table
from verifier.engine.reading.facts import Token

_PORTFOLIOS = frozenset(
    """finance foreign defense defence health interior justice economy economic energy
    education environment transport culture agriculture digital home labor labour trade
    industry science infrastructure housing deputy vice acting military presidential
    government press police opposition parliamentary security climate budget internal
    treasury budget sports tourism family justice migration immigration finances
    agriculture communications technology research employment development intelligence
    assistant associate executive general lieutenant state prime senior
    regional""".split()
)
_SAME_PORTFOLIO = {
    "defence": "defense",
    "labour": "labor",
    "economic": "economy",
    "finances": "finance",
    "treasury": "finance",
}
_ABBREVIATED = 3
_PAST = frozenset({"former", "ex", "erstwhile", "then"})
_RANK = frozenset({"senior", "acting", "general", "regional"})


@dataclass(frozen=True, slots=True)
class Office:
    """An office named in the text: tokens ``first``..``last``, its head and field."""

    head: str
    fields: frozenset[str]
    former: bool
    first: int
    last: int

    @property
    def title(self) -> str:
        """The office in plain words, without "former"."""
        return " ".join([*sorted(self.fields), self.head])


@cache
def _titles() -> dict[tuple[str, ...], str]:
    table: dict[tuple[str, ...], str] = {}
    for head, *others in read_table("offices.tsv"):
        for title in [
            head,
            *[name for cell in others for name in cell.split("|") if name],
        ]:
            words = title.replace("-", " - ").split()
            table[tuple(words)] = head
            if len(words[-1]) > _ABBREVIATED:
                table[(*words[:-1], words[-1] + "s")] = head
    return table


@cache
def _first_words() -> frozenset[str]:
    return frozenset(key[0] for key in _titles())


def find_offices(tokens: Sequence[Token]) -> tuple[Office, ...]:
    """Return the offices a text names, in order."""
    found: list[Office] = []
    index = 0
    while index < len(tokens):
        last = _title_end(tokens, index)
        if last is None:
            index += 1
            continue
        found.append(_office(tokens, index, last))
        index = last + 1
    return tuple(found)


def _title_end(tokens: Sequence[Token], index: int) -> int | None:
    if tokens[index].norm not in _first_words():
        return None
    for length in (4, 3, 2, 1):
        key = tuple(token.norm for token in tokens[index : index + length])
        if len(key) == length and key in _titles():
            return index + length - 1
    return None


def _office(tokens: Sequence[Token], index: int, last: int) -> Office:
    head = _titles()[tuple(token.norm for token in tokens[index : last + 1])]
    first, former = index, False
    fields: set[str] = set()
    while first > 0:
        before = tokens[first - 1]
        if before.norm in _PORTFOLIOS and before.sentence == tokens[index].sentence:
            if before.norm not in _RANK:
                fields.add(_SAME_PORTFOLIO.get(before.norm, before.norm))
        elif (before.norm == "-" and first > 1 and tokens[first - 2].norm in _PAST) or (
            before.norm == "and" and first > 1 and tokens[first - 2].norm in _PORTFOLIOS
        ):
            pass
        else:
            break
        first -= 1
    at = first
    while at > 0 and (tokens[at - 1].text[0].isupper() or tokens[at - 1].norm in _PAST):
        at -= 1
        if tokens[at].norm in _PAST:
            former, first = True, min(first, at)
            break
    if tokens[first].norm in _PAST:
        former = True
    return Office(head, frozenset(fields), former, first, last)
