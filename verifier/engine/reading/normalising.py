"""Clean a submission while remembering where each character came from.

Straight quotes, plain hyphens, composed letters, single spaces; emoji, web
addresses and "@" of mentions blanked; "#NorthKorea" read as "North Korea".
"""

import re
import unicodedata
from functools import lru_cache

_REPLACED = {
    **dict.fromkeys("‘’‚‛`´ʼ′", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‐‑‒−", "-"),
    **dict.fromkeys("–—―", " - "),
    "…": "...",
    "\u200d": "",
    "\ufe0f": "",
}
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\bpic\.twitter\.com/\S+|\b\S{1,64}@[^\s@]{1,255}\.\w{2,24}\b",
    re.IGNORECASE,
)
_HASHTAG = re.compile(r"#(\w+)")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_")
_BLANK_CATEGORIES = frozenset({"So", "Sk", "Cs", "Cc", "Cf", "Co", "Cn"})
_KEPT_SYMBOLS = frozenset("°№℃℉")


def normalise(original: str) -> tuple[str, tuple[int, ...]]:
    """Return the cleaned text and, for each of its characters and one past its end,
    the offset of the original character it stands for."""
    blanked = _blanked(original)
    breaks = {
        tag.start(1) + cut.start()
        for tag in _HASHTAG.finditer(original)
        for cut in _CAMEL.finditer(tag.group(1))
    }
    out: list[str] = []
    offsets: list[int] = []
    start = 0
    while start < len(original):
        end = start + 1
        while end < len(original) and unicodedata.combining(original[end]):
            end += 1
        cluster = " " if start in blanked else _cleaned(original[start:end])
        if start in breaks:
            cluster = " " + cluster
        for character in cluster:
            if character.isspace():
                if not out or out[-1] == " ":
                    continue
                character = " "  # noqa: PLW2901 - any space counts as one
            out.append(character)
            offsets.append(start)
        start = end
    if out and out[-1] == " ":
        out.pop()
        offsets.pop()
    offsets.append(len(original))
    return "".join(out), tuple(offsets)


def _blanked(original: str) -> frozenset[int]:
    """Offsets of web addresses, hash signs and the "@" of mentions."""
    blanked: set[int] = set()
    for address in _ADDRESS.finditer(original):
        blanked.update(range(*address.span()))
    blanked.update(match.start() for match in re.finditer(r"#(?=\w)|@(?=\w)", original))
    return frozenset(blanked)


@lru_cache(maxsize=4096)
def _cleaned(cluster: str) -> str:
    if cluster in _REPLACED:
        return _REPLACED[cluster]
    composed = unicodedata.normalize("NFC", cluster)
    if cluster[0] in "½⅓¼⅔¾⅕⅖⅗⅘⅛⅜⅝⅞":
        return " " + cluster[0]
    if unicodedata.category(cluster[0]) in _BLANK_CATEGORIES:
        return cluster[0] if cluster[0] in _KEPT_SYMBOLS else " "
    if len(composed) == 1 and unicodedata.category(composed) not in {"Lm", "No"}:
        folded = unicodedata.normalize("NFKC", composed)
        return folded if len(folded) == 1 else composed
    return composed
