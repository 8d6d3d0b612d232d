"""Units and currencies: their forms, and what one of them is in the base unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from verifier.engine.lexicon import read_table
from verifier.engine.reading.facts import Token

_LONGEST_FORM = 4
_CURRENCY_SIGNS = frozenset("$€£¥₹₽₴₩₺₦₪")
_SIGN_PREFIXES = frozenset({"us", "c", "ca", "a", "au", "r", "hk", "nz"})
_POUNDS = frozenset({"pound", "pounds"})
_VERBS_TOO = frozenset({"won", "try", "real", "rand", "stone", "fold", "sterling"})
"""Forms that are other words too: units only behind digits of a hundred or more."""
_HUNDRED = 100
_MILLION = 1e6


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: ``amount * factor + offset`` is the amount in the base unit."""

    dimension: str
    name: str
    factor: float
    offset: float

    def base(self, amount: float) -> float:
        """Return ``amount`` of this unit in the base unit of its dimension."""
        return amount * self.factor + self.offset


@cache
def _forms() -> dict[tuple[str, ...], Unit]:
    forms: dict[tuple[str, ...], Unit] = {}
    for dimension, name, factor, offset, written in read_table("units.tsv"):
        unit = Unit(dimension, name, float(factor), float(offset))
        for form in written.split("|"):
            forms[_split(form)] = unit
    return forms


def _split(form: str) -> tuple[str, ...]:
    """Split a form as the tokeniser does: "km/h" is three tokens."""
    pieces: list[str] = []
    for word in form.split():
        piece = ""
        for character in word:
            if character.isalnum() or character == "." or character in "²³":
                piece += character
            else:
                pieces.extend(filter(None, (piece, character)))
                piece = ""
        if piece:
            pieces.append(piece.replace(".", ""))
    return tuple(pieces)


def unit_after(
    tokens: Sequence[Token], index: int, *, amount: float = 0.0
) -> tuple[Unit, int] | None:
    """Return the unit whose form starts at token ``index`` and its last token.

    "pounds" are money where ``amount`` is a million or more, else a mass.
    """
    forms = _forms()
    norms = [token.norm for token in tokens[index : index + _LONGEST_FORM]]
    if norms and norms[0] in _POUNDS and abs(amount) >= _MILLION:
        return forms[("£",)], index
    if norms and norms[0] in _VERBS_TOO and abs(amount) < _HUNDRED:
        return None
    for length in range(len(norms), 0, -1):
        unit = forms.get(tuple(norms[:length]))
        if unit is not None:
            return unit, index + length - 1
    return None


def currency_before(tokens: Sequence[Token], index: int) -> tuple[Unit, int] | None:
    """Return the currency whose sign or code ends right before token ``index``, and
    the first token of it: "$", "US$", "EUR"."""
    if index == 0:
        return None
    sign = tokens[index - 1]
    forms = _forms()
    if sign.text in _CURRENCY_SIGNS:
        if (
            index > 1
            and tokens[index - 2].norm in _SIGN_PREFIXES
            and (tokens[index - 2].end == sign.start)
        ):
            prefixed = forms.get((tokens[index - 2].norm, sign.norm))
            if prefixed is not None:
                return prefixed, index - 2
        return forms[(sign.norm,)], index - 1
    if len(sign.text) == 3 and sign.text.isupper():  # noqa: PLR2004 - ISO 4217 codes
        unit = forms.get((sign.norm,))
        if unit is not None and unit.dimension == "money":
            return unit, index - 1
    return None
