"""Similarity of texts as named features. It ranks and describes; it never decides."""

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA


def spelling_similarity(one: str, other: str) -> float:
    """Return 1 - (edits / length) for two words; a swap of neighbours is one edit."""
    return float(OSA.normalized_similarity(one, other))


def token_set(one: str, other: str) -> float:
    """Share of words in common whatever their order or number (0..1)."""
    return float(fuzz.token_set_ratio(one, other)) / 100


def token_sort(one: str, other: str) -> float:
    """Similarity of the sorted words, so that additions count (0..1)."""
    return float(fuzz.token_sort_ratio(one, other)) / 100
