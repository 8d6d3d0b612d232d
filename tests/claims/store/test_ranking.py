"""What a search reads of an index whose words are in very many claims."""

from collections.abc import Iterable, Sequence

import pytest

from claims.store import postings, ranking
from claims.store.words import stem

CLAIMS = 120_000
WANTED = CLAIMS
COMMON = ("bridge", "river", "flood", "summer")


class CommonWords:
    """An index of which every word is in a third of the claims, and in WANTED."""

    def __init__(self) -> None:
        self.read: set[str] = set()
        self._lists = {
            stem(word): [*range(place % 3 + 1, CLAIMS, 3), WANTED]
            for place, word in enumerate(COMMON)
        }

    def total(self) -> int:
        return CLAIMS

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        return {term: len(self._lists[term]) for term in terms if term in self._lists}

    def spellings(self, keys: Iterable[str]) -> set[str]:
        return set(keys) & self._lists.keys()

    def chunks(self, terms: Sequence[str], most: int) -> dict[str, list[bytes]]:
        self.read |= set(terms)
        return {
            term: [
                postings.pack([(number, 100) for number in some])
                for start in range(0, len(self._lists[term]), postings.CHUNK)
                if (some := self._lists[term][start : start + postings.CHUNK])
            ][:most]
            for term in terms
        }


@pytest.fixture
def index():
    return CommonWords()


def test_few_common_words_are_all_read_so_that_the_claim_with_all_comes_first(index):
    (best, _), *_ = ranking.rank(index, " ".join(COMMON), 5)
    assert best == WANTED
    assert index.read == {stem(word) for word in COMMON}


def test_of_many_common_words_no_more_are_read_than_the_budget_allows(index):
    rest = "unheard seven words nobody keeps here"
    ranking.rank(index, f"{' '.join(COMMON)} {rest}", 5)
    assert len(index.read) == 1
