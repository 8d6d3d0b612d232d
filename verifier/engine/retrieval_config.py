"""Every tunable of retrieval: declared, typed and described in one place."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RetrievalConfig:
    """Weights and sizes of the search for evidence."""

    pool: int = 100
    """Claims that each way of searching puts forward before they are ranked."""

    as_typed: float = 0.5
    """Weight of the likeness in meaning to the submission as it was typed."""

    as_read: float = 0.5
    """Weight of the likeness to what is left without addresses and signatures."""

    words: float = 0.3
    """Weight of the shared words: BM25 as a share of the best claim's."""
