"""What a reviewer typed into a form that was refused as a whole: nothing is lost.

A session may end, and the store may be out of reach, while somebody writes. The page
that tells so shows what was typed, and lets it be sent again.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import request
from werkzeug.exceptions import HTTPException

_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
_SECRET = ("password", "csrf", "secret")
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of a form that was not taken, in their order.

    ``resend`` tells that it may be offered to be sent again: only a page of this
    site sent it. What another site made up is shown, but never one click away.
    """

    fields: tuple[tuple[str, str], ...]
    resend: bool

    @property
    def texts(self) -> Iterator[tuple[str, str]]:
        """What a person would miss: the fields with words, named in words."""
        for name, value in self.fields:
            if " " in value.strip():
                yield name.replace("-", " ").replace("_", " "), value


def typed_by_reviewer() -> Typed | None:
    """Return what this request would have a reviewers' page keep, if it is such one."""
    if request.method != "POST" or not request.path.startswith("/review/"):
        return None
    if request.mimetype not in _FORMS:
        return None
    try:
        given = list(request.form.items(multi=True))
        files = bool(request.files)
    except HTTPException:
        return None  # too large to be read at all
    fields = tuple(
        (name, value)
        for name, value in given
        if len(name) <= _LONGEST_NAME and not any(each in name for each in _SECRET)
    )
    if not fields:
        return None
    own = request.headers.get("Sec-Fetch-Site") == "same-origin"
    return Typed(fields, resend=own and not files)
