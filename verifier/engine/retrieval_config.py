"""Every tunable of retrieval: declared, typed and described in one place."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RetrievalConfig:
    """Weights and sizes of the search for evidence.

    Set on the 800 train queries of CheckThat! 2020 task 2 over 10,375 claims and
    checked on its 197 dev queries; the figures are MAP@5 train / dev. By both ways
    .918 / .911, recall@50 .991 / .995. A quarter of those queries ask for a claim that
    the store holds twice, told apart by its quote marks only: that the oldest of
    equals comes first is worth .02 to .03 of it.
    """

    pool: int = 100
    """Claims that each way of searching puts forward before they are ranked."""

    as_typed: float = 0.5
    """Weight of the likeness in meaning to the submission as it was typed.

    This reading alone gives .918 / .904.
    """

    as_read: float = 0.5
    """Weight of the likeness to what is left without addresses and signatures.

    This reading alone gives .913 / .898. Reading the parts of a long post one by one
    as well added nothing (.910 on dev).
    """

    words: float = 0.3
    """Weight of the shared words: BM25 as a share of the best claim's.

    At 0.2 .915 / .907, at 0.4 .919 / .901.
    """
