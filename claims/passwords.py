"""Passwords: how they are kept (Argon2id), and which ones are good enough."""

import threading
from collections.abc import Iterable

import zxcvbn
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from claims.errors import InvalidRecord, TextRejected
from claims.text import require_storable

SHORTEST = 10
LONGEST = 200
"""Characters; what is longer would only be work for whoever sends it."""

_GOOD_ENOUGH = 3
"""Of zxcvbn's 0 to 4: at least 10^8 guesses, where a sign-in takes five a minute."""

_LOOKED_AT = 72
_AT_ONCE = 2
_SHORTEST_WORD = 3

_LEAST_OF_ONES_OWN = 6
"""Characters beside one's name and email: zxcvbn alone lets "annakern2026" pass."""


class WeakPassword(InvalidRecord):
    """Raised when a password is too easy to guess; the message tells what to do."""


class Passwords:
    """Hashes and checks passwords; slow on purpose.

    Parameters are Argon2's: rounds, KiB of memory and lanes. At most two hashes are
    made at once in a process, so that nobody can use up its memory. Never call it
    within a unit of work: others would wait.
    """

    def __init__(
        self, *, time_cost: int = 3, memory_cost: int = 65536, parallelism: int = 4
    ) -> None:
        """Use these parameters for new hashes (default: RFC 9106, second choice)."""
        self._hasher = PasswordHasher(time_cost, memory_cost, parallelism)
        self._room = threading.BoundedSemaphore(_AT_ONCE)
        self._nobodys: str | None = None

    def hash(self, password: str) -> str:
        """Return what is kept of ``password``."""
        with self._room:
            return self._hasher.hash(password.encode("utf-8", "replace"))

    def fits(self, kept: str | None, password: str) -> bool:
        """Tell whether ``password`` is the one that ``kept`` was made of.

        It takes as long where nothing is kept, so that nobody learns from the time
        whether there is an account.
        """
        known = kept if kept is not None else self._hash_of_nobody()
        try:
            with self._room:
                self._hasher.verify(known, password.encode("utf-8", "replace"))
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    def is_outdated(self, kept: str) -> bool:
        """Tell whether ``kept`` was made with other parameters than new ones are."""
        return self._hasher.check_needs_rehash(kept)

    def _hash_of_nobody(self) -> str:
        if self._nobodys is None:
            self._nobodys = self.hash("the password of nobody")
        return self._nobodys


_ONE_AT_A_TIME = threading.Lock()
"""zxcvbn keeps the words it is given in a global table."""


def require_good(password: str, about: Iterable[str] = ()) -> None:
    """Let a password pass that is hard to guess, even knowing the words in ``about``.

    Raises:
        WeakPassword: it is too short, too long or too easy; tells what to do.
    """
    try:
        require_storable(password)
    except TextRejected as error:
        raise WeakPassword(str(error)) from error
    if len(password) < SHORTEST:
        raise WeakPassword(
            f"Use at least {SHORTEST} characters: three or four words that do not "
            "belong together are easy to remember and hard to guess."
        )
    if len(password) > LONGEST:
        raise WeakPassword(f"Use at most {LONGEST} characters.")
    words = [
        word
        for text in about
        for word in (text, *text.replace("@", " ").replace(".", " ").split())
        if len(word) >= _SHORTEST_WORD
    ]
    if len(_without(password, words)) < _LEAST_OF_ONES_OWN:
        raise WeakPassword(
            "This is little more than your name or email. Use words that have nothing "
            "to do with you."
        )
    with _ONE_AT_A_TIME:
        found = zxcvbn.zxcvbn(
            password[:_LOOKED_AT], user_inputs=words, max_length=_LOOKED_AT
        )
    if found["score"] < _GOOD_ENOUGH:
        warning = str(found["feedback"]["warning"]).strip()
        said = warning if not warning or warning.endswith(".") else f"{warning}."
        raise WeakPassword(
            f"This password is too easy to guess. {said} Add another word or two that "
            "nobody would expect there.".replace("  ", " ")
        )


def _without(password: str, words: Iterable[str]) -> str:
    left = password.casefold()
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word.casefold(), "")
    return left
